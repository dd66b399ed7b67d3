/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How long a guesser has to wait: every row of PROTOCOL.md's rule, with a clock
 * that the test holds. */

#include <glib.h>

#include "sotto-guesses.h"
#include "sotto-limits.h"

#define SECOND G_USEC_PER_SEC
#define START (G_GINT64_CONSTANT (123456789) * SECOND + 17)

static void
assert_verdict (const SottoGuesses *guesses,
                gint64              now,
                SottoGuessVerdict   verdict,
                guint               wait_s)
{
  guint found = 99;

  g_assert_cmpint (sotto_guesses_ask (guesses, now, &found), ==, verdict);
  g_assert_cmpuint (found, ==, wait_s);
  g_assert_cmpint (sotto_guesses_ask (guesses, now, NULL), ==, verdict);
}

static void
test_none_wrong (void)
{
  SottoGuesses guesses;

  sotto_guesses_init (&guesses);
  assert_verdict (&guesses, 0, SOTTO_GUESS_ALLOWED, 0);
  assert_verdict (&guesses, G_MAXINT64, SOTTO_GUESS_ALLOWED, 0);
  assert_verdict (&guesses, G_MININT64, SOTTO_GUESS_ALLOWED, 0);
}

typedef struct {
  guint             wrong; /* the how manieth wrong guess in a row */
  SottoGuessVerdict verdict;
  guint             wait_s;
} Row;

static const Row rows[] = {
  { 1, SOTTO_GUESS_ALLOWED, 0 }, { 2, SOTTO_GUESS_ALLOWED, 0 },
  { 3, SOTTO_GUESS_ALLOWED, 0 }, { 4, SOTTO_GUESS_WAIT, 1 },
  { 5, SOTTO_GUESS_WAIT, 2 },    { 6, SOTTO_GUESS_WAIT, 4 },
  { 7, SOTTO_GUESS_WAIT, 8 },    { 8, SOTTO_GUESS_WAIT, 16 },
  { 9, SOTTO_GUESS_WAIT, 32 },   { 10, SOTTO_GUESS_CLOSED, 0 },
  { 11, SOTTO_GUESS_CLOSED, 0 },
};

G_STATIC_ASSERT (SOTTO_GUESSES_FREE == 3);
G_STATIC_ASSERT (SOTTO_GUESSES_MAX == 10);

/* Before, at and after the end of each wait. */
static void
check_wait (const SottoGuesses *guesses, gint64 now, guint wait_s)
{
  gint64 end = now + (gint64) wait_s * SECOND;

  assert_verdict (guesses, now, SOTTO_GUESS_WAIT, wait_s);
  assert_verdict (guesses, now + 1, SOTTO_GUESS_WAIT, wait_s);
  assert_verdict (guesses, end - SECOND, SOTTO_GUESS_WAIT, 1);
  assert_verdict (guesses, end - 1, SOTTO_GUESS_WAIT, 1);
  assert_verdict (guesses, end, SOTTO_GUESS_ALLOWED, 0);
  assert_verdict (guesses, end + 1, SOTTO_GUESS_ALLOWED, 0);
}

static void
test_every_row (void)
{
  SottoGuesses guesses;
  gint64       now = START;

  sotto_guesses_init (&guesses);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row *row = &rows[i];

    g_test_message ("wrong guess %u", row->wrong);
    sotto_guesses_count_wrong (&guesses, now);
    assert_verdict (&guesses, now, row->verdict, row->wait_s);
    if (row->verdict == SOTTO_GUESS_WAIT) {
      check_wait (&guesses, now, row->wait_s);
    }
    now += (gint64) row->wait_s * SECOND;
  }
  assert_verdict (&guesses, G_MAXINT64, SOTTO_GUESS_CLOSED, 0);
}

static void
test_partial_seconds_are_rounded_up (void)
{
  SottoGuesses guesses;

  sotto_guesses_init (&guesses);
  for (guint i = 0; i < 6; i++) {
    sotto_guesses_count_wrong (&guesses, START);
  }
  assert_verdict (&guesses, START + 1, SOTTO_GUESS_WAIT, 4);
  assert_verdict (&guesses, START + SECOND, SOTTO_GUESS_WAIT, 3);
  assert_verdict (&guesses, START + SECOND + 1, SOTTO_GUESS_WAIT, 3);
}

/* For every number of wrong guesses, also when the door is closed. */
static void
test_reset_starts_again (void)
{
  for (guint wrong = 0; wrong <= SOTTO_GUESSES_MAX + 1; wrong++) {
    SottoGuesses guesses;

    sotto_guesses_init (&guesses);
    for (guint i = 0; i < wrong; i++) {
      sotto_guesses_count_wrong (&guesses, START);
    }
    sotto_guesses_reset (&guesses);
    assert_verdict (&guesses, START, SOTTO_GUESS_ALLOWED, 0);
    for (guint i = 0; i < SOTTO_GUESSES_FREE; i++) {
      sotto_guesses_count_wrong (&guesses, START);
      assert_verdict (&guesses, START, SOTTO_GUESS_ALLOWED, 0);
    }
    sotto_guesses_count_wrong (&guesses, START);
    assert_verdict (&guesses, START, SOTTO_GUESS_WAIT, 1);
  }
}

static void
test_no_wait_is_longer_than_the_limit (void)
{
  SottoGuesses guesses;
  guint        wait_s;

  sotto_guesses_init (&guesses);
  for (guint i = 0; i < 100; i++) {
    sotto_guesses_count_wrong (&guesses, START);
    sotto_guesses_ask (&guesses, START, &wait_s);
    g_assert_cmpuint (wait_s, <=, SOTTO_GUESS_WAIT_MAX_S);
  }
  g_assert_cmpuint (guesses.wrong_in_row, ==, SOTTO_GUESSES_MAX);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/guesses/none-wrong", test_none_wrong);
  g_test_add_func ("/guesses/every-row", test_every_row);
  g_test_add_func ("/guesses/partial-seconds",
                   test_partial_seconds_are_rounded_up);
  g_test_add_func ("/guesses/reset", test_reset_starts_again);
  g_test_add_func ("/guesses/limit", test_no_wait_is_longer_than_the_limit);

  return g_test_run ();
}
