/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who may do what costs much, and when. */

#include "sotto-turns.h"

#include "fake-clock.h"
#include "sotto-throttle.h"

#define MAX_TURNS 3

typedef struct {
  FakeClock  *clock;
  SottoTurns *turns;
} Fixture;

/* Who had a turn, as one letter each. */
static GString *had;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = fake_clock_new ();
  fixture->turns = sotto_turns_new (SOTTO_CLOCK (fixture->clock), MAX_TURNS);
  had = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->turns, sotto_turns_free);
  g_assert_cmpuint (fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_finalize_object (fixture->clock);
  g_string_free (had, TRUE);
}

static void
turn_cb (gpointer letter)
{
  g_string_append (had, letter);
}

static void
wait_as (Fixture *fixture, const char *letter)
{
  sotto_turns_wait (fixture->turns, turn_cb, (gpointer) letter);
}

static void
leave_as (Fixture *fixture, const char *letter)
{
  sotto_turns_leave (fixture->turns, (gpointer) letter);
}

static void
run (void)
{
  while (g_main_context_iteration (NULL, FALSE)) {
  }
}

static void
assert_had (const char *letters)
{
  run ();
  g_assert_cmpstr (had->str, ==, letters);
}

/* One turn in each round of the main loop, in the order of coming. */
static void
test_one_by_one (Fixture *fixture, gconstpointer data)
{
  wait_as (fixture, "a");
  wait_as (fixture, "b");
  wait_as (fixture, "c");
  g_assert_cmpuint (had->len, ==, 0);
  for (guint i = 1; i <= 3; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpuint (had->len, ==, i);
  }
  assert_had ("abc");
}

static void
test_windows (Fixture *fixture, gconstpointer data)
{
  static const char *const letters[] = { "a", "b", "c", "d", "e", "f", "g" };

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    wait_as (fixture, letters[i]);
  }
  assert_had ("abc");
  fake_clock_advance (fixture->clock, SOTTO_THROTTLE_WINDOW_MS - 1);
  assert_had ("abc");
  fake_clock_advance (fixture->clock, 1);
  assert_had ("abcdef");
  fake_clock_advance (fixture->clock, SOTTO_THROTTLE_WINDOW_MS);
  assert_had ("abcdefg");
  g_assert_cmpuint (fake_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  static const char *const letters[] = { "a", "b", "c", "d", "e" };

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    wait_as (fixture, letters[i]);
  }
  leave_as (fixture, letters[0]);
  leave_as (fixture, letters[2]);
  leave_as (fixture, "who?");
  assert_had ("bde");

  /* The last one leaves while the window lasts. */
  wait_as (fixture, letters[0]);
  assert_had ("bde");
  leave_as (fixture, letters[0]);
  g_assert_cmpuint (fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  fake_clock_advance (fixture->clock, SOTTO_THROTTLE_WINDOW_MS);
  assert_had ("bde");
}

/* The last one leaves before its turn. */
static void
test_leave_all (Fixture *fixture, gconstpointer data)
{
  static const char letter[] = "a";

  wait_as (fixture, letter);
  leave_as (fixture, letter);
  assert_had ("");
}

typedef struct {
  Fixture *fixture;
  gboolean again;
} Chain;

static void
chain_cb (gpointer user_data)
{
  Chain *chain = user_data;

  g_string_append (had, "x");
  sotto_turns_leave (chain->fixture->turns, chain);
  if (chain->again) {
    chain->again = FALSE;
    sotto_turns_wait (chain->fixture->turns, chain_cb, chain);
  } else {
    g_clear_pointer (&chain->fixture->turns, sotto_turns_free);
    chain->fixture->turns =
      sotto_turns_new (SOTTO_CLOCK (chain->fixture->clock), MAX_TURNS);
  }
}

/* From inside of a turn one may ask for another, and end it all. */
static void
test_inside (Fixture *fixture, gconstpointer data)
{
  Chain chain = { fixture, TRUE };

  sotto_turns_wait (fixture->turns, chain_cb, &chain);
  assert_had ("xx");
}

static gboolean
urgent_cb (gpointer user_data)
{
  g_string_append (had, "!");
  return G_SOURCE_REMOVE;
}

/* What is drawn, at GDK_PRIORITY_REDRAW, is not kept waiting. */
static void
test_urgent_first (Fixture *fixture, gconstpointer data)
{
  wait_as (fixture, "a");
  wait_as (fixture, "b");
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, urgent_cb, NULL, NULL);
  g_main_context_iteration (NULL, FALSE);
  g_main_context_iteration (NULL, FALSE);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, urgent_cb, NULL, NULL);
  assert_had ("!a!b");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/turns/one-by-one", test_one_by_one },
    { "/turns/windows", test_windows },
    { "/turns/leave", test_leave },
    { "/turns/leave-all", test_leave_all },
    { "/turns/inside", test_inside },
    { "/turns/urgent-first", test_urgent_first },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }

  return g_test_run ();
}
