/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How strangers come in: by the port of all, by that of Tor, and as a probe. */

#include "sotto-crypto.h"
#include "sotto-entrance.h"
#include "sotto-probe.h"
#include "sotto-throttle.h"
#include "visitor.h"

static void
tell_cb (SottoHost  *host,
         gboolean    ok,
         const char *address,
         guint       wait,
         GString    *told)
{
  g_string_append_printf (told, "%s %s", ok ? "right" : "wrong", address);
}

/* Tor has a port of its own, and its address, which is this computer's, is
 * shown to nobody. */
static void
test_onion (void)
{
  Pair                pair = { NULL };
  RawPeer            *peer;
  g_autoptr (GString) told = g_string_new (NULL);
  guint16             port;

  pair_host (&pair);
  g_signal_connect (pair.host, "guess", G_CALLBACK (tell_cb), told);
  port = sotto_host_listen_for_onion (pair.host);
  g_assert_cmpuint (port, !=, 0);
  g_assert_cmpuint (port, !=, sotto_host_get_port (pair.host));
  g_assert_cmpuint (sotto_host_listen_for_onion (pair.host), ==, port);

  peer = raw_peer_join (port, "hello", SOTTO_CLOCK (pair.clock), NULL);
  raw_peer_listen (peer);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_RIGHT) == 1);
  raw_peer_greet (peer, "Alice");
  run_until (raw_peer_has (peer, "GREETING Bob"));
  g_assert_cmpstr (sotto_session_get_path (pair_bob (&pair)), ==, "tor");
  g_assert_cmpstr (sotto_session_get_peer_address (pair_bob (&pair)), ==,
                   "Tor");
  g_assert_cmpstr (told->str, ==, "right Tor");
  for (guint i = 0; i < 2; i++) {
    g_autoptr (SottoKnock) knock =
      g_list_model_get_item (sotto_host_get_knocks (pair.host), i);

    g_assert_cmpstr (sotto_knock_get_address (knock), ==, "Tor");
  }

  raw_peer_free (peer);
  pair_clear (&pair);
}

typedef struct {
  SottoHost *host;
  gboolean   done;
} Probe;

static void
probe_from_cb (GSocketAddress *from, gpointer user_data)
{
  Probe *probe = user_data;

  sotto_host_expect_probe (probe->host, from);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Probe *probe = user_data;

  g_assert_cmpint (sotto_probe_finish (result), ==, SOTTO_PROBE_ANSWERS);
  probe->done = TRUE;
}

/* A probe of our own is nobody's knock; the next visitor is somebody's. */
static void
test_probe (void)
{
  Pair                pair = { NULL };
  Probe               probe = { NULL };
  SottoPlace          place = { (char *) "127.0.0.1", 0 };
  g_autoptr (Visitor) visitor = NULL;

  pair_host (&pair);
  place.port = sotto_host_get_port (pair.host);
  probe.host = pair.host;
  sotto_probe_async (&place, NULL, probe_from_cb, probed_cb, &probe);
  run_until (probe.done);
  visitor = visitor_come (&pair, NULL);
  g_assert_cmpuint (
    g_list_model_get_n_items (sotto_host_get_knocks (pair.host)), ==, 1);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_CAME), ==, 1);
  pair_clear (&pair);
}

/* One that comes through Tor has no address that could be known before. Whoever
 * says something in its place is somebody, and so is the next. */
static void
test_onion_probe (void)
{
  Pair     pair = { NULL };
  RawPeer *peer;
  Visitor *visitor;
  guint16  port;

  pair_host (&pair);
  port = sotto_host_listen_for_onion (pair.host);
  sotto_host_expect_onion_probe (pair.host, TRUE);
  visitor_free (visitor_new (port, NULL, NULL));
  visitor = visitor_new (port, NULL, NULL);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_CAME) == 1);
  visitor_free (visitor);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_GAVE_UP) == 1);

  sotto_host_expect_onion_probe (pair.host, TRUE);
  peer = raw_peer_join (port, "hello", SOTTO_CLOCK (pair.clock), NULL);
  raw_peer_listen (peer);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_RIGHT) == 1);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_CAME), ==, 1);
  raw_peer_free (peer);

  /* It has failed on its way. */
  sotto_host_expect_onion_probe (pair.host, TRUE);
  sotto_host_expect_onion_probe (pair.host, FALSE);
  visitor = visitor_new (port, NULL, NULL);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_CAME) == 2);
  visitor_free (visitor);
  pair_clear (&pair);
}

static void
count_cb (SottoEntrance *entrance, GSocketConnection *connection, guint *count)
{
  ++*count;
}

/* So many in one window, and the others in the next; the kernel keeps them. */
static void
test_throttled (void)
{
  FakeClock            *clock = fake_clock_new ();
  SottoEntrance        *entrance = sotto_entrance_new (SOTTO_CLOCK (clock), 2);
  g_autoptr (GPtrArray) visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);
  guint count = 0;

  g_signal_connect (entrance, "incoming", G_CALLBACK (count_cb), &count);
  g_assert_cmpuint (sotto_entrance_get_port (entrance), ==, 0);
  g_assert_true (sotto_entrance_listen (entrance, "127.0.0.1", 0, 0, NULL));
  for (guint i = 0; i < 3; i++) {
    g_ptr_array_add (visitors, visitor_new (sotto_entrance_get_port (entrance),
                                            NULL, NULL));
  }
  run_until (count == 2);
  run_pending ();
  g_assert_cmpuint (count, ==, 2);
  fake_clock_advance (clock, SOTTO_THROTTLE_WINDOW_MS);
  run_until (count == 3);

  sotto_entrance_stop (entrance);
  g_assert_cmpuint (sotto_entrance_get_port (entrance), ==, 0);
  g_assert_cmpuint (fake_clock_get_n_timeouts (clock), ==, 0);
  g_assert_finalize_object (entrance);
  g_assert_finalize_object (clock);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/entrance/onion", test_onion);
  g_test_add_func ("/entrance/probe", test_probe);
  g_test_add_func ("/entrance/onion-probe", test_onion_probe);
  g_test_add_func ("/entrance/throttled", test_throttled);

  return g_test_run ();
}
