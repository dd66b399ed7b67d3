/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From records to frames. */

#include <string.h>

#include "sotto-bulk-private.h"
#include "sotto-channel-private.h"
#include "sotto-protocol-error.h"
#include "sotto-record-layout.h"

/* A cell is shown as it is; of a bulk frame there is too much. */
static GBytes *
get_for_tap (SottoChannel *channel, GBytes *wire)
{
  gsize       size;
  const void *data = g_bytes_get_data (wire, &size);

  return size <= SOTTO_FRAME_INFO_BYTES_MAX
           ? g_bytes_ref (wire)
           : sotto_channel_copy_for_tap (channel, data, size);
}

static void
show_sealed (SottoChannel   *channel,
             SottoFrameInfo *info,
             GBytes         *wire,
             GBytes         *payload)
{
  g_autoptr (GBytes) seen = NULL;

  if (channel->tap == NULL) {
    return;
  }
  seen = get_for_tap (channel, wire);
  info->wire = seen;
  info->wire_length = g_bytes_get_size (wire);
  info->payload = payload;
  channel->tap (info, channel->tap_data);
}

/* @payload is what the tap sees of it; NULL when nobody looks. */
static gboolean
seal_frame (SottoChannel *channel,
            guint8        type,
            guint8        flags,
            GBytes       *payload,
            gsize         length,
            GError      **error)
{
  SottoFrameInfo info = { .direction = SOTTO_DIRECTION_OUT,
                          .epoch = channel->out.epoch,
                          .counter = channel->out.counter,
                          .type = type,
                          .flags = flags,
                          .payload_length = length };
  GBytes        *wire =
    sotto_frame_seal (channel->coder, channel->out.chain, flags, length, error);

  if (wire == NULL) {
    return FALSE;
  }
  channel->out.counter++;
  g_queue_push_tail (&channel->frames, wire);
  show_sealed (channel, &info, wire, payload);
  return TRUE;
}

/* The payload has to be copied before it becomes ciphertext where it stands. */
GBytes *
sotto_channel_copy_for_tap (SottoChannel *channel,
                            const guint8 *bytes,
                            gsize         length)
{
  return channel->tap != NULL
           ? g_bytes_new (bytes, MIN (length, SOTTO_FRAME_INFO_BYTES_MAX))
           : NULL;
}

/* A record that fits is written where its frame is made. */
static gboolean
seal_whole (SottoChannel      *channel,
            const SottoRecord *record,
            gsize              size,
            GError           **error)
{
  guint8            *payload = sotto_frame_begin (channel->coder, record->type);
  g_autoptr (GBytes) seen = NULL;

  if (!sotto_record_write (record, payload, size, error)) {
    return FALSE;
  }
  seen = sotto_channel_copy_for_tap (channel, payload, size);
  return seal_frame (channel, record->type, 0, seen, size, error);
}

static gboolean
seal_part (SottoChannel *channel,
           guint8        type,
           guint8        flags,
           const guint8 *part,
           gsize         length,
           GError      **error)
{
  guint8            *payload = sotto_frame_begin (channel->coder, type);
  g_autoptr (GBytes) seen = sotto_channel_copy_for_tap (channel, part, length);

  memcpy (payload, part, length);
  return seal_frame (channel, type, flags, seen, length, error);
}

static gboolean
seal_parts (SottoChannel *channel,
            guint8        type,
            const guint8 *bytes,
            gsize         size,
            GError      **error)
{
  gsize room = sotto_frame_get_payload_max (type);

  while (size > room) {
    if (!seal_part (channel, type, SOTTO_FRAME_MORE, bytes, room, error) ||
        !sotto_channel_renew_if_due (channel, error)) {
      return FALSE;
    }
    bytes += room;
    size -= room;
  }
  return seal_part (channel, type, 0, bytes, size, error);
}

static gboolean
seal_long (SottoChannel      *channel,
           const SottoRecord *record,
           gsize              size,
           GError           **error)
{
  g_autofree guint8 *bytes = g_malloc (size);
  gboolean           sealed;

  sealed = sotto_record_write (record, bytes, size, error) &&
           seal_parts (channel, record->type, bytes, size, error);
  sotto_secret_wipe (bytes, size);
  return sealed;
}

gboolean
sotto_channel_seal (SottoChannel      *channel,
                    const SottoRecord *record,
                    GError           **error)
{
  gsize size;

  if (!sotto_record_measure (record, &size, error)) {
    return FALSE;
  }
  if (size <= sotto_frame_get_payload_max (record->type)) {
    return seal_whole (channel, record, size, error);
  }
  return seal_long (channel, record, size, error);
}

/* FILE-DATA whose bytes are where they have to be already. */
static gboolean
seal_bulk (SottoChannel *channel,
           gint64        id,
           guint64       offset,
           SottoBulk    *bulk,
           GError      **error)
{
  const SottoRecord  record = { .type = SOTTO_RECORD_FILE_DATA,
                                .file = { .id = id, .offset = offset } };
  gsize              size = SOTTO_FILE_DATA_HEAD_SIZE;
  gsize              length = size + sotto_bulk_get_length (bulk);
  guint8            *payload;
  g_autoptr (GBytes) seen = NULL;

  payload = sotto_frame_begin_bulk (channel->coder, record.type, bulk);
  if (!sotto_record_write (&record, payload, size, error)) {
    return FALSE;
  }
  seen = sotto_channel_copy_for_tap (channel, payload, length);
  return seal_frame (channel, record.type, 0, seen, length, error);
}

/* A record that cannot be encoded; nothing was sealed then. */
static gboolean
is_callers_mistake (const GError *failure)
{
  return g_error_matches (failure, SOTTO_PROTOCOL_ERROR,
                          SOTTO_PROTOCOL_ERROR_RECORD) ||
         g_error_matches (failure, SOTTO_PROTOCOL_ERROR,
                          SOTTO_PROTOCOL_ERROR_TOO_LONG);
}

gboolean
sotto_channel_send (SottoChannel      *channel,
                    const SottoRecord *record,
                    GError           **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (channel != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);
  g_return_val_if_fail (record->type != SOTTO_RECORD_REKEY, FALSE);
  g_return_val_if_fail (record->type != SOTTO_RECORD_SWITCH, FALSE);

  if (!sotto_channel_check_alive (channel, error)) {
    return FALSE;
  }
  if (sotto_channel_seal (channel, record, &failure) &&
      sotto_channel_renew_if_due (channel, &failure)) {
    return TRUE;
  }
  if (is_callers_mistake (failure)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  return sotto_channel_fail (channel, failure, error);
}

gboolean
sotto_channel_send_bulk (SottoChannel *channel,
                         gint64        id,
                         guint64       offset,
                         SottoBulk    *bulk,
                         GError      **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (channel != NULL, FALSE);
  g_return_val_if_fail (bulk != NULL, FALSE);

  if (!sotto_channel_check_alive (channel, error)) {
    sotto_bulk_free (bulk);
    return FALSE;
  }
  return (seal_bulk (channel, id, offset, bulk, &failure) &&
          sotto_channel_renew_if_due (channel, &failure)) ||
         sotto_channel_fail (channel, failure, error);
}

GBytes *
sotto_channel_pop_frame (SottoChannel *channel)
{
  g_return_val_if_fail (channel != NULL, NULL);

  return g_queue_pop_head (&channel->frames);
}
