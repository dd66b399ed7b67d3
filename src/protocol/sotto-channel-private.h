/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the parts of a channel know of each other, and what tests need to
 * change. */

#pragma once

#include "sotto-channel.h"
#include "sotto-frame.h"
#include "sotto-parts.h"
#include "sotto-rekey.h"

G_BEGIN_DECLS

/* One direction of the stream. */
typedef struct {
  SottoSecret *chain;
  guint32      epoch;
  guint64      counter; /* of the next frame, from 0 in each epoch */
} SottoLane;

struct _SottoChannel {
  SottoRole        role;
  SottoFrameCoder *coder;
  SottoRekey      *rekey;
  SottoParts       parts;
  SottoLane        out;
  SottoLane        in;
  SottoSecret     *next_in; /* the chain that the peer's SWITCH leads to */
  guint64          frames_max;
  gboolean         may_renew;
  GQueue           frames; /* GBytes, sealed and not yet popped */
  SottoChannelTap  tap;
  gpointer         tap_data;
  GError          *failure; /* what went wrong first, and is final */
};

/* Makes @failure, which is consumed, final, and sets @error to it. It takes the
 * secrets with it: whoever looks into the channel later finds none. FALSE. */
gboolean sotto_channel_fail (SottoChannel *channel,
                             GError       *failure,
                             GError      **error);

/* FALSE, with what went wrong, once something has. */
gboolean sotto_channel_check_alive (SottoChannel *channel, GError **error);

/* Seals a record of any type, and nothing if it cannot be encoded. */
gboolean sotto_channel_seal (SottoChannel      *channel,
                             const SottoRecord *record,
                             GError           **error);

/* The beginning of @bytes as the tap is to see it, or NULL when there is no
 * tap.
 */
GBytes *sotto_channel_copy_for_tap (SottoChannel *channel,
                                    const guint8 *bytes,
                                    gsize         length);

/* Begins a renewal when the epoch has had its frames. */
gboolean sotto_channel_renew_if_due (SottoChannel *channel, GError **error);

/* Takes the peer's REKEY or SWITCH... */
gboolean sotto_channel_consume_own (SottoChannel      *channel,
                                    const SottoRecord *record,
                                    GError           **error);

/* ... and seals what this side owes after it. */
gboolean sotto_channel_answer (SottoChannel *channel, GError **error);

/* After how many frames under an epoch a renewal begins by itself, in place of
 * SOTTO_EPOCH_FRAMES_MAX; at least 1. */
void sotto_channel_set_frames_max (SottoChannel *channel, guint64 frames_max);

G_END_DECLS
