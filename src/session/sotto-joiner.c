/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Connects, proves the password and hands the link to the session; and again
 * when it breaks. PROTOCOL.md, "Greeting and resumption". */

#include "sotto-joiner-private.h"

#include <string.h>

#include "sotto-goodbye.h"
#include "sotto-invite.h"
#include "sotto-protocol-error.h"
#include "sotto-stretching.h"
#include "sotto-tor.h"

#define CONNECT_TIMEOUT_S 30

/* A network that was away for a while comes back to an attempt that is young:
 * the older one is, the more seldom the kernel knocks. */
#define RECONNECT_TIMEOUT_S 15

/* As many as the host lets go unpunished. */
#define DOUBTS_MAX SOTTO_GUESSES_FREE

G_DEFINE_FINAL_TYPE (SottoJoiner, sotto_joiner, G_TYPE_OBJECT)

enum { PROP_0, PROP_PLACE, PROP_TRYING, N_PROPS };

enum { CONNECTED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

/* The first time through, the session tells each step. Afterwards it is
 * reconnecting until it is not. */
static void
set_step (SottoJoiner *self, SottoSessionState state)
{
  if (sotto_session_get_state (self->session) != SOTTO_SESSION_RECONNECTING) {
    sotto_session_set_state (self->session, state);
  }
}

/* Nothing in an attempt is certain before its end: somebody on the way can
 * refuse in the host's name, or garble what it says. Who was in conversation
 * with the host under this password does not believe that at once; but each
 * attempt may also be a wrong guess. */
static gboolean
is_believed (SottoJoiner *self, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  if (cause->domain == G_IO_ERROR || cause->domain == G_RESOLVER_ERROR ||
      cause->domain == SOTTO_TOR_ERROR) {
    return FALSE;
  }
  sotto_session_error_from (&error, cause);
  return !sotto_session_error_is_passing (error) &&
         ++self->doubts >= DOUBTS_MAX;
}

static void
fail (SottoJoiner *self, const GError *error, guint retry_after)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  if (sotto_session_get_state (self->session) != SOTTO_SESSION_RECONNECTING ||
      is_believed (self, error)) {
    sotto_session_fail (self->session, error, retry_after);
  } else {
    sotto_session_lose (self->session, error, retry_after);
  }
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sotto_goodbye_finish (SOTTO_PIPE (source), result);
}

void
sotto_joiner_give_up (SottoJoiner *self)
{
  g_autoptr (SottoPipe) pipe = g_steal_pointer (&self->pipe);

  if (pipe != NULL) {
    sotto_goodbye_async (pipe, self->session->clock, closed_cb, NULL);
  }
}

/* Proving */

/* Whoever is there in the host's place learns from JOINER-CONFIRM whether his
 * guess of the password was right. So this side counts as a host does, and does
 * not come back for ever to somebody who never proves himself. */
gboolean
sotto_joiner_may_come_back (SottoJoiner *self, SottoHandshake *handshake)
{
  gint64 now = sotto_clock_get_time (self->session->clock);

  if (sotto_handshake_get_next (handshake) == SOTTO_HANDSHAKE_HOST_CONFIRM ||
      sotto_handshake_get_state (handshake) == SOTTO_HANDSHAKE_STATE_FAILED) {
    sotto_guesses_count_wrong (&self->guesses, now);
  }
  return sotto_guesses_ask (&self->guesses, now, NULL) != SOTTO_GUESS_CLOSED;
}

/* Somebody else may be at an address of the host's: one of a home is there in
 * many homes. But who says that the password is wrong, before there was any
 * conversation, is believed: it is the likeliest mistake of all. */
static gboolean
may_be_elsewhere (SottoJoiner *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return FALSE;
  }
  return sotto_session_get_state (self->session) ==
           SOTTO_SESSION_RECONNECTING ||
         error->domain == G_IO_ERROR ||
         g_error_matches (error, SOTTO_PROTOCOL_ERROR,
                          SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE);
}

static void
not_proved (SottoJoiner *self, SottoHandshake *handshake, const GError *error)
{
  g_autoptr (GError) unproven = NULL;

  if (sotto_joiner_may_come_back (self, handshake)) {
    if (!self->over && may_be_elsewhere (self, error) &&
        sotto_way_blame (self->way)) {
      sotto_joiner_attempt (self);
      return;
    }
    fail (self, error, sotto_handshake_get_retry_after (handshake));
    return;
  }
  unproven = g_error_new_literal (SOTTO_PROTOCOL_ERROR,
                                  SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN,
                                  "The host has not proved itself for long");
  sotto_session_fail (self->session, unproven, 0);
}

