/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Connects, proves the password and hands the link to the session; and again
 * when it breaks. PROTOCOL.md, "Greeting and resumption". */

#include "sotto-joiner.h"

#include <string.h>

#include "sotto-address.h"
#include "sotto-dialer.h"
#include "sotto-goodbye.h"
#include "sotto-session-private.h"
#include "sotto-stretching.h"

#define CONNECT_TIMEOUT_S 30

/* A network that was away for a while comes back to an attempt that is young:
 * the older one is, the more seldom the kernel knocks. */
#define RECONNECT_TIMEOUT_S 15

/* Between attempts; shifted by up to a fifth, so that two people who were cut
 * off together, or many at one host, do not come in step. */
#define RETRY_MIN_MS 500
#define RETRY_MAX_MS 30000
#define JITTER 5

/* As many as the host lets go unpunished. */
#define DOUBTS_MAX SOTTO_GUESSES_FREE

/* What stretching the password gave, so that the next attempt at the same
 * hosting needs none. */
typedef struct {
  SottoSecret *w; /* or NULL */
  guint8       salt[SOTTO_SALT_SIZE];
  guint32      iterations;
} Stretched;

struct _SottoJoiner {
  GObject parent_instance;

  SottoSession *session;
  SottoSecret  *password;
  char         *address;
  guint         timeout_s;
  Stretched     stretched;
  guint         delay_ms; /* before the next attempt, without the jitter */
  guint         retry_id;
  guint         doubts; /* since it last talked */
  gboolean      over;   /* the session is */

  GCancellable    *cancellable; /* of this attempt */
  gboolean         connecting;
  SottoPipe       *pipe;
  SottoHandshaker *handshaker; /* while it runs */
};

G_DEFINE_FINAL_TYPE (SottoJoiner, sotto_joiner, G_TYPE_OBJECT)

enum { CONNECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void attempt (SottoJoiner *self);

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
is_doubtful (SottoJoiner *self, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  sotto_session_error_from (&error, cause);
  return sotto_session_get_state (self->session) ==
           SOTTO_SESSION_RECONNECTING &&
         !sotto_session_error_is_passing (error) && ++self->doubts < DOUBTS_MAX;
}

static void
fail (SottoJoiner *self, const GError *error, guint retry_after)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  if (is_doubtful (self, error)) {
    sotto_session_lose (self->session, error, retry_after);
  } else {
    sotto_session_fail (self->session, error, retry_after);
  }
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  sotto_goodbye_finish (SOTTO_PIPE (source), result);
}

static void
give_up (SottoJoiner *self)
{
  g_autoptr (SottoPipe) pipe = g_steal_pointer (&self->pipe);

  if (pipe != NULL) {
    sotto_goodbye_async (pipe, self->session->clock, closed_cb, NULL);
  }
}

/* Proving */

static void
proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoJoiner)     self = user_data;
  g_autoptr (SottoHandshaker) handshaker = g_steal_pointer (&self->handshaker);
  g_autoptr (SottoLink)       link = NULL;
  g_autoptr (GError)          error = NULL;

  g_signal_handlers_disconnect_by_data (handshaker, self);
  if (!sotto_handshaker_run_finish (handshaker, result, &error)) {
    give_up (self);
    fail (self, error,
          sotto_handshake_get_retry_after (
            sotto_handshaker_get_handshake (handshaker)));
    return;
  }
  if (self->over) {
    give_up (self);
    return;
  }
  g_clear_object (&self->pipe);
  link = sotto_link_new (handshaker, SOTTO_ROLE_JOINER, self->session->clock,
                         self->session->random);
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
  SottoHandshake *handshake = sotto_handshaker_get_handshake (handshaker);

  if (is_remembered (&self->stretched, handshake)) {
    go_on (self);
    return;
  }
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
    sotto_dialer_connect_finish (result, &error);

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

static void
attempt (SottoJoiner *self)
{
  g_autofree char   *host = NULL;
  guint16            port;
  g_autoptr (GError) error = NULL;
  gboolean           again =
    sotto_session_get_state (self->session) == SOTTO_SESSION_RECONNECTING;

  if (!sotto_address_parse (self->address, SOTTO_PORT_DEFAULT, &host, &port,
                            &error)) {
    fail (self, error, 0);
    return;
  }
  set_step (self, SOTTO_SESSION_CONNECTING);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->connecting = TRUE;
  sotto_dialer_connect_async (host, port,
                              again ? MIN (self->timeout_s, RECONNECT_TIMEOUT_S)
                                    : self->timeout_s,
                              self->cancellable, connected_cb,
                              g_object_ref (self));
}

/* Trying again */

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
  attempt (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (SottoJoiner *self)
{
  guint wait_ms = 1000 * sotto_session_get_retry_after (self->session);
  guint delay_ms = shift (self, self->delay_ms);

  delay_ms = MAX (MIN (delay_ms, RETRY_MAX_MS), wait_ms);
  self->delay_ms = MIN (2 * self->delay_ms, RETRY_MAX_MS);
  sotto_clock_clear_timeout (self->session->clock, &self->retry_id);
  self->retry_id =
    sotto_clock_add_timeout (self->session->clock, delay_ms, retry_cb, self,
                             "[sottovoce] reconnect");
  sotto_session_set_retry (self->session, delay_ms);
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

void
sotto_joiner_reconnect_now (SottoJoiner *self)
{
  g_return_if_fail (SOTTO_IS_JOINER (self));

  if (sotto_session_get_state (self->session) != SOTTO_SESSION_RECONNECTING) {
    return;
  }
  self->delay_ms = RETRY_MIN_MS;
  /* A connection that is being opened may be going where no way leads any
   * more. */
  if (self->connecting) {
    g_cancellable_cancel (self->cancellable);
  } else if (self->retry_id == 0) {
    return;
  }
  sotto_clock_clear_timeout (self->session->clock, &self->retry_id);
  sotto_session_set_retry (self->session, 0);
  attempt (self);
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
}

/* The object */

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
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_joiner_parent_class)->finalize (object);
}

static void
sotto_joiner_class_init (SottoJoinerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_joiner_dispose;
  G_OBJECT_CLASS (klass)->finalize = sotto_joiner_finalize;

  signals[CONNECTED] =
    g_signal_new ("connected", SOTTO_TYPE_JOINER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_joiner_init (SottoJoiner *self)
{
  self->cancellable = g_cancellable_new ();
  self->delay_ms = RETRY_MIN_MS;
}

gboolean
sotto_joiner_check_address (const char *address, GError **error)
{
  g_autofree char   *host = NULL;
  guint16            port;
  g_autoptr (GError) cause = NULL;

  if (!sotto_address_parse (address, SOTTO_PORT_DEFAULT, &host, &port,
                            &cause)) {
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
  self->timeout_s = options->connect_timeout_s == 0
                      ? CONNECT_TIMEOUT_S
                      : options->connect_timeout_s;
  g_signal_connect_object (self->session, "notify::state",
                           G_CALLBACK (state_cb), self, 0);
  g_signal_connect_object (self->session, "notify::trouble",
                           G_CALLBACK (trouble_cb), self, 0);
  g_signal_connect_object (self->session, "changed",
                           G_CALLBACK (sotto_joiner_reconnect_now), self,
                           G_CONNECT_SWAPPED);
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

  attempt (self);
}

const char *
sotto_joiner_get_address (SottoJoiner *self)
{
  g_return_val_if_fail (SOTTO_IS_JOINER (self), NULL);

  return self->address;
}
