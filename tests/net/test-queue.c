/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Whatever part of the blocks the stream takes, the bytes come out in order,
 * and the totals tell how many. */

#include "sotto-queue.h"

#include "stream-pair.h"

/* Pushes @n blocks of 1 to @size_max bytes that count up from @at. */
static gsize
push_blocks (SottoQueue *queue, guint n, gint32 size_max, gsize at)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (n);

  for (guint i = 0; i < n; i++) {
    gsize              size = (gsize) g_rand_int_range (rand, 1, size_max);
    guint8            *bytes = g_malloc (size);
    g_autoptr (GBytes) block = NULL;

    for (gsize j = 0; j < size; j++) {
      bytes[j] = (guint8) ((at + j) % 251);
    }
    block = g_bytes_new_take (bytes, size);
    sotto_queue_push (queue, block);
    at += size;
  }

  return at;
}

static void
assert_received (GSocketConnection *peer, gsize at, gsize size)
{
  g_autofree guint8 *bytes = g_malloc (size);

  g_assert_cmpuint (stream_pair_receive (peer, bytes, size), ==, size);
  for (gsize i = 0; i < size; i++) {
    g_assert_cmpuint (bytes[i], ==, (at + i) % 251);
  }
}

static void
check_written (guint n, gint32 size_max)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autoptr (GError)            error = NULL;
  GPollableOutputStream        *output;
  SottoQueue                    queue;
  guint64                       received = 0;
  gsize                         total;
  guint                         n_blocked = 0;

  stream_pair_new_unix (&mine, &peer);
  output = G_POLLABLE_OUTPUT_STREAM (
    g_io_stream_get_output_stream (G_IO_STREAM (mine)));
  sotto_queue_init (&queue);
  g_assert_true (sotto_queue_is_empty (&queue));
  total = push_blocks (&queue, n, size_max, 0);

  while (!sotto_queue_is_empty (&queue)) {
    GPollableReturn result = sotto_queue_write (&queue, output, &error);

    g_assert_cmpint (result, !=, G_POLLABLE_RETURN_FAILED);
    if (result == G_POLLABLE_RETURN_WOULD_BLOCK) {
      n_blocked++;
      assert_received (peer, received, queue.written - received);
      received = queue.written;
    }
  }
  assert_received (peer, received, queue.written - received);
  g_assert_cmpuint (queue.pushed, ==, total);
  g_assert_cmpuint (queue.written, ==, total);
  g_assert_cmpuint (n_blocked, >, 0);
}

static void
test_written (void)
{
  check_written (20000, 100);
  check_written (2000, 3000);
  check_written (30, 1000000);
}

/* What is dropped does not come out, and what comes after it is whole. */
static void
test_clear (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autoptr (GBytes)            block = g_bytes_new_static ("whole", 5);
  GPollableOutputStream        *output;
  SottoQueue                    queue;
  guint64                       written;
  char                          bytes[5];

  stream_pair_new_unix (&mine, &peer);
  output = G_POLLABLE_OUTPUT_STREAM (
    g_io_stream_get_output_stream (G_IO_STREAM (mine)));
  sotto_queue_init (&queue);
  push_blocks (&queue, 3, 1000000, 0);
  while (sotto_queue_write (&queue, output, NULL) == G_POLLABLE_RETURN_OK) {
    continue;
  }
  g_assert_false (sotto_queue_is_empty (&queue));
  written = queue.written;
  sotto_queue_clear (&queue);
  g_assert_true (sotto_queue_is_empty (&queue));
  g_assert_cmpuint (queue.written, ==, written);
  g_assert_cmpuint (queue.pushed, >, written);

  assert_received (peer, 0, written);
  sotto_queue_push (&queue, block);
  g_assert_cmpint (sotto_queue_write (&queue, output, NULL), ==,
                   G_POLLABLE_RETURN_OK);
  g_assert_cmpuint (stream_pair_receive (peer, bytes, 5), ==, 5);
  g_assert_cmpmem (bytes, 5, "whole", 5);
}

static void
test_fail (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  g_autoptr (GError)            error = NULL;
  SottoQueue                    queue;

  stream_pair_new_unix (&mine, &peer);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  sotto_queue_init (&queue);
  push_blocks (&queue, 3, 100, 0);
  g_assert_cmpint (
    sotto_queue_write (&queue,
                       G_POLLABLE_OUTPUT_STREAM (
                         g_io_stream_get_output_stream (G_IO_STREAM (mine))),
                       &error),
    ==, G_POLLABLE_RETURN_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  g_assert_cmpuint (queue.written, ==, 0);
  sotto_queue_clear (&queue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/queue/written", test_written);
  g_test_add_func ("/net/queue/clear", test_clear);
  g_test_add_func ("/net/queue/fail", test_fail);

  return g_test_run ();
}
