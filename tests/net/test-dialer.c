/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Reaches who listens, says why not when nobody does, and gives up when it is
 * told to or the time is over. Names are looked up in a resolver of the test's
 * own, so that no name server is asked. */

#include "sotto-dialer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "sotto-listener.h"
#include "stream-pair.h"

/* Long enough never to pass here. */
#define LONG_S 3600

/* Knows "both.test" ([::1] and 127.0.0.1) and "closed.test" (127.0.0.2);
 * "silent.test" is never answered, until the question is taken back. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
}

static void
return_addresses (GTask *task, const char *const *texts, GSocketFamily family)
{
  GList *addresses = NULL;

  for (gsize i = 0; texts[i] != NULL; i++) {
    GInetAddress *address = g_inet_address_new_from_string (texts[i]);

    if (family == G_SOCKET_FAMILY_INVALID ||
        family == g_inet_address_get_family (address)) {
      addresses = g_list_append (addresses, address);
    } else {
      g_object_unref (address);
    }
  }
  if (addresses == NULL) {
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                             "No address of this family");
  } else {
    g_task_return_pointer (task, addresses,
                           (GDestroyNotify) g_resolver_free_addresses);
  }
}

static void
test_resolver_lookup_async (GResolver               *resolver,
                            const char              *name,
                            GResolverNameLookupFlags flags,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  static const char *const both[] = { "::1", "127.0.0.1", NULL };
  static const char *const closed[] = { "127.0.0.2", NULL };
  g_autoptr (GTask)        task =
    g_task_new (resolver, cancellable, callback, user_data);
  GSocketFamily family = G_SOCKET_FAMILY_INVALID;

  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY) {
    family = G_SOCKET_FAMILY_IPV4;
  } else if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) {
    family = G_SOCKET_FAMILY_IPV6;
  }

  if (g_str_equal (name, "both.test")) {
    return_addresses (task, both, family);
  } else if (g_str_equal (name, "closed.test")) {
    return_addresses (task, closed, family);
  } else if (g_str_equal (name, "silent.test")) {
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb),
                           g_steal_pointer (&task),
                           (GClosureNotify) (void (*) (void)) g_object_unref,
                           0);
  } else {
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                             "No such name");
  }
}

static GList *
test_resolver_lookup_finish (GResolver    *resolver,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish =
    test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

typedef struct {
  GSocketConnection *connection;
  GError            *error;
  gboolean           done;
} Dial;

static void
dial_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Dial *dial = user_data;

  g_assert_false (dial->done);
  dial->connection = sotto_dialer_connect_finish (result, &dial->error);
  g_assert_true ((dial->connection == NULL) == (dial->error != NULL));
  dial->done = TRUE;
}

static void
dial_clear (Dial *dial)
{
  g_clear_object (&dial->connection);
  g_clear_error (&dial->error);
  dial->done = FALSE;
}

static void
dial_begin (const char   *host,
            guint16       port,
            guint         timeout_s,
            GCancellable *cancellable,
            Dial         *dial)
{
  *dial = (Dial){ 0 };
  sotto_dialer_connect_async (host, port, timeout_s, cancellable, dial_cb,
                              dial);
  g_assert_false (dial->done);
}

static void
incoming_cb (SottoListener      *listener,
             GSocketConnection  *connection,
             GSocketConnection **accepted)
{
  g_set_object (accepted, connection);
}

static void
check_reached (const char *host, const char *bind)
{
  SottoListener                *listener = sotto_listener_new ();
  g_autoptr (GSocketConnection) accepted = NULL;
  GSocket                      *socket;
  Dial                          dial;
  int                           no_delay = 0;
  int                           unsent_max = 0;
  char                          bytes[2];

  g_signal_connect (listener, "incoming", G_CALLBACK (incoming_cb), &accepted);
  g_assert_true (sotto_listener_listen (listener, bind, 0, 0, NULL));
  dial_begin (host, sotto_listener_get_port (listener), LONG_S, NULL, &dial);
  while (!dial.done || accepted == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_no_error (dial.error);
  stream_pair_send (accepted, "hi", 2);
  g_assert_cmpuint (stream_pair_receive (dial.connection, bytes, 2), ==, 2);

  socket = g_socket_connection_get_socket (dial.connection);
  g_assert_true (g_socket_get_keepalive (socket));
  g_assert_cmpuint (g_socket_get_timeout (socket), ==, 0);
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NODELAY,
                                      &no_delay, NULL));
  g_assert_cmpint (no_delay, !=, 0);
#ifdef TCP_NOTSENT_LOWAT
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT,
                                      &unsent_max, NULL));
  g_assert_cmpint (unsent_max, ==, 128 * 1024);
#endif

  dial_clear (&dial);
  g_assert_finalize_object (listener);
}

static gboolean
skip_without_ipv6 (void)
{
  g_autoptr (SottoListener) listener = sotto_listener_new ();
  gboolean has_ipv6 = sotto_listener_listen (listener, "::1", 0, 0, NULL);

  if (!has_ipv6) {
    g_test_skip ("this machine has no ::1");
  }

  return !has_ipv6;
}

static void
test_reached (void)
{
  check_reached ("127.0.0.1", NULL);
  check_reached ("127.0.0.1", "127.0.0.1");
}

static void
test_reached_ipv6 (void)
{
  if (!skip_without_ipv6 ()) {
    check_reached ("::1", NULL);
    check_reached ("::1", "::1");
  }
}

/* A name with two addresses, of which one is listened on, and both. */
static void
test_reached_name (void)
{
  check_reached ("both.test", "127.0.0.1");
  check_reached ("both.test", NULL);
  check_reached ("localhost", NULL);
}

