/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Races between places that answer, refuse and are silent, on addresses of this
 * computer; and, by a resolver of the test's own that fails in every way, which
 * of two errors is told. */

#include "sotto-race.h"

#include "sotto-listener.h"
#include "sotto-tor.h"
#include "stream-pair.h"

/* Long enough never to pass here. */
#define LONG_S 3600

#define ONION "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"

/* What tells most comes first. */
static const struct {
  GQuark (*domain) (void);
  int code;
} errors[] = {
  /* 0 */ { g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED },
  /* 1 */ { sotto_tor_error_quark, SOTTO_TOR_ERROR_ONION },
  /* 2 */ { g_io_error_quark, G_IO_ERROR_TIMED_OUT },
  /* 3 */ { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED },
  /* 4 */ { sotto_tor_error_quark, SOTTO_TOR_ERROR_BOOTSTRAP },
  /* 5 */ { sotto_tor_error_quark, SOTTO_TOR_ERROR_LOST },
  /* 6 */ { sotto_tor_error_quark, SOTTO_TOR_ERROR_START },
  /* 7 */ { sotto_tor_error_quark, SOTTO_TOR_ERROR_MISSING },
  /* 8 */ { g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE },
  /* 9 */ { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE },
  /* 10 */ { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND },
  /* 11 */ { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
  /* 12 */ { g_io_error_quark, G_IO_ERROR_NOT_SUPPORTED },
};

/* Answers for the name "N.…" with error number N, whose message is the name. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_lookup_async (GResolver               *resolver,
                            const char              *name,
                            GResolverNameLookupFlags flags,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  g_autoptr (GTask) task =
    g_task_new (resolver, cancellable, callback, user_data);
  guint64 i = g_ascii_strtoull (name, NULL, 10);

  g_assert_cmpuint (i, <, G_N_ELEMENTS (errors));
  g_task_return_new_error (task, errors[i].domain (), errors[i].code, "%s",
                           name);
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

/* A race, and what was told of it, as the numbers of places: on a busy machine
 * one may begin before the one before it has failed. */
typedef struct {
  SottoInvite       *invite;
  GString           *begun;
  GString           *failed;
  GString           *won;
  GSocketConnection *connection;
  GError            *error;
  int                first;
  guint              i;
  gboolean           done;
} Race;

static void
news_cb (guint i, gboolean done, const GError *error, gpointer user_data)
{
  Race    *race = user_data;
  GString *news =
    done ? (error == NULL ? race->won : race->failed) : race->begun;

  g_assert_false (race->done);
  g_assert_true (done || error == NULL);
  g_string_append_printf (news, "%u", i);
}

static void
race_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Race *race = user_data;

  g_assert_false (race->done);
  race->connection = sotto_race_finish (result, &race->i, &race->error);
  g_assert_true ((race->connection == NULL) == (race->error != NULL));
  race->done = TRUE;
}

static void
race_init (Race *race)
{
  *race = (Race){ .invite = sotto_invite_new (),
                  .begun = g_string_new (NULL),
                  .failed = g_string_new (NULL),
                  .won = g_string_new (NULL),
                  .first = -1 };
}

static void
race_clear (Race *race)
{
  sotto_invite_unref (race->invite);
  g_string_free (race->begun, TRUE);
  g_string_free (race->failed, TRUE);
  g_string_free (race->won, TRUE);
  g_clear_object (&race->connection);
  g_clear_error (&race->error);
}

static void
race_begin (Race *race, guint timeout_s, GCancellable *cancellable)
{
  sotto_race_async (race->invite, race->first, timeout_s, cancellable, news_cb,
                    race_cb, race);
  g_assert_false (race->done);
}

static void
race_run (Race *race, guint timeout_s)
{
  race_begin (race, timeout_s, NULL);
  stream_pair_wait (&race->done);
}

/* Sockets on this computer. A port that is taken but not listened on refuses.
 */
static GSocket *
occupy (const char *host, guint16 *port)
{
  g_autoptr (GSocketAddress) any =
    g_inet_socket_address_new_from_string (host, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket)        socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                  G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  address = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return g_steal_pointer (&socket);
}

/* What waits in the backlog of one that takes nobody, until it is full and the
 * kernel drops who comes. */
static GPtrArray *
fall_silent (GSocket *socket)
{
  GPtrArray *waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address =
    g_socket_get_local_address (socket, NULL);

  g_socket_set_listen_backlog (socket, 0);
  g_assert_true (g_socket_listen (socket, NULL));
  for (guint i = 0; i < 4; i++) {
    GSocket *client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, NULL);

    g_socket_set_blocking (client, FALSE);
    g_socket_connect (client, address, NULL, NULL);
    g_ptr_array_add (waiting, client);
  }

  return waiting;
}

static void
incoming_cb (SottoListener     *listener,
             GSocketConnection *connection,
             guint             *count)
{
  (*count)++;
}

static SottoListener *
listen_at (const char *host, guint *count)
{
  SottoListener *listener = sotto_listener_new ();

  g_signal_connect (listener, "incoming", G_CALLBACK (incoming_cb), count);
  g_assert_true (sotto_listener_listen (listener, host, 0, 0, NULL));

  return listener;
}

