/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file is sent from any place on, with the hash of the whole of it. */

#include "sotto-file-reader.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "faulty-disk.h"
#include "outgoing.h"
#include "sotto-crypto.h"
#include "temporary.h"

#define SPARSE_SIZE (5 * G_GUINT64_CONSTANT (1024) * 1024 * 1024)

/* What is sent */

static void
test_whole (Outgoing *outgoing, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, OUTGOING_FRAME, OUTGOING_FRAME + 1,
                                 OUTGOING_SIZE };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_test_message ("%" G_GSIZE_FORMAT " bytes", sizes[i]);
    outgoing_open_well (outgoing, sizes[i]);
    /* Nothing is read before it is known where from. */
    g_assert_cmpuint (faulty_disk_count (DISK_READ), ==, 0);
    g_assert_null (sotto_file_reader_take (outgoing->reader));
    outgoing_assert_no_hash (outgoing);

    sotto_file_reader_seek (outgoing->reader, 0);
    outgoing_take_from (outgoing, 0);
    outgoing_assert_hash (outgoing);
    g_assert_cmpuint (outgoing_get_hashed (), ==, sizes[i]);
    g_assert_cmpuint (faulty_disk_count_read (), ==, sizes[i]);
    outgoing_close (outgoing);
    faulty_disk_reset ();
    outgoing_reset_hashed ();
  }
}

static void
test_file (Outgoing *outgoing, gconstpointer data)
{
  g_autoptr (GFile) file =
    g_file_new_build_filename (outgoing->folder, "file", NULL);

  outgoing_open_well (outgoing, 1);
  g_assert_true (g_file_equal (sotto_file_reader_get_file (outgoing->reader),
                               file));
  outgoing_close (outgoing);
}

/* Memory does not depend on the file, nor on how slowly it is sent. */
static void
test_ahead (Outgoing *outgoing, gconstpointer data)
{
  gsize offset = 0;

  outgoing_open_well (outgoing, OUTGOING_SIZE);
  sotto_file_reader_seek (outgoing->reader, 0);
  while (offset < OUTGOING_SIZE) {
    outgoing_settle ();
    g_assert_cmpuint (faulty_disk_count_read (), <=,
                      offset + SOTTO_FILE_READER_AHEAD);
    offset = outgoing_take_right (outgoing, offset);
  }
  outgoing_assert_hash (outgoing);
  outgoing_close (outgoing);
}

/* While half of it is being sent the other half is read. */
static void
test_overlap (Outgoing *outgoing, gconstpointer data)
{
  gsize offset = 0;

  outgoing_open_well (outgoing, OUTGOING_SIZE);
  sotto_file_reader_seek (outgoing->reader, 0);
  outgoing_wait_ready (outgoing);
  while (faulty_disk_count_read () < 16 * OUTGOING_FRAME) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
  faulty_disk_hold (DISK_READ, FALSE);
  for (guint i = 0; i < 8; i++) {
    offset = outgoing_take_right (outgoing, offset);
  }
  faulty_disk_await ();
  /* It reads, and there is enough to go on with. */
  for (guint i = 0; i < 8; i++) {
    offset = outgoing_take_right (outgoing, offset);
  }
  g_assert_null (sotto_file_reader_take (outgoing->reader));
  faulty_disk_release ();
  outgoing_take_from (outgoing, offset);
  outgoing_assert_hash (outgoing);
  outgoing_close (outgoing);
}

static void
test_short_reads (Outgoing *outgoing, gconstpointer data)
{
  faulty_disk_shorten ();
  outgoing_open_well (outgoing, 300000);
  sotto_file_reader_seek (outgoing->reader, 0);
  outgoing_take_from (outgoing, 0);
  outgoing_assert_hash (outgoing);
  g_assert_cmpuint (faulty_disk_count (DISK_READ), >=, 300);
  outgoing_close (outgoing);
}

/* Places */

/* To and fro, at each of these moments: while something is being read, when
 * something is there, in the middle, at the end. */
static void
test_seek (Outgoing *outgoing, gconstpointer data)
{
  static const gsize places[] = {
    0,
    10 * OUTGOING_FRAME,
    3,
    OUTGOING_SIZE,
    OUTGOING_SIZE - 1,
    4 * OUTGOING_FRAME + 7,
    OUTGOING_SIZE - 40,
    0,
    OUTGOING_SIZE,
  };

  outgoing_open_well (outgoing, OUTGOING_SIZE);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    gsize size = OUTGOING_SIZE - places[i];

    g_test_message ("to %" G_GSIZE_FORMAT, places[i]);
    sotto_file_reader_seek (outgoing->reader, places[i]);
    outgoing_assert_no_hash (outgoing);
    sotto_file_reader_seek (outgoing->reader, places[i]);
    if (size > 0) {
      outgoing_take_right (outgoing, places[i]);
    }
    if (i % 2 == 0 && size > OUTGOING_FRAME) {
      outgoing_take_right (outgoing, places[i] + OUTGOING_FRAME);
    }
  }
  outgoing_assert_hash (outgoing);
  sotto_file_reader_seek (outgoing->reader, 100);
  outgoing_take_from (outgoing, 100);
  outgoing_assert_hash (outgoing);
  g_assert_cmpuint (outgoing_get_hashed (), ==, OUTGOING_SIZE);
  outgoing_close (outgoing);
}

