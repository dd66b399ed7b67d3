/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The two ends of a conversation, and the frames that are on their way. */

#pragma once

#include "sotto-channel.h"
#include "test-random.h"

G_BEGIN_DECLS

#define CHANNEL_PAIR_ROLES 2

typedef struct {
  SeededRandom  random;
  SottoChannel *channels[CHANNEL_PAIR_ROLES]; /* by SottoRole */
  GQueue        flights[CHANNEL_PAIR_ROLES];  /* of GBytes, by the sender */
} ChannelPair;

void channel_pair_init (ChannelPair *pair, guint64 seed);
void channel_pair_clear (ChannelPair *pair);

/* The root that both ends began with. Transfer full. */
SottoSecret *channel_pair_dup_root (guint64 seed);

SottoRole channel_pair_get_other (SottoRole role);

/* Puts what @role has sealed on its way. Returns the number of frames. */
guint channel_pair_collect (ChannelPair *pair, SottoRole role);

/*
 * Hands the frame that has been on its way longest from @from to the other end,
 * and puts on its way what that seals in answer. There must be one. @record is
 * what sotto_channel_receive() gave.
 */
gboolean channel_pair_deliver (ChannelPair  *pair,
                               SottoRole     from,
                               SottoRecord **record,
                               GError      **error);

/* The same where nothing may go wrong. Transfer full; NULL if no record came
 * of it. */
SottoRecord *channel_pair_pass (ChannelPair *pair, SottoRole from);

/* Sends @record, where nothing may go wrong. Returns the number of frames. */
guint channel_pair_send (ChannelPair       *pair,
                         SottoRole          role,
                         const SottoRecord *record);

/* Passes all that is on its way both ways until nothing is, and asserts that no
 * record comes of it. */
void channel_pair_settle (ChannelPair *pair);

G_END_DECLS
