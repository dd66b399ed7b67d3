/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Hands the lines of standard input to the session, and follows each message
 * until the peer has seen it. */

#include "sotto-cli-private.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>

/* Our messages */

static gboolean
is_talking (SottoCli *self)
{
  return sotto_session_get_state (self->session) == SOTTO_SESSION_TALKING;
}

/* Whether there is a conversation, if not a connection. */
static gboolean
is_conversing (SottoCli *self)
{
  return is_talking (self) ||
         sotto_session_get_state (self->session) == SOTTO_SESSION_RECONNECTING;
}

static void
advance (SottoCli *self, SottoCliEventKind kind, guint64 *reached, guint64 id)
{
  while (*reached < id) {
    SottoCliEvent const event = { .kind = kind, .id = ++*reached };

    sotto_cli_show (self, &event);
  }
}

static void
show_not_delivered (SottoCli *self, guint64 id, const char *text)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_NOT_DELIVERED,
    .not_delivered = { .id = id, .text = text },
  };

  sotto_cli_show (self, &event);
}

/* A program must be told before a new conversation begins, whose numbers are
 * the same; a person wants to read first what has happened. What becomes of a
 * file is told for itself. Who ends a conversation does so in the middle of
 * what the other one says: what was on its way then is no failure. */
static void
give_up (SottoCli *self, SottoMessage *message)
{
  gboolean is_text = sotto_message_get_transfer (message) == NULL;
  gboolean crossed = sotto_session_get_ended_by_peer (self->session) &&
                     sotto_message_get_id (message) <= self->sent;

  if (is_text && !crossed) {
    self->undelivered = TRUE;
  }
  if (self->options.json) {
    show_not_delivered (self, sotto_message_get_id (message),
                        sotto_message_get_text (message));
  } else if (is_text) {
    g_ptr_array_add (self->given_up, g_object_ref (message));
  }
}

void
sotto_cli_show_undelivered (SottoCli *self)
{
  for (guint i = 0; i < self->given_up->len; i++) {
    SottoMessage *message = g_ptr_array_index (self->given_up, i);

    show_not_delivered (self, sotto_message_get_id (message),
                        sotto_message_get_text (message));
  }
  g_ptr_array_set_size (self->given_up, 0);
  sotto_cli_show_lost_files (self);
}

/* These have no number, which is all that a program would be told. What comes
 * after EXIT! is not for the peer. */
void
sotto_cli_show_unsent (SottoCli *self)
{
  GList *link = self->lines.head;

  if (self->options.json || !self->talked) {
    return;
  }
  for (; link != NULL && !sotto_session_is_exit (link->data);
       link = link->next) {
    show_not_delivered (self, 0, link->data);
  }
}

/* A receipt is for all messages up to the one that it names. A message that has
 * to be sent once more has been sent all the same. */
static void
message_state_cb (SottoMessage *message, GParamSpec *pspec, SottoCli *self)
{
  SottoMessageState state = sotto_message_get_state (message);
  guint64           id = sotto_message_get_id (message);

  if (state == SOTTO_MESSAGE_NOT_DELIVERED) {
    give_up (self, message);
    return;
  }
  if (state >= SOTTO_MESSAGE_SENT) {
    advance (self, SOTTO_CLI_EVENT_SENT, &self->sent, id);
  }
  if (state >= SOTTO_MESSAGE_DELIVERED) {
    advance (self, SOTTO_CLI_EVENT_DELIVERED, &self->delivered, id);
    sotto_cli_schedule (self);
  }
  if (state >= SOTTO_MESSAGE_SEEN) {
    advance (self, SOTTO_CLI_EVENT_SEEN, &self->seen, id);
  }
}

void
sotto_cli_follow_message (SottoCli *self, SottoMessage *message)
{
  self->last = sotto_message_get_id (message);
  g_signal_connect_object (message, "notify::state",
                           G_CALLBACK (message_state_cb), self, 0);
  message_state_cb (message, NULL, self);
}

static gboolean
say (SottoCli *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  SottoMessage *message = sotto_session_send_text (self->session, text, &error);

  if (message == NULL) {
    sotto_cli_show_error (self, error, 0);
    return FALSE;
  }
  sotto_cli_follow_message (self, message);

  return TRUE;
}

gboolean
sotto_cli_is_with_person (SottoCli *self)
{
  return self->interactive && !self->options.json;
}

/* Nobody shall find that what they mistyped was swallowed, nor that it was said
 * without their knowing. */
static void
say_line (SottoCli *self, const char *line, const char *text)
{
  SottoCliEvent const event = { .kind = SOTTO_CLI_EVENT_NOT_A_COMMAND };

  if (say (self, text) && sotto_cli_is_with_person (self) &&
      sotto_cli_command_is_doubtful (line)) {
    sotto_cli_show (self, &event);
  }
}

