/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What happened at the host's door, as a list that no flood can fill. */

#pragma once

#include "sotto-clock.h"
#include "sotto-knock.h"
#include "sotto-throttle.h"

G_BEGIN_DECLS

/* The last so many guesses, right or wrong, with where their count began anew,
 * and of everything else. */
#define SOTTO_KNOCKS_GUESSES_MAX 40
#define SOTTO_KNOCKS_OTHERS_MAX 20

/* What happens again within this time counts as one line, unless the door was
 * opened again in between. */
#define SOTTO_KNOCKS_RECENT_S (10 * 60)

/* New lines in one window of a SottoThrottle; guesses are not counted. */
#define SOTTO_KNOCKS_NEW_MAX 4

/* How often at most a line tells of what it counts. */
#define SOTTO_KNOCKS_TELL_MS 1000

typedef struct {
  GListStore   *list; /* of SottoKnock, by when each first happened */
  SottoClock   *clock;
  SottoThrottle new_ones;
  GPtrArray    *held;    /* those that have changed and have not told so */
  guint         tell_id; /* while what changes is held back */
} SottoKnocks;

void sotto_knocks_init (SottoKnocks *knocks);
void sotto_knocks_clear (SottoKnocks *knocks);

/* Before the first is noted; @clock is referenced. */
void sotto_knocks_set_clock (SottoKnocks *knocks, SottoClock *clock);

/* @address is NULL for SOTTO_KNOCK_OPENED. */
void sotto_knocks_note (SottoKnocks   *knocks,
                        SottoKnockKind kind,
                        const char    *address);

G_END_DECLS