static void
test_reached_name_ipv6 (void)
{
  if (!skip_without_ipv6 ()) {
    check_reached ("both.test", "::1");
  }
}

/* A port that is taken but not listened on stays refused. */
static GSocket *
occupy (guint16 *port)
{
  g_autoptr (GSocketAddress) any =
    g_inet_socket_address_new_from_string ("0.0.0.0", 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket)        socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                  G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  address = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return g_steal_pointer (&socket);
}

static void
test_refused (void)
{
  static const char *const hosts[] = { "127.0.0.1", "closed.test" };
  guint16                  port;
  g_autoptr (GSocket)      socket = occupy (&port);
  Dial                     dial;

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    dial_begin (hosts[i], port, LONG_S, NULL, &dial);
    stream_pair_wait (&dial.done);
    g_assert_error (dial.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
    dial_clear (&dial);
  }
  g_assert_false (g_socket_is_closed (socket));
}

static void
test_unknown (void)
{
  Dial dial;

  dial_begin ("nobody.invalid", 5533, LONG_S, NULL, &dial);
  stream_pair_wait (&dial.done);
  g_assert_error (dial.error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  dial_clear (&dial);
}

/* The only test that waits: a second for the shortest deadline there is. */
static void
test_deadline (void)
{
  Dial dial;

  dial_begin ("silent.test", 5533, 1, NULL, &dial);
  stream_pair_wait (&dial.done);
  g_assert_error (dial.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  dial_clear (&dial);
}

static void
assert_cancelled (const char *host, guint16 port, guint turns)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Dial                     dial;

  dial_begin (host, port, LONG_S, cancellable, &dial);
  for (guint i = 0; i < turns; i++) {
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_false (dial.done);
  g_cancellable_cancel (cancellable);
  stream_pair_wait (&dial.done);
  g_assert_error (dial.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dial_clear (&dial);
}

static void
test_cancel_lookup (void)
{
  assert_cancelled ("silent.test", 5533, 0);
  assert_cancelled ("silent.test", 5533, 10);
}

/* A host that answers no more: its backlog is full, so that the kernel drops
 * what comes. */
static void
test_cancel_connect (void)
{
  guint16               port;
  g_autoptr (GSocket)   full = occupy (&port);
  g_autoptr (GPtrArray) waiting =
    g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string ("127.0.0.1", port);

  g_socket_set_listen_backlog (full, 0);
  g_assert_true (g_socket_listen (full, NULL));
  for (guint i = 0; i < 4; i++) {
    GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, NULL);

    g_socket_set_blocking (socket, FALSE);
    g_socket_connect (socket, address, NULL, NULL);
    g_ptr_array_add (waiting, socket);
  }

  assert_cancelled ("127.0.0.1", port, 0);
  assert_cancelled ("127.0.0.1", port, 10);
}

static void
test_cancel_early (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SottoListener           *listener = sotto_listener_new ();
  Dial                     dial;

  g_assert_true (sotto_listener_listen (listener, NULL, 0, 0, NULL));
  g_cancellable_cancel (cancellable);
  dial_begin ("127.0.0.1", sotto_listener_get_port (listener), LONG_S,
              cancellable, &dial);
  stream_pair_wait (&dial.done);
  g_assert_error (dial.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dial_clear (&dial);

  g_assert_finalize_object (listener);
}

int
main (int argc, char **argv)
{
  g_autoptr (GResolver) resolver = NULL;

  g_test_init (&argc, &argv, NULL);

  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);

  g_test_add_func ("/net/dialer/reached", test_reached);
  g_test_add_func ("/net/dialer/reached/ipv6", test_reached_ipv6);
  g_test_add_func ("/net/dialer/reached/name", test_reached_name);
  g_test_add_func ("/net/dialer/reached/name-ipv6", test_reached_name_ipv6);
  g_test_add_func ("/net/dialer/refused", test_refused);
  g_test_add_func ("/net/dialer/unknown", test_unknown);
  g_test_add_func ("/net/dialer/deadline", test_deadline);
  g_test_add_func ("/net/dialer/cancel/lookup", test_cancel_lookup);
  g_test_add_func ("/net/dialer/cancel/connect", test_cancel_connect);
  g_test_add_func ("/net/dialer/cancel/early", test_cancel_early);

  return g_test_run ();
}
