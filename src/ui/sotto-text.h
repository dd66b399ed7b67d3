/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What to beware of in very long texts. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text is shown whole up to so many characters and lines. */
#define SOTTO_TEXT_SHOWN_MAX 4096
#define SOTTO_TEXT_LINES_MAX 80

/* The beginning of @text (UTF-8) with "…" when it is too long to be shown in a
 * list, else NULL. Free it. */
char *sotto_text_fold (const char *text);

/* Whether lines of @text must break between any two characters, because
 * looking for better places would take too long. */
gboolean sotto_text_has_long_word (const char *text);

G_END_DECLS
