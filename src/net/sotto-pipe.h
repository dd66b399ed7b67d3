/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Blocks of bytes over a stream: whole blocks in, whole blocks out. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_PIPE (sotto_pipe_get_type ())
G_DECLARE_FINAL_TYPE (SottoPipe, sotto_pipe, SOTTO, PIPE, GObject)

/*
 * Signals:
 *   "written" (guint64 total)   @total bytes have been handed to the kernel
 *                               since the beginning; the queue may be empty now
 *   "failed" (GError *)         a write failed; emitted once, nothing is
 *                               written after it
 *
 * @stream's two halves must be pollable, as those of a socket are. The last
 * reference to the pipe closes it; a read or close that runs holds one.
 */
SottoPipe *sotto_pipe_new (GIOStream *stream);

GIOStream *sotto_pipe_get_stream (SottoPipe *self);

/* With which bytes are read and written, also while closing;
 * G_PRIORITY_DEFAULT at first. */
void sotto_pipe_set_priority (SottoPipe *self, int priority);

/*
 * Reads exactly @size bytes (1 to 1 MiB). What comes with them in the same read
 * is kept for the next call, so small blocks cost no system call each; a block
 * that is already here is still returned from the main loop, never from inside
 * this call. G_IO_ERROR_CLOSED at an end of stream before the first byte of the
 * block, G_IO_ERROR_PARTIAL_INPUT inside of it, G_IO_ERROR_PENDING while a read
 * runs, else what the stream says. A cancelled read loses no byte.
 */
void    sotto_pipe_read_async (SottoPipe          *self,
                               gsize               size,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
GBytes *sotto_pipe_read_finish (SottoPipe    *self,
                                GAsyncResult *result,
                                GError      **error);

/* If @size bytes are already here: returns them without waiting, else NULL.
 * Not while a read runs. */
GBytes *sotto_pipe_take (SottoPipe *self, gsize size);

/* How long the block is that begins with @first_byte: 1 to 1 MiB. */
typedef gsize (*SottoPipeMeasure) (guint8 first_byte);

/* The same for a block that tells its length itself. */
void    sotto_pipe_read_measured_async (SottoPipe          *self,
                                        SottoPipeMeasure    measure,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GBytes *sotto_pipe_take_measured (SottoPipe *self, SottoPipeMeasure measure);

/* Queues @block and writes it as soon as the stream takes it, in order, several
 * blocks in one system call where possible. Ignored after a failure or after
 * sotto_pipe_close_async(). */
void sotto_pipe_write (SottoPipe *self, GBytes *block);

/* Writes what is queued now, rather than when the main loop comes round: for
 * whoever knows that nothing more belongs to it. The signals may be emitted
 * from inside of this call. */
void sotto_pipe_flush (SottoPipe *self);

/* Bytes handed to sotto_pipe_write() so far, and of those not yet written. */
guint64 sotto_pipe_get_queued_total (SottoPipe *self);
gsize   sotto_pipe_get_queued (SottoPipe *self);

/*
 * Whether closing says end of stream once all is written, which is so at first.
 * Whoever carries the stream may take the end of one half for the end of both,
 * and lose what it has not carried yet; FALSE lets the peer close first.
 */
void sotto_pipe_set_half_close (SottoPipe *self, gboolean half_close);

/*
 * Writes what is queued, says end of stream, reads and drops what still comes
 * until the peer closes too, then closes: so that the last block is not lost to
 * a reset. A read that runs ends with G_IO_ERROR_CLOSED. Cancelling closes at
 * once: that is how the caller sets a deadline. The result tells whether all
 * that was queued was written: G_IO_ERROR_CANCELLED when it was not in time,
 * G_IO_ERROR_PENDING when a close runs already, else the error of the write.
 */
void     sotto_pipe_close_async (SottoPipe          *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean sotto_pipe_close_finish (SottoPipe    *self,
                                  GAsyncResult *result,
                                  GError      **error);

G_END_DECLS
