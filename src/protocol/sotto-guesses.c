/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Limits how often the host's password can be guessed. */

#include "sotto-guesses.h"

#include "sotto-limits.h"

/* The wait doubles from one second, and would overflow if it were doubled for
 * ever; the door closes long before that. */
G_STATIC_ASSERT (SOTTO_GUESSES_MAX - SOTTO_GUESSES_FREE < 32);

void
sotto_guesses_init (SottoGuesses *guesses)
{
  g_return_if_fail (guesses != NULL);

  guesses->wrong_in_row = 0;
  guesses->not_before = G_MININT64;
}

SottoGuessVerdict
sotto_guesses_ask (const SottoGuesses *guesses, gint64 now, guint *wait_s)
{
  gint64 left;

  g_return_val_if_fail (guesses != NULL, SOTTO_GUESS_CLOSED);

  if (wait_s != NULL) {
    *wait_s = 0;
  }
  if (guesses->wrong_in_row >= SOTTO_GUESSES_MAX) {
    return SOTTO_GUESS_CLOSED;
  }
  if (now >= guesses->not_before) {
    return SOTTO_GUESS_ALLOWED;
  }
  left = guesses->not_before - now;
  if (wait_s != NULL) {
    *wait_s = (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  }
  return SOTTO_GUESS_WAIT;
}

/* The wait that the @wrong-th wrong guess in a row costs, in seconds. */
static guint
get_wait (guint wrong)
{
  if (wrong <= SOTTO_GUESSES_FREE || wrong >= SOTTO_GUESSES_MAX) {
    return 0;
  }
  return MIN (1u << (wrong - SOTTO_GUESSES_FREE - 1), SOTTO_GUESS_WAIT_MAX_S);
}

void
sotto_guesses_count_wrong (SottoGuesses *guesses, gint64 now)
{
  g_return_if_fail (guesses != NULL);

  if (guesses->wrong_in_row < SOTTO_GUESSES_MAX) {
    guesses->wrong_in_row++;
  }
  guesses->not_before =
    now + (gint64) get_wait (guesses->wrong_in_row) * G_USEC_PER_SEC;
}

void
sotto_guesses_reset (SottoGuesses *guesses)
{
  sotto_guesses_init (guesses);
}