static void
assert_won (const Race *race, guint i, const char *begun)
{
  g_autofree char           *won = g_strdup_printf ("%u", i);
  g_autoptr (GSocketAddress) address = NULL;
  GInetSocketAddress        *remote;

  g_assert_no_error (race->error);
  g_assert_cmpuint (race->i, ==, i);
  g_assert_cmpstr (race->begun->str, ==, begun);
  g_assert_cmpstr (race->won->str, ==, won);
  address = g_socket_connection_get_remote_address (race->connection, NULL);
  remote = G_INET_SOCKET_ADDRESS (address);
  g_assert_cmpuint (g_inet_socket_address_get_port (remote), ==,
                    sotto_invite_get_place (race->invite, i)->port);
}

/* Who has answered is the only one. */
static void
test_first (void)
{
  guint          counts[2] = { 0 };
  SottoListener *one = listen_at ("127.0.0.1", &counts[0]);
  SottoListener *two = listen_at ("127.0.0.2", &counts[1]);
  Race           race;

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.1", sotto_listener_get_port (one));
  sotto_invite_add (race.invite, "127.0.0.2", sotto_listener_get_port (two));
  race_run (&race, LONG_S);
  assert_won (&race, race.i, race.begun->str);
  g_assert_true (g_str_has_prefix (race.begun->str, "0"));
  g_assert_cmpstr (race.failed->str, ==, "");
  if (race.begun->len == 1) {
    g_assert_cmpuint (counts[1], ==, 0);
  }

  race_clear (&race);
  g_assert_finalize_object (one);
  g_assert_finalize_object (two);
}

/* Whoever refuses makes room for the next at once. */
static void
test_refused (void)
{
  guint               count = 0;
  guint16             port;
  g_autoptr (GSocket) closed = occupy ("127.0.0.3", &port);
  SottoListener      *listener = listen_at ("127.0.0.4", &count);
  Race                race;

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.3", port);
  sotto_invite_add (race.invite, "127.0.0.4",
                    sotto_listener_get_port (listener));
  race_begin (&race, LONG_S, NULL);
  while (race.failed->len == 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpstr (race.begun->str, ==, "01");
  stream_pair_wait (&race.done);
  assert_won (&race, 1, "01");
  g_assert_cmpstr (race.failed->str, ==, "0");

  race_clear (&race);
  g_assert_false (g_socket_is_closed (closed));
  g_assert_finalize_object (listener);
}

/* Whoever is silent is not waited for, and not heard of again. */
static void
test_silent (void)
{
  guint                 count = 0;
  guint16               port;
  g_autoptr (GSocket)   full = occupy ("127.0.0.5", &port);
  g_autoptr (GPtrArray) waiting = fall_silent (full);
  SottoListener        *listener = listen_at ("127.0.0.6", &count);
  Race                  race;

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.5", port);
  sotto_invite_add (race.invite, "127.0.0.6",
                    sotto_listener_get_port (listener));
  race_run (&race, LONG_S);
  assert_won (&race, 1, "01");
  g_assert_cmpstr (race.failed->str, ==, "");
  g_assert_cmpuint (waiting->len, >, 0);

  race_clear (&race);
  g_assert_finalize_object (listener);
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, NULL);

  g_assert_nonnull (accepted);

  return G_SOURCE_CONTINUE;
}

/* Takes those who wait out of the backlog once @race has begun its second
 * place: then the kernel lets the first one in as well. */
static void
test_late (void)
{
  guint16               ports[2];
  g_autoptr (GSocket)   one = occupy ("127.0.0.7", &ports[0]);
  g_autoptr (GSocket)   two = occupy ("127.0.0.8", &ports[1]);
  g_autoptr (GPtrArray) waiting_one = fall_silent (one);
  g_autoptr (GPtrArray) waiting_two = fall_silent (two);
  g_autoptr (GSource)   source = NULL;
  Race                  race;

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.7", ports[0]);
  sotto_invite_add (race.invite, "127.0.0.8", ports[1]);
  race_begin (&race, LONG_S, NULL);
  while (race.begun->len < 2) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_false (race.done);
  source = g_socket_create_source (one, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), NULL, NULL);
  g_source_attach (source, NULL);
  stream_pair_wait (&race.done);
  g_source_destroy (source);
  assert_won (&race, 0, "01");

  race_clear (&race);
  g_assert_cmpuint (waiting_one->len + waiting_two->len, >, 0);
}

