/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Moves the messages of a handshake over a pipe. PROTOCOL.md, "Handshake". */

#include "sotto-handshaker.h"

#include <string.h>

#include "sotto-protocol-error.h"

struct _SottoHandshaker {
  GObject parent_instance;

  SottoHandshake *handshake;
  SottoPipe      *pipe;
  SottoClock     *clock;
  SottoGuesses   *guesses;
  SottoTurns     *turns;

  GTask        *task;    /* while it runs */
  GCancellable *reading; /* ends the read when the run ends first */
  guint         deadline_id;
  gint64        heard; /* when the newest message was whole, or it began */
  guint8        message[SOTTO_HANDSHAKE_SIZE_MAX];
  gsize         length; /* of the message that is being read */
};

G_DEFINE_FINAL_TYPE (SottoHandshaker, sotto_handshaker, G_TYPE_OBJECT)

enum { STRETCH, N_SIGNALS };

static guint signals[N_SIGNALS];

static void proceed (SottoHandshaker *self);

/* Takes @error, NULL for success. */
static void
finish (SottoHandshaker *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  sotto_clock_clear_timeout (self->clock, &self->deadline_id);
  if (self->turns != NULL) {
    sotto_turns_leave (self->turns, self);
  }
  if (error == NULL) {
    g_task_return_boolean (task, TRUE);
  } else {
    g_cancellable_cancel (self->reading);
    g_task_return_error (task, error);
  }
}

static void
send_refusal (SottoHandshaker *self, const guint8 refusal[SOTTO_REFUSAL_SIZE])
{
  g_autoptr (GBytes) block = g_bytes_new (refusal, SOTTO_REFUSAL_SIZE);

  sotto_pipe_write (self->pipe, block);
  /* The process may be over before the main loop comes round. */
  sotto_pipe_flush (self->pipe);
}

/* Takes @error, which this side found in what came. */
static void
reject (SottoHandshaker *self, GError *error)
{
  guint8 refusal[SOTTO_REFUSAL_SIZE];
  guint  wait = 0;

  if (self->guesses != NULL &&
      g_error_matches (error, SOTTO_PROTOCOL_ERROR,
                       SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD)) {
    gint64 now = sotto_clock_get_time (self->clock);

    sotto_guesses_count_wrong (self->guesses, now);
    sotto_guesses_ask (self->guesses, now, &wait);
  }
  if (sotto_handshake_create_refusal_for (error, wait, refusal)) {
    send_refusal (self, refusal);
  }
  finish (self, error);
}

static gboolean
deadline_cb (gpointer user_data)
{
  SottoHandshaker *self = user_data;
  guint8           refusal[SOTTO_REFUSAL_SIZE];

  self->deadline_id = 0;
  sotto_handshake_create_refusal (SOTTO_REFUSAL_TIMEOUT, 0, refusal);
  send_refusal (self, refusal);
  finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                     "The peer took too long"));
  return G_SOURCE_REMOVE;
}

/* Whether the limiter lets the message that has come be looked at; else the
 * run has ended. */
static gboolean
admit (SottoHandshaker *self, SottoHandshakeType type)
{
  guint8 refusal[SOTTO_REFUSAL_SIZE];
  guint  wait;

  if (self->guesses == NULL || (type != SOTTO_HANDSHAKE_HELLO &&
                                type != SOTTO_HANDSHAKE_JOINER_CONFIRM)) {
    return TRUE;
  }
  switch (sotto_guesses_ask (self->guesses, sotto_clock_get_time (self->clock),
                             &wait)) {
  case SOTTO_GUESS_ALLOWED:
    return TRUE;
  case SOTTO_GUESS_WAIT:
    sotto_handshake_create_refusal (SOTTO_REFUSAL_ATTEMPTS, wait, refusal);
    send_refusal (self, refusal);
    finish (self, g_error_new_literal (SOTTO_PROTOCOL_ERROR,
                                       SOTTO_PROTOCOL_ERROR_REFUSED_ATTEMPTS,
                                       "Turned away: too many wrong guesses"));
    return FALSE;
  case SOTTO_GUESS_CLOSED:
  default:
    sotto_handshake_create_refusal (SOTTO_REFUSAL_CLOSED, 0, refusal);
    send_refusal (self, refusal);
    finish (self, g_error_new_literal (SOTTO_PROTOCOL_ERROR,
                                       SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED,
                                       "Turned away: the door is closed"));
    return FALSE;
  }
}

