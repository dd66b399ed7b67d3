/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How a session ends, and what only ends its connection.
 * PROTOCOL.md, "Greeting and resumption". */

#include "sotto-session-private.h"

#include "sotto-protocol-error.h"

static gboolean
was_ended_here (SottoSession *self)
{
  return self->end_reason != SOTTO_END_ERROR &&
         self->end_reason != SOTTO_END_PEER_QUIT && !self->ended_by_peer;
}

/* What had not left by now never will. Of what left before this side said
 * goodbye nobody knows more than that; but a peer that said it first does not
 * look at more than it has acknowledged. */
static void
become_ended (SottoSession *self)
{
  if (!was_ended_here (self)) {
    sotto_conversation_take_back (self->messages);
  }
  sotto_conversation_give_up (self->messages);
  sotto_session_set_state (self, SOTTO_SESSION_ENDED);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoSession) self = user_data;
  SottoLink               *link = SOTTO_LINK (source);

  sotto_link_close_finish (link, result);
  sotto_session_note_written (self, link);
  become_ended (self);
}

/* The end of every session. @bye_reason is negative when the peer is told
 * nothing. Takes @error. */
static void
end (SottoSession *self, SottoEndReason reason, GError *error, int bye_reason)
{
  /* Whoever hears of it may let go of the session. */
  g_autoptr (SottoSession) alive G_GNUC_UNUSED = g_object_ref (self);

  self->end_reason = reason;
  self->error = error;
  sotto_session_notify (self, "end-reason");
  if (error != NULL) {
    sotto_session_notify (self, "error");
    sotto_session_notify (self, "retry-after");
  }
  self->retry_at = 0;
  sotto_session_clear_trouble (self);
  sotto_session_stop_ticking (self);
  if (self->link == NULL) {
    become_ended (self);
  } else {
    sotto_session_drop_link (self, bye_reason, ended_cb, g_object_ref (self));
    sotto_session_set_state (self, SOTTO_SESSION_ENDING);
  }
  sotto_transfers_give_up (self->transfers, FALSE);
}

static gboolean
is_over (SottoSession *self)
{
  return self->state == SOTTO_SESSION_ENDING ||
         self->state == SOTTO_SESSION_ENDED;
}

void
sotto_session_end (SottoSession *self, SottoEndReason reason)
{
  g_return_if_fail (SOTTO_IS_SESSION (self));
  g_return_if_fail (reason != SOTTO_END_NONE && reason != SOTTO_END_ERROR);

  if (self->state == SOTTO_SESSION_TALKING) {
    sotto_session_acknowledge (self);
  }
  /* That may have failed. */
  if (!is_over (self)) {
    end (self, reason, NULL,
         reason == SOTTO_END_QUIT ? SOTTO_BYE_QUIT : SOTTO_BYE_ENDED);
  }
}

void
sotto_session_clear_trouble (SottoSession *self)
{
  if (self->trouble == NULL) {
    return;
  }
  g_clear_error (&self->trouble);
  g_clear_error (&self->setback);
  self->attempts = 0;
  sotto_session_notify (self, "trouble");
  sotto_session_notify (self, "setback");
  sotto_session_notify (self, "attempts");
}

/* An attempt has failed. What began it is not forgotten. Takes @error. */
static void
note_setback (SottoSession *self, GError *error)
{
  g_clear_error (&self->setback);
  self->setback = error;
  self->attempts++;
  sotto_session_start_ticking (self);
  sotto_session_notify (self, "attempts");
  sotto_session_notify (self, "setback");
}

/* Takes @error. */
static void
lose (SottoSession *self, GError *error)
{
  g_autoptr (SottoSession) alive G_GNUC_UNUSED = g_object_ref (self);

  if (self->link != NULL) {
    sotto_session_drop_link (self, -1, NULL, NULL);
  }
  sotto_conversation_take_back (self->messages);
  if (self->trouble != NULL) {
    note_setback (self, error);
    return;
  }
  self->trouble = error;
  sotto_session_start_ticking (self);
  sotto_session_set_state (self, SOTTO_SESSION_RECONNECTING);
  sotto_session_notify (self, "trouble");
}

/* Takes @error. @bye_reason as for end(). */
static void
break_off (SottoSession *self, GError *error, int bye_reason)
{
  if (self->conversing && sotto_session_error_is_passing (error)) {
    lose (self, error);
  } else {
    end (self, SOTTO_END_ERROR, error, bye_reason);
  }
}

void
sotto_session_end_by_peer (SottoSession *self, guint8 bye_reason)
{
  self->retry_after = 0;
  if (bye_reason == SOTTO_BYE_ENDED) {
    self->ended_by_peer = TRUE;
    sotto_session_notify (self, "ended-by-peer");
    end (self, SOTTO_END_EXIT, NULL, -1);
  } else if (bye_reason == SOTTO_BYE_PROTOCOL) {
    break_off (self,
               g_error_new_literal (SOTTO_SESSION_ERROR,
                                    SOTTO_SESSION_ERROR_PROTOCOL,
                                    "The peer says that this side broke a "
                                    "rule"),
               -1);
  } else if (self->role == SOTTO_ROLE_HOST) {
    /* Only the joiner's program knew this conversation. */
    end (self, SOTTO_END_PEER_QUIT, NULL, -1);
  } else if (bye_reason == SOTTO_BYE_BUSY) {
    break_off (self,
               g_error_new_literal (SOTTO_SESSION_ERROR,
                                    SOTTO_SESSION_ERROR_BUSY,
                                    "The host talks to somebody else"),
               -1);
  } else {
    break_off (self,
               g_error_new_literal (SOTTO_SESSION_ERROR,
                                    SOTTO_SESSION_ERROR_PEER_QUIT,
                                    "The host's program quits"),
               -1);
  }
}

void
sotto_session_fail (SottoSession *self, const GError *cause, guint retry_after)
{
  GError  *error = NULL;
  gboolean tell = cause->domain == SOTTO_PROTOCOL_ERROR &&
                  cause->code != SOTTO_PROTOCOL_ERROR_ALTERED;

  if (is_over (self)) {
    return;
  }
  g_debug ("The session fails: %s", cause->message);
  sotto_session_error_from (&error, cause);
  self->retry_after = retry_after;
  break_off (self, error, tell ? SOTTO_BYE_PROTOCOL : -1);
}

void
sotto_session_lose (SottoSession *self, const GError *cause, guint retry_after)
{
  GError *error = NULL;

  g_debug ("The session goes on without a connection: %s", cause->message);
  sotto_session_error_from (&error, cause);
  self->retry_after = retry_after;
  lose (self, error);
}

const char *
sotto_session_get_end_word (SottoSession *self)
{
  g_autoptr (GEnumClass) enum_class = NULL;

  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  if (self->end_reason == SOTTO_END_ERROR) {
    return sotto_session_error_get_word (self->error->code);
  }
  enum_class = g_type_class_ref (SOTTO_TYPE_END_REASON);
  return g_enum_get_value (enum_class, self->end_reason)->value_nick;
}
