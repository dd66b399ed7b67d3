/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that goes out. PROTOCOL.md section 7. */

#include "sotto-transfer-private.h"

#include <string.h>

static void
ready_cb (SottoFileReader *reader, SottoTransfer *self)
{
  const GError *error = sotto_file_reader_get_error (reader);

  if (error == NULL) {
    sotto_transfer_emit_due (self);
  } else if (!sotto_transfer_is_over (self)) {
    sotto_transfer_fail (self, g_error_copy (error));
  }
}

SottoTransfer *
sotto_transfer_new_outgoing (guint64          id,
                             const char      *name,
                             SottoFileReader *reader,
                             SottoClock      *clock)
{
  SottoTransfer *self = g_object_new (SOTTO_TYPE_TRANSFER, NULL);

  self->outgoing = TRUE;
  self->id = id;
  self->name = g_strdup (name);
  self->size = sotto_file_reader_get_size (reader);
  self->file = g_object_ref (sotto_file_reader_get_file (reader));
  self->clock = g_object_ref (clock);
  self->reader = g_object_ref (reader);
  g_signal_connect (reader, "ready", G_CALLBACK (ready_cb), self);
  return self;
}

/* What the peer says */

static gboolean
receive_answer (SottoTransfer *self, const SottoRecord *record)
{
  if (record->file.value == 0) {
    if (self->state == SOTTO_TRANSFER_RUNNING) {
      return FALSE;
    }
    sotto_transfer_set_state (self, SOTTO_TRANSFER_DECLINED, NULL);
    return TRUE;
  }
  if (record->file.offset > self->size) {
    return FALSE;
  }
  self->answered = TRUE;
  self->flowing = TRUE;
  self->sent = record->file.offset;
  sotto_transfer_restart_meter (self, self->sent);
  sotto_transfer_set_state (self, SOTTO_TRANSFER_RUNNING, NULL);
  sotto_transfer_emit_due (self);
  return TRUE;
}

static gboolean
receive_result (SottoTransfer *self, const SottoRecord *record)
{
  if (record->file.value == 0) {
    sotto_transfer_set_state (
      self, SOTTO_TRANSFER_FAILED,
      g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_PEER,
                           "The peer could not store the file"));
    return TRUE;
  }
  if (!self->ended) {
    return FALSE;
  }
  self->done = self->size;
  sotto_transfer_set_state (self, SOTTO_TRANSFER_DONE, NULL);
  return TRUE;
}

/* Who asks for what is over has not heard so. */
static gboolean
receive_late (SottoTransfer *self, const SottoRecord *record)
{
  if (record->type == SOTTO_RECORD_FILE_ANSWER && record->file.value == 1) {
    sotto_transfer_owe_word (self);
  }
  return TRUE;
}

gboolean
sotto_transfer_receive_outgoing (SottoTransfer *self, const SottoRecord *record)
{
  if (sotto_transfer_is_over (self)) {
    return receive_late (self, record);
  }
  switch (record->type) {
  case SOTTO_RECORD_FILE_ANSWER:
    return self->answered || receive_answer (self, record);
  case SOTTO_RECORD_FILE_RESULT:
    return receive_result (self, record);
  case SOTTO_RECORD_FILE_CANCEL:
    sotto_transfer_cancelled_by_peer (self);
    return TRUE;
  default:
    return FALSE;
  }
}

/* What the peer is told */

/* The receiver has the other last words. */
SottoRecord *
sotto_transfer_make_outgoing_word (SottoTransfer *self)
{
  return sotto_transfer_is_over (self)
           ? sotto_transfer_new_record (self, SOTTO_RECORD_FILE_CANCEL)
           : NULL;
}

void
sotto_transfer_start (SottoTransfer *self)
{
  sotto_file_reader_seek (self->reader, self->sent);
}

SottoBulk *
sotto_transfer_take_bulk (SottoTransfer *self, guint64 *offset)
{
  SottoBulk *bulk =
    self->flowing ? sotto_file_reader_take (self->reader) : NULL;

  if (bulk != NULL) {
    *offset = self->sent;
    self->sent += sotto_bulk_get_length (bulk);
  }
  return bulk;
}

SottoRecord *
sotto_transfer_take_end (SottoTransfer *self)
{
  SottoRecord *record;
  guint8       hash[SOTTO_HASH_SIZE]; /* Not secret, not wiped. */

  if (!self->flowing || !sotto_file_reader_is_at_end (self->reader) ||
      !sotto_file_reader_get_hash (self->reader, hash)) {
    return NULL;
  }
  record = sotto_transfer_new_record (self, SOTTO_RECORD_FILE_END);
  memcpy (record->file.hash, hash, sizeof hash);
  self->flowing = FALSE;
  self->ended = TRUE;
  return record;
}

void
sotto_transfer_note_arrived (SottoTransfer *self, guint64 done)
{
  if (self->state == SOTTO_TRANSFER_RUNNING) {
    sotto_transfer_set_done (self, done);
  }
}