/* Proves that nothing is held, and that nothing is read until the next seek. */
static void
assert_rests (Outgoing *outgoing)
{
  guint64 before;
  guint   n_ready = outgoing->n_ready;

  outgoing_settle ();
  before = faulty_disk_count_read ();
  g_assert_null (sotto_file_reader_take (outgoing->reader));
  outgoing_assert_no_hash (outgoing);
  outgoing_settle ();
  g_assert_cmpuint (faulty_disk_count_read (), ==, before);
  g_assert_cmpuint (outgoing->n_ready, ==, n_ready);
}

/* Before anything, with something held, while something is being read, and at
 * the end. */
static void
test_rest (Outgoing *outgoing, gconstpointer data)
{
  outgoing_open_well (outgoing, OUTGOING_SIZE);
  sotto_file_reader_rest (outgoing->reader);
  assert_rests (outgoing);

  sotto_file_reader_seek (outgoing->reader, 0);
  outgoing_take_right (outgoing, 0);
  outgoing_settle ();
  sotto_file_reader_rest (outgoing->reader);
  assert_rests (outgoing);

  for (gboolean after = FALSE; after <= TRUE; after++) {
    faulty_disk_hold (DISK_READ, after);
    sotto_file_reader_seek (outgoing->reader, OUTGOING_FRAME);
    faulty_disk_await ();
    sotto_file_reader_rest (outgoing->reader);
    faulty_disk_release ();
    assert_rests (outgoing);
  }

  sotto_file_reader_seek (outgoing->reader, OUTGOING_FRAME);
  outgoing_take_from (outgoing, OUTGOING_FRAME);
  outgoing_assert_hash (outgoing);
  sotto_file_reader_rest (outgoing->reader);
  assert_rests (outgoing);

  sotto_file_reader_seek (outgoing->reader, OUTGOING_SIZE);
  outgoing_assert_hash (outgoing);
  g_assert_cmpuint (outgoing_get_hashed (), ==, OUTGOING_SIZE);
  outgoing_close (outgoing);
}

/* The one who asked for it has gone on to another place while it rested. */
static void
test_rest_and_seek (Outgoing *outgoing, gconstpointer data)
{
  outgoing_open_well (outgoing, OUTGOING_SIZE);
  faulty_disk_hold (DISK_READ, TRUE);
  sotto_file_reader_seek (outgoing->reader, 0);
  faulty_disk_await ();
  sotto_file_reader_rest (outgoing->reader);
  sotto_file_reader_seek (outgoing->reader, 3 * OUTGOING_FRAME);
  faulty_disk_release ();
  outgoing_take_from (outgoing, 3 * OUTGOING_FRAME);
  outgoing_assert_hash (outgoing);
  g_assert_cmpuint (outgoing_get_hashed (), ==, OUTGOING_SIZE);
  outgoing_close (outgoing);
}

/* The first answer may ask for the end only: it comes before all that lies
 * before has been hashed. */
static void
test_offset_first (Outgoing *outgoing, gconstpointer data)
{
  static const gsize offsets[] = { OUTGOING_SIZE - 10, OUTGOING_SIZE,
                                   40 * OUTGOING_FRAME, 1, OUTGOING_FRAME };

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    g_test_message ("at %" G_GSIZE_FORMAT, offsets[i]);
    outgoing_open_well (outgoing, OUTGOING_SIZE);
    sotto_file_reader_seek (outgoing->reader, offsets[i]);
    if (offsets[i] < OUTGOING_SIZE) {
      outgoing_take_right (outgoing, offsets[i]);
      g_assert_cmpuint (outgoing_get_hashed (), <=,
                        3 * SOTTO_FILE_READER_AHEAD);
      outgoing_take_from (outgoing,
                          MIN (offsets[i] + OUTGOING_FRAME, OUTGOING_SIZE));
    }
    outgoing_assert_hash (outgoing);
    g_assert_cmpuint (outgoing_get_hashed (), ==, OUTGOING_SIZE);
    outgoing_close (outgoing);
    outgoing_reset_hashed ();
  }
}

/* A peer that takes nothing does not keep the hash from being made. */
static void
test_hash_while_stalled (Outgoing *outgoing, gconstpointer data)
{
  outgoing_open_well (outgoing, OUTGOING_SIZE);
  sotto_file_reader_seek (outgoing->reader,
                          OUTGOING_SIZE - 17 * OUTGOING_FRAME);
  while (outgoing_get_hashed () < OUTGOING_SIZE - 17 * OUTGOING_FRAME) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
  outgoing_take_from (outgoing, OUTGOING_SIZE - 17 * OUTGOING_FRAME);
  outgoing_assert_hash (outgoing);
  g_assert_cmpuint (outgoing_get_hashed (), ==, OUTGOING_SIZE);
  outgoing_close (outgoing);
}

