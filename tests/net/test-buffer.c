/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Blocks are slices and never change, and memory is used again as soon as
 * nobody looks at it. */

#include "sotto-buffer.h"

#include <string.h>

#define FIRST SOTTO_BUFFER_CHUNK_SIZE_FIRST
#define CHUNK SOTTO_BUFFER_CHUNK_SIZE_MAX

/* A stream of @size bytes that count up. */
static GPollableInputStream *
make_stream (gsize size)
{
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++) {
    bytes[i] = (guint8) (i % 251);
  }

  return G_POLLABLE_INPUT_STREAM (
    g_memory_input_stream_new_from_data (bytes, (gssize) size, g_free));
}

static gsize
read_some (SottoBuffer *buffer, GPollableInputStream *stream, gsize wanted)
{
  g_autoptr (GError) error = NULL;
  gssize             size = sotto_buffer_read (buffer, stream, wanted, &error);

  g_assert_no_error (error);

  return (gsize) size;
}

static void
assert_counts (GBytes *block, gsize at)
{
  gsize         size;
  const guint8 *bytes = g_bytes_get_data (block, &size);

  for (gsize i = 0; i < size; i++) {
    g_assert_cmpuint (bytes[i], ==, (at + i) % 251);
  }
}

/* Blocks of all sizes, with @n_kept of them always in use. */
static void
check_stream (guint n_kept)
{
  const gsize                      total = 3000000;
  g_autoptr (GPollableInputStream) stream = make_stream (total);
  g_autoptr (GRand)                rand = g_rand_new_with_seed (n_kept + 1);
  GQueue                           kept = G_QUEUE_INIT;
  SottoBuffer                      buffer = { 0 };
  gsize                            at = 0;
  gsize                            kept_at = 0;

  while (at < total) {
    gsize size = (gsize) g_rand_int_range (rand, 1, 1 << (at / 1000 % 19 + 1));

    size = MIN (size, total - at);
    while (sotto_buffer_get_size (&buffer) < size) {
      g_assert_cmpuint (read_some (&buffer, stream, size), >, 0);
    }
    g_queue_push_tail (&kept, sotto_buffer_cut (&buffer, size));
    at += size;
    while (g_queue_get_length (&kept) > n_kept) {
      g_autoptr (GBytes) block = g_queue_pop_head (&kept);

      assert_counts (block, kept_at);
      kept_at += g_bytes_get_size (block);
    }
  }
  g_assert_cmpuint (read_some (&buffer, stream, 1), ==, 0);

  g_queue_clear_full (&kept, (GDestroyNotify) g_bytes_unref);
  sotto_buffer_clear (&buffer);
}

static void
test_stream (void)
{
  check_stream (0);
  check_stream (1);
  check_stream (20);
}

/* Who sends much gets the room for it. Returns how many bytes came and went. */
static gsize
let_grow (SottoBuffer *buffer, GPollableInputStream *stream)
{
  gsize total = 0;

  for (gsize size = FIRST; size < CHUNK; size *= 4) {
    g_autoptr (GBytes) block = NULL;

    g_assert_cmpuint (read_some (buffer, stream, 1), ==, size);
    block = sotto_buffer_cut (buffer, size);
    assert_counts (block, total);
    total += size;
  }

  return total;
}

static void
test_growth (void)
{
  g_autoptr (GPollableInputStream) stream = make_stream (3 * CHUNK);
  SottoBuffer                      buffer = { 0 };

  let_grow (&buffer, stream);
  g_assert_cmpuint (read_some (&buffer, stream, 1), ==, CHUNK);
  sotto_buffer_clear (&buffer);
  g_assert_cmpuint (read_some (&buffer, stream, 1), ==, FIRST);
  sotto_buffer_clear (&buffer);
}

/* Half of a block is in the chunk that grows. */
static void
test_growth_inside_of_block (void)
{
  g_autoptr (GPollableInputStream) stream = make_stream (CHUNK);
  g_autoptr (GBytes)               block = NULL;
  SottoBuffer                      buffer = { 0 };

  g_assert_cmpuint (read_some (&buffer, stream, 1), ==, FIRST);
  g_assert_cmpuint (read_some (&buffer, stream, FIRST + 1), ==, 3 * FIRST);
  block = sotto_buffer_cut (&buffer, 4 * FIRST);
  assert_counts (block, 0);
  sotto_buffer_clear (&buffer);
}

/* Where the next block lies, when the one before it was let go, and when it
 * is still in use. */
static void
check_reuse (gboolean in_use)
{
  g_autoptr (GPollableInputStream) stream = make_stream (3 * CHUNK);
  g_autoptr (GBytes)               first = NULL;
  g_autoptr (GBytes)               second = NULL;
  const void                      *where;
  SottoBuffer                      buffer = { 0 };
  gsize                            at = let_grow (&buffer, stream) + CHUNK;

  g_assert_cmpuint (read_some (&buffer, stream, 1), ==, CHUNK);
  first = sotto_buffer_cut (&buffer, CHUNK);
  where = g_bytes_get_data (first, NULL);
  if (!in_use) {
    g_clear_pointer (&first, g_bytes_unref);
  }
  g_assert_cmpuint (read_some (&buffer, stream, 1), ==, CHUNK);
  second = sotto_buffer_cut (&buffer, CHUNK);
  g_assert_true ((g_bytes_get_data (second, NULL) == where) == !in_use);
  assert_counts (second, at);
  sotto_buffer_clear (&buffer);

  /* A block outlives the buffer. */
  assert_counts (second, at);
}

static void
test_reuse (void)
{
  check_reuse (FALSE);
  check_reuse (TRUE);
}

static void
test_larger_than_chunk (void)
{
  g_autoptr (GPollableInputStream) stream = make_stream (4 * CHUNK);
  g_autoptr (GBytes)               small = NULL;
  g_autoptr (GBytes)               large = NULL;
  SottoBuffer                      buffer = { 0 };

  read_some (&buffer, stream, 10);
  small = sotto_buffer_cut (&buffer, 10);
  while (sotto_buffer_get_size (&buffer) < 3 * CHUNK) {
    g_assert_cmpuint (read_some (&buffer, stream, 3 * CHUNK), >, 0);
  }
  large = sotto_buffer_cut (&buffer, 3 * CHUNK);
  assert_counts (small, 0);
  assert_counts (large, 10);
  sotto_buffer_clear (&buffer);
}

/* What is dropped takes no more room, however much it is. */
static void
test_drop (void)
{
  g_autoptr (GPollableInputStream) stream = make_stream (10 * FIRST);
  g_autoptr (GBytes)               block = NULL;
  SottoBuffer                      buffer = { 0 };

  for (guint i = 0; i < 9; i++) {
    g_assert_cmpuint (read_some (&buffer, stream, 1), ==, FIRST);
    sotto_buffer_drop (&buffer);
    g_assert_cmpuint (sotto_buffer_get_size (&buffer), ==, 0);
  }
  read_some (&buffer, stream, 1);
  block = sotto_buffer_cut (&buffer, 100);
  assert_counts (block, 9 * FIRST);
  sotto_buffer_clear (&buffer);
  g_assert_cmpuint (sotto_buffer_get_size (&buffer), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/buffer/stream", test_stream);
  g_test_add_func ("/net/buffer/growth", test_growth);
  g_test_add_func ("/net/buffer/growth-inside-of-block",
                   test_growth_inside_of_block);
  g_test_add_func ("/net/buffer/reuse", test_reuse);
  g_test_add_func ("/net/buffer/larger-than-chunk", test_larger_than_chunk);
  g_test_add_func ("/net/buffer/drop", test_drop);

  return g_test_run ();
}
