/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A channel's life, and the renewal of its keys. */

#include "sotto-channel.h"

#include "sotto-channel-private.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"

/* Which chain is ours to send with: this and the order of the public keys in
 * the next root are all that the roles change. */
static gboolean
derive_chains (SottoChannel *channel,
               SottoSecret **out,
               SottoSecret **in,
               GError      **error)
{
  SottoSecret *root = sotto_rekey_get_root (channel->rekey);

  if (channel->role == SOTTO_ROLE_JOINER) {
    return sotto_keys_derive_chains (root, out, in, error);
  }
  return sotto_keys_derive_chains (root, in, out, error);
}

gboolean
sotto_channel_fail (SottoChannel *channel, GError *failure, GError **error)
{
  channel->failure = failure;
  g_clear_pointer (&channel->coder, sotto_frame_coder_free);
  g_clear_pointer (&channel->rekey, sotto_rekey_free);
  g_clear_pointer (&channel->out.chain, sotto_secret_unref);
  g_clear_pointer (&channel->in.chain, sotto_secret_unref);
  g_clear_pointer (&channel->next_in, sotto_secret_unref);
  sotto_parts_clear (&channel->parts);
  if (error != NULL) {
    *error = g_error_copy (failure);
  }
  return FALSE;
}

gboolean
sotto_channel_check_alive (SottoChannel *channel, GError **error)
{
  if (channel->failure == NULL) {
    return TRUE;
  }
  if (error != NULL) {
    *error = g_error_copy (channel->failure);
  }
  return FALSE;
}

SottoChannel *
sotto_channel_new (SottoRole role, SottoSecret *root, const SottoRandom *random)
{
  SottoChannel *channel;
  GError       *failure = NULL;

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (sotto_secret_get_size (root) == SOTTO_ROOT_SIZE, NULL);

  channel = g_new0 (SottoChannel, 1);
  channel->role = role;
  channel->frames_max = SOTTO_EPOCH_FRAMES_MAX;
  channel->may_renew = TRUE;
  channel->rekey = sotto_rekey_new (role, root, random);
  sotto_parts_init (&channel->parts);
  g_queue_init (&channel->frames);
  channel->coder = sotto_frame_coder_new (&failure);
  if (channel->coder == NULL || !derive_chains (channel, &channel->out.chain,
                                                &channel->in.chain, &failure)) {
    /* There is no one to tell yet: the first use fails. */
    sotto_channel_fail (channel, failure, NULL);
  }
  return channel;
}

void
sotto_channel_free (SottoChannel *channel)
{
  if (channel == NULL) {
    return;
  }
  g_clear_pointer (&channel->coder, sotto_frame_coder_free);
  g_clear_pointer (&channel->rekey, sotto_rekey_free);
  g_clear_pointer (&channel->out.chain, sotto_secret_unref);
  g_clear_pointer (&channel->in.chain, sotto_secret_unref);
  g_clear_pointer (&channel->next_in, sotto_secret_unref);
  sotto_parts_clear (&channel->parts);
  g_queue_clear_full (&channel->frames, (GDestroyNotify) g_bytes_unref);
  g_clear_error (&channel->failure);
  g_clear_pointer (&channel, g_free);
}

void
sotto_channel_set_tap (SottoChannel   *channel,
                       SottoChannelTap tap,
                       gpointer        user_data)
{
  g_return_if_fail (channel != NULL);

  channel->tap = tap;
  channel->tap_data = user_data;
}

void
sotto_channel_set_frames_max (SottoChannel *channel, guint64 frames_max)
{
  g_return_if_fail (channel != NULL);
  g_return_if_fail (frames_max > 0);

  channel->frames_max = frames_max;
}

void
sotto_channel_set_may_renew (SottoChannel *channel, gboolean may_renew)
{
  g_return_if_fail (channel != NULL);

  channel->may_renew = may_renew;
}

void
sotto_channel_end (SottoChannel *channel)
{
  g_return_if_fail (channel != NULL);

  if (channel->failure == NULL) {
    sotto_channel_fail (channel,
                        g_error_new_literal (SOTTO_PROTOCOL_ERROR,
                                             SOTTO_PROTOCOL_ERROR_ORDER,
                                             "The channel is at its end"),
                        NULL);
  }
}

