/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that comes in. PROTOCOL.md section 7. */

#include "sotto-transfer-private.h"

SottoTransfer *
sotto_transfer_new_incoming (guint64     id,
                             const char *name,
                             guint64     size,
                             SottoClock *clock)
{
  SottoTransfer *self = g_object_new (SOTTO_TYPE_TRANSFER, NULL);

  self->id = id;
  self->name = g_strdup (name);
  self->size = size;
  self->clock = g_object_ref (clock);
  return self;
}

/* The disk */

gsize
sotto_transfer_get_waiting (SottoTransfer *self)
{
  return self->writer == NULL ? 0
                              : sotto_file_writer_get_waiting (self->writer);
}

/* Whether it is time for FILE-ANSWER: a broken connection has left nothing that
 * still waits for the disk, so that what is asked for is what is missing. */
static gboolean
can_ask (SottoTransfer *self)
{
  return self->state == SOTTO_TRANSFER_RUNNING && self->writer != NULL &&
         !self->flowing && !self->finishing &&
         sotto_transfer_get_waiting (self) == 0;
}

static void
stored_cb (SottoFileWriter *writer, SottoTransfer *self)
{
  const GError *error = sotto_file_writer_get_error (writer);

  /* What comes of it is heard of elsewhere; but less waits for the disk. */
  if (self->finishing) {
    sotto_transfer_emit_due (self);
    return;
  }
  if (error != NULL) {
    sotto_transfer_fail (self, g_error_copy (error));
    return;
  }
  sotto_transfer_set_done (self, sotto_file_writer_get_stored (writer));
  if (can_ask (self)) {
    sotto_transfer_owe_word (self);
  }
  sotto_transfer_emit_due (self);
}

/* Nothing has been said to the peer, so that the person may think of another
 * place. Takes @error. */
static void
return_to_offer (SottoTransfer *self, GError *error)
{
  g_autoptr (SottoTransfer) alive G_GNUC_UNUSED = g_object_ref (self);

  g_debug ("A file cannot be stored there: %s", error->message);
  self->opened = FALSE;
  sotto_transfer_set_file (self, NULL);
  sotto_transfer_set_state (self, SOTTO_TRANSFER_OFFERED, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoTransfer)   self = user_data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (SottoFileWriter) writer =
    sotto_file_writer_open_finish (result, &error);

  if (sotto_transfer_is_over (self)) {
    return;
  }
  if (writer == NULL) {
    return_to_offer (self, g_steal_pointer (&error));
    return;
  }
  self->writer = g_steal_pointer (&writer);
  g_signal_connect (self->writer, "stored", G_CALLBACK (stored_cb), self);
  sotto_transfer_restart_meter (self, 0);
  sotto_transfer_owe_word (self);
}

/* Whoever stopped it came too late if it has its name all the same. */
static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoTransfer) self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (GFile)         file =
    sotto_file_writer_finish_finish (SOTTO_FILE_WRITER (source), result,
                                     &error);

  if (sotto_transfer_is_over (self)) {
    return;
  }
  self->finishing = FALSE;
  if (file != NULL) {
    sotto_transfer_set_file (self, file);
    self->cancelled_by_peer = FALSE;
    self->done = self->size;
    sotto_transfer_set_state (self, SOTTO_TRANSFER_DONE, NULL);
    sotto_transfer_owe_word (self);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    sotto_transfer_set_state (self, SOTTO_TRANSFER_CANCELLED, NULL);
    sotto_transfer_repeat_word (self);
  } else {
    sotto_transfer_fail (self, g_steal_pointer (&error));
  }
}

/* What the person decides */

void
sotto_transfer_accept (SottoTransfer *self, GFile *target, gboolean may_rename)
{
  g_return_if_fail (SOTTO_IS_TRANSFER (self));
  g_return_if_fail (G_IS_FILE (target));

  if (self->outgoing || self->state != SOTTO_TRANSFER_OFFERED) {
    return;
  }
  self->may_rename = may_rename;
  sotto_transfer_set_file (self, target);
  sotto_transfer_set_state (self, SOTTO_TRANSFER_RUNNING, NULL);
  /* One that has to wait is opened when what is there may not be what the
   * person was asked about any more. */
  if (!self->opened) {
    self->may_rename = TRUE;
  }
  sotto_transfer_emit_due (self);
}

