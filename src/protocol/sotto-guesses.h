/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Limits how often the host's password can be guessed.
 * PROTOCOL.md, "Guesses and strangers". */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint  wrong_in_row;
  gint64 not_before; /* microseconds of the caller's monotonic clock */
} SottoGuesses;

typedef enum {
  SOTTO_GUESS_ALLOWED,
  SOTTO_GUESS_WAIT,   /* too many attempts: REFUSAL 4 */
  SOTTO_GUESS_CLOSED, /* nobody until the person says so: REFUSAL 6 */
} SottoGuessVerdict;

void sotto_guesses_init (SottoGuesses *guesses);

/* Whether an attempt may be made at @now. @wait_s (may be NULL) gets the whole
 * seconds to wait, rounded up, at least 1 with SOTTO_GUESS_WAIT, else 0. */
SottoGuessVerdict sotto_guesses_ask (const SottoGuesses *guesses,
                                     gint64              now,
                                     guint              *wait_s);

/* Counts a wrong guess, and begins the wait that it costs: none for the first
 * 3 in a row, then 1, 2, 4, ... up to 60 s; the tenth closes the door. */
void sotto_guesses_count_wrong (SottoGuesses *guesses, gint64 now);

/* A right guess, or the person opens the door again: the count is 0. */
void sotto_guesses_reset (SottoGuesses *guesses);

G_END_DECLS