static void
take_line (SottoCli *self, const char *line)
{
  SottoCliCommand command = sotto_cli_command_parse (line);

  if (sotto_session_is_exit (line)) {
    /* What comes after that is not for the peer. */
    g_queue_clear_full (&self->lines, g_free);
    sotto_cli_leave (self, SOTTO_END_EXIT);
  } else if (command.verb == SOTTO_CLI_VERB_SAY) {
    say_line (self, line, command.rest);
  } else {
    sotto_cli_act (self, &command);
  }
}

static gboolean
has_room (SottoCli *self)
{
  return g_queue_get_length (&self->lines) < SOTTO_CLI_WAITING_MAX &&
         self->last - self->delivered < SOTTO_CLI_WAITING_MAX;
}

/* Whether it is the time for @line; NULL: there is none. */
static gboolean
may_take (SottoCli *self, const char *line)
{
  if (line == NULL || self->offering != NULL || !is_conversing (self) ||
      self->last - self->delivered >= SOTTO_CLI_WAITING_MAX) {
    return FALSE;
  }

  return sotto_cli_command_parse (line).verb != SOTTO_CLI_VERB_SEND ||
         sotto_cli_may_offer (self);
}

static void
take_lines (SottoCli *self)
{
  while (may_take (self, g_queue_peek_head (&self->lines))) {
    g_autofree char *line = g_queue_pop_head (&self->lines);

    take_line (self, line);
  }
}

static gboolean
is_all_said (SottoCli *self)
{
  return self->input_ended && g_queue_is_empty (&self->lines) &&
         !sotto_cli_waits_for_files (self) &&
         sotto_session_get_all_delivered (self->session);
}

/* What is due once the session has done what it is at. */
static gboolean
catch_up_cb (gpointer user_data)
{
  SottoCli *self = user_data;

  self->catch_up_id = 0;
  if (self->broken) {
    /* Nobody reads what the peer says. */
    sotto_cli_leave (self, SOTTO_END_QUIT);
    return G_SOURCE_REMOVE;
  }
  if (self->shown) {
    self->shown = FALSE;
    sotto_session_mark_seen (self->session);
  }
  sotto_cli_answer_offers (self);
  take_lines (self);
  if (is_conversing (self) && is_all_said (self)) {
    sotto_cli_leave (self, SOTTO_END_EOF);
  }
  if (has_room (self) && !self->input_ended) {
    sotto_cli_input_resume (self->input);
  }

  return G_SOURCE_REMOVE;
}

void
sotto_cli_schedule (SottoCli *self)
{
  if (self->catch_up_id == 0) {
    self->catch_up_id =
      g_idle_add_full (G_PRIORITY_DEFAULT, catch_up_cb, self, NULL);
    g_source_set_name_by_id (self->catch_up_id, "[sottovoce] lines");
  }
}

/* Input */

static void
open_door (SottoCli *self)
{
  if (self->host != NULL && !sotto_host_get_door_open (self->host)) {
    sotto_host_open_door (self->host);
  }
}

/* In a pipe all goes in the order in which it was written, whenever the peer
 * comes. A person who wants to leave before does not want to wait. */
static gboolean
is_leaving (SottoCli *self)
{
  return self->interactive && !is_talking (self);
}

static void
line_cb (SottoCliInput *input, const char *line, SottoCli *self)
{
  if (self->interactive) {
    sotto_cli_progress_leave (&self->progress);
  }
  if (*line == '\0') {
    open_door (self);
    return;
  }
  if (is_leaving (self) && sotto_session_is_exit (line)) {
    sotto_cli_leave (self, SOTTO_END_EXIT);
    return;
  }
  g_queue_push_tail (&self->lines, g_strdup (line));
  if (!has_room (self)) {
    sotto_cli_input_pause (input);
  }
  sotto_cli_schedule (self);
}

static void
fault_cb (SottoCliInput *input, const GError *error, SottoCli *self)
{
  sotto_cli_show_error (self, error, 0);
}

static void
input_ended_cb (SottoCliInput *input, SottoCli *self)
{
  self->input_ended = TRUE;
  if (is_leaving (self) && !self->talked && g_queue_is_empty (&self->lines)) {
    sotto_cli_leave (self, SOTTO_END_CANCELLED);
  } else {
    sotto_cli_schedule (self);
  }
}

void
sotto_cli_start_saying (SottoCli *self)
{
  g_autoptr (GInputStream) stream =
    g_unix_input_stream_new (STDIN_FILENO, FALSE);

  self->interactive = isatty (STDIN_FILENO);
  self->input = sotto_cli_input_new (stream);
  g_signal_connect_object (self->input, "line", G_CALLBACK (line_cb), self, 0);
  g_signal_connect_object (self->input, "fault", G_CALLBACK (fault_cb), self,
                           0);
  g_signal_connect_object (self->input, "ended", G_CALLBACK (input_ended_cb),
                           self, 0);
  sotto_cli_input_resume (self->input);
}

void
sotto_cli_stop_saying (SottoCli *self)
{
  sotto_cli_input_stop (self->input);
}

void
sotto_cli_count_anew (SottoCli *self)
{
  self->last = 0;
  self->sent = 0;
  self->delivered = 0;
  self->seen = 0;
}
