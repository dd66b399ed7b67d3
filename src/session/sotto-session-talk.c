/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the two sides say to each other over the link: greeting, messages and
 * their acknowledgements. PROTOCOL.md sections 4 and 5. */

#include "sotto-session-private.h"

#include <string.h>

#include "sotto-name.h"
#include "sotto-protocol-error.h"

static const guint8 no_conversation[SOTTO_CONVERSATION_SIZE];

/* How long after the last key stroke a person is still typing. */
#define TYPING_US (5 * G_USEC_PER_SEC)

/* With more than this on its way out, no answer is added to it, and with more
 * than that no message. */
#define ANSWERS_QUEUE_MAX (64 * SOTTO_CELL_SIZE)
#define MESSAGES_QUEUE_MAX (256 * SOTTO_CELL_SIZE)

/* PINGs that are still to be answered. */
#define PONGS_MAX 16

static void
fail_order (SottoSession *self, const char *message)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_ORDER,
                         message);

  sotto_session_fail (self, error, 0);
}

/* Bytes on their way out that have not left. */
static guint64
get_backlog (SottoSession *self)
{
  return sotto_link_get_queued_total (self->link) -
         sotto_link_get_written_total (self->link);
}

void
sotto_session_send (SottoSession *self, const SottoRecord *record)
{
  g_autoptr (GError) error = NULL;

  if (self->link != NULL && !sotto_link_send (self->link, record, &error)) {
    sotto_session_fail (self, error, 0);
  }
}

/* Takes @record. */
static void
send (SottoSession *self, SottoRecord *record)
{
  g_autoptr (SottoRecord) owned = record;

  sotto_session_send (self, owned);
}

/* Greeting */

static void
greet (SottoSession *self)
{
  SottoRecord *greeting = sotto_record_new (SOTTO_RECORD_GREETING);

  memcpy (greeting->greeting.conversation, self->conversation,
          SOTTO_CONVERSATION_SIZE);
  greeting->greeting.last_received = self->last_received;
  greeting->greeting.name = g_strdup (self->name);
  send (self, greeting);
}

/* Hands the link what it has not carried, as far as there is room. */
static void
send_messages (SottoSession *self)
{
  const SottoRecord *record;

  while (self->link != NULL && get_backlog (self) <= MESSAGES_QUEUE_MAX &&
         (record = sotto_outbox_peek (self->outbox)) != NULL) {
    g_autoptr (GError) error = NULL;

    if (!sotto_link_send (self->link, record, &error)) {
      sotto_session_fail (self, error, 0);
      return;
    }
    sotto_outbox_mark (self->outbox, sotto_link_get_queued_total (self->link));
    sotto_session_expect_answer (self);
  }
  sotto_session_follow_epoch (self);
}

static void
begin_conversation (SottoSession *self)
{
  if (self->conversing) {
    sotto_conversation_begin_again (self->messages);
  }
  sotto_transfers_give_up (self->transfers, TRUE);
  sotto_outbox_clear (self->outbox);
  self->last_received = 0;
  self->last_seen = 0;
}

/* Who counts fewer than it has acknowledged is not the same peer. */
gboolean
sotto_session_can_settle (SottoSession *self, const SottoRecord *greeting)
{
  guint64 id = greeting->greeting.last_received;

  return id >= sotto_outbox_get_acknowledged (self->outbox) &&
         id <= sotto_outbox_get_given (self->outbox);
}

/* What the peer has need not be sent again. */
static gboolean
settle (SottoSession *self, const SottoRecord *greeting)
{
  guint64 id = greeting->greeting.last_received;

  if (!sotto_session_can_settle (self, greeting)) {
    fail_order (self, "The greeting counts messages that there are not");
    return FALSE;
  }
  sotto_outbox_acknowledge (self->outbox, id);
  sotto_conversation_advance (self->messages, TRUE, id,
                              SOTTO_MESSAGE_DELIVERED);
  sotto_outbox_rewind (self->outbox);
  return TRUE;
}

