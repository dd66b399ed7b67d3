/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens a stream to a host by name or address: GSocketClient with our
 * deadline, TCP_NODELAY and keep-alive. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tries each address of @host as GIO does it, IPv4 and IPv6 overlapping.
 * @timeout_s bounds the whole attempt. Errors are GIO's (G_IO_ERROR,
 * G_RESOLVER_ERROR); the deadline is G_IO_ERROR_TIMED_OUT. */
void sotto_dialer_connect_async (const char         *host,
                                 guint16             port,
                                 guint               timeout_s,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);

/* The same with a client of the caller's, which says how. */
void sotto_dialer_connect_by_async (GSocketClient      *client,
                                    const char         *host,
                                    guint16             port,
                                    guint               timeout_s,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);

/* Transfer full. */
GSocketConnection *sotto_dialer_connect_finish (GAsyncResult *result,
                                                GError      **error);

G_END_DECLS
