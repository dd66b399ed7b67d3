/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The least that two programs can say to each other by GIO's streams. */

#include "ping.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "bench.h"

struct _Ping {
  GIOStream *stream;
  guint8     out[PING_SIZE];
  guint8     in[PING_SIZE];
  gboolean   echoes;
  gboolean   over; /* the other end has gone, as an echo expects */
  guint      left; /* trips */
};

static void read_on (Ping *ping);

GSocketListener *
ping_listen (guint16 *port)
{
  GSocketListener           *listener = g_socket_listener_new ();
  g_autoptr (GInetAddress)   loopback = NULL;
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError)         error = NULL;

  loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  wanted = g_inet_socket_address_new (loopback, 0);
  bench_check (g_socket_listener_add_address (listener, wanted,
                                              G_SOCKET_TYPE_STREAM,
                                              G_SOCKET_PROTOCOL_TCP, NULL,
                                              &bound, &error),
               &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return listener;
}

/* With the option that our own connections have. */
static Ping *
ping_new (GSocketConnection *connection)
{
  Ping    *ping = g_new0 (Ping, 1);
  GSocket *socket = g_socket_connection_get_socket (connection);

  if (!g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL)) {
    bench_fail ("TCP_NODELAY is refused");
  }
  ping->stream = G_IO_STREAM (connection);
  return ping;
}

Ping *
ping_connect (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError)        error = NULL;
  GSocketConnection        *connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);

  bench_check (connection != NULL, &error);
  return ping_new (connection);
}

Ping *
ping_accept (GSocketListener *listener)
{
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection =
    g_socket_listener_accept (listener, NULL, NULL, &error);

  bench_check (connection != NULL, &error);
  return ping_new (connection);
}

void
ping_free (Ping *ping)
{
  while (ping->echoes && !ping->over) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_io_stream_close (ping->stream, NULL, NULL);
  g_clear_object (&ping->stream);
  g_clear_pointer (&ping, g_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ping              *ping = user_data;
  g_autoptr (GError) error = NULL;

  bench_check (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source),
                                                 result, NULL, &error),
               &error);
  read_on (ping);
}

static void
write_block (Ping *ping, const guint8 *block)
{
  g_output_stream_write_all_async (g_io_stream_get_output_stream (ping->stream),
                                   block, PING_SIZE, G_PRIORITY_DEFAULT, NULL,
                                   written_cb, ping);
}

/* Each block is another one. */
static void
send_next (Ping *ping)
{
  memset (ping->out, (int) (ping->left & 0xff), PING_SIZE);
  write_block (ping, ping->out);
}

static void
handle_block (Ping *ping)
{
  if (ping->echoes) {
    write_block (ping, ping->in);
    return;
  }
  if (memcmp (ping->in, ping->out, PING_SIZE) != 0) {
    bench_fail ("Other bytes came back");
  }
  ping->left--;
  if (ping->left > 0) {
    send_next (ping);
  }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ping              *ping = user_data;
  gsize              size;
  g_autoptr (GError) error = NULL;

  bench_check (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result,
                                               &size, &error),
               &error);
  if (size == PING_SIZE) {
    handle_block (ping);
  } else if (size == 0 && ping->echoes) {
    ping->over = TRUE;
  } else {
    bench_fail ("The stream ended");
  }
}

static void
read_on (Ping *ping)
{
  g_input_stream_read_all_async (g_io_stream_get_input_stream (ping->stream),
                                 ping->in, PING_SIZE, G_PRIORITY_DEFAULT, NULL,
                                 read_cb, ping);
}

void
ping_echo (Ping *ping)
{
  ping->echoes = TRUE;
  read_on (ping);
}

void
ping_run (Ping *ping, guint trips)
{
  ping->left = trips;
  send_next (ping);
  while (ping->left > 0) {
    g_main_context_iteration (NULL, TRUE);
  }
}
