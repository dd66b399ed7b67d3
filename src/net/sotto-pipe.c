/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The stream is read and written without blocking, when the main loop says
 * that it is ready, rather than by GIO's asynchronous calls: a read that was
 * begun there cannot be taken back once it has bytes, and one system call
 * should move as many blocks as the kernel takes or has. */

#include "sotto-pipe.h"

#include "sotto-buffer.h"
#include "sotto-queue.h"
#include "sotto-socket.h"
#include "sotto-source.h"

#define BLOCK_SIZE_MAX (1024 * 1024)

/* Its sources do not hold it: it ends them when it goes. */
struct _SottoPipe {
  GObject parent_instance;

  GIOStream             *stream;
  GPollableInputStream  *input;
  GPollableOutputStream *output;

  SottoBuffer buffer;
  GTask      *read_task;     /* its task data is the size */
  GError     *read_error;    /* set when nothing more will come */
  GSource    *input_source;  /* there are bytes */
  GSource    *answer_source; /* read_task can be answered at once */
  GSource    *cancel_read_source;

  SottoQueue queue;
  GError    *write_error;
  GSource   *output_source; /* there is room, or a first try is due */

  GTask   *close_task;
  GSource *cancel_close_source;
  gboolean is_closing; /* for good */
  gboolean is_ended;   /* all is written, and the peer was told so */
  gboolean is_closed;
};

enum { WRITTEN, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void advance_close (SottoPipe *self);

G_DEFINE_FINAL_TYPE (SottoPipe, sotto_pipe, G_TYPE_OBJECT)

/* Reading */

static gsize
get_read_size (SottoPipe *self)
{
  return GPOINTER_TO_SIZE (g_task_get_task_data (self->read_task));
}

static gboolean
is_read_cancelled (SottoPipe *self)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (self->read_task));
}

static gboolean
has_block (SottoPipe *self)
{
  return sotto_buffer_get_size (&self->buffer) >= get_read_size (self);
}

static gboolean
is_read_answerable (SottoPipe *self)
{
  return self->is_closing || is_read_cancelled (self) || has_block (self) ||
         self->read_error != NULL;
}

static GError *
make_read_error (SottoPipe *self)
{
  if (self->is_closing) {
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                "This side closes the stream");
  }
  if (is_read_cancelled (self)) {
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                "The read was cancelled");
  }
  if (g_error_matches (self->read_error, G_IO_ERROR, G_IO_ERROR_CLOSED) &&
      sotto_buffer_get_size (&self->buffer) > 0) {
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                                "The stream ended inside of a block");
  }

  return g_error_copy (self->read_error);
}

/* Ends the read if it can be ended. The task is let go first: its callback may
 * begin the next read. */
static void
answer_read (SottoPipe *self)
{
  g_autoptr (GTask) task = NULL;
  GBytes           *block = NULL;
  GError           *error = NULL;

  if (self->read_task == NULL || !is_read_answerable (self)) {
    return;
  }

  if (!self->is_closing && !is_read_cancelled (self) && has_block (self)) {
    block = sotto_buffer_cut (&self->buffer, get_read_size (self));
  } else {
    error = make_read_error (self);
  }

  sotto_source_stop (&self->answer_source);
  sotto_source_stop (&self->cancel_read_source);
  task = g_steal_pointer (&self->read_task);
  if (block != NULL) {
    g_task_return_pointer (task, block, (GDestroyNotify) g_bytes_unref);
  } else {
    g_task_return_error (task, error);
  }
}

/* One system call. When closing, what comes is dropped. */
static void
receive (SottoPipe *self)
{
  g_autoptr (GError) error = NULL;
  gsize              wanted = self->is_closing ? 1 : get_read_size (self);
  gssize             size;

  if (self->is_closing) {
    sotto_buffer_drop (&self->buffer);
  }

  size = sotto_buffer_read (&self->buffer, self->input, wanted, &error);
  if (size == 0) {
    g_set_error_literal (&self->read_error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                         "The peer closed the stream");
  } else if (size < 0 &&
             !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
    self->read_error = g_steal_pointer (&error);
  }
}

static gboolean
wants_input (SottoPipe *self)
{
  if (self->is_closed || self->read_error != NULL) {
    return FALSE;
  }

  return self->is_closing ||
         (self->read_task != NULL && !is_read_answerable (self));
}

static gboolean input_cb (gpointer user_data);

/* Input is waited for only while somebody wants it, so that a peer cannot fill
 * the memory. */
static void
update_input (SottoPipe *self)
{
  if (!wants_input (self)) {
    sotto_source_stop (&self->input_source);
  } else if (self->input_source == NULL) {
    sotto_source_start (&self->input_source,
                        sotto_socket_create_input_source (self->stream),
                        input_cb, self, "[sottovoce] pipe input");
  }
}