static void
begin_to_talk (SottoSession *self, const SottoRecord *greeting)
{
  g_autoptr (SottoSession) alive G_GNUC_UNUSED = g_object_ref (self);

  self->greeted = TRUE;
  /* The GREETING has said so; what was seen, nobody has. */
  self->acked_to_peer = self->last_received;
  self->seen_to_peer = 0;
  g_clear_pointer (&self->peer_name, g_free);
  self->peer_name = sotto_name_clean (greeting->greeting.name);
  sotto_session_notify (self, "peer-name");
  sotto_session_notify (self, "resumed");
  sotto_session_start_ticking (self);
  sotto_transfers_connect (self->transfers);
  sotto_session_set_connected (self);
  send_messages (self);
}

void
sotto_session_join (SottoSession *self, SottoLink *link)
{
  sotto_session_take_link (self, link);
  greet (self);
  sotto_session_start_ticking (self);
  sotto_link_start (link);
}

void
sotto_session_welcome (SottoSession      *self,
                       SottoLink         *link,
                       const SottoRecord *greeting)
{
  g_autoptr (GError) replaced = NULL;

  if (self->link != NULL) {
    replaced = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                    "The peer came again");
    sotto_session_fail (self, replaced, 0);
  }
  sotto_session_take_link (self, link);
  self->resumed = sotto_session_is_conversation (self, greeting);
  if (!self->resumed) {
    begin_conversation (self);
    sotto_random_fill (self->random, self->conversation,
                       SOTTO_CONVERSATION_SIZE);
  } else if (!settle (self, greeting)) {
    return;
  }
  greet (self);
  begin_to_talk (self, greeting);
}

gboolean
sotto_session_is_conversation (SottoSession *self, const SottoRecord *greeting)
{
  return self->conversing &&
         memcmp (self->conversation, greeting->greeting.conversation,
                 SOTTO_CONVERSATION_SIZE) == 0;
}

/* Messages that came */

void
sotto_session_acknowledge (SottoSession *self)
{
  SottoRecord *ack;

  if (self->acked_to_peer == self->last_received) {
    return;
  }
  self->acked_to_peer = self->last_received;
  ack = sotto_record_new (SOTTO_RECORD_ACK);
  ack->up_to = self->last_received;
  send (self, ack);
}

static void
answer_pings (SottoSession *self)
{
  if (self->owed->len == 0 || sotto_transfers_holds_pong (self->transfers)) {
    return;
  }
  for (guint i = 0; i < self->owed->len; i++) {
    SottoRecord *pong = sotto_record_new (SOTTO_RECORD_PONG);

    pong->token = g_array_index (self->owed, guint64, i);
    send (self, pong);
  }
  g_array_set_size (self->owed, 0);
}

/* Of very many, the newest are answered: that tells the same. */
static void
receive_ping (SottoSession *self, guint64 token)
{
  if (self->owed->len == PONGS_MAX) {
    g_array_remove_index (self->owed, 0);
  }
  g_array_append_val (self->owed, token);
}

static void
receive_pong (SottoSession *self, guint64 token)
{
  if (token <= self->pings) {
    sotto_session_note_pong (self, token);
    sotto_transfers_receive_pong (self->transfers, token);
  }
}

static void
say_seen (SottoSession *self)
{
  SottoRecord *seen;

  if (self->seen_to_peer == self->last_seen) {
    return;
  }
  self->seen_to_peer = self->last_seen;
  seen = sotto_record_new (SOTTO_RECORD_SEEN);
  seen->up_to = self->last_seen;
  send (self, seen);
}

/* Answers are owed, not queued: a peer that goes on and on and never reads
 * finds the newest ones, once there is room for them. */
static void
answer (SottoSession *self)
{
  if (get_backlog (self) <= ANSWERS_QUEUE_MAX) {
    sotto_session_acknowledge (self);
    say_seen (self);
    sotto_transfers_speak (self->transfers);
    answer_pings (self);
  }
}

/* Until the peer has greeted, it hears nothing but the GREETING. An answer may
 * end it, and with it what the next one would go to. */
void
sotto_session_serve (SottoSession *self)
{
  if (self->state == SOTTO_SESSION_TALKING) {
    sotto_transfers_update_pause (self->transfers);
    answer (self);
    send_messages (self);
    sotto_transfers_pump (self->transfers);
  }
}

static void
set_peer_typing (SottoSession *self, gboolean typing)
{
  if (self->peer_typing != typing) {
    self->peer_typing = typing;
    sotto_session_notify (self, "peer-typing");
  }
}

