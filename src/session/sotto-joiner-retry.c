/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* When a joiner tries again. */

#include "sotto-joiner-private.h"

/* Between attempts; shifted by up to a fifth, so that two people who were cut
 * off together, or many at one host, do not come in step. */
#define RETRY_MIN_MS 500
#define RETRY_MAX_MS 30000
#define JITTER 5

/* The first change brings about an attempt at once; those that follow it must
 * not drive the joiner from one to the next. */
#define CHANGE_FLOOR_US (2 * G_USEC_PER_SEC)

static guint
shift (SottoJoiner *self, guint delay_ms)
{
  guint   range = 2 * delay_ms / JITTER;
  guint32 number;

  sotto_random_fill (self->session->random, (guint8 *) &number, sizeof number);
  return delay_ms - range / 2 + number % (range + 1);
}

static gboolean
retry_cb (gpointer user_data)
{
  SottoJoiner *self = user_data;

  self->retry_id = 0;
  sotto_session_set_retry (self->session, 0);
  sotto_joiner_attempt (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for (SottoJoiner *self, guint delay_ms)
{
  sotto_clock_clear_timeout (self->session->clock, &self->retry_id);
  self->retry_id =
    sotto_clock_add_timeout (self->session->clock, delay_ms, retry_cb, self,
                             "[sottovoce] reconnect");
  sotto_session_set_retry (self->session, delay_ms);
}

/* Until somebody in the host's place may be asked again. */
static guint
get_guess_wait_ms (SottoJoiner *self)
{
  guint seconds;

  sotto_guesses_ask (&self->guesses,
                     sotto_clock_get_time (self->session->clock), &seconds);
  return seconds * 1000;
}

/* No host asks for a longer wait than the limit. */
static void
schedule (SottoJoiner *self)
{
  guint asked_s =
    MIN (sotto_session_get_retry_after (self->session), SOTTO_GUESS_WAIT_MAX_S);
  guint delay_ms = shift (self, self->delay_ms);

  delay_ms = MAX (MIN (delay_ms, RETRY_MAX_MS), 1000 * asked_s);
  delay_ms = MAX (delay_ms, get_guess_wait_ms (self));
  self->delay_ms = MIN (2 * self->delay_ms, RETRY_MAX_MS);
  wait_for (self, delay_ms);
}

static void
trouble_cb (SottoSession *session, GParamSpec *pspec, SottoJoiner *self)
{
  if (sotto_session_get_trouble (session) != NULL) {
    schedule (self);
  } else {
    self->delay_ms = RETRY_MIN_MS;
    self->doubts = 0;
  }
}

/* What goes on may be going where no way leads any more. Stretching is not:
 * what it gives will be of use. */
static void
abandon (SottoJoiner *self)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (SottoHandshaker) handshaker = g_steal_pointer (&self->handshaker);

  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                               "There is a new way to the host, perhaps");
  if (self->connecting) {
    g_cancellable_cancel (self->cancellable);
  }
  if (handshaker != NULL) {
    g_signal_handlers_disconnect_by_data (handshaker, self);
    sotto_joiner_may_come_back (self,
                                sotto_handshaker_get_handshake (handshaker));
    sotto_handshaker_fail (handshaker, error);
    sotto_joiner_give_up (self);
  }
  if (self->session->link != NULL) {
    sotto_session_lose (self->session, error, 0);
  }
}

static void
attempt_now (SottoJoiner *self)
{
  abandon (self);
  sotto_clock_clear_timeout (self->session->clock, &self->retry_id);
  sotto_session_set_retry (self->session, 0);
  sotto_joiner_attempt (self);
}

static gboolean
can_hurry (SottoJoiner *self)
{
  return sotto_session_get_state (self->session) ==
           SOTTO_SESSION_RECONNECTING &&
         !self->stretching;
}

static void
changed_cb (SottoSession *session, SottoJoiner *self)
{
  gint64 now = sotto_clock_get_time (session->clock);
  gint64 floor = self->hurried_at + CHANGE_FLOOR_US;
  guint  delay_ms = get_guess_wait_ms (self);

  if (!can_hurry (self)) {
    return;
  }
  if (now < floor) {
    delay_ms = MAX (delay_ms, (guint) ((floor - now) / 1000));
  }
  if (delay_ms == 0) {
    self->hurried_at = now;
    attempt_now (self);
  } else if (self->retry_id != 0 &&
             session->retry_at > now + (gint64) delay_ms * 1000) {
    self->hurried_at = now + (gint64) delay_ms * 1000;
    wait_for (self, delay_ms);
  }
}

void
sotto_joiner_reconnect_now (SottoJoiner *self)
{
  g_return_if_fail (SOTTO_IS_JOINER (self));

  if (can_hurry (self)) {
    self->delay_ms = RETRY_MIN_MS;
    attempt_now (self);
  }
}

void
sotto_joiner_begin_retrying (SottoJoiner *self)
{
  self->delay_ms = RETRY_MIN_MS;
  self->hurried_at = G_MININT64 / 2;
  g_signal_connect_object (self->session, "notify::trouble",
                           G_CALLBACK (trouble_cb), self, 0);
  g_signal_connect_object (self->session, "notify::attempts",
                           G_CALLBACK (trouble_cb), self, 0);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (changed_cb),
                           self, 0);
}
