/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Blocks that tell their length by their first byte. */

#include "sotto-pipe.h"

#include <string.h>

#include "stream-pair.h"

typedef struct {
  GBytes  *block;
  GError  *error;
  gboolean done;
} Read;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;

  read->block =
    sotto_pipe_read_finish (SOTTO_PIPE (source), result, &read->error);
  read->done = TRUE;
}

static void
clear (Read *read)
{
  g_clear_pointer (&read->block, g_bytes_unref);
  g_clear_error (&read->error);
}

static SottoPipe *
make_pipe (GSocketConnection **peer)
{
  g_autoptr (GSocketConnection) mine = NULL;

  stream_pair_new_unix (&mine, peer);

  return sotto_pipe_new (G_IO_STREAM (mine));
}

/* A pipe over these bytes and an end of stream. */
static SottoPipe *
make_ending_pipe (const char *bytes)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);

  stream_pair_send (peer, bytes, strlen (bytes));

  return pipe;
}

/* A digit, and as many letters; anything else is alone. */
static gsize
measure (guint8 first_byte)
{
  return g_ascii_isdigit (first_byte) ? 1u + (first_byte - '0') : 1;
}

static void
assert_measured (SottoPipe *pipe, const char *text)
{
  Read read = { 0 };

  sotto_pipe_read_measured_async (pipe, measure, NULL, read_cb, &read);
  g_assert_false (read.done);
  stream_pair_wait (&read.done);
  g_assert_no_error (read.error);
  g_assert_cmpmem (g_bytes_get_data (read.block, NULL),
                   g_bytes_get_size (read.block), text, strlen (text));
  clear (&read);
}

static void
assert_measured_taken (SottoPipe *pipe, const char *text)
{
  g_autoptr (GBytes) block = sotto_pipe_take_measured (pipe, measure);

  g_assert_nonnull (block);
  g_assert_cmpmem (g_bytes_get_data (block, NULL), g_bytes_get_size (block),
                   text, strlen (text));
}

/* Blocks tell their lengths, also between others. */
static void
test_measured (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  g_autoptr (GBytes)            five = NULL;

  g_assert_null (sotto_pipe_take_measured (pipe, measure));
  stream_pair_send (peer, "3one0x5three8ni", 15);
  assert_measured (pipe, "3one");
  assert_measured_taken (pipe, "0");
  assert_measured_taken (pipe, "x");
  five = sotto_pipe_take (pipe, 2);
  g_assert_cmpmem (g_bytes_get_data (five, NULL), 2, "5t", 2);
  assert_measured_taken (pipe, "h");
  assert_measured_taken (pipe, "r");
  assert_measured_taken (pipe, "e");
  assert_measured_taken (pipe, "e");
  g_assert_null (sotto_pipe_take_measured (pipe, measure));
  stream_pair_send (peer, "neteen1", 7);
  assert_measured (pipe, "8nineteen");
  g_assert_null (sotto_pipe_take_measured (pipe, measure));

  g_assert_finalize_object (pipe);
}

/* Of which not even the first byte is here, and then one at a time. */
static void
test_measured_dribble (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  const char                   *text = "4slow";
  Read                          read = { 0 };

  sotto_pipe_read_measured_async (pipe, measure, NULL, read_cb, &read);
  for (gsize i = 0; i < strlen (text); i++) {
    stream_pair_settle ();
    g_assert_false (read.done);
    stream_pair_send (peer, text + i, 1);
  }
  stream_pair_wait (&read.done);
  g_assert_no_error (read.error);
  g_assert_cmpuint (g_bytes_get_size (read.block), ==, strlen (text));
  clear (&read);

  g_assert_finalize_object (pipe);
}

/* An end before a block is one thing, an end inside of it another. */
static void
test_measured_end (void)
{
  static const struct {
    const char  *bytes;
    GIOErrorEnum code;
  } rows[] = {
    { "", G_IO_ERROR_CLOSED },
    { "3", G_IO_ERROR_PARTIAL_INPUT },
    { "3on", G_IO_ERROR_PARTIAL_INPUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    SottoPipe *pipe = make_ending_pipe (rows[i].bytes);
    Read       read = { 0 };

    sotto_pipe_read_measured_async (pipe, measure, NULL, read_cb, &read);
    stream_pair_wait (&read.done);
    g_assert_error (read.error, G_IO_ERROR, (int) rows[i].code);
    clear (&read);
    g_assert_finalize_object (pipe);
  }
}

/* A block larger than what is read at once, from which the next one follows. */
static gsize
measure_large (guint8 first_byte)
{
  return first_byte == 'L' ? 700000 : 3;
}

typedef struct {
  GSocketConnection *peer;
  const guint8      *bytes;
  gsize              size;
} Writer;

static gpointer
write_all (gpointer data)
{
  Writer *writer = data;

  stream_pair_send (writer->peer, writer->bytes, writer->size);

  return NULL;
}

static void
test_large (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  g_autofree guint8            *bytes = g_malloc (700003);
  Writer                        writer = { peer, bytes, 700003 };
  GThread                      *thread;
  Read                          read = { 0 };
  Read                          next = { 0 };

  for (gsize i = 0; i < writer.size; i++) {
    bytes[i] = (guint8) (i % 251);
  }
  bytes[0] = 'L';
  thread = g_thread_new ("writer", write_all, &writer);
  sotto_pipe_read_measured_async (pipe, measure_large, NULL, read_cb, &read);
  stream_pair_wait (&read.done);
  g_assert_cmpmem (g_bytes_get_data (read.block, NULL),
                   g_bytes_get_size (read.block), bytes, 700000);
  sotto_pipe_read_measured_async (pipe, measure_large, NULL, read_cb, &next);
  stream_pair_wait (&next.done);
  g_assert_cmpmem (g_bytes_get_data (next.block, NULL),
                   g_bytes_get_size (next.block), bytes + 700000, 3);
  g_thread_join (thread);
  clear (&read);
  clear (&next);

  g_assert_finalize_object (pipe);
}

/* Of the two kinds of read, too, there is one at a time. */
static void
test_pending (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  Read                          first = { 0 };
  Read                          second = { 0 };

  sotto_pipe_read_async (pipe, 2, NULL, read_cb, &first);
  sotto_pipe_read_measured_async (pipe, measure, NULL, read_cb, &second);
  stream_pair_wait (&second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_false (first.done);
  stream_pair_send (peer, "3a", 2);
  stream_pair_wait (&first.done);
  g_assert_cmpuint (g_bytes_get_size (first.block), ==, 2);
  clear (&first);
  clear (&second);

  g_assert_finalize_object (pipe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/pipe/measured/blocks", test_measured);
  g_test_add_func ("/net/pipe/measured/dribble", test_measured_dribble);
  g_test_add_func ("/net/pipe/measured/end", test_measured_end);
  g_test_add_func ("/net/pipe/measured/large", test_large);
  g_test_add_func ("/net/pipe/measured/pending", test_pending);

  return g_test_run ();
}
