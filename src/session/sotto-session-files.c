/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Files as messages: what offers them, here and there. */

#include "sotto-session-private.h"

#include "sotto-file-name.h"

static SottoMessage *
offer (SottoSession *self, const char *name, SottoFileReader *reader)
{
  SottoRecord              *record = sotto_record_new (SOTTO_RECORD_FILE_OFFER);
  guint64                   id = sotto_outbox_get_last (self->outbox) + 1;
  g_autoptr (SottoTransfer) transfer =
    sotto_transfer_new_outgoing (id, name, reader, self->clock);
  g_autoptr (SottoMessage) message = NULL;

  record->sent_at = sotto_clock_get_real_time (self->clock);
  record->file_offer.size = sotto_transfer_get_size (transfer);
  record->file_offer.name = g_strdup (name);
  message =
    sotto_message_new_file (transfer, record->sent_at, SOTTO_MESSAGE_WAITING);
  sotto_transfers_add (self->transfers, transfer);
  return sotto_session_say (self, message, record);
}

/* The peer would make it harmless anyhow, and so both see the same name. */
static char *
name_file (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (base == NULL ? "" : base);

  return sotto_file_name_clean (shown);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)           task = user_data;
  SottoSession               *self = g_task_get_source_object (task);
  GError                     *error = NULL;
  g_autoptr (SottoFileReader) reader =
    sotto_file_reader_open_finish (result, &error);
  g_autofree char *name = NULL;

  if (reader == NULL || !sotto_session_can_say (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  name = name_file (sotto_file_reader_get_file (reader));
  g_task_return_pointer (task, g_object_ref (offer (self, name, reader)),
                         g_object_unref);
}

void
sotto_session_send_file_async (SottoSession       *self,
                               GFile              *file,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError           *error = NULL;

  g_return_if_fail (SOTTO_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_session_send_file_async);
  /* What has been offered is not to be lost sight of. */
  g_task_set_check_cancellable (task, FALSE);
  if (!sotto_session_can_say (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  sotto_file_reader_open_async (file, cancellable, opened_cb,
                                g_steal_pointer (&task));
}

/* The list holds it too. */
SottoMessage *
sotto_session_send_file_finish (SottoSession *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_autoptr (SottoMessage) message = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  message = g_task_propagate_pointer (G_TASK (result), error);
  return message;
}

gboolean
sotto_session_get_transferring (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);

  return sotto_transfers_is_busy (self->transfers);
}

gboolean
sotto_session_offer_again (SottoSession  *self,
                           SottoTransfer *transfer,
                           GError       **error)
{
  SottoFileReader *reader = transfer->reader;
  const GError    *cause;

  if (!sotto_session_can_say (self, error)) {
    return FALSE;
  }
  g_return_val_if_fail (reader != NULL, FALSE);
  cause = sotto_file_reader_get_error (reader);
  if (cause != NULL) {
    g_propagate_error (error, g_error_copy (cause));
    return FALSE;
  }
  offer (self, sotto_transfer_get_name (transfer), reader);
  return TRUE;
}

void
sotto_session_show_offer (SottoSession *self, const SottoRecord *record)
{
  g_autofree char *name = sotto_file_name_clean (record->file_offer.name);
  g_autoptr (SottoTransfer) transfer =
    sotto_transfer_new_incoming (record->id, name, record->file_offer.size,
                                 self->clock);
  g_autoptr (SottoMessage) message =
    sotto_message_new_file (transfer, record->sent_at, SOTTO_MESSAGE_DELIVERED);

  sotto_transfers_add (self->transfers, transfer);
  sotto_conversation_append (self->messages, message);
  g_signal_emit_by_name (self, "message", message);
}