static void
show_text (SottoSession *self, const SottoRecord *record)
{
  g_autoptr (SottoMessage) message =
    sotto_message_new (FALSE, record->id, record->sent_at, record->message.text,
                       SOTTO_MESSAGE_DELIVERED);

  sotto_conversation_append (self->messages, message);
  g_signal_emit_by_name (self, "message", message);
}

static void
receive_message (SottoSession *self, const SottoRecord *record)
{
  if (record->id == 0) {
    fail_order (self, "Messages are numbered from 1");
    return;
  }
  if (record->id <= self->last_received) {
    /* It came again: the peer has not heard that it is here. */
    self->acked_to_peer = 0;
    return;
  }
  if (record->id != self->last_received + 1) {
    fail_order (self, "A message is missing");
    return;
  }
  self->last_received = record->id;
  set_peer_typing (self, FALSE);
  if (record->type == SOTTO_RECORD_TEXT) {
    show_text (self, record);
  } else if (record->type == SOTTO_RECORD_FILE_OFFER) {
    sotto_session_show_offer (self, record);
  }
}

/* Messages that were sent */

static void
receive_receipt (SottoSession *self, guint64 up_to, SottoMessageState state)
{
  if (!sotto_outbox_acknowledge (self->outbox, up_to)) {
    fail_order (self, "A receipt for what was never sent");
    return;
  }
  sotto_conversation_advance (self->messages, TRUE, up_to, state);
}

void
sotto_session_note_written (SottoSession *self, SottoLink *link)
{
  guint64 id = sotto_outbox_take_written (self->outbox,
                                          sotto_link_get_written_total (link));

  if (id != 0) {
    sotto_conversation_advance (self->messages, TRUE, id, SOTTO_MESSAGE_SENT);
  }
}

static void
written_cb (SottoLink *link, SottoSession *self)
{
  sotto_session_note_written (self, link);
  sotto_session_serve (self);
}

/* The link */

static void
receive_of_file (SottoSession *self, const SottoRecord *record)
{
  if (!sotto_transfers_receive (self->transfers, record)) {
    fail_order (self, "A record about a file that nothing called for");
  } else if (self->state == SOTTO_SESSION_TALKING) {
    sotto_transfers_update_pause (self->transfers);
  }
}

static void
receive_talk (SottoSession *self, const SottoRecord *record)
{
  if (sotto_record_is_message (record->type)) {
    receive_message (self, record);
    return;
  }
  switch (record->type) {
  case SOTTO_RECORD_ACK:
    receive_receipt (self, record->up_to, SOTTO_MESSAGE_DELIVERED);
    break;
  case SOTTO_RECORD_SEEN:
    receive_receipt (self, record->up_to, SOTTO_MESSAGE_SEEN);
    break;
  case SOTTO_RECORD_TYPING:
    set_peer_typing (self, record->typing);
    break;
  case SOTTO_RECORD_PING:
    receive_ping (self, record->token);
    break;
  case SOTTO_RECORD_PONG:
    receive_pong (self, record->token);
    break;
  case SOTTO_RECORD_FILE_DATA:
  case SOTTO_RECORD_FILE_ANSWER:
  case SOTTO_RECORD_FILE_END:
  case SOTTO_RECORD_FILE_RESULT:
  case SOTTO_RECORD_FILE_CANCEL:
    receive_of_file (self, record);
    break;
  case SOTTO_RECORD_GREETING:
    fail_order (self, "A second GREETING");
    break;
  default:
    break;
  }
}

/* A joiner's link until the host has greeted; see sotto-host.c for the host. */
static void
receive_first (SottoSession *self, const SottoRecord *record)
{
  if (record->type != SOTTO_RECORD_GREETING) {
    fail_order (self, "Something came before GREETING");
    return;
  }
  if (memcmp (record->greeting.conversation, no_conversation,
              SOTTO_CONVERSATION_SIZE) == 0) {
    fail_order (self, "The host greets without a conversation");
    return;
  }
  self->resumed = sotto_session_is_conversation (self, record);
  if (!self->resumed) {
    begin_conversation (self);
    memcpy (self->conversation, record->greeting.conversation,
            SOTTO_CONVERSATION_SIZE);
  }
  if (settle (self, record)) {
    begin_to_talk (self, record);
  }
}

