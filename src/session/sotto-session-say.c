/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a person says: it goes into the list and the outbox at once, and to the
 * peer when there is a connection. */

#include "sotto-session-private.h"

gboolean
sotto_session_can_say (SottoSession *self, GError **error)
{
  if (self->state == SOTTO_SESSION_TALKING ||
      self->state == SOTTO_SESSION_RECONNECTING) {
    return TRUE;
  }
  g_set_error_literal (error, SOTTO_SESSION_ERROR,
                       SOTTO_SESSION_ERROR_NOT_TALKING,
                       "There is no conversation to say it in");
  return FALSE;
}

SottoMessage *
sotto_session_say (SottoSession *self,
                   SottoMessage *message,
                   SottoRecord  *record)
{
  sotto_outbox_add (self->outbox, record);
  sotto_conversation_append (self->messages, message);
  sotto_session_serve (self);
  return sotto_conversation_find (self->messages, TRUE,
                                  sotto_message_get_id (message));
}

SottoMessage *
sotto_session_send_text (SottoSession *self, const char *text, GError **error)
{
  g_autoptr (SottoMessage) message = NULL;
  g_autoptr (SottoRecord)  record = NULL;
  g_autoptr (GBytes)       payload = NULL;
  g_autoptr (GError)       cause = NULL;

  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);
  g_return_val_if_fail (text != NULL && *text != '\0', NULL);

  if (!sotto_session_can_say (self, error)) {
    return NULL;
  }
  record = sotto_record_new (SOTTO_RECORD_TEXT);
  record->sent_at = sotto_clock_get_real_time (self->clock);
  record->message.text = g_strdup (text);
  payload = sotto_record_encode (record, &cause);
  if (payload == NULL) {
    sotto_session_error_from (error, cause);
    return NULL;
  }
  sotto_session_set_typing (self, FALSE);
  message = sotto_message_new (TRUE, sotto_outbox_get_last (self->outbox) + 1,
                               record->sent_at, text, SOTTO_MESSAGE_WAITING);
  return sotto_session_say (self, message, g_steal_pointer (&record));
}

gboolean
sotto_session_send_again (SottoSession *self,
                          SottoMessage *message,
                          GError      **error)
{
  SottoTransfer *transfer;
  gboolean       said;

  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);
  g_return_val_if_fail (sotto_message_get_state (message) ==
                          SOTTO_MESSAGE_NOT_DELIVERED,
                        FALSE);

  transfer = sotto_message_get_transfer (message);
  said = transfer == NULL
           ? sotto_session_send_text (self, sotto_message_get_text (message),
                                      error) != NULL
           : sotto_session_offer_again (self, transfer, error);
  if (said) {
    sotto_conversation_remove (self->messages, message);
  }
  return said;
}
