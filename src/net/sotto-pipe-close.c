/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The end of a pipe: all is written, and the peer has had time to read it. */

#include "sotto-pipe-private.h"

#include "sotto-socket.h"
#include "sotto-source.h"

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

void
sotto_pipe_finish_close (SottoPipe *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->close_task);

  self->is_closing = TRUE;
  self->is_closed = TRUE;
  sotto_queue_clear (&self->queue);
  sotto_buffer_clear (&self->buffer);
  sotto_pipe_update_input (self);
  sotto_pipe_update_output (self);
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
void
sotto_pipe_advance_close (SottoPipe *self)
{
  if (!self->is_closing || self->is_closed) {
    return;
  }
  if (self->write_error != NULL) {
    sotto_pipe_finish_close (self);
    return;
  }
  if (!sotto_queue_is_empty (&self->queue)) {
    return;
  }
  if (!self->is_ended) {
    self->is_ended = TRUE;
    if (self->half_close && !sotto_socket_end (self->stream)) {
      sotto_pipe_finish_close (self);
      return;
    }
  }
  if (self->read_error != NULL) {
    sotto_pipe_finish_close (self);
  }
}

void
sotto_pipe_set_half_close (SottoPipe *self, gboolean half_close)
{
  g_return_if_fail (SOTTO_IS_PIPE (self));

  self->half_close = half_close;
}

static gboolean
cancel_close_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (SottoPipe) self = g_object_ref (user_data);

  sotto_pipe_finish_close (self);

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
    sotto_pipe_answer_soon (self);
  }
  if (cancellable != NULL) {
    sotto_source_start (&self->cancel_close_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_close_cb), self,
                        "[sottovoce] pipe close cancel");
  }
  sotto_pipe_advance_close (self);
  sotto_pipe_update_input (self);
}

gboolean
sotto_pipe_close_finish (SottoPipe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