static void
write_at (int fd, guint64 offset, const char *text)
{
  g_assert_cmpint (pwrite (fd, text, strlen (text), (off_t) offset), ==,
                   strlen (text));
}

static void
test_sparse (Outgoing *outgoing, gconstpointer data)
{
  static const guint64 places[] = {
    SPARSE_SIZE - 10,
    4 * G_GUINT64_CONSTANT (1024) * 1024 * 1024 - 5,
    0,
    2 * G_GUINT64_CONSTANT (1024) * 1024 * 1024 - 5,
  };
  g_autofree char *path = g_build_filename (outgoing->folder, "sparse", NULL);
  int              fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  g_assert_cmpint (ftruncate (fd, (off_t) SPARSE_SIZE), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    write_at (fd, places[i], "0123456789");
  }
  close (fd);
  outgoing_open_name (outgoing, "sparse");
  g_assert_no_error (outgoing->error);
  g_assert_cmpuint (sotto_file_reader_get_size (outgoing->reader), ==,
                    SPARSE_SIZE);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (SottoBulk) bulk = NULL;

    sotto_file_reader_seek (outgoing->reader, places[i]);
    bulk = outgoing_take (outgoing);
    g_assert_cmpmem (sotto_bulk_get_room (bulk), 10, "0123456789", 10);
    if (i == 0) {
      /* It was not kept waiting for a hash. */
      g_assert_cmpuint (sotto_bulk_get_length (bulk), ==, 10);
      g_assert_cmpuint (faulty_disk_count_read (), <=,
                        2 * SOTTO_FILE_READER_AHEAD);
    }
  }
  outgoing_close (outgoing);
}

/* Stopping */

static void
test_open_cancelled (Outgoing *outgoing, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile)        file =
    g_file_new_build_filename (outgoing->folder, "file", NULL);

  temporary_write (outgoing->folder, "file", "x", 1);
  sotto_file_reader_open_async (file, cancellable, outgoing_opened_cb,
                                outgoing);
  g_cancellable_cancel (cancellable);
  outgoing_wait_opened (outgoing);
  g_assert_null (outgoing->reader);
  g_assert_error (outgoing->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_dispose (Outgoing *outgoing, gconstpointer data)
{
  outgoing_open_well (outgoing, OUTGOING_SIZE);
  outgoing_close (outgoing);
  temporary_wait_closed (outgoing->folder);

  for (gboolean after = FALSE; after <= TRUE; after++) {
    outgoing_open_well (outgoing, OUTGOING_SIZE);
    faulty_disk_hold (DISK_READ, after);
    sotto_file_reader_seek (outgoing->reader, 0);
    faulty_disk_await ();
    outgoing_close (outgoing);
    g_assert_cmpuint (temporary_count_open (outgoing->folder), ==, 1);
    faulty_disk_release ();
    temporary_wait_closed (outgoing->folder);
  }
}

static void
test_dispose_anywhere (Outgoing *outgoing, gconstpointer data)
{
  for (guint rounds = 0; rounds < 60; rounds++) {
    outgoing_open_well (outgoing, OUTGOING_SIZE);
    sotto_file_reader_seek (outgoing->reader, rounds % 3 * 20 * OUTGOING_FRAME);
    for (guint i = 0; i < rounds; i++) {
      sotto_bulk_free (sotto_file_reader_take (outgoing->reader));
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
    outgoing_close (outgoing);
  }
}

static void
let_go_cb (SottoFileReader *reader, Outgoing *outgoing)
{
  g_clear_object (&outgoing->reader);
}

/* By whoever hears that something is there. */
static void
test_dispose_when_ready (Outgoing *outgoing, gconstpointer data)
{
  outgoing_open_well (outgoing, OUTGOING_SIZE);
  g_signal_connect (outgoing->reader, "ready", G_CALLBACK (let_go_cb),
                    outgoing);
  sotto_file_reader_seek (outgoing->reader, 0);
  while (outgoing->reader != NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (outgoing->n_ready, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  outgoing_add_test ("/file-reader/whole", test_whole);
  outgoing_add_test ("/file-reader/file", test_file);
  outgoing_add_test ("/file-reader/ahead", test_ahead);
  outgoing_add_test ("/file-reader/overlap", test_overlap);
  outgoing_add_test ("/file-reader/short-reads", test_short_reads);
  outgoing_add_test ("/file-reader/seek", test_seek);
  outgoing_add_test ("/file-reader/rest", test_rest);
  outgoing_add_test ("/file-reader/rest-and-seek", test_rest_and_seek);
  outgoing_add_test ("/file-reader/offset-first", test_offset_first);
  outgoing_add_test ("/file-reader/hash-while-stalled",
                     test_hash_while_stalled);
  outgoing_add_test ("/file-reader/sparse", test_sparse);
  outgoing_add_test ("/file-reader/open-cancelled", test_open_cancelled);
  outgoing_add_test ("/file-reader/dispose", test_dispose);
  outgoing_add_test ("/file-reader/dispose-anywhere", test_dispose_anywhere);
  outgoing_add_test ("/file-reader/dispose-when-ready",
                     test_dispose_when_ready);

  return g_test_run ();
}