static void
consume (SottoHandshaker *self)
{
  GError            *error = NULL;
  SottoHandshakeType type = self->message[0];

  if (!sotto_handshake_consume (self->handshake, self->message, self->length,
                                &error)) {
    reject (self, error);
    return;
  }
  if (self->guesses != NULL && type == SOTTO_HANDSHAKE_JOINER_CONFIRM) {
    sotto_guesses_reset (self->guesses);
  }
  proceed (self);
}

static void
turn_cb (gpointer user_data)
{
  /* The run may drop the last reference. */
  g_autoptr (SottoHandshaker) self = g_object_ref (user_data);

  consume (self);
}

static void
take_message (SottoHandshaker *self)
{
  SottoHandshakeType type = self->message[0];

  sotto_clock_clear_timeout (self->clock, &self->deadline_id);
  self->heard = sotto_clock_get_time (self->clock);
  if (!admit (self, type)) {
    return;
  }
  /* The answer to it costs more than all the rest: four products on the curve,
   * for somebody who has proved nothing yet. */
  if (type == SOTTO_HANDSHAKE_JOINER_SHARE && self->turns != NULL) {
    sotto_turns_wait (self->turns, turn_cb, self);
  } else {
    consume (self);
  }
}

/* The block that was read, unless the run ended meanwhile. */
static GBytes *
take_block (SottoHandshaker *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) block =
    sotto_pipe_read_finish (self->pipe, result, &error);

  if (self->task == NULL) {
    return NULL;
  }
  if (block == NULL) {
    finish (self, g_steal_pointer (&error));
  }
  return g_steal_pointer (&block);
}

static void
rest_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoHandshaker) self = user_data;
  g_autoptr (GBytes)          block = take_block (self, result);

  if (block != NULL) {
    memcpy (self->message + 1, g_bytes_get_data (block, NULL),
            g_bytes_get_size (block));
    take_message (self);
  }
}

static void
first_byte_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoHandshaker) self = user_data;
  g_autoptr (GBytes)          block = take_block (self, result);
  GError                     *error = NULL;

  if (block == NULL) {
    return;
  }
  self->message[0] = *(const guint8 *) g_bytes_get_data (block, NULL);
  self->length =
    sotto_handshake_get_length (self->handshake, self->message[0], &error);
  if (self->length == 0) {
    reject (self, error);
    return;
  }
  sotto_pipe_read_async (self->pipe, self->length - 1, self->reading, rest_cb,
                         g_object_ref (self));
}

static void
receive (SottoHandshaker *self)
{
  guint seconds =
    sotto_handshake_get_next (self->handshake) == SOTTO_HANDSHAKE_HELLO
      ? SOTTO_HELLO_DEADLINE_S
      : SOTTO_HANDSHAKE_DEADLINE_S;

  self->deadline_id =
    sotto_clock_add_timeout (self->clock, seconds * 1000, deadline_cb, self,
                             "[sottovoce] handshake deadline");
  sotto_pipe_read_async (self->pipe, 1, self->reading, first_byte_cb,
                         g_object_ref (self));
}

static gboolean
send_next (SottoHandshaker *self)
{
  GError *error = NULL;
  gsize   length =
    sotto_handshake_create (self->handshake, self->message, &error);
  g_autoptr (GBytes) block = g_bytes_new (self->message, length);

  if (length == 0) {
    finish (self, error);
    return FALSE;
  }
  sotto_pipe_write (self->pipe, block);
  return TRUE;
}

