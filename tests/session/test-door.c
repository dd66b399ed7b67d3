/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* More strangers than there are places: how long one keeps its own, what all of
 * them may cost, and what is left of them. */

#include <string.h>

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-session-private.h"
#include "sotto-stranger.h"
#include "sotto-throttle.h"
#include "visitor.h"

#define REFUSED_LATE "\x0f\x05\x00\x00"

/* What the host lets through at once: see sotto-host.c. */
#define ACCEPTED_MAX 128
#define ANSWERED_MAX 8

/* The descriptors of this process that are open. */
static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint            n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL) {
    n++;
  }
  return n;
}

/* One that is gone already is NULL. */
static void
clear_visitor (Visitor *visitor)
{
  g_clear_pointer (&visitor, visitor_free);
}

/* For each place one who knows the password, and has said all but the proof of
 * it. */
static GPtrArray *
bring_shares (Pair *pair)
{
  GPtrArray *visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) clear_visitor);

  for (guint i = 0; i < SOTTO_STRANGERS_MAX; i++) {
    Visitor *visitor =
      visitor_new (sotto_host_get_port (pair->host), NULL, "hello");

    g_ptr_array_add (visitors, visitor);
    visitor_say_hello (visitor);
    visitor_hear_challenge (visitor);
    visitor_say_share (visitor);
  }
  return visitors;
}

static void
assert_alice_gets_in (Pair *pair)
{
  pair_join (pair, "hello");
  g_assert_cmpint (sotto_session_get_state (pair_alice (pair)), ==,
                   SOTTO_SESSION_TALKING);
}

/* Sixteen places, and nobody keeps one for more than 5 s without a word, nor
 * any longer by not listening to what it is told then. */
static void
test_silent (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) silent = NULL;

  pair_host (&pair);
  silent = visitor_come_many (&pair, NULL, SOTTO_STRANGERS_MAX);
  visitor_assert_turned_away (&pair, NULL);

  fake_clock_advance (pair.clock, SOTTO_HELLO_DEADLINE_S * 1000 - 1);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_GAVE_UP), ==, 0);
  fake_clock_advance (pair.clock, 1);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_GAVE_UP) ==
             SOTTO_STRANGERS_MAX);
  assert_alice_gets_in (&pair);
  for (guint i = 0; i < silent->len; i++) {
    visitor_assert_hears (silent->pdata[i], REFUSED_LATE, 4, TRUE);
  }
  pair_clear (&pair);
}

/* A byte now and then is no word. */
static void
test_trickle (void)
{
  Pair                pair = { NULL };
  g_autoptr (Visitor) visitor = NULL;

  pair_host (&pair);
  visitor = visitor_come (&pair, NULL);
  for (guint i = 0; i < SOTTO_HELLO_DEADLINE_S; i++) {
    visitor_say (visitor, &"\x01SOTTOVOCE"[i], 1);
    pair_pass (&pair, 1);
  }
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_GAVE_UP), ==, 1);
  visitor_assert_hears (visitor, REFUSED_LATE, 4, TRUE);
  pair_clear (&pair);
}

/* Each later message is due within 30 s of the one before it. */
static void
test_slow (void)
{
  Pair                pair = { NULL };
  g_autoptr (Visitor) after_hello = NULL;
  g_autoptr (Visitor) after_share = NULL;

  pair_host (&pair);
  after_hello = visitor_new (sotto_host_get_port (pair.host), NULL, "hello");
  after_share = visitor_new (sotto_host_get_port (pair.host), NULL, "hello");
  visitor_say_hello (after_hello);
  visitor_hear_challenge (after_hello);
  visitor_advance_to_proof (after_share);
  fake_clock_advance (pair.clock, SOTTO_HANDSHAKE_DEADLINE_S * 1000 - 1);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_GAVE_UP), ==, 0);
  fake_clock_advance (pair.clock, 1);
  visitor_assert_hears (after_hello, REFUSED_LATE, 4, TRUE);
  visitor_assert_hears (after_share, REFUSED_LATE, 4, TRUE);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_GAVE_UP), ==, 2);
  pair_clear (&pair);
}

/* Somebody who knows the password but does not greet. */
static void
test_no_greeting (void)
{
  Pair     pair = { NULL };
  RawPeer *peer;

  pair_host (&pair);
  peer = raw_peer_join (sotto_host_get_port (pair.host), "hello",
                        SOTTO_CLOCK (pair.clock), NULL);
  raw_peer_listen (peer);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_RIGHT) == 1);
  fake_clock_advance (pair.clock, SOTTO_HANDSHAKE_DEADLINE_S * 1000);
  raw_peer_run_to_end (peer);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_LISTENING);
  raw_peer_free (peer);
  pair_clear (&pair);
}

