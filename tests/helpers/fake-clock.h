/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A clock that stands still until a test turns it. */

#pragma once

#include "sotto-clock.h"

G_BEGIN_DECLS

/* What the wall clock shows at first: 2026-01-01 00:00:00 UTC, in µs. */
#define FAKE_CLOCK_EPOCH (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

#define FAKE_TYPE_CLOCK (fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (FakeClock, fake_clock, FAKE, CLOCK, SottoClock)

FakeClock *fake_clock_new (void);

/*
 * Moves both times on by @ms. Each timeout that falls due on the way is called
 * at its own time, in order (those of one instant as they were added), also
 * when another callback has just added it.
 */
void fake_clock_advance (FakeClock *self, guint64 ms);

/* The computer sleeps for @ms: only the wall clock goes on. */
void fake_clock_sleep (FakeClock *self, guint64 ms);

/* How many timeouts are set. */
guint fake_clock_get_n_timeouts (FakeClock *self);

G_END_DECLS
