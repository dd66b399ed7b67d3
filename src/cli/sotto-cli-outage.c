/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells why there is no connection any more, and how it goes on from there. */

#include "sotto-cli-private.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "sotto-cli-error.h"

/* A sentence without its full stop. */
static char *
describe (SottoCli *self, const GError *error)
{
  g_autofree char *advice = NULL;
  char            *title = NULL;

  if (g_error_matches (error, SOTTO_SESSION_ERROR,
                       SOTTO_SESSION_ERROR_PEER_QUIT)) {
    /* Translators: %s is the other person's name. */
    return g_strdup_printf (_ ("%s has closed Sottovoce"),
                            sotto_session_get_peer_name (self->session));
  }
  sotto_session_error_explain (error, sotto_cli_get_address (self), 0, &title,
                               &advice);
  return title;
}

/* A program that writes lines has not to be told where they go. */
static gboolean
can_be_written_to (SottoCli *self)
{
  return self->interactive && !self->input_ended && isatty (STDOUT_FILENO);
}

/* Once for each connection. @title is NULL when there will be no other. */
static void
show_disconnected (SottoCli *self, const GError *error, const char *title)
{
  const char         *peer = sotto_session_get_peer_name (self->session);
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_DISCONNECTED,
    .disconnected = { .reason = sotto_cli_error_get_word (error),
                      .title = title,
                      .peer = self->host != NULL ? peer : NULL,
                      .writable = can_be_written_to (self) },
  };

  if (self->connected) {
    self->connected = FALSE;
    sotto_cli_show (self, &event);
  }
}

void
sotto_cli_show_break (SottoCli *self)
{
  const GError    *trouble = sotto_session_get_trouble (self->session);
  g_autofree char *title = describe (self, trouble);

  self->cause = trouble->code;
  show_disconnected (self, trouble, title);
}

void
sotto_cli_show_break_for_good (SottoCli *self, const GError *error)
{
  show_disconnected (self, error, NULL);
}

/* Attempts */

/* @title is NULL unless an attempt has just failed. */
static void
show_reconnecting (SottoCli *self, const char *title, gboolean known)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_RECONNECTING,
    .reconnecting = { .in = sotto_session_get_retry_in (self->session),
                      .title = title,
                      .attempts = sotto_session_get_attempts (self->session),
                      .known = known },
  };

  if (self->joiner != NULL &&
      sotto_session_get_trouble (self->session) != NULL) {
    sotto_cli_show (self, &event);
  }
}

/* After the break there will be an attempt; the joiner has seen it before us.
 */
static void
trouble_cb (SottoSession *session, GParamSpec *pspec, SottoCli *self)
{
  show_reconnecting (self, NULL, FALSE);
}

/* Likewise after an attempt that failed. */
static void
setback_cb (SottoSession *session, GParamSpec *pspec, SottoCli *self)
{
  const GError    *setback = sotto_session_get_setback (session);
  g_autofree char *title = NULL;

  if (setback != NULL) {
    title = describe (self, setback);
    show_reconnecting (self, title, setback->code == self->cause);
    self->cause = setback->code;
  }
}

/* The next attempt is now. */
static void
changed_cb (SottoSession *session, SottoCli *self)
{
  show_reconnecting (self, NULL, FALSE);
}

void
sotto_cli_hear_attempts (SottoCli *self, SottoSession *session)
{
  g_signal_connect_object (session, "notify::trouble", G_CALLBACK (trouble_cb),
                           self, 0);
  g_signal_connect_object (session, "notify::setback", G_CALLBACK (setback_cb),
                           self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self,
                           0);
}
