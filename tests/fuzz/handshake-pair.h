/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two ends that know the same password, for targets that speak for one of them
 * or stand between both. The password is not stretched: that is no parser. */

#pragma once

#include "fuzz.h"
#include "sotto-handshake.h"
#include "test-random.h"

G_BEGIN_DECLS

#define HANDSHAKE_PAIR_ROLES 2

typedef struct {
  SeededRandom    random;
  SottoSecret    *w;
  SottoHandshake *ends[HANDSHAKE_PAIR_ROLES]; /* by SottoRole */
} HandshakePair;

void handshake_pair_init (HandshakePair *pair);
void handshake_pair_clear (HandshakePair *pair);

/* Whether either end has something to say, and which. Stretches where that is
 * due. */
gboolean handshake_pair_get_turn (HandshakePair *pair, SottoRole *role);

/* What @role says next. Returns its length. */
gsize handshake_pair_create (HandshakePair *pair,
                             SottoRole      role,
                             guint8         message[SOTTO_HANDSHAKE_SIZE_MAX]);

/* Hands @bytes to the end of @role as if they came from the wire: the first
 * one tells how many are taken. FALSE when it refuses. */
gboolean handshake_pair_receive (HandshakePair *pair,
                                 SottoRole      role,
                                 const guint8  *bytes,
                                 gsize          length);

gboolean handshake_pair_is_done (HandshakePair *pair, SottoRole role);

/* Plays a handshake in which what is said to @role, or to both if @role is -1,
 * goes through the fuzzer's hands. Returns whether it altered anything. */
gboolean handshake_pair_play (HandshakePair *pair, int role, FuzzInput *input);

G_END_DECLS
