/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Images from the clipboard, as files that nobody else can read. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_CLIPPINGS (sotto_clippings_get_type ())
G_DECLARE_FINAL_TYPE (SottoClippings,
                      sotto_clippings,
                      SOTTO,
                      CLIPPINGS,
                      GObject)

/* The files are gone when it is. */
SottoClippings *sotto_clippings_new (void);

/* Saves @texture as a PNG file that is named after the time. Errors are of
 * SOTTO_FILE_ERROR or G_IO_ERROR_CANCELLED. */
void   sotto_clippings_save_async (SottoClippings     *self,
                                   GdkTexture         *texture,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
GFile *sotto_clippings_save_finish (SottoClippings *self,
                                    GAsyncResult   *result,
                                    GError        **error);

G_END_DECLS