static void
proceed (SottoHandshaker *self)
{
  while (sotto_handshake_get_state (self->handshake) ==
         SOTTO_HANDSHAKE_STATE_SEND) {
    if (!send_next (self)) {
      return;
    }
  }
  switch (sotto_handshake_get_state (self->handshake)) {
  case SOTTO_HANDSHAKE_STATE_RECEIVE:
    receive (self);
    break;
  case SOTTO_HANDSHAKE_STATE_STRETCH:
    g_signal_emit (self, signals[STRETCH], 0);
    break;
  case SOTTO_HANDSHAKE_STATE_DONE:
    finish (self, NULL);
    break;
  case SOTTO_HANDSHAKE_STATE_SEND:
  case SOTTO_HANDSHAKE_STATE_FAILED:
  default:
    g_assert_not_reached ();
  }
}

static void
sotto_handshaker_dispose (GObject *object)
{
  SottoHandshaker *self = SOTTO_HANDSHAKER (object);

  if (self->clock != NULL) {
    sotto_clock_clear_timeout (self->clock, &self->deadline_id);
  }
  g_clear_pointer (&self->handshake, sotto_handshake_free);
  g_clear_object (&self->pipe);
  g_clear_object (&self->clock);
  g_clear_object (&self->reading);
  G_OBJECT_CLASS (sotto_handshaker_parent_class)->dispose (object);
}

static void
sotto_handshaker_class_init (SottoHandshakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_handshaker_dispose;

  signals[STRETCH] =
    g_signal_new ("stretch", SOTTO_TYPE_HANDSHAKER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_handshaker_init (SottoHandshaker *self)
{
  self->reading = g_cancellable_new ();
}

SottoHandshaker *
sotto_handshaker_new (SottoHandshake *handshake,
                      SottoPipe      *pipe,
                      SottoClock     *clock,
                      SottoGuesses   *guesses)
{
  SottoHandshaker *self = g_object_new (SOTTO_TYPE_HANDSHAKER, NULL);

  self->handshake = handshake;
  self->pipe = g_object_ref (pipe);
  self->clock = g_object_ref (clock);
  self->guesses = guesses;
  return self;
}

SottoPipe *
sotto_handshaker_get_pipe (SottoHandshaker *self)
{
  g_return_val_if_fail (SOTTO_IS_HANDSHAKER (self), NULL);

  return self->pipe;
}

SottoHandshake *
sotto_handshaker_get_handshake (SottoHandshaker *self)
{
  g_return_val_if_fail (SOTTO_IS_HANDSHAKER (self), NULL);

  return self->handshake;
}

void
sotto_handshaker_set_turns (SottoHandshaker *self, SottoTurns *turns)
{
  g_return_if_fail (SOTTO_IS_HANDSHAKER (self));

  self->turns = turns;
}

gint64
sotto_handshaker_get_heard (SottoHandshaker *self)
{
  g_return_val_if_fail (SOTTO_IS_HANDSHAKER (self), 0);

  return self->heard;
}

void
sotto_handshaker_run_async (SottoHandshaker    *self,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (SOTTO_IS_HANDSHAKER (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, sotto_handshaker_run_async);
  self->heard = sotto_clock_get_time (self->clock);
  proceed (self);
}

gboolean
sotto_handshaker_run_finish (SottoHandshaker *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sotto_handshaker_set_w (SottoHandshaker *self, SottoSecret *w)
{
  g_return_if_fail (SOTTO_IS_HANDSHAKER (self));

  if (self->task != NULL) {
    sotto_handshake_set_w (self->handshake, w);
    proceed (self);
  }
}

void
sotto_handshaker_fail (SottoHandshaker *self, const GError *error)
{
  g_return_if_fail (SOTTO_IS_HANDSHAKER (self));

  if (self->task != NULL) {
    finish (self, g_error_copy (error));
  }
}
