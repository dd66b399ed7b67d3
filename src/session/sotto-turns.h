/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Gives out turns at something that costs much, one at a time. */

#pragma once

#include "sotto-clock.h"

G_BEGIN_DECLS

typedef struct _SottoTurns SottoTurns;

typedef void (*SottoTurnFunc) (gpointer user_data);

/* At most @max turns in each window of a SottoThrottle. */
SottoTurns *sotto_turns_new (SottoClock *clock, guint max);

/* Nobody may be waiting any more. */
void sotto_turns_free (SottoTurns *turns);

/* Calls @turn once, from the main loop and never from inside of this call, in
 * the order in which turns were asked for. @user_data may wait once at a time.
 */
void sotto_turns_wait (SottoTurns   *turns,
                       SottoTurnFunc turn,
                       gpointer      user_data);

/* @user_data waits no more, if it did. */
void sotto_turns_leave (SottoTurns *turns, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoTurns, sotto_turns_free)

G_END_DECLS
