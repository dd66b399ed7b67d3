/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* sotto_password_stretch() in a thread, so that nothing waits for it. */

#pragma once

#include "sotto-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes a reference to @prepared and copies @salt (16 bytes). When it is
 * cancelled the caller hears at once; the thread runs to its end. */
void sotto_stretching_run_async (SottoSecret        *prepared,
                                 const guint8       *salt,
                                 guint32             iterations,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);

/* w; transfer full. */
SottoSecret *sotto_stretching_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
