/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What time brings about while two people talk: the renewal of the keys, a
 * question to a peer that is silent, the end of one that stays so. One timeout
 * a second serves them all, and the window's clock besides. */

#include "sotto-session-private.h"

#include "sotto-protocol-error.h"

#define TICK_MS 1000

/* How far the wall clock may run ahead of the other one between two ticks. Only
 * the wall clock goes on while a computer sleeps. */
#define NAP_US (5 * G_USEC_PER_SEC)

/* How long a peer has for an answer when the network has changed. */
#define PROBE_S 10

static gboolean
has_passed (gint64 since, gint64 now, guint seconds)
{
  return now - since >= (gint64) seconds * G_USEC_PER_SEC;
}

void
sotto_session_follow_epoch (SottoSession *self)
{
  guint32 epoch;

  if (self->link == NULL) {
    return;
  }
  if (!sotto_link_is_renewing (self->link)) {
    self->renewal_began = 0;
  } else if (self->renewal_began == 0) {
    self->renewal_began = sotto_clock_get_time (self->clock);
  }
  epoch = sotto_link_get_epoch (self->link);
  if (epoch != self->epoch) {
    self->epoch = epoch;
    self->epoch_began = sotto_clock_get_time (self->clock);
    sotto_session_notify (self, "key-age");
    sotto_session_notify (self, "key-left");
    sotto_session_notify (self, "key-frames");
    sotto_session_notify (self, "epoch");
  }
}

void
sotto_session_renew_keys (SottoSession *self)
{
  g_return_if_fail (SOTTO_IS_SESSION (self));

  if (self->state == SOTTO_SESSION_TALKING) {
    sotto_link_renew (self->link);
    sotto_session_follow_epoch (self);
  }
}

static void
keep_keys_fresh (SottoSession *self, gint64 now)
{
  g_autoptr (GError) error = NULL;

  if (self->renewal_began == 0) {
    if (has_passed (self->epoch_began, now, self->rekey_interval)) {
      sotto_session_renew_keys (self);
    }
  } else if (has_passed (self->renewal_began, now, SOTTO_REKEY_ANSWER_S)) {
    /* It may be the way that is slow, or cut in one direction. */
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                 "The peer does not renew its keys");
    sotto_session_fail (self, error, 0);
  }
}

static void
set_peer_silent (SottoSession *self, gboolean silent)
{
  if (self->peer_silent != silent) {
    self->peer_silent = silent;
    sotto_session_notify (self, "peer-silent");
  }
}

void
sotto_session_expect_answer (SottoSession *self)
{
  if (self->asked_at == 0) {
    self->asked_at = sotto_clock_get_time (self->clock);
  }
}

void
sotto_session_note_heard (SottoSession *self)
{
  self->last_heard = sotto_clock_get_time (self->clock);
  self->pinged = FALSE;
  self->asked_at = 0;
  self->probed_at = 0;
  set_peer_silent (self, FALSE);
}

void
sotto_session_ping (SottoSession *self)
{
  g_autoptr (SottoRecord) record = sotto_record_new (SOTTO_RECORD_PING);

  record->token = ++self->pings;
  sotto_session_expect_answer (self);
  sotto_session_send (self, record);
}

static void
listen_for_silence (SottoSession *self, gint64 now)
{
  g_autoptr (GError) error = NULL;

  if (self->asked_at != 0 &&
      has_passed (self->asked_at, now, SOTTO_SESSION_SILENT_S)) {
    set_peer_silent (self, TRUE);
  }
  if (has_passed (self->last_heard, now, SOTTO_SILENCE_MAX_S) ||
      (self->probed_at != 0 && has_passed (self->probed_at, now, PROBE_S))) {
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                 "The peer has fallen silent");
    sotto_session_fail (self, error, 0);
  } else if (!self->pinged &&
             has_passed (self->last_heard, now, SOTTO_PING_AFTER_S)) {
    self->pinged = TRUE;
    sotto_session_ping (self);
  }
}

static void
await_greeting (SottoSession *self, gint64 now)
{
  g_autoptr (GError) error = NULL;

  if (has_passed (self->linked_at, now, SOTTO_HANDSHAKE_DEADLINE_S)) {
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                 "The host does not greet");
    sotto_session_fail (self, error, 0);
  }
}

void
sotto_session_look_again (SottoSession *self)
{
  if (self->state == SOTTO_SESSION_TALKING && self->probed_at == 0) {
    self->probed_at = sotto_clock_get_time (self->clock);
    sotto_session_ping (self);
  }
  g_signal_emit_by_name (self, "changed");
}

static gint64
compare_clocks (SottoSession *self)
{
  return sotto_clock_get_real_time (self->clock) -
         sotto_clock_get_time (self->clock);
}

/* Somebody who sets the clock looks like sleep, which does no harm. */
static void
notice_sleep (SottoSession *self)
{
  gint64 before = self->clocks_apart;

  self->clocks_apart = compare_clocks (self);
  if (self->clocks_apart - before >= NAP_US) {
    sotto_session_look_again (self);
  }
}

/* It is not the peer who is silent while this side does not listen. */
static void
keep_files_going (SottoSession *self)
{
  sotto_transfers_tick (self->transfers);
  sotto_session_serve (self);
  if (self->link != NULL && sotto_transfers_update_pause (self->transfers)) {
    sotto_session_note_heard (self);
  }
}

static gboolean
tick_cb (gpointer user_data)
{
  SottoSession                  *self = user_data;
  g_autoptr (SottoSession) alive G_GNUC_UNUSED = g_object_ref (self);
  gint64                         now = sotto_clock_get_time (self->clock);

  notice_sleep (self);
  if (self->link == NULL) {
    sotto_session_notify (self, "retry-in");
    return G_SOURCE_CONTINUE;
  }
  sotto_session_notify (self, "key-age");
  sotto_session_notify (self, "key-left");
  if (self->typing_until != 0 && now >= self->typing_until) {
    sotto_session_set_typing (self, FALSE);
  }
  if (!self->greeted) {
    await_greeting (self, now);
    return G_SOURCE_CONTINUE;
  }
  keep_files_going (self);
  listen_for_silence (self, now);
  if (self->state == SOTTO_SESSION_TALKING) {
    keep_keys_fresh (self, now);
  }
  return G_SOURCE_CONTINUE;
}

void
sotto_session_start_ticking (SottoSession *self)
{
  self->epoch_began = sotto_clock_get_time (self->clock);
  self->renewal_began = 0;
  self->clocks_apart = compare_clocks (self);
  sotto_session_stop_ticking (self);
  self->tick_id = sotto_clock_add_timeout (self->clock, TICK_MS, tick_cb, self,
                                           "[sottovoce] session");
}

void
sotto_session_stop_ticking (SottoSession *self)
{
  sotto_clock_clear_timeout (self->clock, &self->tick_id);
}
