/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Watches a pipe, fills it and closes it. */

#include "pipe-test.h"

#include <string.h>

static void
written_cb (SottoPipe *pipe, guint64 total, Watch *watch)
{
  g_assert_cmpuint (total, >, watch->total);
  g_assert_cmpuint (total + sotto_pipe_get_queued (pipe), ==,
                    sotto_pipe_get_queued_total (pipe));
  watch->written++;
  watch->total = total;
}

static void
failed_cb (SottoPipe *pipe, const GError *error, Watch *watch)
{
  watch->failed++;
  watch->error = g_error_copy (error);
}

SottoPipe *
make_watched (GSocketConnection *connection, Watch *watch)
{
  SottoPipe *pipe = sotto_pipe_new (G_IO_STREAM (connection));

  memset (watch, 0, sizeof (Watch));
  g_signal_connect (pipe, "written", G_CALLBACK (written_cb), watch);
  g_signal_connect (pipe, "failed", G_CALLBACK (failed_cb), watch);

  return pipe;
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Close *data = user_data;

  g_assert_false (data->done);
  data->ok =
    sotto_pipe_close_finish (SOTTO_PIPE (source), result, &data->error);
  g_assert_true (data->ok == (data->error == NULL));
  data->done = TRUE;
}

void
close_begin (SottoPipe *pipe, GCancellable *cancellable, Close *data)
{
  memset (data, 0, sizeof (Close));
  sotto_pipe_close_async (pipe, cancellable, close_cb, data);
  g_assert_false (data->done);
}

void
assert_closes (SottoPipe *pipe)
{
  Close data;

  close_begin (pipe, NULL, &data);
  stream_pair_wait (&data.done);
  g_assert_no_error (data.error);
  g_assert_true (g_io_stream_is_closed (sotto_pipe_get_stream (pipe)));
}

void
write_cells (SottoPipe *pipe, guint first, guint n)
{
  for (guint i = first; i < first + n; i++) {
    g_autofree guint8 *bytes = g_malloc (CELL);
    g_autoptr (GBytes) cell = NULL;

    memset (bytes, (int) (i % 251), CELL);
    cell = g_bytes_new (bytes, CELL);
    sotto_pipe_write (pipe, cell);
  }
}

void
assert_cells (GSocketConnection *peer, guint first, guint n)
{
  guint8 expected[CELL];
  guint8 got[CELL];

  for (guint i = first; i < first + n; i++) {
    memset (expected, (int) (i % 251), CELL);
    g_assert_cmpuint (stream_pair_receive (peer, got, CELL), ==, CELL);
    g_assert_cmpmem (got, CELL, expected, CELL);
  }
}