/* The only test that waits: a second for the shortest deadline there is. */
static void
test_none (void)
{
  guint16               ports[2];
  g_autoptr (GSocket)   closed = occupy ("127.0.0.9", &ports[0]);
  g_autoptr (GSocket)   full = occupy ("127.0.0.10", &ports[1]);
  g_autoptr (GPtrArray) waiting = fall_silent (full);
  Race                  race;

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.10", ports[1]);
  race_run (&race, 1);
  g_assert_error (race.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpstr (race.failed->str, ==, "0");
  race_clear (&race);

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.10", ports[1]);
  sotto_invite_add (race.invite, "127.0.0.9", ports[0]);
  race_run (&race, 1);
  g_assert_error (race.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpuint (race.i, ==, 1);
  race_clear (&race);

  g_assert_cmpuint (waiting->len, >, 0);
  g_assert_false (g_socket_is_closed (closed));
}

/* The nearest first, in the maker's order within a scope, and Tor last: which
 * does not start here. */
static void
test_order (void)
{
  guint16             port;
  g_autoptr (GSocket) closed = occupy ("127.0.0.11", &port);
  Race                race;

  race_init (&race);
  sotto_invite_add (race.invite, ONION, 5533);
  sotto_invite_add (race.invite, "10.example", 5533);
  sotto_invite_add (race.invite, "8.example", 5533);
  sotto_invite_add (race.invite, "10.local", 5533);
  sotto_invite_add (race.invite, "127.0.0.11", port);
  race_run (&race, LONG_S);
  g_assert_cmpstr (race.begun->str, ==, "43120");
  g_assert_cmpuint (race.failed->len, ==, 5);
  g_assert_error (race.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpuint (race.i, ==, 4);

  race_clear (&race);
  g_assert_false (g_socket_is_closed (closed));
}

/* Where it worked before, and then the others. */
static void
test_order_again (void)
{
  Race race;

  race_init (&race);
  sotto_invite_add (race.invite, "10.local", 5533);
  sotto_invite_add (race.invite, "8.example", 5533);
  sotto_invite_add (race.invite, "8.local", 5533);
  race.first = 1;
  race_run (&race, LONG_S);
  g_assert_cmpstr (race.begun->str, ==, "102");
  race_clear (&race);
}

/* Nothing but Tor is tried for what is in Tor. */
static void
test_onion (void)
{
  Race race;

  race_init (&race);
  sotto_invite_add (race.invite, ONION, 5533);
  race_run (&race, LONG_S);
  g_assert_true (race.error->domain == SOTTO_TOR_ERROR);
  g_assert_cmpstr (race.failed->str, ==, "0");
  race_clear (&race);
}

static void
check_told (guint first, guint second, guint told)
{
  g_autofree char *one = g_strdup_printf ("%u.example", first);
  g_autofree char *two = g_strdup_printf ("%u.example", second);
  Race             race;

  g_test_message ("errors %u and %u", first, second);
  race_init (&race);
  sotto_invite_add (race.invite, one, 5533);
  sotto_invite_add (race.invite, two, 5533);
  race_run (&race, LONG_S);
  g_assert_error (race.error, errors[told].domain (), errors[told].code);
  g_assert_cmpuint (race.i, ==, told == first ? 0 : 1);
  race_clear (&race);
}

static void
test_told (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++) {
    for (guint j = i + 1; j < G_N_ELEMENTS (errors); j++) {
      check_told (i, j, i);
      check_told (j, i, i);
    }
  }
}

/* Of two that tell as much, the nearer one. */
static void
test_told_near (void)
{
  Race race;

  race_init (&race);
  sotto_invite_add (race.invite, "8.example", 5533);
  sotto_invite_add (race.invite, "10.local", 5533);
  sotto_invite_add (race.invite, "8.local", 5533);
  race_run (&race, LONG_S);
  g_assert_cmpstr (race.error->message, ==, "8.local");
  g_assert_cmpuint (race.i, ==, 2);
  race_clear (&race);
}

static void
test_cancel (void)
{
  guint16                  port;
  g_autoptr (GSocket)      full = occupy ("127.0.0.12", &port);
  g_autoptr (GPtrArray)    waiting = fall_silent (full);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Race                     race;

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.12", port);
  race_begin (&race, LONG_S, cancellable);
  g_cancellable_cancel (cancellable);
  stream_pair_wait (&race.done);
  g_assert_error (race.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  race_clear (&race);

  race_init (&race);
  sotto_invite_add (race.invite, "127.0.0.12", port);
  race_begin (&race, LONG_S, cancellable);
  stream_pair_wait (&race.done);
  g_assert_error (race.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  race_clear (&race);
  g_assert_cmpuint (waiting->len, >, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GResolver) resolver = NULL;

  g_test_init (&argc, &argv, NULL);

  /* Tor is not there, or does not start without this; and the system's is not
   * asked. */
  g_setenv ("PATH", "/nonexistent", TRUE);
  g_setenv (SOTTO_TOR_CONFIG_VARIABLE, "/nonexistent", TRUE);
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);

  g_test_add_func ("/net/race/first", test_first);
  g_test_add_func ("/net/race/refused", test_refused);
  g_test_add_func ("/net/race/silent", test_silent);
  g_test_add_func ("/net/race/late", test_late);
  g_test_add_func ("/net/race/none", test_none);
  g_test_add_func ("/net/race/order", test_order);
  g_test_add_func ("/net/race/order/again", test_order_again);
  g_test_add_func ("/net/race/onion", test_onion);
  g_test_add_func ("/net/race/told", test_told);
  g_test_add_func ("/net/race/told/near", test_told_near);
  g_test_add_func ("/net/race/cancel", test_cancel);

  return g_test_run ();
}