static void
proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoJoiner)     self = user_data;
  g_autoptr (SottoHandshaker) handshaker =
    g_object_ref (SOTTO_HANDSHAKER (source));
  SottoHandshake       *handshake = sotto_handshaker_get_handshake (handshaker);
  g_autoptr (SottoLink) link = NULL;
  g_autoptr (GError)    error = NULL;
  gboolean proved = sotto_handshaker_run_finish (handshaker, result, &error);

  if (self->handshaker != handshaker) {
    return;
  }
  g_signal_handlers_disconnect_by_data (handshaker, self);
  g_clear_object (&self->handshaker);
  if (!proved) {
    sotto_joiner_give_up (self);
    not_proved (self, handshake, error);
    return;
  }
  if (self->over) {
    sotto_joiner_give_up (self);
    return;
  }
  sotto_guesses_reset (&self->guesses);
  sotto_way_prove (self->way);
  self->proven_iterations = self->stretched.iterations;
  g_clear_object (&self->pipe);
  link = sotto_link_new (handshaker, SOTTO_ROLE_JOINER, self->session->clock,
                         self->session->random);
  if (sotto_way_get_onion (self->way)) {
    sotto_link_set_onion (link, sotto_way_get_place (self->way));
  }
  sotto_session_join (self->session, link);
}

static void
go_on (SottoJoiner *self)
{
  set_step (self, SOTTO_SESSION_PROVING);
  sotto_handshaker_set_w (self->handshaker, self->stretched.w);
}

static void
stretched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoJoiner) self = user_data;
  g_autoptr (GError)      error = NULL;
  SottoSecret            *w = sotto_stretching_run_finish (result, &error);

  self->stretching = FALSE;
  if (w != NULL) {
    self->stretched.w = w;
  }
  if (self->handshaker == NULL) {
    return;
  }
  if (w == NULL) {
    sotto_handshaker_fail (self->handshaker, error);
  } else {
    go_on (self);
  }
}

static gboolean
is_remembered (const Stretched *stretched, SottoHandshake *handshake)
{
  return stretched->w != NULL &&
         stretched->iterations == sotto_handshake_get_iterations (handshake) &&
         memcmp (stretched->salt, sotto_handshake_get_salt (handshake),
                 SOTTO_SALT_SIZE) == 0;
}

static void
stretch_cb (SottoHandshaker *handshaker, SottoJoiner *self)
{
  SottoHandshake    *handshake = sotto_handshaker_get_handshake (handshaker);
  g_autoptr (GError) error = NULL;

  if (is_remembered (&self->stretched, handshake)) {
    go_on (self);
    return;
  }
  if (self->proven_iterations != 0 &&
      sotto_handshake_get_iterations (handshake) > self->proven_iterations) {
    error = g_error_new_literal (SOTTO_PROTOCOL_ERROR,
                                 SOTTO_PROTOCOL_ERROR_ITERATIONS,
                                 "More work than the host asked for before");
    sotto_handshaker_fail (handshaker, error);
    return;
  }
  self->stretching = TRUE;
  g_clear_pointer (&self->stretched.w, sotto_secret_unref);
  self->stretched.iterations = sotto_handshake_get_iterations (handshake);
  memcpy (self->stretched.salt, sotto_handshake_get_salt (handshake),
          SOTTO_SALT_SIZE);
  set_step (self, SOTTO_SESSION_STRETCHING);
  sotto_stretching_run_async (self->password, self->stretched.salt,
                              self->stretched.iterations, self->cancellable,
                              stretched_cb, g_object_ref (self));
}

/* Connecting */

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoJoiner)       self = user_data;
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection =
    sotto_way_go_finish (SOTTO_WAY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  self->connecting = FALSE;
  if (connection == NULL) {
    fail (self, error, 0);
    return;
  }
  g_signal_emit (self, signals[CONNECTED], 0);
  if (self->over) {
    return;
  }
  self->pipe = sotto_pipe_new (G_IO_STREAM (connection));
  self->handshaker =
    sotto_handshaker_new (sotto_handshake_new_joiner (self->session->random),
                          self->pipe, self->session->clock, NULL);
  g_signal_connect (self->handshaker, "stretch", G_CALLBACK (stretch_cb), self);
  sotto_handshaker_run_async (self->handshaker, proved_cb, g_object_ref (self));
}

void
sotto_joiner_attempt (SottoJoiner *self)
{
  gboolean again =
    sotto_session_get_state (self->session) == SOTTO_SESSION_RECONNECTING;

  set_step (self, SOTTO_SESSION_CONNECTING);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->connecting = TRUE;
  sotto_way_go_async (self->way,
                      again ? MIN (self->timeout_s, RECONNECT_TIMEOUT_S)
                            : self->timeout_s,
                      self->cancellable, connected_cb, g_object_ref (self));
}