void
sotto_transfer_open (SottoTransfer *self)
{
  g_assert (!self->opened);

  self->opened = TRUE;
  sotto_file_writer_open_async (self->file, self->size, self->may_rename,
                                self->stop, opened_cb, g_object_ref (self));
}

void
sotto_transfer_decline (SottoTransfer *self)
{
  g_return_if_fail (SOTTO_IS_TRANSFER (self));

  if (!self->outgoing && self->state == SOTTO_TRANSFER_OFFERED) {
    sotto_transfer_set_state (self, SOTTO_TRANSFER_DECLINED, NULL);
    sotto_transfer_owe_word (self);
  }
}

void
sotto_transfer_refuse (SottoTransfer *self)
{
  g_return_if_fail (SOTTO_IS_TRANSFER (self));

  if (self->state == SOTTO_TRANSFER_OFFERED && self->error != NULL) {
    sotto_transfer_fail (self, g_error_copy (self->error));
  }
}

/* What the peer says */

static void
fail_wrong (SottoTransfer *self, const char *message)
{
  sotto_transfer_fail (self,
                       g_error_new_literal (SOTTO_FILE_ERROR,
                                            SOTTO_FILE_ERROR_WRONG, message));
}

static void
receive_data (SottoTransfer *self, const SottoRecord *record)
{
  guint64 taken = sotto_file_writer_get_taken (self->writer);

  if (record->file.offset != taken) {
    fail_wrong (self, "The bytes do not belong where the file stands");
  } else if (g_bytes_get_size (record->file.bytes) > self->size - taken) {
    fail_wrong (self, "There are more bytes than were offered");
  } else {
    sotto_file_writer_add (self->writer, record->file.bytes);
  }
}

static void
receive_end (SottoTransfer *self, const SottoRecord *record)
{
  if (sotto_file_writer_get_taken (self->writer) != self->size) {
    fail_wrong (self, "The file ends too early");
    return;
  }
  self->flowing = FALSE;
  self->finishing = TRUE;
  sotto_file_writer_finish_async (self->writer, record->file.hash, self->stop,
                                  finished_cb, g_object_ref (self));
}

/* What is over may have been so only here when the peer said it. */
gboolean
sotto_transfer_receive_incoming (SottoTransfer *self, const SottoRecord *record)
{
  if (sotto_transfer_is_over (self)) {
    return TRUE;
  }
  if (record->type == SOTTO_RECORD_FILE_CANCEL) {
    sotto_transfer_cancelled_by_peer (self);
    return TRUE;
  }
  if (!self->flowing) {
    return FALSE;
  }
  if (record->type == SOTTO_RECORD_FILE_DATA) {
    receive_data (self, record);
  } else {
    receive_end (self, record);
  }
  return TRUE;
}

/* What the peer is told */

static SottoRecord *
make_answer (SottoTransfer *self, guint8 value, guint64 offset)
{
  SottoRecord *record =
    sotto_transfer_new_record (self, SOTTO_RECORD_FILE_ANSWER);

  record->file.value = value;
  record->file.offset = offset;
  return record;
}

static SottoRecord *
ask (SottoTransfer *self)
{
  guint64 stored;

  if (!can_ask (self)) {
    return NULL;
  }
  stored = sotto_file_writer_get_stored (self->writer);
  self->flowing = TRUE;
  sotto_transfer_restart_meter (self, stored);
  return make_answer (self, 1, stored);
}

static SottoRecord *
make_result (SottoTransfer *self)
{
  SottoRecord *record =
    sotto_transfer_new_record (self, SOTTO_RECORD_FILE_RESULT);

  record->file.value = self->state == SOTTO_TRANSFER_DONE ? 1 : 0;
  return record;
}

SottoRecord *
sotto_transfer_make_incoming_word (SottoTransfer *self)
{
  switch (self->state) {
  case SOTTO_TRANSFER_RUNNING:
    return ask (self);
  case SOTTO_TRANSFER_DECLINED:
    return make_answer (self, 0, 0);
  case SOTTO_TRANSFER_CANCELLED:
    return sotto_transfer_new_record (self, SOTTO_RECORD_FILE_CANCEL);
  case SOTTO_TRANSFER_DONE:
  case SOTTO_TRANSFER_FAILED:
    return make_result (self);
  case SOTTO_TRANSFER_OFFERED:
  default:
    return NULL;
  }
}
