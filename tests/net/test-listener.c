/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which port is had, who gets in, and that nobody does afterwards. */

#include "sotto-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "stream-pair.h"

static void
incoming_cb (SottoListener     *listener,
             GSocketConnection *connection,
             GPtrArray         *connections)
{
  g_ptr_array_add (connections, g_object_ref (connection));
}

static SottoListener *
make_listener (GPtrArray **connections)
{
  SottoListener *listener = sotto_listener_new ();

  *connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (listener, "incoming", G_CALLBACK (incoming_cb),
                    *connections);

  return listener;
}

/* Connects, blocking: the kernel answers before the listener accepts. */
static GSocketConnection *
dial (const char *host, guint16 port, GError **error)
{
  g_autoptr (GSocketClient)  client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string (host, port);

  g_socket_client_set_enable_proxy (client, FALSE);

  return g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL,
                                  error);
}

static void
assert_gets_in (const char *host, guint16 port, GPtrArray *connections)
{
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection = dial (host, port, &error);
  guint                         before = connections->len;
  char                          bytes[2];

  g_assert_no_error (error);
  while (connections->len == before) {
    g_main_context_iteration (NULL, TRUE);
  }
  stream_pair_send (g_ptr_array_index (connections, before), "hi", 2);
  g_assert_cmpuint (stream_pair_receive (connection, bytes, 2), ==, 2);
}

static void
assert_refused (const char *host, guint16 port)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dial (host, port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* Somebody else who listens, on one address alone. */
static GSocket *
occupy (const char *host, guint16 port)
{
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocket) socket =
    g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                  G_SOCKET_PROTOCOL_TCP, NULL);

  if (socket == NULL || !g_socket_bind (socket, address, TRUE, NULL) ||
      !g_socket_listen (socket, NULL)) {
    return NULL;
  }

  return g_steal_pointer (&socket);
}

static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address =
    g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static gboolean
skip_without_ipv6 (void)
{
  g_autoptr (GSocket) socket = occupy ("::1", 0);

  if (socket == NULL) {
    g_test_skip ("this machine has no ::1");
  }

  return socket == NULL;
}

static void
test_ipv4 (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  g_autoptr (GError)    error = NULL;
  guint16               port;

  g_assert_cmpuint (sotto_listener_get_port (listener), ==, 0);
  sotto_listener_listen (listener, NULL, 0, 0, &error);
  g_assert_no_error (error);
  port = sotto_listener_get_port (listener);
  g_assert_cmpuint (port, !=, 0);
  assert_gets_in ("127.0.0.1", port, connections);
  assert_gets_in ("127.0.0.1", port, connections);

  g_assert_finalize_object (listener);
  assert_refused ("127.0.0.1", port);
}

static void
test_ipv6 (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  g_autoptr (GError)    error = NULL;
  SottoListener        *listener;

  if (skip_without_ipv6 ()) {
    return;
  }
  listener = make_listener (&connections);
  sotto_listener_listen (listener, NULL, 0, 0, &error);
  g_assert_no_error (error);
  assert_gets_in ("::1", sotto_listener_get_port (listener), connections);
  assert_gets_in ("127.0.0.1", sotto_listener_get_port (listener), connections);

  g_assert_finalize_object (listener);
}

static void
test_bind (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  g_autoptr (GError)    error = NULL;

  sotto_listener_listen (listener, "127.0.0.1", 0, 0, &error);
  g_assert_no_error (error);
  assert_gets_in ("127.0.0.1", sotto_listener_get_port (listener), connections);
  assert_refused ("127.0.0.2", sotto_listener_get_port (listener));

  g_assert_finalize_object (listener);
}

static void
test_bind_ipv6 (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  g_autoptr (GError)    error = NULL;
  SottoListener        *listener;

  if (skip_without_ipv6 ()) {
    return;
  }
  listener = make_listener (&connections);
  sotto_listener_listen (listener, "::", 0, 0, &error);
  g_assert_no_error (error);
  assert_gets_in ("::1", sotto_listener_get_port (listener), connections);
  assert_refused ("127.0.0.1", sotto_listener_get_port (listener));

  g_assert_finalize_object (listener);
}

static void
test_bind_wrong (void)
{
  static const char *const names[] = { "",          "localhost", "127.0.0.1:80",
                                       "300.1.1.1", "[::1]",     "*" };
  g_autoptr (GPtrArray)    connections = NULL;
  SottoListener           *listener = make_listener (&connections);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_false (sotto_listener_listen (listener, names[i], 0, 0, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    g_assert_cmpuint (sotto_listener_get_port (listener), ==, 0);
  }

  g_assert_finalize_object (listener);
}

/* A numeric address that is nobody's here (RFC 5737). */
static void
test_bind_foreign (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  g_autoptr (GError)    error = NULL;

  g_assert_false (sotto_listener_listen (listener, "192.0.2.1", 0, 100,
                                         &error));
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, G_IO_ERROR,
                                   G_IO_ERROR_ADDRESS_IN_USE));

  g_assert_finalize_object (listener);
}