/* The session is over: whatever is going on stops. */
static void
stop (SottoJoiner *self)
{
  g_autoptr (GError) error = NULL;

  self->over = TRUE;
  sotto_clock_clear_timeout (self->session->clock, &self->retry_id);
  g_cancellable_cancel (self->cancellable);
  if (self->handshaker != NULL) {
    g_cancellable_set_error_if_cancelled (self->cancellable, &error);
    sotto_handshaker_fail (self->handshaker, error);
  }
  /* A window may show for hours how the conversation ended. */
  g_clear_pointer (&self->password, sotto_secret_unref);
  g_clear_pointer (&self->stretched.w, sotto_secret_unref);
}

static void
state_cb (SottoSession *session, GParamSpec *pspec, SottoJoiner *self)
{
  if (!self->over &&
      sotto_session_get_state (session) >= SOTTO_SESSION_ENDING) {
    stop (self);
  }
  if (sotto_session_get_state (session) == SOTTO_SESSION_ENDED) {
    sotto_way_rest (self->way);
  }
}

static void
way_cb (SottoWay *way, GParamSpec *pspec, SottoJoiner *self)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

/* The object */

static void
sotto_joiner_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SottoJoiner *self = SOTTO_JOINER (object);

  switch (property_id) {
  case PROP_PLACE:
    g_value_set_string (value, sotto_joiner_get_place (self));
    break;
  case PROP_TRYING:
    g_value_set_string (value, sotto_joiner_get_trying (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_joiner_dispose (GObject *object)
{
  SottoJoiner *self = SOTTO_JOINER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->session != NULL) {
    sotto_clock_clear_timeout (self->session->clock, &self->retry_id);
  }
  g_clear_object (&self->session);
  g_clear_object (&self->pipe);
  G_OBJECT_CLASS (sotto_joiner_parent_class)->dispose (object);
}

static void
sotto_joiner_finalize (GObject *object)
{
  SottoJoiner *self = SOTTO_JOINER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->password, sotto_secret_unref);
  g_clear_pointer (&self->stretched.w, sotto_secret_unref);
  g_clear_object (&self->way);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_joiner_parent_class)->finalize (object);
}

static void
sotto_joiner_class_init (SottoJoinerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sotto_joiner_get_property;
  object_class->dispose = sotto_joiner_dispose;
  object_class->finalize = sotto_joiner_finalize;

  properties[PROP_PLACE] =
    g_param_spec_string ("place", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRYING] =
    g_param_spec_string ("trying", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CONNECTED] =
    g_signal_new ("connected", SOTTO_TYPE_JOINER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_joiner_init (SottoJoiner *self)
{
  self->cancellable = g_cancellable_new ();
  sotto_guesses_init (&self->guesses);
}

gboolean
sotto_joiner_check_address (const char *address, GError **error)
{
  g_autoptr (GError)      cause = NULL;
  g_autoptr (SottoInvite) invite =
    sotto_invite_parse (address, SOTTO_PORT_DEFAULT, &cause);

  if (invite == NULL) {
    sotto_session_error_from (error, cause);
    return FALSE;
  }
  return TRUE;
}

SottoJoiner *
sotto_joiner_new (SottoSecret *password, const SottoJoinerOptions *options)
{
  SottoJoiner *self = g_object_new (SOTTO_TYPE_JOINER, NULL);

  self->session = sotto_session_new (SOTTO_ROLE_JOINER, &options->session);
  self->password = sotto_secret_ref (password);
  self->address = g_strdup (options->address);
  self->way = sotto_way_new (options->address);
  g_signal_connect_object (self->way, "notify", G_CALLBACK (way_cb), self, 0);
  self->timeout_s = options->connect_timeout_s == 0
                      ? CONNECT_TIMEOUT_S
                      : options->connect_timeout_s;
  g_signal_connect_object (self->session, "notify::state",
                           G_CALLBACK (state_cb), self, 0);
  sotto_joiner_begin_retrying (self);
  return self;
}

SottoSession *
sotto_joiner_get_session (SottoJoiner *self)
{
  g_return_val_if_fail (SOTTO_IS_JOINER (self), NULL);

  return self->session;
}

void
sotto_joiner_start (SottoJoiner *self)
{
  g_return_if_fail (SOTTO_IS_JOINER (self));
  g_return_if_fail (sotto_session_get_state (self->session) ==
                    SOTTO_SESSION_IDLE);

  sotto_joiner_attempt (self);
}

const char *
sotto_joiner_get_address (SottoJoiner *self)
{
  g_return_val_if_fail (SOTTO_IS_JOINER (self), NULL);

  return self->address;
}

const char *
sotto_joiner_get_place (SottoJoiner *self)
{
  g_return_val_if_fail (SOTTO_IS_JOINER (self), NULL);

  return sotto_way_get_place (self->way);
}

const char *
sotto_joiner_get_trying (SottoJoiner *self)
{
  g_return_val_if_fail (SOTTO_IS_JOINER (self), NULL);

  return sotto_way_get_trying (self->way);
}
