/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells what happens in the session on the standard streams. */

#include "sotto-cli-private.h"

#include "sotto-cli-error.h"
#include "sotto-cli-printer.h"

/* Output */

void
sotto_cli_show (SottoCli *self, const SottoCliEvent *event)
{
  SottoCliForm form = self->options.json ? SOTTO_CLI_JSON : SOTTO_CLI_TEXT;

  if (!self->broken && !sotto_cli_print (form, event, &self->progress)) {
    self->broken = TRUE;
    sotto_cli_schedule (self);
  }
}

void
sotto_cli_show_error (SottoCli *self, const GError *error, guint retry_after)
{
  g_autofree char *message =
    sotto_cli_error_explain (error, sotto_cli_get_address (self), retry_after);
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_ERROR,
    .error = { .code = sotto_cli_error_get_word (error),
               .message = message,
               .retry_after = retry_after },
  };

  sotto_cli_show (self, &event);
}

/* Whether this side ended it while there was nobody to tell. */
static gboolean
is_untold (SottoCli *self)
{
  return self->left && self->talked && !self->connected;
}

static void
show_ended (SottoCli *self)
{
  const char         *peer = sotto_session_get_peer_name (self->session);
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_ENDED,
    .ended = { .reason = sotto_session_get_end_word (self->session),
               .untold = is_untold (self) ? peer : NULL },
  };

  sotto_cli_show (self, &event);
}

/* The session */

static void
show_text (SottoCli *self, SottoMessage *message)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_MESSAGE,
    .message = { .peer = sotto_session_get_peer_name (self->session),
                 .id = sotto_message_get_id (message),
                 .text = sotto_message_get_text (message),
                 .sent_at = sotto_message_get_sent_at (message) },
  };

  sotto_cli_show (self, &event);
}

static void
message_cb (SottoSession *session, SottoMessage *message, SottoCli *self)
{
  SottoTransfer *transfer = sotto_message_get_transfer (message);
  SottoCliFile  *file;

  if (transfer == NULL) {
    show_text (self, message);
  } else {
    file = sotto_cli_add_file (self, sotto_transfer_get_name (transfer));
    sotto_cli_follow_file (self, file, transfer);
  }
  self->shown = TRUE;
  sotto_cli_schedule (self);
}

static void
frame_cb (SottoSession *session, SottoWireEntry *frame, SottoCli *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_FRAME,
    .frame = frame,
  };

  if (self->options.wire) {
    sotto_cli_show (self, &event);
  }
}

static void
epoch_cb (SottoSession *session, GParamSpec *pspec, SottoCli *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_EPOCH,
    .epoch = sotto_session_get_epoch (session),
  };

  /* New keys every other minute are nothing that a person wants to read in the
   * middle of a talk, unless the frames are wanted too. */
  if (self->options.wire || self->options.json) {
    sotto_cli_show (self, &event);
  }
}

static void
typing_cb (SottoSession *session, GParamSpec *pspec, SottoCli *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_TYPING,
    .typing = sotto_session_get_peer_typing (session),
  };

  sotto_cli_show (self, &event);
}

static void
begin (SottoCli *self)
{
  SottoSession       *session = self->session;
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_READY,
    .ready = { .peer = sotto_session_get_peer_name (session),
               .code = sotto_session_get_comparison_code (session),
               .resumed = sotto_session_get_resumed (session),
               .again = self->talked },
  };

  self->talked = TRUE;
  self->connected = TRUE;
  if (!sotto_session_get_resumed (session)) {
    sotto_cli_count_anew (self);
  }
  sotto_cli_show (self, &event);
  sotto_cli_show_undelivered (self);
  sotto_session_measure (session);
  sotto_cli_schedule (self);
}

/* Whether something of ours will never arrive, or nobody knows: what was not
 * confirmed when the other side was gone, and lines that were not even sent.
 * Who ends a conversation does so in the middle of what the other one says. */
static gboolean
has_undelivered (SottoCli *self)
{
  gboolean ended = self->left || sotto_session_get_end_reason (self->session) ==
                                   SOTTO_END_EXIT;

  return self->talked &&
         (!g_queue_is_empty (&self->lines) ||
          (!ended && !sotto_session_get_all_delivered (self->session)));
}

static void
finish (SottoCli *self)
{
  const GError *error = sotto_session_get_error (self->session);

  sotto_cli_stop_saying (self);
  sotto_cli_give_up_files (self);
  if (has_undelivered (self)) {
    self->undelivered = TRUE;
  }
  if (error != NULL) {
    sotto_cli_show_break_for_good (self, error);
    sotto_cli_show_error (self, error,
                          sotto_session_get_retry_after (self->session));
  }
  show_ended (self);
  sotto_cli_show_undelivered (self);
  sotto_cli_show_unsent (self);
  g_main_loop_quit (self->loop);
}

static void
state_cb (SottoSession *session, GParamSpec *pspec, SottoCli *self)
{
  switch (sotto_session_get_state (session)) {
  case SOTTO_SESSION_TALKING:
    begin (self);
    break;
  case SOTTO_SESSION_RECONNECTING:
    sotto_cli_show_break (self);
    sotto_cli_schedule (self);
    break;
  case SOTTO_SESSION_ENDED:
    finish (self);
    break;
  default:
    break;
  }
}

/* Host and joiner */

static void
connected_cb (GObject *object, SottoCli *self)
{
  SottoCliEvent const event = { .kind = SOTTO_CLI_EVENT_CONNECTED };

  sotto_cli_show (self, &event);
}

static void
listening_cb (SottoHost *host, guint port, SottoCli *self)
{
  g_auto (GStrv)      addresses = sotto_host_dup_addresses (host);
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_LISTENING,
    .listening = { .port = port, .addresses = (const char *const *) addresses },
  };

  sotto_cli_show (self, &event);
}

static void
guess_cb (SottoHost  *host,
          gboolean    ok,
          const char *from,
          guint       wait,
          SottoCli   *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_GUESS,
    .guess = { .from = from,
               .count = sotto_host_get_wrong_guesses (host),
               .wait = wait,
               .ok = ok,
               .closed = !sotto_host_get_door_open (host) },
  };

  sotto_cli_show (self, &event);
}

void
sotto_cli_hear (SottoCli *self, SottoSession *session)
{
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb),
                           self, 0);
  sotto_cli_hear_attempts (self, session);
  sotto_cli_hear_path (self, session);
  g_signal_connect_object (session, "notify::epoch", G_CALLBACK (epoch_cb),
                           self, 0);
  g_signal_connect_object (session, "notify::peer-typing",
                           G_CALLBACK (typing_cb), self, 0);
  g_signal_connect_object (session, "message", G_CALLBACK (message_cb), self,
                           0);
  g_signal_connect_object (session, "frame", G_CALLBACK (frame_cb), self, 0);
}

void
sotto_cli_hear_host (SottoCli *self, SottoHost *host)
{
  g_signal_connect_object (host, "listening", G_CALLBACK (listening_cb), self,
                           0);
  g_signal_connect_object (host, "connected", G_CALLBACK (connected_cb), self,
                           0);
  g_signal_connect_object (host, "guess", G_CALLBACK (guess_cb), self, 0);
}

void
sotto_cli_hear_joiner (SottoCli *self, SottoJoiner *joiner)
{
  g_signal_connect_object (joiner, "connected", G_CALLBACK (connected_cb), self,
                           0);
  sotto_cli_hear_ways (self, joiner);
}
