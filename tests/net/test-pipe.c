/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Blocks in: whole, in order, none lost, and what an end of stream means. */

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
  g_assert_true ((read->block == NULL) == (read->error != NULL));
  g_assert_false (read->done);
  read->done = TRUE;
}

static void
read_clear (Read *read)
{
  g_clear_pointer (&read->block, g_bytes_unref);
  g_clear_error (&read->error);
  read->done = FALSE;
}

static void
read_begin (SottoPipe *pipe, gsize size, GCancellable *cancellable, Read *read)
{
  memset (read, 0, sizeof (Read));
  sotto_pipe_read_async (pipe, size, cancellable, read_cb, read);
  g_assert_false (read->done);
}

static void
assert_read (SottoPipe *pipe, const char *text)
{
  Read read;

  read_begin (pipe, strlen (text), NULL, &read);
  stream_pair_wait (&read.done);
  g_assert_no_error (read.error);
  g_assert_cmpmem (g_bytes_get_data (read.block, NULL),
                   g_bytes_get_size (read.block), text, strlen (text));
  read_clear (&read);
}

static void
assert_taken (SottoPipe *pipe, const char *text)
{
  g_autoptr (GBytes) block = sotto_pipe_take (pipe, strlen (text));

  g_assert_nonnull (block);
  g_assert_cmpmem (g_bytes_get_data (block, NULL), g_bytes_get_size (block),
                   text, strlen (text));
}

static void
assert_read_fails (SottoPipe *pipe, gsize size, GIOErrorEnum code)
{
  Read read;

  read_begin (pipe, size, NULL, &read);
  stream_pair_wait (&read.done);
  g_assert_error (read.error, G_IO_ERROR, (int) code);
  read_clear (&read);
}

static SottoPipe *
make_pipe (GSocketConnection **peer)
{
  g_autoptr (GSocketConnection) mine = NULL;

  stream_pair_new_unix (&mine, peer);

  return sotto_pipe_new (G_IO_STREAM (mine));
}

/* A pipe over bytes that are all there from the beginning, and then end. */
static SottoPipe *
make_memory_pipe (const char *bytes)
{
  g_autoptr (GInputStream) input =
    g_memory_input_stream_new_from_data (bytes, (gssize) strlen (bytes), NULL);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream)     stream = g_simple_io_stream_new (input, output);

  return sotto_pipe_new (stream);
}

static void
test_blocks (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);

  stream_pair_send (peer, "onetwothree", 11);
  assert_read (pipe, "one");
  assert_read (pipe, "two");
  assert_taken (pipe, "thr");
  g_assert_null (sotto_pipe_take (pipe, 3));
  assert_taken (pipe, "ee");
  g_assert_null (sotto_pipe_take (pipe, 1));

  stream_pair_send (peer, "four", 4);
  g_assert_null (sotto_pipe_take (pipe, 1));
  assert_read (pipe, "four");

  g_assert_finalize_object (pipe);
}

/* A block may come one byte at a time. */
static void
test_dribble (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  const char                   *text = "slowly";
  Read                          read;

  read_begin (pipe, strlen (text), NULL, &read);
  for (gsize i = 0; i < strlen (text); i++) {
    stream_pair_settle ();
    g_assert_false (read.done);
    stream_pair_send (peer, text + i, 1);
  }
  stream_pair_wait (&read.done);
  g_assert_cmpmem (g_bytes_get_data (read.block, NULL),
                   g_bytes_get_size (read.block), text, strlen (text));
  read_clear (&read);

  g_assert_finalize_object (pipe);
}

/* Blocks that are kept stay as they are while further ones come. */
static void
test_kept (void)
{
  enum { N = 300, SIZE = 5000 };
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  g_autoptr (GPtrArray)         kept =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree guint8 *block = g_malloc (SIZE);
  Read               read;

  for (guint i = 0; i < N; i++) {
    memset (block, (int) (i % 251), SIZE);
    stream_pair_send (peer, block, SIZE);
    read_begin (pipe, SIZE, NULL, &read);
    stream_pair_wait (&read.done);
    g_ptr_array_add (kept, g_steal_pointer (&read.block));
  }
  for (guint i = 0; i < N; i++) {
    memset (block, (int) (i % 251), SIZE);
    g_assert_cmpmem (g_bytes_get_data (g_ptr_array_index (kept, i), NULL),
                     g_bytes_get_size (g_ptr_array_index (kept, i)), block,
                     SIZE);
  }

  g_assert_finalize_object (pipe);
}

