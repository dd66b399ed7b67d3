/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One end is usually ours and the other is literal bytes, read and written
 * by the test itself. */

#include "stream-pair.h"

#include <sys/socket.h>

static GSocketConnection *
wrap (GSocket *socket)
{
  return g_socket_connection_factory_create_connection (socket);
}

void
stream_pair_new_unix (GSocketConnection **a, GSocketConnection **b)
{
  g_autoptr (GSocket) first = NULL;
  g_autoptr (GSocket) second = NULL;
  g_autoptr (GError)  error = NULL;
  int                 fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==,
                   0);
  first = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  second = g_socket_new_from_fd (fds[1], &error);
  g_assert_no_error (error);

  *a = wrap (first);
  *b = wrap (second);
}

static GSocket *
make_tcp_socket (void)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);

  return socket;
}

void
stream_pair_new_tcp (GSocketConnection **a, GSocketConnection **b)
{
  g_autoptr (GSocket)        listening = make_tcp_socket ();
  g_autoptr (GSocket)        calling = make_tcp_socket ();
  g_autoptr (GSocket)        answering = NULL;
  g_autoptr (GSocketAddress) any =
    g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError)         error = NULL;

  g_socket_bind (listening, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (listening, &error);
  g_assert_no_error (error);
  address = g_socket_get_local_address (listening, &error);
  g_assert_no_error (error);
  g_socket_connect (calling, address, NULL, &error);
  g_assert_no_error (error);
  answering = g_socket_accept (listening, NULL, &error);
  g_assert_no_error (error);

  *a = wrap (calling);
  *b = wrap (answering);
}

void
stream_pair_wait (const gboolean *done)
{
  while (!*done) {
    g_main_context_iteration (NULL, TRUE);
  }
}

void
stream_pair_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE)) {
    continue;
  }
}

void
stream_pair_send (GSocketConnection *connection, const void *bytes, gsize size)
{
  GOutputStream *output =
    g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (output, bytes, size, NULL, NULL, &error);
  g_assert_no_error (error);
}

gsize
stream_pair_receive (GSocketConnection *connection, void *bytes, gsize size)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GError) error = NULL;
  gsize              n;

  g_input_stream_read_all (input, bytes, size, &n, NULL, &error);
  g_assert_no_error (error);

  return n;
}

gsize
stream_pair_fill (GSocketConnection *connection)
{
  static const guint8    zeros[4096];
  GPollableOutputStream *output = G_POLLABLE_OUTPUT_STREAM (
    g_io_stream_get_output_stream (G_IO_STREAM (connection)));
  g_autoptr (GError) error = NULL;
  gsize              total = 0;
  gssize             n;

  while ((n = g_pollable_output_stream_write_nonblocking (output, zeros,
                                                          sizeof (zeros), NULL,
                                                          &error)) > 0) {
    total += (gsize) n;
  }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);

  return total;
}