static void
check_taken (const char *host)
{
  g_autoptr (GSocket)   other = occupy (host, 0);
  guint16               port = get_port (other);
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  g_autoptr (GError)    error = NULL;

  g_assert_false (sotto_listener_listen (listener, NULL, port, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_cmpuint (sotto_listener_get_port (listener), ==, 0);
  g_clear_error (&error);

  /* The next one that is free, in both families. */
  sotto_listener_listen (listener, NULL, port, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sotto_listener_get_port (listener), >, port);
  g_assert_cmpuint (sotto_listener_get_port (listener), <=, port + 100);
  assert_gets_in ("127.0.0.1", sotto_listener_get_port (listener), connections);

  g_assert_finalize_object (listener);
}

static void
test_taken (void)
{
  check_taken ("127.0.0.1");
}

static void
test_taken_ipv6 (void)
{
  if (!skip_without_ipv6 ()) {
    check_taken ("::1");
  }
}

/* There is no port after the last one. */
static void
test_taken_last (void)
{
  g_autoptr (GSocket)   other = occupy ("127.0.0.1", 65535);
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  g_autoptr (GError)    error = NULL;

  g_test_message ("taken by %s", other != NULL ? "this test" : "another");
  g_assert_false (sotto_listener_listen (listener, "127.0.0.1", 65535,
                                         G_MAXUINT, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);

  g_assert_finalize_object (listener);
}

/* Two listeners of ours do not share a port either. */
static void
test_two (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *first = make_listener (&connections);
  SottoListener        *second = sotto_listener_new ();
  g_autoptr (GError)    error = NULL;
  guint16               port;

  g_assert_true (sotto_listener_listen (first, NULL, 0, 0, NULL));
  port = sotto_listener_get_port (first);
  g_assert_false (sotto_listener_listen (second, NULL, port, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);

  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
}

/* Afterwards nobody gets in, not even who was about to; who is in stays; and
 * the port can be had again at once. */
static void
test_stop (void)
{
  g_autoptr (GPtrArray)         connections = NULL;
  SottoListener                *listener = make_listener (&connections);
  g_autoptr (GSocketConnection) inside = NULL;
  g_autoptr (GSocketConnection) outside = NULL;
  g_autoptr (GError)            error = NULL;
  guint16                       port;
  char                          byte;

  g_assert_true (sotto_listener_listen (listener, NULL, 0, 0, NULL));
  port = sotto_listener_get_port (listener);
  inside = dial ("127.0.0.1", port, NULL);
  while (connections->len == 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  outside = dial ("127.0.0.1", port, NULL);
  sotto_listener_stop (listener);
  sotto_listener_stop (listener);
  g_assert_cmpuint (sotto_listener_get_port (listener), ==, 0);
  assert_refused ("127.0.0.1", port);
  stream_pair_settle ();
  g_assert_cmpuint (connections->len, ==, 1);

  stream_pair_send (inside, "a", 1);
  g_assert_cmpuint (stream_pair_receive (g_ptr_array_index (connections, 0),
                                         &byte, 1),
                    ==, 1);
  g_assert_cmpint (
    g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (outside)),
                         &byte, 1, NULL, NULL),
    <=, 0);

  sotto_listener_listen (listener, NULL, port, 0, &error);
  g_assert_no_error (error);
  assert_gets_in ("127.0.0.1", port, connections);

  g_assert_finalize_object (listener);
}

static void
stop_cb (SottoListener *listener, GSocketConnection *connection, guint *count)
{
  ++*count;
  sotto_listener_stop (listener);
}

/* Several wait to be accepted, and the first one's handler stops it all. */
static void
test_stop_inside (void)
{
  SottoListener                *listener = sotto_listener_new ();
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  guint                         count = 0;
  guint16                       port;

  g_signal_connect (listener, "incoming", G_CALLBACK (stop_cb), &count);
  g_assert_true (sotto_listener_listen (listener, NULL, 0, 0, NULL));
  port = sotto_listener_get_port (listener);
  first = dial ("127.0.0.1", port, NULL);
  second = dial ("127.0.0.1", port, NULL);
  while (count == 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  stream_pair_settle ();
  g_assert_cmpuint (count, ==, 1);

  g_assert_finalize_object (listener);
}

/* Who comes meanwhile waits, and gets in afterwards, in both families. */
static void
test_paused (void)
{
  g_autoptr (GPtrArray)         connections = NULL;
  SottoListener                *listener = make_listener (&connections);
  g_autoptr (GSocketConnection) first = NULL;
  guint16                       port;

  sotto_listener_set_paused (listener, TRUE);
  g_assert_true (sotto_listener_listen (listener, NULL, 0, 0, NULL));
  port = sotto_listener_get_port (listener);
  first = dial ("127.0.0.1", port, NULL);
  stream_pair_settle ();
  g_assert_cmpuint (connections->len, ==, 0);
  sotto_listener_set_paused (listener, FALSE);
  while (connections->len == 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  if (!skip_without_ipv6 ()) {
    assert_gets_in ("::1", port, connections);
  }

  g_assert_finalize_object (listener);
}

static void
pause_cb (SottoListener *listener, GSocketConnection *connection, guint *count)
{
  ++*count;
  sotto_listener_set_paused (listener, TRUE);
}

/* Several wait, and the first one's handler wants no more now: the others are
 * neither accepted nor lost. */
static void
test_paused_inside (void)
{
  SottoListener                *listener = sotto_listener_new ();
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  guint                         count = 0;

  g_signal_connect (listener, "incoming", G_CALLBACK (pause_cb), &count);
  g_assert_true (sotto_listener_listen (listener, NULL, 0, 0, NULL));
  first = dial ("127.0.0.1", sotto_listener_get_port (listener), NULL);
  second = dial ("127.0.0.1", sotto_listener_get_port (listener), NULL);
  for (guint i = 1; i <= 2; i++) {
    sotto_listener_set_paused (listener, FALSE);
    while (count < i) {
      g_main_context_iteration (NULL, TRUE);
    }
    stream_pair_settle ();
    g_assert_cmpuint (count, ==, i);
  }

  g_assert_finalize_object (listener);
}

/* More than the ten that GIO would have the kernel keep, while nobody is
 * accepted: none is turned away, and each gets in. */
static void
test_queue (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  g_autoptr (GPtrArray) dialled =
    g_ptr_array_new_with_free_func (g_object_unref);

  sotto_listener_set_paused (listener, TRUE);
  g_assert_true (sotto_listener_listen (listener, "127.0.0.1", 0, 0, NULL));
  for (guint i = 0; i < 100; i++) {
    g_autoptr (GError)            error = NULL;
    g_autoptr (GSocketConnection) connection =
      dial ("127.0.0.1", sotto_listener_get_port (listener), &error);

    g_assert_no_error (error);
    g_ptr_array_add (dialled, g_steal_pointer (&connection));
  }
  sotto_listener_set_paused (listener, FALSE);
  while (connections->len < dialled->len) {
    g_main_context_iteration (NULL, TRUE);
  }

  g_assert_finalize_object (listener);
}

static void
test_set_up (void)
{
  g_autoptr (GPtrArray) connections = NULL;
  SottoListener        *listener = make_listener (&connections);
  GSocket              *socket;
  int                   no_delay = 0;
  int                   unsent_max = 0;

  g_assert_true (sotto_listener_listen (listener, NULL, 0, 0, NULL));
  assert_gets_in ("127.0.0.1", sotto_listener_get_port (listener), connections);
  socket = g_socket_connection_get_socket (g_ptr_array_index (connections, 0));
  g_assert_true (g_socket_get_keepalive (socket));
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NODELAY,
                                      &no_delay, NULL));
  g_assert_cmpint (no_delay, !=, 0);
#ifdef TCP_NOTSENT_LOWAT
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT,
                                      &unsent_max, NULL));
  g_assert_cmpint (unsent_max, ==, 128 * 1024);
#endif

  g_assert_finalize_object (listener);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/listener/ipv4", test_ipv4);
  g_test_add_func ("/net/listener/ipv6", test_ipv6);
  g_test_add_func ("/net/listener/bind", test_bind);
  g_test_add_func ("/net/listener/bind/ipv6", test_bind_ipv6);
  g_test_add_func ("/net/listener/bind/wrong", test_bind_wrong);
  g_test_add_func ("/net/listener/bind/foreign", test_bind_foreign);
  g_test_add_func ("/net/listener/taken", test_taken);
  g_test_add_func ("/net/listener/taken/ipv6", test_taken_ipv6);
  g_test_add_func ("/net/listener/taken/last", test_taken_last);
  g_test_add_func ("/net/listener/two", test_two);
  g_test_add_func ("/net/listener/stop", test_stop);
  g_test_add_func ("/net/listener/stop/inside", test_stop_inside);
  g_test_add_func ("/net/listener/paused", test_paused);
  g_test_add_func ("/net/listener/paused/inside", test_paused_inside);
  g_test_add_func ("/net/listener/queue", test_queue);
  g_test_add_func ("/net/listener/set-up", test_set_up);

  return g_test_run ();
}
