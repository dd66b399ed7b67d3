/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which way two people talk, and how long that takes there and back. */

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-password.h"
#include "sotto-session-private.h"

static void
assert_path (SottoSession *session, const char *path, GSocketFamily family)
{
  g_assert_cmpstr (sotto_session_get_path (session), ==, path);
  g_assert_cmpint (sotto_session_get_path_family (session), ==, family);
}

static void
count_cb (SottoSession *session, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* How many PINGs @session has sent. */
static guint
count_pings (SottoSession *session)
{
  GListModel *frames = G_LIST_MODEL (sotto_session_get_frames (session));
  guint       count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (frames); i++) {
    g_autoptr (SottoWireEntry) entry = g_list_model_get_item (frames, i);

    if (sotto_wire_entry_get_direction (entry) == SOTTO_DIRECTION_OUT &&
        sotto_wire_entry_get_record_type (entry) == SOTTO_RECORD_PING) {
      count++;
    }
  }

  return count;
}

static void
test_direct (void)
{
  Pair  pair = { NULL };
  guint count = 0;

  pair_host (&pair);
  assert_path (pair_bob (&pair), NULL, G_SOCKET_FAMILY_INVALID);
  g_signal_connect (pair_bob (&pair), "notify::path", G_CALLBACK (count_cb),
                    &count);
  pair_join (&pair, "hello");
  assert_path (pair_alice (&pair), "direct", G_SOCKET_FAMILY_IPV4);
  assert_path (pair_bob (&pair), "direct", G_SOCKET_FAMILY_IPV4);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (sotto_session_get_round_trip (pair_bob (&pair)), ==, 0);

  pair_cut (&pair);
  assert_path (pair_alice (&pair), NULL, G_SOCKET_FAMILY_INVALID);
  assert_path (pair_bob (&pair), NULL, G_SOCKET_FAMILY_INVALID);
  g_assert_cmpuint (count, ==, 2);
  pair_resume (&pair);
  assert_path (pair_alice (&pair), "direct", G_SOCKET_FAMILY_IPV4);
  assert_path (pair_bob (&pair), "direct", G_SOCKET_FAMILY_IPV4);
  g_assert_cmpuint (count, ==, 3);
  pair_clear (&pair);
}

/* Whoever comes in by the port that only Tor knows comes through Tor. */
static void
test_tor (void)
{
  Pair                    pair = { NULL };
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  g_autofree char        *address = NULL;
  SottoJoinerOptions      options = { 0 };

  pair_host (&pair);
  address =
    g_strdup_printf ("127.0.0.1:%u", sotto_host_listen_for_onion (pair.host));
  options.address = address;
  options.session.clock = SOTTO_CLOCK (pair.clock);
  options.session.network = G_NETWORK_MONITOR (pair.network);
  pair.joiner = sotto_joiner_new (password, &options);
  sotto_joiner_start (pair.joiner);
  run_until (sotto_session_get_state (pair_bob (&pair)) ==
               SOTTO_SESSION_TALKING &&
             sotto_session_get_state (pair_alice (&pair)) ==
               SOTTO_SESSION_TALKING);
  assert_path (pair_bob (&pair), "tor", G_SOCKET_FAMILY_INVALID);
  assert_path (pair_alice (&pair), "direct", G_SOCKET_FAMILY_IPV4);
  pair_clear (&pair);
}

static void
test_measure (void)
{
  Pair          pair = { NULL };
  SottoSession *alice;
  guint         count = 0;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  g_signal_connect (alice, "notify::round-trip", G_CALLBACK (count_cb), &count);
  sotto_session_measure (alice);
  fake_clock_advance (pair.clock, 20);
  sotto_session_measure (alice);
  g_assert_cmpuint (count_pings (alice), ==, 1);
  fake_clock_advance (pair.clock, 20);
  run_until (sotto_session_get_round_trip (alice) != 0);
  g_assert_cmpint (sotto_session_get_round_trip (alice), ==, 40000);
  g_assert_cmpuint (count, ==, 1);

  sotto_session_measure (alice);
  g_assert_cmpuint (count_pings (alice), ==, 2);
  fake_clock_advance (pair.clock, 5);
  run_until (sotto_session_get_round_trip (alice) != 40000);
  g_assert_cmpint (sotto_session_get_round_trip (alice), ==, 5000);

  pair_cut (&pair);
  g_assert_cmpint (sotto_session_get_round_trip (alice), ==, 0);
  sotto_session_measure (alice);
  pair_resume (&pair);
  g_assert_cmpuint (count_pings (alice), ==, 2);
  pair_clear (&pair);
}

/* The answer to another PING says nothing of the one that measures. */
static void
test_measure_other (void)
{
  Pair          pair = { NULL };
  SottoSession *alice;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  sotto_session_ping (alice);
  sotto_session_measure (alice);
  sotto_session_ping (alice);
  sotto_session_note_pong (alice, 1);
  sotto_session_measure (alice);
  g_assert_cmpuint (count_pings (alice), ==, 3);
  sotto_session_note_pong (alice, 3);
  g_assert_cmpint (sotto_session_get_round_trip (alice), ==, 0);
  sotto_session_measure (alice);
  g_assert_cmpuint (count_pings (alice), ==, 4);
  fake_clock_advance (pair.clock, 7);
  run_until (sotto_session_get_round_trip (alice) != 0);
  g_assert_cmpint (sotto_session_get_round_trip (alice), ==, 7000);
  pair_clear (&pair);
}

/* What comes back within the same microsecond was measured all the same. */
static void
test_measure_fast (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  sotto_session_measure (pair_bob (&pair));
  run_until (sotto_session_get_round_trip (pair_bob (&pair)) != 0);
  g_assert_cmpint (sotto_session_get_round_trip (pair_bob (&pair)), ==, 1);
  pair_clear (&pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/session/path/direct", test_direct);
  g_test_add_func ("/session/path/tor", test_tor);
  g_test_add_func ("/session/path/measure", test_measure);
  g_test_add_func ("/session/path/measure/other", test_measure_other);
  g_test_add_func ("/session/path/measure/fast", test_measure_fast);

  return g_test_run ();
}
