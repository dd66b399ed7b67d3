/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The stream is read and written without blocking, when the main loop says
 * that it is ready, rather than by GIO's asynchronous calls: a read that was
 * begun there cannot be taken back once it has bytes, and one system call
 * should move as many blocks as the kernel takes or has. */

#include "sotto-pipe-private.h"

#include "sotto-socket.h"
#include "sotto-source.h"

#define BLOCK_SIZE_MAX (1024 * 1024)

enum { WRITTEN, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SottoPipe, sotto_pipe, G_TYPE_OBJECT)

/* Reading */

/* The size of the block that is read, as far as it can be known yet: of one
 * that is measured, the first byte has to be seen. */
static gsize
get_read_size (SottoPipe *self)
{
  if (self->measure == NULL) {
    return self->read_size;
  }

  return sotto_buffer_get_size (&self->buffer) > 0
           ? self->measure (sotto_buffer_get_first (&self->buffer))
           : 1;
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

void
sotto_pipe_set_priority (SottoPipe *self, int priority)
{
  g_return_if_fail (SOTTO_IS_PIPE (self));

  if (self->priority == priority) {
    return;
  }
  self->priority = priority;
  if (self->input_source != NULL) {
    g_source_set_priority (self->input_source, priority);
  }
  if (self->output_source != NULL) {
    g_source_set_priority (self->output_source, priority);
  }
}

/* Of the sources that carry bytes. */
static void
start_source (SottoPipe  *self,
              GSource   **slot,
              GSource    *source,
              GSourceFunc callback,
              const char *name)
{
  sotto_source_start (slot, source, callback, self, name);
  if (self->priority != G_PRIORITY_DEFAULT) {
    g_source_set_priority (*slot, self->priority);
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
void
sotto_pipe_update_input (SottoPipe *self)
{
  if (!wants_input (self)) {
    sotto_source_stop (&self->input_source);
  } else if (self->input_source == NULL) {
    start_source (self, &self->input_source,
                  sotto_socket_create_source (self->stream, G_IO_IN), input_cb,
                  "[sottovoce] pipe input");
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
  sotto_pipe_advance_close (self);
  sotto_pipe_update_input (self);

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
  sotto_pipe_update_input (self);

  return G_SOURCE_REMOVE;
}

void
sotto_pipe_answer_soon (SottoPipe *self)
{
  if (self->answer_source == NULL) {
    sotto_source_start (&self->answer_source, g_idle_source_new (), answer_cb,
                        self, "[sottovoce] pipe answer");
  }
}

static void
start_read (SottoPipe *self, gsize size, SottoPipeMeasure measure, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* Or a block that was answered with just before would be lost. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->read_task != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             "A read runs already");
    return;
  }

  self->read_task = g_object_ref (task);
  self->read_size = size;
  self->measure = measure;
  if (is_read_answerable (self)) {
    sotto_pipe_answer_soon (self);
    return;
  }
  if (cancellable != NULL) {
    sotto_source_start (&self->cancel_read_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_read_cb), self,
                        "[sottovoce] pipe cancel");
  }
  sotto_pipe_update_input (self);
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
  start_read (self, size, NULL, task);
}

void
sotto_pipe_read_measured_async (SottoPipe          *self,
                                SottoPipeMeasure    measure,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SOTTO_IS_PIPE (self));
  g_return_if_fail (measure != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_pipe_read_measured_async);
  start_read (self, 0, measure, task);
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

GBytes *
sotto_pipe_take_measured (SottoPipe *self, SottoPipeMeasure measure)
{
  g_return_val_if_fail (SOTTO_IS_PIPE (self), NULL);
  g_return_val_if_fail (measure != NULL, NULL);

  if (sotto_buffer_get_size (&self->buffer) == 0) {
    return NULL;
  }

  return sotto_pipe_take (self,
                          measure (sotto_buffer_get_first (&self->buffer)));
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

static gboolean output_cb (gpointer user_data);

void
sotto_pipe_update_output (SottoPipe *self)
{
  if (self->is_closed || sotto_queue_is_empty (&self->queue)) {
    sotto_source_stop (&self->output_source);
  } else if (self->output_source == NULL) {
    start_source (self, &self->output_source,
                  sotto_socket_create_source (self->stream, G_IO_OUT),
                  output_cb, "[sottovoce] pipe output");
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
  sotto_pipe_update_output (self);
  sotto_pipe_advance_close (self);
  sotto_pipe_update_input (self);
}

static gboolean
output_cb (gpointer user_data)
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
    start_source (self, &self->output_source, g_idle_source_new (),
                  first_try_cb, "[sottovoce] pipe first try");
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

/* The object */

static void
sotto_pipe_dispose (GObject *object)
{
  SottoPipe *self = SOTTO_PIPE (object);

  if (!self->is_closed) {
    sotto_pipe_finish_close (self);
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
  self->half_close = TRUE;
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