static gboolean
send_rekey (SottoChannel *channel, GError **error)
{
  g_autoptr (SottoRecord) record = sotto_record_new (SOTTO_RECORD_REKEY);

  return sotto_rekey_create_share (channel->rekey, &record->rekey.epoch,
                                   record->rekey.public_key, error) &&
         sotto_channel_seal (channel, record, error);
}

/* Changes the sending direction over; the receiving one has to wait for the
 * peer's SWITCH. */
static gboolean
send_switch (SottoChannel *channel, GError **error)
{
  g_autoptr (SottoRecord) record = sotto_record_new (SOTTO_RECORD_SWITCH);
  SottoSecret            *next_out = NULL;

  record->rekey.epoch = sotto_rekey_create_switch (channel->rekey);
  if (!sotto_channel_seal (channel, record, error) ||
      !derive_chains (channel, &next_out, &channel->next_in, error)) {
    return FALSE;
  }
  g_clear_pointer (&channel->out.chain, sotto_secret_unref);
  channel->out.chain = next_out;
  channel->out.epoch = record->rekey.epoch;
  channel->out.counter = 0;
  return TRUE;
}

static gboolean
renew (SottoChannel *channel, GError **error)
{
  if (sotto_rekey_get_state (channel->rekey) != SOTTO_REKEY_IDLE) {
    return TRUE;
  }
  return send_rekey (channel, error);
}

/* "When 2^20 frames were sent under the epoch" */
gboolean
sotto_channel_renew_if_due (SottoChannel *channel, GError **error)
{
  return channel->out.counter < channel->frames_max || renew (channel, error);
}

gboolean
sotto_channel_renew (SottoChannel *channel, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (channel != NULL, FALSE);

  if (!sotto_channel_check_alive (channel, error)) {
    return FALSE;
  }
  return renew (channel, &failure) ||
         sotto_channel_fail (channel, failure, error);
}

/* What this side owes after the peer's REKEY or SWITCH. */
gboolean
sotto_channel_answer (SottoChannel *channel, GError **error)
{
  if (sotto_rekey_get_state (channel->rekey) == SOTTO_REKEY_ASKED &&
      !send_rekey (channel, error)) {
    return FALSE;
  }
  if (sotto_rekey_get_state (channel->rekey) == SOTTO_REKEY_AGREED &&
      !send_switch (channel, error)) {
    return FALSE;
  }
  return TRUE;
}

static gboolean
consume_switch (SottoChannel *channel, guint32 epoch, GError **error)
{
  if (!sotto_rekey_consume_switch (channel->rekey, epoch, error)) {
    return FALSE;
  }
  g_clear_pointer (&channel->in.chain, sotto_secret_unref);
  channel->in.chain = g_steal_pointer (&channel->next_in);
  channel->in.epoch = epoch;
  channel->in.counter = 0;
  return TRUE;
}

gboolean
sotto_channel_consume_own (SottoChannel      *channel,
                           const SottoRecord *record,
                           GError           **error)
{
  if (!channel->may_renew) {
    g_set_error_literal (error, SOTTO_PROTOCOL_ERROR,
                         SOTTO_PROTOCOL_ERROR_ORDER,
                         "A renewal before GREETING");
    return FALSE;
  }
  if (record->type == SOTTO_RECORD_REKEY) {
    return sotto_rekey_consume_share (channel->rekey, record->rekey.epoch,
                                      record->rekey.public_key, error);
  }
  return consume_switch (channel, record->rekey.epoch, error);
}

gsize
sotto_channel_get_frame_length (guint8 first_byte, GError **error)
{
  gsize length = sotto_frame_get_length (first_byte);

  if (length == 0) {
    g_set_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_ALTERED,
                 "No frame begins with 0x%02x", first_byte);
  }
  return length;
}

/* A channel that has failed has no renewal and stays where it was. */
gboolean
sotto_channel_is_renewing (SottoChannel *channel)
{
  g_return_val_if_fail (channel != NULL, FALSE);

  return channel->rekey != NULL &&
         sotto_rekey_get_state (channel->rekey) != SOTTO_REKEY_IDLE;
}

guint32
sotto_channel_get_epoch (SottoChannel *channel)
{
  g_return_val_if_fail (channel != NULL, 0);

  return channel->in.epoch;
}

guint64
sotto_channel_get_frames_sent (SottoChannel *channel)
{
  g_return_val_if_fail (channel != NULL, 0);

  return channel->out.counter;
}
