/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The options are a gain, not a need: a socket that refuses one still works,
 * so that errors are not reported. */

#include "sotto-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* What the kernel may hold that it has not sent. What is written later waits
 * behind no more than this, and while this is on its way there is time to write
 * again. */
#define UNSENT_MAX (128 * 1024)

void
sotto_socket_set_up (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  g_socket_set_keepalive (socket, TRUE);

  /* Nagle's algorithm (RFC 9293, section 3.7.4) holds a small frame back until
   * the one before it is acknowledged. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
#ifdef TCP_NOTSENT_LOWAT
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_MAX,
                       NULL);
#endif
}

static gboolean
dispatch_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSource *
create_child (GIOStream *stream, GIOCondition condition)
{
  if (condition == G_IO_IN) {
    return g_pollable_input_stream_create_source (
      G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream)), NULL);
  }

  return g_pollable_output_stream_create_source (
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream)), NULL);
}

/* GIO's own source of a socket is one inside of another. GLib takes the inner
 * one's descriptor out of the poll set and puts it back at each dispatch, with
 * system calls that cost more than opening a frame. */
GSource *
sotto_socket_create_source (GIOStream *stream, GIOCondition condition)
{
  static GSourceFuncs functions = { .dispatch = dispatch_cb };
  GSource            *source = g_source_new (&functions, sizeof (GSource));
  GSocket            *socket;
  g_autoptr (GSource) child = NULL;

  if (G_IS_SOCKET_CONNECTION (stream)) {
    socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
    g_source_add_unix_fd (source, g_socket_get_fd (socket), condition);
  } else {
    child = create_child (stream, condition);
    g_source_set_dummy_callback (child);
    g_source_add_child_source (source, child);
  }

  return source;
}

gboolean
sotto_socket_peek (GIOStream *stream, guint8 *bytes, gsize size)
{
  GSocket *socket;

  if (!G_IS_SOCKET_CONNECTION (stream)) {
    return FALSE;
  }

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));

  return recv (g_socket_get_fd (socket), bytes, size,
               MSG_PEEK | MSG_DONTWAIT) == (gssize) size;
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
