/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Where a message is written: Enter sends it, Shift+Enter breaks the line. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_COMPOSER (sotto_composer_get_type ())
G_DECLARE_FINAL_TYPE (SottoComposer, sotto_composer, SOTTO, COMPOSER, GtkBox)

/*
 * Signals:
 *   "submit" (char *text)       1 to SOTTO_TEXT_SIZE_MAX bytes, not only white
 *                               space; the handler calls
 *                               sotto_composer_clear() when it took it
 *   "typing" (boolean typing)   at each change; FALSE when nothing is left
 *   "attach" ()                 the person wants to send files
 *   "paste" (GdkClipboard *)    before its text is pasted; the handler returns
 *                               whether it takes what is there instead
 */

void sotto_composer_clear (SottoComposer *self);

/* Says @text (NULL: nothing) in plain words above the field. */
void sotto_composer_complain (SottoComposer *self, const char *text);

G_END_DECLS