/* Who is refused hears why, though it had said something by then, and though
 * so many are refused that they get no time. None of them holds a place or,
 * for long, a descriptor. */
static void
test_refused_at_once (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) silent = NULL;
  g_autoptr (GPtrArray) refused =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);
  guint n = 3 * SOTTO_LEAVING_MAX;
  guint before;

  pair_host (&pair);
  silent = visitor_come_many (&pair, NULL, SOTTO_STRANGERS_MAX);
  before = count_descriptors ();
  for (guint i = 0; i < n; i++) {
    Visitor *visitor =
      visitor_new (sotto_host_get_port (pair.host), NULL, NULL);

    visitor_say_hello (visitor);
    g_ptr_array_add (refused, visitor);
  }
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED) == n);
  run_pending ();
  g_assert_cmpuint (count_descriptors (), ==, before + n + SOTTO_LEAVING_MAX);
  for (guint i = 0; i < n; i++) {
    visitor_assert_hears (refused->pdata[i], VISITOR_REFUSED_FULL, 4, TRUE);
  }
  pair_pass (&pair, 2);
  g_assert_cmpuint (count_descriptors (), ==, before + n);
  pair_clear (&pair);
}

/* Garbage does not hold a place either, not even while its sender is told. */
static void
test_garbage (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);
  char garbage[10000];

  memset (garbage, 'G', sizeof garbage);
  pair_host (&pair);
  for (guint i = 1; i <= 3 * SOTTO_STRANGERS_MAX; i++) {
    g_ptr_array_add (visitors, visitor_come (&pair, NULL));
    visitor_say (visitors->pdata[i - 1], garbage, sizeof garbage);
    run_until (pair_count_knocks (&pair, SOTTO_KNOCK_GARBLED) == i);
  }
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED), ==, 0);
  assert_alice_gets_in (&pair);
  pair_clear (&pair);
}

/* So many connections are accepted in one window of time; the others wait, and
 * are not lost. */
static void
test_accepted (void)
{
  Pair                  pair = { NULL };
  guint                 n = ACCEPTED_MAX + 10;
  g_autoptr (GPtrArray) visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);

  pair_host (&pair);
  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (visitors,
                     visitor_new (sotto_host_get_port (pair.host), NULL, NULL));
  }
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_CAME) +
               pair_count_knocks (&pair, SOTTO_KNOCK_TURNED) ==
             ACCEPTED_MAX);
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS - 1);
  run_pending ();
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED), ==,
                    ACCEPTED_MAX - SOTTO_STRANGERS_MAX);
  fake_clock_advance (pair.clock, 1);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED) ==
             n - SOTTO_STRANGERS_MAX);
  pair_clear (&pair);
}

static guint
count_spoken_to (GPtrArray *visitors)
{
  guint n = 0;

  for (guint i = 0; i < visitors->len; i++) {
    n += visitor_is_spoken_to (visitors->pdata[i]) ? 1 : 0;
  }
  return n;
}

/* So many shares are answered in one window of time. */
static void
test_answered (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) visitors = NULL;

  pair_host (&pair);
  visitors = bring_shares (&pair);
  run_until (count_spoken_to (visitors) == ANSWERED_MAX);
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS - 1);
  run_pending ();
  g_assert_cmpuint (count_spoken_to (visitors), ==, ANSWERED_MAX);

  /* One that waits may leave, and the rest have their turn. */
  g_ptr_array_set_size (visitors, SOTTO_STRANGERS_MAX - 1);
  fake_clock_advance (pair.clock, 1);
  run_until (count_spoken_to (visitors) == visitors->len);
  for (guint i = 0; i < visitors->len; i++) {
    visitor_hear_share (visitors->pdata[i]);
    visitor_say_proof (visitors->pdata[i]);
  }
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_RIGHT) == visitors->len);
  pair_clear (&pair);
}

/* They hear the answers that this window of time has. */
static void
use_up_answers (Pair *pair)
{
  for (guint i = 0; i < ANSWERED_MAX; i++) {
    g_autoptr (Visitor) visitor =
      visitor_new (sotto_host_get_port (pair->host), NULL, "hello");

    visitor_advance_to_proof (visitor);
  }
  run_until (pair_count_knocks (pair, SOTTO_KNOCK_GAVE_UP) == ANSWERED_MAX);
}