static void
test_large (void)
{
  const gsize                   size = 1024 * 1024;
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) theirs = NULL;
  g_autofree guint8            *bytes = g_malloc (size);
  g_autoptr (GBytes)            block = NULL;
  SottoPipe                    *in;
  SottoPipe                    *out;
  Read                          read;

  for (gsize i = 0; i < size; i++) {
    bytes[i] = (guint8) (i * 2654435761u >> 13);
  }
  block = g_bytes_new (bytes, size);
  stream_pair_new_unix (&mine, &theirs);
  in = sotto_pipe_new (G_IO_STREAM (mine));
  out = sotto_pipe_new (G_IO_STREAM (theirs));

  sotto_pipe_write (out, block);
  read_begin (in, size, NULL, &read);
  stream_pair_wait (&read.done);
  g_assert_true (g_bytes_equal (read.block, block));
  read_clear (&read);

  g_assert_finalize_object (in);
  g_assert_finalize_object (out);
}

static void
test_end (void)
{
  static const struct {
    const char  *bytes;
    gsize        first;  /* size of a block that is there; 0: none */
    gsize        second; /* size of one that is not */
    GIOErrorEnum code;
  } lines[] = {
    /* 0 */ { "", 0, 1, G_IO_ERROR_CLOSED },
    /* 1 */ { "", 0, 1000, G_IO_ERROR_CLOSED },
    /* 2 */ { "ab", 2, 1, G_IO_ERROR_CLOSED },
    /* 3 */ { "ab", 0, 3, G_IO_ERROR_PARTIAL_INPUT },
    /* 4 */ { "abc", 2, 2, G_IO_ERROR_PARTIAL_INPUT },
    /* 5 */ { "abc", 2, 1024 * 1024, G_IO_ERROR_PARTIAL_INPUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    SottoPipe       *pipe = make_memory_pipe (lines[i].bytes);
    g_autofree char *first = g_strndup (lines[i].bytes, lines[i].first);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    if (lines[i].first > 0) {
      assert_read (pipe, first);
    }
    assert_read_fails (pipe, lines[i].second, lines[i].code);
    assert_read_fails (pipe, lines[i].second, lines[i].code);
    g_assert_finalize_object (pipe);
  }
}

/* What came before the end can still be had, when less is asked for. */
static void
test_end_rest (void)
{
  SottoPipe *pipe = make_memory_pipe ("abc");

  assert_read_fails (pipe, 4, G_IO_ERROR_PARTIAL_INPUT);
  assert_read (pipe, "ab");
  assert_taken (pipe, "c");
  assert_read_fails (pipe, 4, G_IO_ERROR_CLOSED);

  g_assert_finalize_object (pipe);
}

static void
test_reset (void)
{
  g_autoptr (GSocketConnection) mine = NULL;
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe;
  Read                          read;

  stream_pair_new_tcp (&mine, &peer);
  pipe = sotto_pipe_new (G_IO_STREAM (mine));
  read_begin (pipe, 10, NULL, &read);

  /* A close with bytes unread resets the connection. */
  stream_pair_fill (mine);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  stream_pair_wait (&read.done);
  g_assert_error (read.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  read_clear (&read);

  g_assert_finalize_object (pipe);
}

static void
test_pending (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  Read                          first;
  Read                          second;

  read_begin (pipe, 3, NULL, &first);
  read_begin (pipe, 3, NULL, &second);
  stream_pair_wait (&second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_false (first.done);

  stream_pair_send (peer, "abc", 3);
  stream_pair_wait (&first.done);
  g_assert_no_error (first.error);
  read_clear (&first);
  read_clear (&second);

  g_assert_finalize_object (pipe);
}

/* A read is cancelled with @before of 6 bytes sent, and after @turns of the
 * main loop: whatever it has by then, the next read gets all six. */
static void
check_cancelled (gsize before, guint turns)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  g_autoptr (GCancellable)      cancellable = g_cancellable_new ();
  Read                          read;

  stream_pair_send (peer, "abcdef", before);
  read_begin (pipe, 6, cancellable, &read);
  for (guint i = 0; i < turns; i++) {
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_false (read.done);
  g_cancellable_cancel (cancellable);
  stream_pair_wait (&read.done);
  g_assert_error (read.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  read_clear (&read);

  stream_pair_send (peer, &"abcdef"[before], 6 - before);
  assert_read (pipe, "abcdef");

  g_assert_finalize_object (pipe);
}

static void
test_cancel (void)
{
  check_cancelled (0, 0);
  check_cancelled (0, 3);
  check_cancelled (3, 0);
  check_cancelled (3, 3);
  check_cancelled (6, 0);
}

/* A block that is here already when a cancelled read asks for it. */
static void
test_cancel_early (void)
{
  SottoPipe               *pipe = make_memory_pipe ("abcdef");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Read                     read;

  assert_read (pipe, "ab");
  g_cancellable_cancel (cancellable);
  read_begin (pipe, 2, cancellable, &read);
  stream_pair_wait (&read.done);
  g_assert_error (read.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  read_clear (&read);
  assert_read (pipe, "cdef");

  g_assert_finalize_object (pipe);
}

typedef struct {
  SottoPipe    *pipe;
  GCancellable *cancellable;
  GString      *got;
  gboolean      done;
} Late;

static void
late_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Late              *late = user_data;
  g_autoptr (GBytes) block = NULL;

  /* Between the answer and the moment in which it is fetched. */
  g_cancellable_cancel (late->cancellable);
  block = sotto_pipe_read_finish (SOTTO_PIPE (source), result, NULL);
  g_assert_nonnull (block);
  g_string_append_len (late->got, g_bytes_get_data (block, NULL),
                       (gssize) g_bytes_get_size (block));
  late->done = TRUE;
}

static void
test_cancel_late (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString)      got = g_string_new (NULL);
  Late late = { make_memory_pipe ("abcdef"), cancellable, got, FALSE };

  sotto_pipe_read_async (late.pipe, 3, cancellable, late_cb, &late);
  stream_pair_wait (&late.done);
  g_assert_cmpstr (got->str, ==, "abc");
  assert_read (late.pipe, "def");

  g_assert_finalize_object (late.pipe);
}

/* While nobody reads, the peer cannot fill our memory. */
static void
test_unread (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);

  stream_pair_send (peer, "abc", 3);
  assert_read (pipe, "ab");
  g_assert_cmpuint (stream_pair_fill (peer), >, 0);
  stream_pair_settle ();
  g_assert_cmpuint (stream_pair_fill (peer), ==, 0);

  g_assert_finalize_object (pipe);
}

static gboolean
urgent_cb (gpointer user_data)
{
  guint *count = user_data;

  ++*count;

  return G_SOURCE_REMOVE;
}

/* With a low priority, what has come is read after what is more urgent has been
 * done; with the ordinary one, before. */
static void
test_priority (void)
{
  static int const priorities[] = { G_PRIORITY_DEFAULT_IDLE,
                                    G_PRIORITY_DEFAULT };

  for (gsize i = 0; i < G_N_ELEMENTS (priorities); i++) {
    g_autoptr (GSocketConnection) peer = NULL;
    SottoPipe                    *pipe = make_pipe (&peer);
    guint                         count = 0;
    Read                          read;

    sotto_pipe_set_priority (pipe, G_PRIORITY_DEFAULT_IDLE);
    read_begin (pipe, 1, NULL, &read);
    sotto_pipe_set_priority (pipe, priorities[i]);
    stream_pair_send (peer, "a", 1);
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, urgent_cb, &count, NULL);
    g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (count, ==, i == 0 ? 1 : 0);
    stream_pair_wait (&read.done);
    g_assert_no_error (read.error);
    read_clear (&read);
    stream_pair_settle ();
    g_assert_cmpuint (count, ==, 1);

    g_assert_finalize_object (pipe);
  }
}

static void
test_dispose (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  char                          byte;
  Read                          read;

  read_begin (pipe, 3, NULL, &read);
  g_object_run_dispose (G_OBJECT (pipe));
  stream_pair_wait (&read.done);
  g_assert_error (read.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  read_clear (&read);
  g_assert_true (g_io_stream_is_closed (sotto_pipe_get_stream (pipe)));
  g_assert_cmpuint (stream_pair_receive (peer, &byte, 1), ==, 0);

  assert_read_fails (pipe, 1, G_IO_ERROR_CLOSED);
  g_assert_finalize_object (pipe);
}

/* The last reference goes while bytes are queued and others have come. */
static void
test_drop (void)
{
  g_autoptr (GSocketConnection) peer = NULL;
  SottoPipe                    *pipe = make_pipe (&peer);
  g_autoptr (GBytes)            block = g_bytes_new_static ("never", 5);
  g_autoptr (GIOStream) stream = g_object_ref (sotto_pipe_get_stream (pipe));

  stream_pair_send (peer, "abc", 3);
  assert_read (pipe, "a");
  sotto_pipe_write (pipe, block);
  g_assert_finalize_object (pipe);
  g_assert_true (g_io_stream_is_closed (stream));
  stream_pair_settle ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/pipe/read/blocks", test_blocks);
  g_test_add_func ("/net/pipe/read/dribble", test_dribble);
  g_test_add_func ("/net/pipe/read/kept", test_kept);
  g_test_add_func ("/net/pipe/read/large", test_large);
  g_test_add_func ("/net/pipe/read/end", test_end);
  g_test_add_func ("/net/pipe/read/end/rest", test_end_rest);
  g_test_add_func ("/net/pipe/read/reset", test_reset);
  g_test_add_func ("/net/pipe/read/pending", test_pending);
  g_test_add_func ("/net/pipe/read/cancel", test_cancel);
  g_test_add_func ("/net/pipe/read/cancel/early", test_cancel_early);
  g_test_add_func ("/net/pipe/read/cancel/late", test_cancel_late);
  g_test_add_func ("/net/pipe/read/unread", test_unread);
  g_test_add_func ("/net/pipe/priority", test_priority);
  g_test_add_func ("/net/pipe/dispose", test_dispose);
  g_test_add_func ("/net/pipe/drop", test_drop);

  return g_test_run ();
}