static void
record_cb (SottoLink *link, const SottoRecord *record, SottoSession *self)
{
  if (record->type == SOTTO_RECORD_BYE) {
    sotto_session_end_by_peer (self, record->reason);
  } else if (self->greeted) {
    receive_talk (self, record);
  } else {
    receive_first (self, record);
  }
}

static void
caught_up_cb (SottoLink *link, SottoSession *self)
{
  sotto_session_serve (self);
  sotto_session_follow_epoch (self);
}

static void
frame_cb (SottoLink *link, const SottoFrameInfo *info, SottoSession *self)
{
  SottoWireEntry *entry =
    sotto_wire_log_add (self->frames, info,
                        sotto_clock_get_real_time (self->clock));

  sotto_session_emit_frame (self, entry);
  if (info->direction == SOTTO_DIRECTION_OUT) {
    sotto_session_notify (self, "key-frames");
  } else {
    sotto_session_note_heard (self);
  }
}

static void
failed_cb (SottoLink *link, const GError *error, SottoSession *self)
{
  sotto_session_fail (self, error, 0);
}

void
sotto_session_take_link (SottoSession *self, SottoLink *link)
{
  g_assert (self->link == NULL);

  self->link = g_object_ref (link);
  sotto_pipe_set_priority (sotto_link_get_pipe (link), SOTTO_LINK_PRIORITY);
  g_signal_connect (link, "frame", G_CALLBACK (frame_cb), self);
  g_signal_connect (link, "record", G_CALLBACK (record_cb), self);
  g_signal_connect (link, "caught-up", G_CALLBACK (caught_up_cb), self);
  g_signal_connect (link, "written", G_CALLBACK (written_cb), self);
  g_signal_connect (link, "failed", G_CALLBACK (failed_cb), self);

  self->greeted = FALSE;
  self->linked_at = sotto_clock_get_time (self->clock);
  g_array_set_size (self->owed, 0);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->peer_address, g_free);
  self->code = g_strdup (sotto_link_get_code (link));
  self->peer_address = g_strdup (sotto_link_get_peer_address (link));
  sotto_session_note_heard (self);
  sotto_session_notify (self, "comparison-code");
  sotto_session_notify (self, "peer-address");
  sotto_session_follow_path (self);
  sotto_session_follow_epoch (self);
  sotto_link_replay_frames (link);
}

void
sotto_session_drop_link (SottoSession       *self,
                         int                 bye_reason,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (SottoLink) link = g_steal_pointer (&self->link);

  sotto_session_stop_ticking (self);
  sotto_session_note_heard (self);
  self->typing_until = 0;
  set_peer_typing (self, FALSE);
  sotto_transfers_disconnect (self->transfers);
  sotto_session_follow_path (self);
  sotto_link_close_async (link, bye_reason, callback, user_data);
  g_signal_handlers_disconnect_by_data (link, self);
}

/* What the person does */

gboolean
sotto_session_is_exit (const char *text)
{
  g_autofree char *word = g_strstrip (g_strdup (text));

  return strcmp (word, "EXIT!") == 0;
}

void
sotto_session_set_typing (SottoSession *self, gboolean typing)
{
  gboolean     was = self->typing_until != 0;
  SottoRecord *record;

  g_return_if_fail (SOTTO_IS_SESSION (self));

  if (self->state != SOTTO_SESSION_TALKING) {
    return;
  }
  self->typing_until =
    typing ? sotto_clock_get_time (self->clock) + TYPING_US : 0;
  if (was != typing) {
    record = sotto_record_new (SOTTO_RECORD_TYPING);
    record->typing = typing;
    send (self, record);
  }
}

void
sotto_session_mark_seen (SottoSession *self)
{
  g_return_if_fail (SOTTO_IS_SESSION (self));

  if (self->last_seen == self->last_received) {
    return;
  }
  self->last_seen = self->last_received;
  sotto_conversation_advance (self->messages, FALSE, self->last_seen,
                              SOTTO_MESSAGE_SEEN);
  if (self->state == SOTTO_SESSION_TALKING) {
    answer (self);
  }
}

gboolean
sotto_session_get_all_delivered (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), FALSE);

  return sotto_outbox_get_acknowledged (self->outbox) ==
         sotto_outbox_get_last (self->outbox);
}
