/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The start of a run: which tor it is, and what has to be asked of it before it
 * can be used. Who is called back looks first whether the run is over: it may
 * be after the end of the object itself. */

#include "sotto-tor-private.h"

#include <string.h>

/* While it is used */

static void
event_cb (SottoTorControl *control, const char *line, SottoTor *self)
{
  g_auto (SottoTorPhase) phase = { 0 };

  /* Before the answer to the question for it, its place is not known yet. */
  if (self->socks != NULL && g_str_has_prefix (line, "STATUS_CLIENT ") &&
      sotto_tor_phase_parse (&phase, line + strlen ("STATUS_CLIENT "))) {
    sotto_tor_take_phase (self, &phase);
  }
}

static void
ended_cb (SottoTorDaemon *daemon, SottoTor *self)
{
  const char      *warning = sotto_tor_daemon_get_warning (daemon);
  g_autofree char *reason =
    g_strdup (warning != NULL ? warning : "Tor ended at once");

  if (self->state == SOTTO_TOR_STARTING) {
    sotto_tor_fail_with (self, SOTTO_TOR_ERROR_START, reason);
  } else {
    sotto_tor_fail_with (self, SOTTO_TOR_ERROR_LOST, "Tor ended");
  }
}

/* At the start there is a question whose answer fails. */
static void
lost_cb (SottoTorControl *control, SottoTor *self)
{
  if (self->daemon != NULL) {
    /* Its end follows, and all that it has to say about it. */
    sotto_tor_daemon_kill (self->daemon);
  } else if (self->state != SOTTO_TOR_STARTING) {
    sotto_tor_fail_with (self, SOTTO_TOR_ERROR_LOST, "The system's tor ended");
  }
}

/* Questions to it */

/* The system's tor is one way, and a failure leads to the next; our own is the
 * last. When that is lost, its end follows. */
static void
cannot_use (SottoTor *self, const GError *error)
{
  if (self->daemon == NULL) {
    sotto_tor_try_next (self);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)) {
    sotto_tor_fail_with (self, SOTTO_TOR_ERROR_START, error->message);
  }
}

static gboolean
is_over (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
phase_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoTor                 *self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);
  g_auto (SottoTorPhase) phase = { 0 };
  const char            *line;

  if (is_over (error)) {
    return;
  }
  if (reply == NULL) {
    cannot_use (self, error);
    return;
  }
  line = sotto_tor_reply_find (reply, "status/bootstrap-phase=");
  if (line == NULL || !sotto_tor_phase_parse (&phase, line)) {
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "Tor does not say how far it is");
    cannot_use (self, error);
    return;
  }
  sotto_tor_take_phase (self, &phase);
}

static void
socks_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoTor                 *self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);
  const char *line;

  if (is_over (error)) {
    return;
  }
  if (reply == NULL) {
    cannot_use (self, error);
    return;
  }
  line = sotto_tor_reply_find (reply, "net/listeners/socks=");
  self->socks = line != NULL ? sotto_tor_words_find_socks (line) : NULL;
  if (self->socks == NULL) {
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "Tor has no SOCKS port");
    cannot_use (self, error);
    return;
  }
  sotto_tor_control_send_async (self->control, "GETINFO status/bootstrap-phase",
                                self->run, phase_cb, self);
}

static void
events_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoTor                 *self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);

  if (is_over (error)) {
    return;
  }
  if (reply == NULL) {
    cannot_use (self, error);
    return;
  }
  sotto_tor_control_send_async (self->control, "GETINFO net/listeners/socks",
                                self->run, socks_cb, self);
}

static void
take_control (SottoTor *self, SottoTorControl *control)
{
  self->control = g_object_ref (control);
  g_signal_connect (control, "event", G_CALLBACK (event_cb), self);
  g_signal_connect (control, "lost", G_CALLBACK (lost_cb), self);
  sotto_tor_control_send_async (control, "SETEVENTS STATUS_CLIENT HS_DESC",
                                self->run, events_cb, self);
}

/* Which one */

static void
start_daemon (SottoTor *self)
{
  const char *config = g_getenv (SOTTO_TOR_CONFIG_VARIABLE);
  GError     *error = NULL;

  self->daemon = sotto_tor_daemon_new (config, &error);
  if (self->daemon == NULL) {
    sotto_tor_fail (self, error);
    return;
  }
  g_signal_connect (self->daemon, "ended", G_CALLBACK (ended_cb), self);
  take_control (self, sotto_tor_daemon_get_control (self->daemon));
}

static void
login_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoTor                   *self = user_data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (SottoTorControl) control = sotto_tor_login_finish (result, &error);

  if (is_over (error)) {
    return;
  }
  if (control != NULL) {
    take_control (self, control);
  } else {
    g_debug ("The system's tor: %s", error->message);
    sotto_tor_try_next (self);
  }
}

void
sotto_tor_try_next (SottoTor *self)
{
  sotto_tor_drop_control (self);
  if (self->next_door < self->setup->n_doors) {
    sotto_tor_login_async (&self->setup->doors[self->next_door++], self->run,
                           login_cb, self);
  } else {
    start_daemon (self);
  }
}
