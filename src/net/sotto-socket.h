/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a stream of ours asks of its socket, from its beginning to its end. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sends each frame at once, keeps what waits to be sent here rather than in the
 * kernel, and notices a peer that is gone even when nobody says anything. Not
 * for a socket that is no TCP: it stays as it is. */
void sotto_socket_set_up (GSocketConnection *connection);

/* A source that calls a GSourceFunc while @condition holds: G_IO_IN, there is
 * something to be read, the end of the stream included; G_IO_OUT, there is room
 * for something to be written. */
GSource *sotto_socket_create_source (GIOStream *stream, GIOCondition condition);

/* Tells the peer that nothing more will come, while it may go on. FALSE when
 * the stream is broken already. */
gboolean sotto_socket_end (GIOStream *stream);

/* Copies the first @size bytes that have come and have not been read; FALSE if
 * there are fewer. They stay to be read. */
gboolean sotto_socket_peek (GIOStream *stream, guint8 *bytes, gsize size);

G_END_DECLS
