/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The two ends of one stream, and waiting for what the main loop brings. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Over a Unix socket, and over TCP on the loopback interface. */
void stream_pair_new_unix (GSocketConnection **a, GSocketConnection **b);
void stream_pair_new_tcp (GSocketConnection **a, GSocketConnection **b);

/* Turns the main loop until *@done. */
void stream_pair_wait (const gboolean *done);

/* Turns the main loop until nothing is left to do at once. */
void stream_pair_settle (void);

/* Writes @size bytes, blocking; and reads as many, or until the end. Returns
 * how many were read; an error fails the test. */
void  stream_pair_send (GSocketConnection *connection,
                        const void        *bytes,
                        gsize              size);
gsize stream_pair_receive (GSocketConnection *connection,
                           void              *bytes,
                           gsize              size);

/* Writes zeros without blocking until no more go in; returns how many did. */
gsize stream_pair_fill (GSocketConnection *connection);

G_END_DECLS
