/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The end of a pipe: nothing that was queued is lost. */

#include "pipe-test.h"

#include <string.h>
#include <sys/socket.h>

static gpointer
read_to_end_thread (gpointer data)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (data));
  GString      *got = g_string_new (NULL);
  char          piece[4096];
  gssize        n;

  while ((n = g_input_stream_read (input, piece, sizeof (piece), NULL, NULL)) >
         0) {
    g_string_append_len (got, piece, n);
  }
  g_io_stream_close (G_IO_STREAM (data), NULL, NULL);

  return got;
}

/* Closing waits for all that is queued, be it more than the kernel takes. */
static void
test_close_flushes (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  GThread                      *thread;
  GString                      *got;
  Watch                         watch;

  stream_pair_new_tcp (&mine, &peer);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, 20000);
  thread = g_thread_new ("reader", read_to_end_thread, peer);
  assert_closes (pipe);
  got = g_thread_join (thread);
  g_assert_cmpuint (got->len, ==, 20000 * CELL);
  g_assert_cmpuint (watch.total, ==, got->len);
  g_string_free (got, TRUE);

  g_assert_finalize_object (pipe);
}

/* The peer has sent what this side never reads, and not yet read what it was
 * sent: more than its window holds, but no more than the kernel takes here. */
static void
test_close_unread (void)
{
  const gsize                   size = 256 * 1024;
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autoptr (GBytes) block = g_bytes_new_take (g_malloc0 (size), size);
  SottoPipe         *pipe;
  GThread           *thread;
  GString           *got;
  Watch              watch;
  Close              data;

  stream_pair_new_tcp (&mine, &peer);
  pipe = make_watched (mine, &watch);
  g_assert_cmpuint (stream_pair_fill (peer), >, 0);
  sotto_pipe_write (pipe, block);
  close_begin (pipe, NULL, &data);
  stream_pair_settle ();
  g_assert_false (data.done);

  thread = g_thread_new ("reader", read_to_end_thread, peer);
  stream_pair_wait (&data.done);
  g_assert_no_error (data.error);
  got = g_thread_join (thread);
  g_assert_cmpuint (got->len, ==, size);
  g_string_free (got, TRUE);

  g_assert_finalize_object (pipe);
}

/* The same with a plain close, which loses the end: were it not so here, the
 * test above would say nothing. */
static void
test_close_plainly (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  GString                      *got;
  gsize                         sent;

  stream_pair_new_tcp (&mine, &peer);
  g_assert_cmpuint (stream_pair_fill (peer), >, 0);
  sent = stream_pair_fill (mine);
  g_io_stream_close (G_IO_STREAM (mine), NULL, NULL);
  got = read_to_end_thread (peer);
  g_assert_cmpuint (got->len, <, sent);
  g_string_free (got, TRUE);
}

/* Each side has more queued than fits, and reads nothing but to drop it. */
static void
test_close_both (void)
{
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  SottoPipe                    *pipes[2];
  Watch                         watches[2];
  Close                         closes[2];

  stream_pair_new_unix (&first, &second);
  pipes[0] = make_watched (first, &watches[0]);
  pipes[1] = make_watched (second, &watches[1]);
  for (guint i = 0; i < 2; i++) {
    write_cells (pipes[i], 0, 5000);
    close_begin (pipes[i], NULL, &closes[i]);
  }
  for (guint i = 0; i < 2; i++) {
    stream_pair_wait (&closes[i].done);
    g_assert_true (closes[i].ok);
    g_assert_cmpuint (watches[i].total, ==, 5000 * CELL);
    g_assert_finalize_object (pipes[i]);
  }
}