/* The source stays for the next read if the callback of this one begins it. */
static gboolean
input_cb (gpointer user_data)
{
  g_autoptr (SottoPipe) self = g_object_ref (user_data);

  if (wants_input (self)) {
    receive (self);
  }
  answer_read (self);
  advance_close (self);
  update_input (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
answer_cb (gpointer user_data)
{
  g_autoptr (SottoPipe) self = g_object_ref (user_data);

  sotto_source_stop (&self->answer_source);
  answer_read (self);

  return G_SOURCE_REMOVE;
}

static gboolean
cancel_read_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (SottoPipe) self = g_object_ref (user_data);

  answer_read (self);
  update_input (self);

  return G_SOURCE_REMOVE;
}

static void
answer_soon (SottoPipe *self)
{
  if (self->answer_source == NULL) {
    sotto_source_start (&self->answer_source, g_idle_source_new (), answer_cb,
                        self, "[sottovoce] pipe answer");
  }
}

void
sotto_pipe_read_async (SottoPipe          *self,
                       gsize               size,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SOTTO_IS_PIPE (self));
  g_return_if_fail (size > 0 && size <= BLOCK_SIZE_MAX);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_pipe_read_async);
  g_task_set_task_data (task, GSIZE_TO_POINTER (size), NULL);
  /* Or a block that was answered with just before would be lost. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->read_task != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             "A read runs already");
    return;
  }

  self->read_task = g_steal_pointer (&task);
  if (is_read_answerable (self)) {
    answer_soon (self);
    return;
  }
  if (cancellable != NULL) {
    sotto_source_start (&self->cancel_read_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_read_cb), self,
                        "[sottovoce] pipe cancel");
  }
  update_input (self);
}

GBytes *
sotto_pipe_read_finish (SottoPipe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GBytes *
sotto_pipe_take (SottoPipe *self, gsize size)
{
  g_return_val_if_fail (SOTTO_IS_PIPE (self), NULL);
  g_return_val_if_fail (size > 0, NULL);
  g_return_val_if_fail (self->read_task == NULL, NULL);

  if (self->is_closing || sotto_buffer_get_size (&self->buffer) < size) {
    return NULL;
  }

  return sotto_buffer_cut (&self->buffer, size);
}

/* Writing */

static void
fail_write (SottoPipe *self, GError *error)
{
  self->write_error = error;
  sotto_queue_clear (&self->queue);
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* One system call. */
static void
send_some (SottoPipe *self)
{
  GError *error = NULL;

  switch (sotto_queue_write (&self->queue, self->output, &error)) {
  case G_POLLABLE_RETURN_OK:
    g_signal_emit (self, signals[WRITTEN], 0, self->queue.written);
    break;
  case G_POLLABLE_RETURN_WOULD_BLOCK:
    break;
  case G_POLLABLE_RETURN_FAILED:
  default:
    fail_write (self, error);
  }
}

static gboolean output_cb (GObject *stream, gpointer user_data);

static void
update_output (SottoPipe *self)
{
  if (self->is_closed || sotto_queue_is_empty (&self->queue)) {
    sotto_source_stop (&self->output_source);
  } else if (self->output_source == NULL) {
    sotto_source_start (&self->output_source,
                        g_pollable_output_stream_create_source (self->output,
                                                                NULL),
                        G_SOURCE_FUNC (output_cb), self,
                        "[sottovoce] pipe output");
  }
}

/* What it emits may drop the last reference of somebody else. */
static void
write_on (SottoPipe *self)
{
  g_autoptr (SottoPipe) alive G_GNUC_UNUSED = g_object_ref (self);

  if (!sotto_queue_is_empty (&self->queue)) {
    send_some (self);
  }
  update_output (self);
  advance_close (self);
  update_input (self);
}

static gboolean
output_cb (GObject *stream, gpointer user_data)
{
  write_on (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
first_try_cb (gpointer user_data)
{
  SottoPipe *self = user_data;

  sotto_source_stop (&self->output_source);
  write_on (self);

  return G_SOURCE_REMOVE;
}

void
sotto_pipe_write (SottoPipe *self, GBytes *block)
{
  g_return_if_fail (SOTTO_IS_PIPE (self));
  g_return_if_fail (block != NULL);

  if (self->is_closing || self->write_error != NULL ||
      g_bytes_get_size (block) == 0) {
    return;
  }

  sotto_queue_push (&self->queue, block);

  /* Not at once, so that what is queued in one go is written in one go; and
   * without asking first whether there is room, because there mostly is. */
  if (self->output_source == NULL) {
    sotto_source_start (&self->output_source, g_idle_source_new (),
                        first_try_cb, self, "[sottovoce] pipe first try");
  }
}

void
sotto_pipe_flush (SottoPipe *self)
{
  g_return_if_fail (SOTTO_IS_PIPE (self));

  write_on (self);
}

guint64
sotto_pipe_get_queued_total (SottoPipe *self)
{
  g_return_val_if_fail (SOTTO_IS_PIPE (self), 0);

  return self->queue.pushed;
}

gsize
sotto_pipe_get_queued (SottoPipe *self)
{
  g_return_val_if_fail (SOTTO_IS_PIPE (self), 0);

  return self->queue.pushed - self->queue.written;
}

/* Closing */

static void
return_closed (SottoPipe *self, GTask *task)
{
  if (self->write_error != NULL) {
    g_task_return_error (task, g_error_copy (self->write_error));
  } else if (self->queue.pushed > self->queue.written) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "Closed before all was written");
  } else {
    g_task_return_boolean (task, TRUE);
  }
}

static void
finish_close (SottoPipe *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->close_task);

  self->is_closing = TRUE;
  self->is_closed = TRUE;
  sotto_queue_clear (&self->queue);
  sotto_buffer_clear (&self->buffer);
  update_input (self);
  update_output (self);
  sotto_source_stop (&self->cancel_close_source);

  /* Nothing to do about an error: the descriptor is gone in any case. */
  g_io_stream_close (self->stream, NULL, NULL);
  if (task != NULL) {
    return_closed (self, task);
  }
}

