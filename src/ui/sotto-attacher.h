/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Offers files in a conversation: chosen, dropped or pasted. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_ATTACHER (sotto_attacher_get_type ())
G_DECLARE_FINAL_TYPE (SottoAttacher, sotto_attacher, SOTTO, ATTACHER, GObject)

/*
 * Signals:
 *   "offered" ()               a file is in the list of messages
 *   "refused" (char *text)     another one cannot be; why, in one sentence
 */
SottoAttacher *sotto_attacher_new (SottoSession *session);

/* Asks which files, over @window. */
void sotto_attacher_choose (SottoAttacher *self, GtkWindow *window);

/* Offers what is in the list, one after another. */
void sotto_attacher_offer (SottoAttacher *self, GdkFileList *files);

/* Offers the files or the image on @clipboard. FALSE when it holds neither, or
 * text that is more likely to be wanted. */
gboolean sotto_attacher_paste (SottoAttacher *self, GdkClipboard *clipboard);

G_END_DECLS
