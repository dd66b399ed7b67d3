/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The least that two programs can say to each other by GIO's streams: 1 KiB
 * there, the same 1 KiB back. What goes wrong fails the benchmark. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PING_SIZE 1024

typedef struct _Ping Ping;

/* Listens on a free port of the loopback interface. */
GSocketListener *ping_listen (guint16 *port);

/* The two ends. Either may be first, and neither needs the main loop. */
Ping *ping_connect (guint16 port);
Ping *ping_accept (GSocketListener *listener);

/* An end that echoes waits until the other one is gone. */
void ping_free (Ping *ping);

/* Sends back whatever comes, from now on. */
void ping_echo (Ping *ping);

/* Goes there and back @trips times. */
void ping_run (Ping *ping, guint trips);

G_END_DECLS
