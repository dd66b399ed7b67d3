/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From frames to records. */

#include "sotto-channel-private.h"
#include "sotto-protocol-error.h"
#include "sotto-record-layout.h"

static gboolean
is_own (const SottoRecord *record)
{
  return record->type == SOTTO_RECORD_REKEY ||
         record->type == SOTTO_RECORD_SWITCH;
}

/* Opens the frame and decodes the record that it completes, if any. @info is
 * told what the tap will want to know: after SWITCH has been consumed, the
 * epoch and the counter are others. */
static gboolean
open_frame (SottoChannel   *channel,
            const guint8   *wire,
            gsize           length,
            SottoFrameInfo *info,
            SottoRecord   **record,
            GError        **error)
{
  SottoFrame    frame;
  const guint8 *payload;
  gsize         payload_length;

  if (!sotto_frame_open (channel->coder, channel->in.chain, wire, length,
                         &frame, error) ||
      !sotto_parts_add (&channel->parts, &frame, &payload, &payload_length,
                        error)) {
    return FALSE;
  }
  if (payload != NULL) {
    *record = sotto_record_decode_within (frame.type, frame.owner, payload,
                                          payload_length, error);
    if (*record == NULL) {
      return FALSE;
    }
  }
  info->type = frame.type;
  info->flags = frame.flags;
  info->payload_length = frame.length;
  info->payload =
    sotto_channel_copy_for_tap (channel, frame.payload, frame.length);
  return TRUE;
}

static void
show_received (SottoChannel   *channel,
               SottoFrameInfo *info,
               const guint8   *wire,
               gsize           length)
{
  if (channel->tap != NULL) {
    g_autoptr (GBytes) copy =
      sotto_channel_copy_for_tap (channel, wire, length);

    info->wire = copy;
    info->wire_length = length;
    channel->tap (info, channel->tap_data);
  }
}

static gboolean
receive (SottoChannel *channel,
         const guint8 *wire,
         gsize         length,
         SottoRecord **record,
         GError      **error)
{
  g_autoptr (SottoRecord) opened = NULL;
  g_autoptr (GBytes)      seen = NULL;
  SottoFrameInfo          info = { .direction = SOTTO_DIRECTION_IN,
                                   .epoch = channel->in.epoch,
                                   .counter = channel->in.counter };
  gboolean                own;

  if (!open_frame (channel, wire, length, &info, &opened, error)) {
    return FALSE;
  }
  seen = info.payload;
  channel->in.counter++;
  own = opened != NULL && is_own (opened);
  if (own && !sotto_channel_consume_own (channel, opened, error)) {
    return FALSE;
  }
  show_received (channel, &info, wire, length);
  if (own) {
    return sotto_channel_answer (channel, error) &&
           sotto_channel_renew_if_due (channel, error);
  }
  *record = g_steal_pointer (&opened);
  return TRUE;
}

/* A peer that breaks a rule is told so with the last frame that is sealed. What
 * nobody vouches for, and what this side cannot do, is not answered. */
static void
say_why (SottoChannel *channel, const GError *failure)
{
  g_autoptr (SottoRecord) bye = NULL;

  if (g_error_matches (failure, SOTTO_PROTOCOL_ERROR,
                       SOTTO_PROTOCOL_ERROR_ALTERED) ||
      g_error_matches (failure, SOTTO_PROTOCOL_ERROR,
                       SOTTO_PROTOCOL_ERROR_CRYPTO)) {
    return;
  }
  bye = sotto_record_new (SOTTO_RECORD_BYE);
  bye->reason = SOTTO_BYE_PROTOCOL;
  sotto_channel_seal (channel, bye, NULL);
}

gboolean
sotto_channel_receive (SottoChannel *channel,
                       const guint8 *frame,
                       gsize         length,
                       SottoRecord **record,
                       GError      **error)
{
  GError  *failure = NULL;
  gboolean received;

  g_return_val_if_fail (channel != NULL, FALSE);
  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  *record = NULL;
  if (!sotto_channel_check_alive (channel, error)) {
    return FALSE;
  }
  received = receive (channel, frame, length, record, &failure);
  sotto_frame_forget (channel->coder);
  sotto_parts_forget (&channel->parts);
  if (received) {
    return TRUE;
  }
  say_why (channel, failure);
  return sotto_channel_fail (channel, failure, error);
}