/*
 * To close a socket while bytes are unread makes the kernel send a reset, which
 * destroys what the peer has not read yet, the last block with it (RFC 1122,
 * section 4.2.2.13). So the peer's end of stream is waited for.
 */
static void
advance_close (SottoPipe *self)
{
  if (!self->is_closing || self->is_closed) {
    return;
  }
  if (self->write_error != NULL) {
    finish_close (self);
    return;
  }
  if (!sotto_queue_is_empty (&self->queue)) {
    return;
  }
  if (!self->is_ended) {
    self->is_ended = TRUE;
    if (!sotto_socket_end (self->stream)) {
      finish_close (self);
      return;
    }
  }
  if (self->read_error != NULL) {
    finish_close (self);
  }
}

static gboolean
cancel_close_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (SottoPipe) self = g_object_ref (user_data);

  finish_close (self);

  return G_SOURCE_REMOVE;
}

void
sotto_pipe_close_async (SottoPipe          *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SOTTO_IS_PIPE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_pipe_close_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->close_task != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             "The stream is being closed already");
    return;
  }
  if (self->is_closed) {
    return_closed (self, task);
    return;
  }

  self->close_task = g_steal_pointer (&task);
  self->is_closing = TRUE;
  if (self->read_task != NULL) {
    answer_soon (self);
  }
  if (cancellable != NULL) {
    sotto_source_start (&self->cancel_close_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_close_cb), self,
                        "[sottovoce] pipe close cancel");
  }
  advance_close (self);
  update_input (self);
}

gboolean
sotto_pipe_close_finish (SottoPipe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The object */

static void
sotto_pipe_dispose (GObject *object)
{
  SottoPipe *self = SOTTO_PIPE (object);

  if (!self->is_closed) {
    finish_close (self);
  }
  answer_read (self);

  G_OBJECT_CLASS (sotto_pipe_parent_class)->dispose (object);
}

static void
sotto_pipe_finalize (GObject *object)
{
  SottoPipe *self = SOTTO_PIPE (object);

  g_clear_error (&self->read_error);
  g_clear_error (&self->write_error);
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (sotto_pipe_parent_class)->finalize (object);
}

static void
sotto_pipe_class_init (SottoPipeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_pipe_dispose;
  object_class->finalize = sotto_pipe_finalize;

  signals[WRITTEN] =
    g_signal_new ("written", SOTTO_TYPE_PIPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[FAILED] =
    g_signal_new ("failed", SOTTO_TYPE_PIPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sotto_pipe_init (SottoPipe *self)
{
  sotto_queue_init (&self->queue);
}

SottoPipe *
sotto_pipe_new (GIOStream *stream)
{
  SottoPipe *self;

  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);

  self = g_object_new (SOTTO_TYPE_PIPE, NULL);
  self->stream = g_object_ref (stream);
  self->input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  self->output =
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));

  return self;
}

GIOStream *
sotto_pipe_get_stream (SottoPipe *self)
{
  g_return_val_if_fail (SOTTO_IS_PIPE (self), NULL);

  return self->stream;
}
