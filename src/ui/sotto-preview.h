/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A small picture of an image that is a file on this computer. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is bigger is not looked at: the file, and the image that it unfolds to.
 * The preview is as wide and as high as the last one at most. */
#define SOTTO_PREVIEW_FILE_MAX (32 * 1024 * 1024)
#define SOTTO_PREVIEW_PIXELS_MAX (40 * 1000 * 1000)
#define SOTTO_PREVIEW_SIDE_MAX 320

/* Whether a file of this name could have one. */
gboolean sotto_preview_is_possible (const char *name);

/* Decodes @file in a thread, one file at a time. Fails with G_IO_ERROR or
 * GDK_PIXBUF_ERROR; nobody needs to know why. */
void        sotto_preview_load_async (GFile              *file,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GdkTexture *sotto_preview_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
