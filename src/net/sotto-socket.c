/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The options are a gain, not a need: a socket that refuses one still works,
 * so that errors are not reported. */

#include "sotto-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

void
sotto_socket_set_up (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  g_socket_set_keepalive (socket, TRUE);

  /* Nagle's algorithm (RFC 9293, section 3.7.4) holds a small frame back until
   * the one before it is acknowledged. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
}

gboolean
sotto_socket_end (GIOStream *stream)
{
  GSocket *socket;

  if (!G_IS_SOCKET_CONNECTION (stream)) {
    return g_output_stream_close (g_io_stream_get_output_stream (stream), NULL,
                                  NULL);
  }

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));

  return g_socket_shutdown (socket, FALSE, TRUE, NULL);
}
