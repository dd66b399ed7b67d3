/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* gupnp-igd, which is loaded when it is first needed. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GUPnPSimpleIgd, or NULL if the library is not on this computer. */
GObject *sotto_igd_new (void);

/* gupnp_simple_igd_add_port() for @port of TCP at @host, and any port at the
 * router, with a lease in seconds. */
void sotto_igd_add_port (GObject    *igd,
                         const char *host,
                         guint16     port,
                         guint       lease,
                         const char *description);

G_END_DECLS
