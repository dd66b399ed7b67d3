/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A host and a joiner in one process, over real sockets, by one fake clock. */

#pragma once

#include "fake-clock.h"
#include "fake-network.h"
#include "raw-peer.h"
#include "sotto-host.h"
#include "sotto-joiner.h"

G_BEGIN_DECLS

typedef struct {
  FakeClock   *clock;
  FakeNetwork *network;
  SottoHost   *host;
  SottoJoiner *joiner;
} Pair;

/* Starts to host with the password "hello", and waits until it listens. */
void pair_host (Pair *pair);

/* A joiner of that host that has not started. */
SottoJoiner *pair_new_joiner (Pair *pair, const char *password);

/* Joins with @password, and waits until that has come to something. */
void pair_join (Pair *pair, const char *password);

/* Hosts and joins with the same password: both talk then. */
void pair_talk (Pair *pair);

SottoSession *pair_bob (Pair *pair);   /* the host's */
SottoSession *pair_alice (Pair *pair); /* the joiner's */

/* Breaks the connection of the two as a reset does, and waits until both have
 * seen it. */
void pair_cut (Pair *pair);

/* Lets time pass until both talk again. */
void pair_resume (Pair *pair);

/* Moves time on second by second, with all that happens meanwhile. */
void pair_pass (Pair *pair, guint seconds);

/* Bob's program is gone, and nobody listens where it was. */
void pair_lose_host (Pair *pair);

/* pair_clear() after that. */
void pair_clear_alone (Pair *pair);

/* Ends what has not ended, and proves that nothing is left of it. */
void pair_clear (Pair *pair);

/* Ends @session if it has not ended, and waits until it has. */
void end_session (SottoSession *session);

G_END_DECLS