static void
read_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean          *done = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_null (sotto_pipe_read_finish (SOTTO_PIPE (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  *done = TRUE;
}

/* A read that runs, or is begun, while the stream is being closed. */
static void
test_close_reading (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         data;
  gboolean                      ended = FALSE;
  gboolean                      refused = FALSE;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  stream_pair_send (peer, "abc", 3);
  sotto_pipe_read_async (pipe, 10, NULL, read_closed_cb, &ended);
  stream_pair_settle ();
  close_begin (pipe, NULL, &data);
  g_assert_false (ended);
  stream_pair_wait (&ended);

  sotto_pipe_read_async (pipe, 1, NULL, read_closed_cb, &refused);
  stream_pair_wait (&refused);
  g_assert_null (sotto_pipe_take (pipe, 1));
  g_assert_false (data.done);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  stream_pair_wait (&data.done);
  g_assert_true (data.ok);

  g_assert_finalize_object (pipe);
}

typedef struct {
  SottoPipe *pipe;
  gboolean   ended;
  Close      data;
} Inside;

static gboolean
close_inside_cb (gpointer user_data)
{
  Inside *inside = user_data;

  close_begin (inside->pipe, NULL, &inside->data);
  g_assert_false (inside->ended);

  return G_SOURCE_REMOVE;
}

/* The read that runs does not end inside of the call, also when that is made
 * by the main loop. */
static void
test_close_inside (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  Inside                        inside = { 0 };

  stream_pair_new_unix (&mine, &peer);
  inside.pipe = sotto_pipe_new (G_IO_STREAM (mine));
  sotto_pipe_read_async (inside.pipe, 10, NULL, read_closed_cb, &inside.ended);
  stream_pair_settle ();
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  g_idle_add_full (G_PRIORITY_HIGH, close_inside_cb, &inside, NULL);
  stream_pair_wait (&inside.data.done);
  g_assert_true (inside.data.ok);
  g_assert_true (inside.ended);

  g_assert_finalize_object (inside.pipe);
}

/* The deadline of the caller: @cells are more than fits, or none. */
static void
check_cancelled (guint cells, gboolean early, gboolean all_written)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autoptr (GCancellable)      cancellable = g_cancellable_new ();
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         data;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, cells);
  if (early) {
    g_cancellable_cancel (cancellable);
  }
  close_begin (pipe, cancellable, &data);
  if (!early) {
    stream_pair_settle ();
    g_assert_false (data.done);
    g_cancellable_cancel (cancellable);
  }
  stream_pair_wait (&data.done);
  g_assert_true (data.ok == all_written);
  if (!all_written) {
    g_assert_error (data.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
  g_clear_error (&data.error);
  g_assert_true (g_io_stream_is_closed (G_IO_STREAM (mine)));

  g_assert_finalize_object (pipe);
}

static void
test_close_cancel (void)
{
  check_cancelled (0, FALSE, TRUE);
  check_cancelled (1, FALSE, TRUE);
  check_cancelled (5000, FALSE, FALSE);
  check_cancelled (5000, TRUE, FALSE);
}

static void
test_close_twice (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         first;
  Close                         second;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, 2);
  close_begin (pipe, NULL, &first);
  close_begin (pipe, NULL, &second);
  stream_pair_wait (&second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&second.error);

  /* What is written after the end goes nowhere. */
  write_cells (pipe, 2, 5);
  g_assert_cmpuint (sotto_pipe_get_queued_total (pipe), ==, 2 * CELL);
  stream_pair_settle ();
  assert_cells (peer, 0, 2);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  stream_pair_wait (&first.done);
  g_assert_true (first.ok);

  assert_closes (pipe);
  write_cells (pipe, 2, 5);
  stream_pair_settle ();
  g_assert_cmpuint (watch.total, ==, 2 * CELL);

  g_assert_finalize_object (pipe);
}

/* The peer is gone, with a reset, before this side closes. */
static void
test_close_after_reset (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         data;

  stream_pair_new_tcp (&mine, &peer);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, 1);
  stream_pair_settle ();
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  close_begin (pipe, NULL, &data);
  stream_pair_wait (&data.done);
  g_assert_true (data.ok);

  g_assert_finalize_object (pipe);
}

/* All is written, but the end is the peer's to say. */
static void
test_close_second (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         data;
  char                          byte;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  sotto_pipe_set_half_close (pipe, FALSE);
  write_cells (pipe, 0, 2);
  close_begin (pipe, NULL, &data);
  stream_pair_settle ();
  assert_cells (peer, 0, 2);
  g_assert_cmpint (
    recv (g_socket_get_fd (g_socket_connection_get_socket (peer)), &byte, 1,
          MSG_DONTWAIT),
    ==, -1);
  g_assert_false (data.done);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  stream_pair_wait (&data.done);
  g_assert_true (data.ok);

  g_assert_finalize_object (pipe);
}

/* A stream that is no socket ends by closing its writing half. */
static void
test_close_memory (void)
{
  g_autoptr (GInputStream)  input = g_memory_input_stream_new ();
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream)     stream = g_simple_io_stream_new (input, output);
  SottoPipe                *pipe = sotto_pipe_new (stream);

  write_cells (pipe, 0, 3);
  assert_closes (pipe);
  g_assert_cmpuint (
    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (output)), ==,
    3 * CELL);

  g_assert_finalize_object (pipe);
}

/* A handler of "written" may write and close. */
static void
write_and_close_cb (SottoPipe *pipe, guint64 total, Close *data)
{
  if (total == CELL) {
    write_cells (pipe, 1, 1);
    close_begin (pipe, NULL, data);
  }
}

static void
test_close_from_written (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         data = { 0 };
  guint8                        byte;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  g_signal_connect (pipe, "written", G_CALLBACK (write_and_close_cb), &data);
  write_cells (pipe, 0, 1);
  stream_pair_settle ();
  assert_cells (peer, 0, 2);
  g_assert_cmpuint (stream_pair_receive (peer, &byte, 1), ==, 0);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  stream_pair_wait (&data.done);
  g_assert_true (data.ok);

  g_assert_finalize_object (pipe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/pipe/close/flushes", test_close_flushes);
  g_test_add_func ("/net/pipe/close/unread", test_close_unread);
  g_test_add_func ("/net/pipe/close/plainly", test_close_plainly);
  g_test_add_func ("/net/pipe/close/both", test_close_both);
  g_test_add_func ("/net/pipe/close/reading", test_close_reading);
  g_test_add_func ("/net/pipe/close/inside", test_close_inside);
  g_test_add_func ("/net/pipe/close/cancel", test_close_cancel);
  g_test_add_func ("/net/pipe/close/twice", test_close_twice);
  g_test_add_func ("/net/pipe/close/after-reset", test_close_after_reset);
  g_test_add_func ("/net/pipe/close/second", test_close_second);
  g_test_add_func ("/net/pipe/close/memory", test_close_memory);
  g_test_add_func ("/net/pipe/close/from-written", test_close_from_written);

  return g_test_run ();
}
