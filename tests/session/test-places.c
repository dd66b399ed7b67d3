/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* All places are taken: who gets one nevertheless, and at whose cost. */

#include "sotto-crypto.h"
#include "sotto-throttle.h"
#include "visitor.h"

/* Places are taken from whoever has most of them, until both have as many; the
 * one that has said nothing for longest goes first. */
static void
test_fair (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) many = NULL;
  g_autoptr (GPtrArray) few = NULL;
  g_autoptr (Visitor)   third = NULL;

  pair_host (&pair);
  many = visitor_come_many (&pair, "127.0.0.1", SOTTO_STRANGERS_MAX);
  fake_clock_advance (pair.clock, 1000);
  visitor_say_hello (many->pdata[0]);
  run_until (visitor_is_spoken_to (many->pdata[0]));

  few = visitor_come_many (&pair, "127.0.0.2", 1);
  visitor_assert_hears (many->pdata[1], VISITOR_REFUSED_FULL, 4, TRUE);
  for (guint i = 1; i < SOTTO_STRANGERS_MAX / 2; i++) {
    g_ptr_array_add (few, visitor_come (&pair, "127.0.0.2"));
  }
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  visitor_assert_turned_away (&pair, "127.0.0.2");
  visitor_assert_turned_away (&pair, "127.0.0.1");
  for (guint i = 2; i <= SOTTO_STRANGERS_MAX / 2; i++) {
    visitor_assert_hears (many->pdata[i], VISITOR_REFUSED_FULL, 4, TRUE);
  }
  g_assert_false (visitor_is_spoken_to (many->pdata[9]));
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED), ==, 8 + 2);

  third = visitor_come (&pair, "127.0.0.3");
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED), ==,
                    8 + 2 + 1);
  pair_clear (&pair);
}

/* One place each is as fair as it gets. */
static void
test_fair_to_many (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);

  pair_host (&pair);
  for (guint i = 1; i <= SOTTO_STRANGERS_MAX; i++) {
    g_autofree char *address = g_strdup_printf ("127.0.1.%u", i);

    g_ptr_array_add (visitors, visitor_come (&pair, address));
    /* Or not all of them would get a line in the list. */
    fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  }
  visitor_assert_turned_away (&pair, "127.0.2.1");
  pair_clear (&pair);
}

static void
assert_refused_saying (Pair *pair, const char *bytes, gsize size)
{
  g_autoptr (Visitor) visitor =
    visitor_new (sotto_host_get_port (pair->host), NULL, NULL);

  visitor_say (visitor, bytes, size);
  visitor_assert_hears (visitor, VISITOR_REFUSED_FULL, 4, TRUE);
}

/* Of one network as well, who says HELLO takes the place of who has said
 * nothing for 2 s; who has said HELLO keeps it. */
static void
test_spoken (void)
{
  static const char     hello[] = "\x01SOTTOVOCE\x01\x01";
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) silent = NULL;
  g_autoptr (GPtrArray) spoken =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);

  pair_host (&pair);
  silent = visitor_come_many (&pair, NULL, 1);
  fake_clock_advance (pair.clock, 1);
  for (guint i = 1; i < SOTTO_STRANGERS_MAX; i++) {
    g_ptr_array_add (silent, visitor_come (&pair, NULL));
  }
  visitor_say (silent->pdata[2], hello, sizeof hello - 2);
  visitor_say_hello (silent->pdata[3]);
  run_until (visitor_is_spoken_to (silent->pdata[3]));
  fake_clock_advance (pair.clock, 1998);
  assert_refused_saying (&pair, hello, sizeof hello - 1);

  fake_clock_advance (pair.clock, 1);
  assert_refused_saying (&pair, hello, 0);
  assert_refused_saying (&pair, hello, sizeof hello - 2);
  assert_refused_saying (&pair, "GET / HTTP/1.1\r\n\r\n", 18);
  for (guint i = 0; i < SOTTO_STRANGERS_MAX - 1; i++) {
    Visitor *visitor =
      visitor_new (sotto_host_get_port (pair.host), NULL, "hello");

    visitor_say_hello (visitor);
    visitor_hear_challenge (visitor);
    g_ptr_array_add (spoken, visitor);
    if (i == 0) {
      visitor_assert_hears (silent->pdata[0], VISITOR_REFUSED_FULL, 4, TRUE);
      assert_refused_saying (&pair, hello, sizeof hello - 1);
      fake_clock_advance (pair.clock, 1);
    }
  }
  assert_refused_saying (&pair, hello, sizeof hello - 1);
  for (guint i = 1; i < SOTTO_STRANGERS_MAX; i++) {
    if (i != 3) {
      visitor_assert_hears (silent->pdata[i], VISITOR_REFUSED_FULL, 4, TRUE);
    }
  }
  pair_clear (&pair);
}

