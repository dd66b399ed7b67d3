/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is learnt from a silent knock at an address. */

#include "sotto-probe.h"

#include "sotto-address.h"

typedef struct {
  char           *from;
  gboolean        done;
  SottoProbeState state;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->from, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
from_cb (GSocketAddress *from, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_null (outcome->from);
  g_assert_false (outcome->done);
  outcome->from = sotto_address_format_socket (from);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->state = sotto_probe_finish (result);
  outcome->done = TRUE;
}

static void
probe (const char   *host,
       guint16       port,
       GCancellable *cancellable,
       Outcome      *outcome)
{
  SottoPlace place = { (char *) host, port };

  sotto_probe_async (&place, cancellable, from_cb, probed_cb, outcome);
}

static void
finish (Outcome *outcome)
{
  while (!outcome->done) {
    g_main_context_iteration (NULL, TRUE);
  }
}

static GSocket *
listen_on (const char *host, int backlog, guint16 *port)
{
  g_autoptr (GSocketAddress) any =
    g_inet_socket_address_new_from_string (host, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket                   *socket =
    g_socket_new (g_socket_address_get_family (any), G_SOCKET_TYPE_STREAM,
                  G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_socket_set_listen_backlog (socket, backlog);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

/* It comes from where it said that it would, says nothing, and closes. */
static void
check_answers (const char *host)
{
  guint16                    port;
  g_autoptr (GSocket)        listener = listen_on (host, 8, &port);
  g_autoptr (GSocket)        accepted = NULL;
  g_autoptr (GSocketAddress) peer = NULL;
  g_autofree char           *from = NULL;
  g_auto (Outcome)           outcome = { NULL };
  char                       byte;

  g_assert_true (g_socket_listen (listener, NULL));
  probe (host, port, NULL, &outcome);
  finish (&outcome);
  g_assert_cmpint (outcome.state, ==, SOTTO_PROBE_ANSWERS);

  accepted = g_socket_accept (listener, NULL, NULL);
  g_assert_nonnull (accepted);
  peer = g_socket_get_remote_address (accepted, NULL);
  from = sotto_address_format_socket (peer);
  g_assert_cmpstr (outcome.from, ==, from);
  g_assert_cmpint (g_socket_receive (accepted, &byte, 1, NULL, NULL), ==, 0);
}

static void
test_answers (void)
{
  check_answers ("127.0.0.1");
  check_answers ("127.0.0.2");
}

static void
test_answers_ipv6 (void)
{
  g_autoptr (GInetAddress) loopback =
    g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket)        socket =
    g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM,
                  G_SOCKET_PROTOCOL_TCP, NULL);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, NULL)) {
    g_test_skip ("There is no IPv6 here");
    return;
  }
  check_answers ("::1");
}

/* Bound and not listening: nobody else can take the port meanwhile. */
static void
test_refused (void)
{
  guint16                  port;
  g_autoptr (GSocket) deaf G_GNUC_UNUSED = listen_on ("127.0.0.1", 0, &port);
  g_auto (Outcome)         outcome = { NULL };

  probe ("127.0.0.1", port, NULL, &outcome);
  finish (&outcome);
  g_assert_cmpint (outcome.state, ==, SOTTO_PROBE_REFUSED);
}

/* The kernel takes no more than fit into the queue, and does not say so. */
static void
test_silent (void)
{
  guint16               port;
  g_autoptr (GSocket)   listener = listen_on ("127.0.0.1", 0, &port);
  g_autoptr (GPtrArray) waiting =
    g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Outcome)           outcome = { NULL };
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string ("127.0.0.1", port);

  g_assert_true (g_socket_listen (listener, NULL));
  for (guint i = 0; i < 4; i++) {
    GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, NULL);

    g_socket_set_blocking (socket, FALSE);
    g_socket_connect (socket, address, NULL, NULL);
    g_ptr_array_add (waiting, socket);
  }
  probe ("127.0.0.1", port, NULL, &outcome);
  finish (&outcome);
  g_assert_cmpint (outcome.state, ==, SOTTO_PROBE_SILENT);
}

/* Addresses of everybody, with whom nobody can be connected, and of an
 * interface that there is not. */
static void
test_no_way (void)
{
  static const char *const hosts[] = { "255.255.255.255", "224.0.0.1",
                                       "fe80::1%sotto0" };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_auto (Outcome) outcome = { NULL };

    probe (hosts[i], 9, NULL, &outcome);
    finish (&outcome);
    g_test_message ("%s", hosts[i]);
    g_assert_cmpint (outcome.state, ==, SOTTO_PROBE_NO_WAY);
  }
}

static void
test_cancelled (void)
{
  guint16                  port;
  g_autoptr (GSocket)      listener = listen_on ("127.0.0.1", 8, &port);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome)         outcome = { NULL };

  g_assert_true (g_socket_listen (listener, NULL));
  probe ("127.0.0.1", port, cancellable, &outcome);
  g_cancellable_cancel (cancellable);
  finish (&outcome);
  g_assert_cmpint (outcome.state, ==, SOTTO_PROBE_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/probe/answers", test_answers);
  g_test_add_func ("/probe/answers-ipv6", test_answers_ipv6);
  g_test_add_func ("/probe/refused", test_refused);
  g_test_add_func ("/probe/silent", test_silent);
  g_test_add_func ("/probe/no-way", test_no_way);
  g_test_add_func ("/probe/cancelled", test_cancelled);

  return g_test_run ();
}