/* Of those who wait for an answer, half have to give up their places; the
 * others are answered. */
static void
test_refused_while_waiting (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GPtrArray) visitors = NULL;
  guint                 refused = 0;

  pair_host (&pair);
  use_up_answers (&pair);
  visitors = bring_shares (&pair);
  run_pending ();
  g_assert_cmpuint (count_spoken_to (visitors), ==, 0);

  others = visitor_come_many (&pair, "127.0.0.2", SOTTO_STRANGERS_MAX / 2);
  for (guint i = 0; i < visitors->len; i++) {
    if (visitor_is_spoken_to (visitors->pdata[i])) {
      visitor_assert_hears (visitors->pdata[i], VISITOR_REFUSED_FULL, 4, FALSE);
      g_clear_pointer (&visitors->pdata[i], visitor_free);
      refused++;
    }
  }
  g_assert_cmpuint (refused, ==, SOTTO_STRANGERS_MAX / 2);
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  for (guint i = 0; i < visitors->len; i++) {
    if (visitors->pdata[i] != NULL) {
      visitor_hear_share (visitors->pdata[i]);
    }
  }
  pair_clear (&pair);
}

/* Strangers wait until more urgent things are done; the peer is no stranger. */
static void
test_urgency (void)
{
  Pair          pair = { NULL };
  SottoSession *bob;
  GSource      *source;

  pair_talk (&pair);
  bob = pair_bob (&pair);
  source =
    g_main_context_find_source_by_user_data (NULL,
                                             sotto_link_get_pipe (bob->link));
  g_assert_nonnull (source);
  g_assert_cmpint (g_source_get_priority (source), ==, SOTTO_LINK_PRIORITY);
  pair_clear (&pair);
}

/* The host ends while strangers are in the middle of it. */
static void
test_end (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) visitors = NULL;
  guint                 before = count_descriptors ();

  pair_host (&pair);
  visitors = bring_shares (&pair);
  end_session (pair_bob (&pair));
  pair_clear (&pair);
  g_ptr_array_set_size (visitors, 0);
  g_assert_cmpuint (count_descriptors (), ==, before);
}

/* Strangers of every kind, all at once, and then nothing of them. */
static void
test_nothing_is_left (void)
{
  Pair                  pair = { NULL };
  guint                 descriptors;
  guint                 timeouts;
  g_autoptr (GPtrArray) visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);

  pair_host (&pair);
  run_pending ();
  descriptors = count_descriptors ();
  timeouts = fake_clock_get_n_timeouts (pair.clock);
  for (guint i = 0; i < 10 * SOTTO_STRANGERS_MAX; i++) {
    g_autofree char *address = g_strdup_printf ("127.0.0.%u", 1 + i % 5);
    Visitor         *visitor =
      visitor_new (sotto_host_get_port (pair.host), address, "hello");

    g_ptr_array_add (visitors, visitor);
    if (i % 4 == 1) {
      visitor_say (visitor, "\x01S", 2);
    } else if (i % 4 == 2) {
      visitor_say (visitor, "GET / HTTP/1.1\r\n\r\n", 18);
    } else if (i % 4 == 3) {
      visitor_say_hello (visitor);
    }
    pair_pass (&pair, i % 2);
  }
  g_assert_cmpuint (fake_clock_get_n_timeouts (pair.clock), >, timeouts);
  pair_pass (&pair, SOTTO_HANDSHAKE_DEADLINE_S + 2);
  g_assert_cmpuint (fake_clock_get_n_timeouts (pair.clock), ==, timeouts);
  g_ptr_array_set_size (visitors, 0);
  g_assert_cmpuint (count_descriptors (), ==, descriptors);
  assert_alice_gets_in (&pair);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    GTestFunc   test;
  } tests[] = {
    { "/door/silent", test_silent },
    { "/door/trickle", test_trickle },
    { "/door/slow", test_slow },
    { "/door/no-greeting", test_no_greeting },
    { "/door/refused-at-once", test_refused_at_once },
    { "/door/garbage", test_garbage },
    { "/door/accepted", test_accepted },
    { "/door/answered", test_answered },
    { "/door/refused-while-waiting", test_refused_while_waiting },
    { "/door/urgency", test_urgency },
    { "/door/end", test_end },
    { "/door/nothing-is-left", test_nothing_is_left },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add_func (tests[i].path, tests[i].test);
  }

  return g_test_run ();
}