/* Who has proved the password has a place like the others, and keeps it. */
static void
test_proved (void)
{
  Pair                  pair = { NULL };
  RawPeer              *peer;
  g_autoptr (GPtrArray) many = NULL;
  g_autoptr (GPtrArray) others = NULL;

  pair_host (&pair);
  peer = raw_peer_join (sotto_host_get_port (pair.host), "hello",
                        SOTTO_CLOCK (pair.clock), NULL);
  raw_peer_listen (peer);
  run_until (pair_count_knocks (&pair, SOTTO_KNOCK_RIGHT) == 1);
  fake_clock_advance (pair.clock, 1000);
  many = visitor_come_many (&pair, "127.0.0.1", SOTTO_STRANGERS_MAX - 1);
  visitor_assert_turned_away (&pair, "127.0.0.1");
  others = visitor_come_many (&pair, "127.0.0.2", SOTTO_STRANGERS_MAX / 2);
  visitor_assert_turned_away (&pair, "127.0.0.2");

  raw_peer_greet (peer, "Alice");
  run_until (raw_peer_has (peer, "GREETING Bob"));
  raw_peer_free (peer);
  pair_clear (&pair);
}

#define HALF (SOTTO_STRANGERS_MAX / 2)

/* However many come through Tor, half of the places are for who comes directly,
 * and among these they go as if there were no Tor. */
static void
test_crowd_of_tor (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) crowd = NULL;
  g_autoptr (GPtrArray) direct = NULL;
  g_autoptr (Visitor)   other = NULL;

  pair_host (&pair);
  crowd = visitor_come_many (&pair, VISITOR_ONION, SOTTO_STRANGERS_MAX);
  visitor_assert_turned_away (&pair, VISITOR_ONION);
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  direct = visitor_come_many (&pair, "127.0.0.1", HALF);
  for (guint i = 0; i < HALF; i++) {
    visitor_assert_hears (crowd->pdata[i], VISITOR_REFUSED_FULL, 4, TRUE);
  }
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  visitor_assert_turned_away (&pair, "127.0.0.1");
  visitor_assert_turned_away (&pair, VISITOR_ONION);

  other = visitor_come (&pair, "127.0.0.2");
  visitor_assert_hears (direct->pdata[0], VISITOR_REFUSED_FULL, 4, TRUE);
  for (guint i = HALF; i < SOTTO_STRANGERS_MAX; i++) {
    g_assert_false (visitor_is_spoken_to (crowd->pdata[i]));
  }
  pair_clear (&pair);
}

/* However many come directly, each from somewhere else, half of the places are
 * for who comes through Tor. */
static void
test_direct_crowd (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) crowd =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);
  g_autoptr (GPtrArray) onion = NULL;
  guint                 refused = 0;

  pair_host (&pair);
  for (guint i = 1; i <= SOTTO_STRANGERS_MAX; i++) {
    g_autofree char *address = g_strdup_printf ("127.0.1.%u", i);

    g_ptr_array_add (crowd, visitor_come (&pair, address));
    fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  }
  onion = visitor_come_many (&pair, VISITOR_ONION, HALF);
  fake_clock_advance (pair.clock, SOTTO_THROTTLE_WINDOW_MS);
  visitor_assert_turned_away (&pair, VISITOR_ONION);
  for (guint i = 0; i < SOTTO_STRANGERS_MAX; i++) {
    refused += visitor_is_spoken_to (crowd->pdata[i]) ? 1 : 0;
  }
  g_assert_cmpuint (refused, ==, HALF);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/places/fair", test_fair);
  g_test_add_func ("/places/fair-to-many", test_fair_to_many);
  g_test_add_func ("/places/spoken", test_spoken);
  g_test_add_func ("/places/proved", test_proved);
  g_test_add_func ("/places/crowd-of-tor", test_crowd_of_tor);
  g_test_add_func ("/places/direct-crowd", test_direct_crowd);

  return g_test_run ();
}
