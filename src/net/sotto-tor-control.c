/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who waits for an answer does not hold the connection: it goes with its owner,
 * and its commands fail. */

#include "sotto-tor-control.h"

#include <string.h>

#include "sotto-pipe.h"
#include "sotto-source.h"
#include "sotto-tor-words.h"

#define CODE_OK 250
#define CODE_EVENT 650

struct _SottoTorControl {
  GObject parent_instance;

  SottoPipe      *pipe; /* NULL: lost */
  GCancellable   *stop; /* the read, which holds the pipe */
  SottoTorReader *reader;
  GQueue          waiting; /* of GTask, the oldest first */
  GSource        *answer_source;
};

enum { EVENT, LOST, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SottoTorControl, sotto_tor_control, G_TYPE_OBJECT)

static void
drop_connection (SottoTorControl *self)
{
  GTask *task;

  sotto_source_stop (&self->answer_source);
  g_cancellable_cancel (self->stop);
  g_clear_object (&self->pipe);
  while ((task = g_queue_pop_head (&self->waiting)) != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             "The connection to tor ended");
    g_object_unref (task);
  }
}

static void
lose (SottoTorControl *self)
{
  if (self->pipe != NULL) {
    drop_connection (self);
    g_signal_emit (self, signals[LOST], 0);
  }
}

static gboolean
answer_late_cb (gpointer user_data)
{
  g_autoptr (SottoTorControl) self = g_object_ref (user_data);

  lose (self);

  return G_SOURCE_REMOVE;
}

/* For the oldest command. */
static void
start_clock (SottoTorControl *self)
{
  sotto_source_stop (&self->answer_source);
  if (!g_queue_is_empty (&self->waiting)) {
    sotto_source_start (&self->answer_source,
                        g_timeout_source_new_seconds (SOTTO_TOR_ANSWER_S),
                        answer_late_cb, self, "[sottovoce] tor answer");
  }
}

/* Reading */

static void
take_reply (SottoTorControl *self, SottoTorReply *reply)
{
  g_autoptr (SottoTorReply) owned = reply;
  g_autoptr (GTask)         task = NULL;

  if (owned->code == CODE_EVENT) {
    g_signal_emit (self, signals[EVENT], 0, owned->lines[0]);
    return;
  }

  task = g_queue_pop_head (&self->waiting);
  if (task == NULL) {
    lose (self); /* It answers what nobody asked. */
    return;
  }
  start_clock (self);
  g_task_return_pointer (task, g_steal_pointer (&owned),
                         (GDestroyNotify) sotto_tor_reply_free);
}

static void
take_byte (SottoTorControl *self, GBytes *byte)
{
  const char        *bytes = g_bytes_get_data (byte, NULL);
  SottoTorReply     *reply = NULL;
  g_autoptr (GError) error = NULL;

  if (!sotto_tor_reader_push (self->reader, bytes[0], &reply, &error)) {
    g_debug ("The control port: %s", error->message);
    lose (self);
  } else if (reply != NULL) {
    take_reply (self, reply);
  }
}

static void read_more (SottoTorControl *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoPipe                  *pipe = SOTTO_PIPE (source);
  GWeakRef                   *weak = user_data;
  g_autoptr (SottoTorControl) self = g_weak_ref_get (weak);
  g_autoptr (GBytes)          byte = NULL;

  g_weak_ref_clear (weak);
  g_clear_pointer (&weak, g_free);
  byte = sotto_pipe_read_finish (pipe, result, NULL);
  if (self == NULL || self->pipe != pipe) {
    return;
  }

  if (byte == NULL) {
    lose (self);
    return;
  }
  while (byte != NULL) {
    take_byte (self, byte);
    g_clear_pointer (&byte, g_bytes_unref);
    if (self->pipe != NULL) {
      byte = sotto_pipe_take (self->pipe, 1);
    }
  }
  if (self->pipe != NULL) {
    read_more (self);
  }
}

/* A read that runs holds the pipe; so it must not hold what owns the pipe. */
static void
read_more (SottoTorControl *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  sotto_pipe_read_async (self->pipe, 1, self->stop, read_cb, weak);
}

/* Writing */

/* It may hold a key. */
static void
wipe_command (gpointer data)
{
  char *line = data;

  explicit_bzero (line, strlen (line));
  g_clear_pointer (&line, g_free);
}

void
sotto_tor_control_send_async (SottoTorControl    *self,
                              const char         *command,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask)  task = NULL;
  g_autoptr (GBytes) block = NULL;
  char              *line;

  g_return_if_fail (SOTTO_IS_TOR_CONTROL (self));
  g_return_if_fail (strpbrk (command, "\r\n") == NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_tor_control_send_async);
  if (self->pipe == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             "The connection to tor has ended");
    return;
  }

  line = g_strconcat (command, "\r\n", NULL);
  block = g_bytes_new_with_free_func (line, strlen (line), wipe_command, line);
  sotto_pipe_write (self->pipe, block);
  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  if (self->answer_source == NULL) {
    start_clock (self);
  }
}

SottoTorReply *
sotto_tor_control_send_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

SottoTorReply *
sotto_tor_control_ask_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_send_finish (result, error);
  g_autofree char *words = NULL;

  if (reply == NULL || reply->code == CODE_OK) {
    return g_steal_pointer (&reply);
  }
  words = sotto_tor_words_clean (reply->lines[0]);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, words);

  return NULL;
}

static void
sotto_tor_control_dispose (GObject *object)
{
  drop_connection (SOTTO_TOR_CONTROL (object));

  G_OBJECT_CLASS (sotto_tor_control_parent_class)->dispose (object);
}

static void
sotto_tor_control_finalize (GObject *object)
{
  SottoTorControl *self = SOTTO_TOR_CONTROL (object);

  g_clear_object (&self->stop);
  g_clear_pointer (&self->reader, sotto_tor_reader_free);

  G_OBJECT_CLASS (sotto_tor_control_parent_class)->finalize (object);
}

static void
sotto_tor_control_class_init (SottoTorControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_tor_control_dispose;
  object_class->finalize = sotto_tor_control_finalize;

  signals[EVENT] =
    g_signal_new ("event", SOTTO_TYPE_TOR_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOST] =
    g_signal_new ("lost", SOTTO_TYPE_TOR_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_tor_control_init (SottoTorControl *self)
{
  self->stop = g_cancellable_new ();
  self->reader = sotto_tor_reader_new ();
  g_queue_init (&self->waiting);
}

SottoTorControl *
sotto_tor_control_new (GIOStream *stream)
{
  SottoTorControl *self = g_object_new (SOTTO_TYPE_TOR_CONTROL, NULL);

  self->pipe = sotto_pipe_new (stream);
  read_more (self);

  return self;
}
