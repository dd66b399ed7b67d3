/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Asks a tor that runs already to let us in. */

#pragma once

#include "sotto-tor-control.h"

G_BEGIN_DECLS

/* Where a tor of the system can be asked. */
typedef struct {
  const char *path;   /* of its Unix socket, or NULL: */
  guint16     port;   /* on 127.0.0.1 */
  const char *cookie; /* the file that those may read whom it lets in */
} SottoTorDoor;

/*
 * Connects to @door, which must live until then, and authenticates both ends:
 * with the cookie, by SAFECOOKIE (control-spec, section 3.24), or on a Unix
 * socket with nothing if that is enough for tor. G_IO_ERROR_PERMISSION_DENIED
 * when it does not let us in, or is not the tor whose cookie this is.
 */
void             sotto_tor_login_async (const SottoTorDoor *door,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
SottoTorControl *sotto_tor_login_finish (GAsyncResult *result, GError **error);

G_END_DECLS
