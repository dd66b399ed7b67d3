/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Blocks out: in order, together, and as the other end takes them. */

#include "pipe-test.h"

#include <string.h>
#include <sys/socket.h>

/* What is queued in one go leaves in few system calls, as the kernel has room.
 */
static void
test_together (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autoptr (GBytes)            nothing = g_bytes_new_static ("", 0);
  SottoPipe                    *pipe;
  Watch                         watch;

  stream_pair_new_tcp (&mine, &peer);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, 70);
  sotto_pipe_write (pipe, nothing);
  g_assert_cmpuint (watch.written, ==, 0);
  g_assert_cmpuint (sotto_pipe_get_queued (pipe), ==, 70 * CELL);
  g_assert_cmpuint (sotto_pipe_get_queued_total (pipe), ==, 70 * CELL);

  while (watch.total < 70 * CELL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (watch.written, <, 10);
  g_assert_cmpuint (sotto_pipe_get_queued (pipe), ==, 0);
  g_assert_cmpuint (sotto_pipe_get_queued_total (pipe), ==, 70 * CELL);
  assert_cells (peer, 0, 70);

  g_assert_finalize_object (pipe);
}

/* A reader that is slower than the writer, and takes odd pieces. */
static void
test_slow_reader (void)
{
  enum { N = 4000, PIECE = 7777 };
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autofree guint8            *all = g_malloc (N * CELL);
  SottoPipe                    *pipe;
  Watch                         watch;

  stream_pair_new_tcp (&mine, &peer);
  g_socket_set_option (g_socket_connection_get_socket (mine), SOL_SOCKET,
                       SO_SNDBUF, 10000, NULL);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, N);
  for (gsize at = 0; at < N * CELL; at += PIECE) {
    gsize size = MIN (PIECE, N * CELL - at);

    while (watch.total < at + size) {
      g_main_context_iteration (NULL, TRUE);
    }
    g_assert_cmpuint (stream_pair_receive (peer, all + at, size), ==, size);
  }
  for (gsize i = 0; i < N * CELL; i++) {
    g_assert_true (all[i] == i / CELL % 251);
  }
  g_assert_cmpuint (watch.written, >, 10);

  g_assert_finalize_object (pipe);
}

/* Whoever cannot wait for the main loop writes at once. */
static void
test_flush (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  sotto_pipe_flush (pipe);
  write_cells (pipe, 0, 2);
  g_assert_cmpuint (watch.written, ==, 0);
  sotto_pipe_flush (pipe);
  g_assert_cmpuint (watch.written, ==, 1);
  g_assert_cmpuint (watch.total, ==, 2 * CELL);
  assert_cells (peer, 0, 2);
  stream_pair_settle ();
  g_assert_cmpuint (watch.written, ==, 1);

  g_assert_finalize_object (pipe);
}

/* More is queued than goes in, and is flushed: the rest follows by itself. */
static void
test_flush_full (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  guint                         n = 0;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  write_cells (pipe, 0, 1000);
  while (n < watch.written + 1) {
    n = watch.written + 1;
    sotto_pipe_flush (pipe);
  }
  g_assert_cmpuint (sotto_pipe_get_queued (pipe), >, 0);
  for (guint i = 0; i < 1000; i++) {
    while (watch.total < (i + 1) * CELL) {
      g_main_context_iteration (NULL, TRUE);
    }
    assert_cells (peer, i, 1);
  }

  g_assert_finalize_object (pipe);
}

static gboolean
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

/* With a low priority, what is queued is written after what is more urgent has
 * been done. */
static void
test_priority (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  guint                         urgent = 0;
  guint                         id;

  stream_pair_new_tcp (&mine, &peer);
  pipe = make_watched (mine, &watch);
  sotto_pipe_set_priority (pipe, G_PRIORITY_DEFAULT_IDLE);
  id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, count_cb, &urgent, NULL);
  write_cells (pipe, 0, 1);
  while (urgent < 10) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (watch.total, ==, 0);

  /* Nor does it wait any more when it is the more urgent one. */
  sotto_pipe_set_priority (pipe, G_PRIORITY_DEFAULT);
  while (watch.total < CELL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (urgent, ==, 10);
  g_source_remove (id);
  g_assert_finalize_object (pipe);
}

static void
test_fail (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Watch                         watch;
  Close                         data;

  stream_pair_new_unix (&mine, &peer);
  pipe = make_watched (mine, &watch);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  write_cells (pipe, 0, 3);
  while (watch.failed == 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_error (watch.error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);

  write_cells (pipe, 3, 3);
  stream_pair_settle ();
  g_assert_cmpuint (watch.failed, ==, 1);
  g_assert_cmpuint (watch.written, ==, 0);
  g_assert_cmpuint (sotto_pipe_get_queued_total (pipe), ==, 3 * CELL);

  close_begin (pipe, NULL, &data);
  stream_pair_wait (&data.done);
  g_assert_error (data.error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  g_clear_error (&data.error);
  g_clear_error (&watch.error);

  g_assert_finalize_object (pipe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/pipe/write/together", test_together);
  g_test_add_func ("/net/pipe/write/slow-reader", test_slow_reader);
  g_test_add_func ("/net/pipe/write/flush", test_flush);
  g_test_add_func ("/net/pipe/write/flush/full", test_flush_full);
  g_test_add_func ("/net/pipe/write/priority", test_priority);
  g_test_add_func ("/net/pipe/write/fail", test_fail);

  return g_test_run ();
}
