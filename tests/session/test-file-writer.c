/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is received is what becomes the file, unless that is stopped: then
 * nothing is left of it. */

#include "sotto-file-writer.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "faulty-disk.h"
#include "incoming.h"
#include "sotto-crypto.h"
#include "temporary.h"

/* What is received */

static void
test_whole (Incoming *incoming, gconstpointer data)
{
  static const gsize sizes[] = {
    0, 1, SOTTO_FILE_DATA_MAX, SOTTO_FILE_DATA_MAX + 1, INCOMING_SIZE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT, sizes[i]);

    incoming_receive (incoming, name, sizes[i], TRUE);
    incoming_assert_finished_as (incoming, name);
    temporary_assert (incoming->folder, name, incoming->bytes, sizes[i]);
    g_assert_cmpuint (temporary_count (incoming->folder), ==, i + 1);
  }
}

static void
assert_mode (Incoming *incoming, const char *name, guint mode)
{
  g_autofree char *path = g_build_filename (incoming->folder, name, NULL);
  GStatBuf         status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 07777, ==, mode);
}

/* Until it is whole, there is nothing under its own name. */
static void
test_part (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a.txt", 3);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);
  assert_mode (incoming, "a.txt.part", 0600);
  incoming_add (incoming, 0, 3);
  while (sotto_file_writer_get_stored (incoming->writer) < 3) {
    g_main_context_iteration (NULL, TRUE);
  }
  temporary_assert (incoming->folder, "a.txt.part", incoming->bytes, 3);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);
  incoming_finish (incoming, 3);
  incoming_assert_finished_as (incoming, "a.txt");
  assert_mode (incoming, "a.txt", 0600);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);
  incoming_close (incoming);
}

typedef struct {
  guint   n;
  guint64 stored;
} Heard;

static void
stored_cb (SottoFileWriter *writer, Heard *heard)
{
  guint64 stored = sotto_file_writer_get_stored (writer);

  g_assert_cmpuint (stored, >=, heard->stored);
  g_assert_true ((sotto_file_writer_get_waiting (writer) == 0) ==
                 (stored == sotto_file_writer_get_taken (writer)));
  heard->stored = stored;
  heard->n++;
}

/* Of so many bytes, in whole frames. */
static gsize
get_cost (gsize size)
{
  gsize n_blocks = (size + SOTTO_FILE_DATA_MAX - 1) / SOTTO_FILE_DATA_MAX;

  return size + n_blocks * SOTTO_FILE_WRITER_OVERHEAD;
}

static void
test_counts (Incoming *incoming, gconstpointer data)
{
  Heard heard = { 0 };

  incoming_open_well (incoming, "a", INCOMING_SIZE);
  g_signal_connect (incoming->writer, "stored", G_CALLBACK (stored_cb), &heard);
  faulty_disk_hold (DISK_WRITE, FALSE);
  incoming_add (incoming, 0, INCOMING_SIZE - 1);
  g_assert_cmpuint (sotto_file_writer_get_taken (incoming->writer), ==,
                    INCOMING_SIZE - 1);
  g_assert_cmpuint (sotto_file_writer_get_stored (incoming->writer), ==, 0);
  g_assert_cmpuint (sotto_file_writer_get_waiting (incoming->writer), ==,
                    get_cost (INCOMING_SIZE - 1));
  faulty_disk_await ();
  faulty_disk_release ();
  while (heard.stored < INCOMING_SIZE - 1) {
    g_main_context_iteration (NULL, TRUE);
  }
  /* It is heard of on the way, too. */
  g_assert_cmpuint (heard.n, >=, 3);
  incoming_add (incoming, INCOMING_SIZE - 1, INCOMING_SIZE);
  incoming_finish (incoming, INCOMING_SIZE);
  g_assert_cmpuint (heard.stored, ==, INCOMING_SIZE);
  temporary_assert (incoming->folder, "a", incoming->bytes, INCOMING_SIZE);
  incoming_close (incoming);
}

static void
note_gone (gpointer gone)
{
  *(gboolean *) gone = TRUE;
}

/* A slice of a frame of its own, as the peer's bytes are; whether the frame is
 * still in memory after it was added. */
static gboolean
add_slice (Incoming *incoming, gsize from, gsize size)
{
  static gboolean    gone; /* It may be freed much later. */
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GBytes) slice = NULL;

  gone = FALSE;
  frame =
    g_bytes_new_with_free_func (incoming->bytes, SOTTO_BULK_PLAINTEXT_SIZE,
                                note_gone, &gone);
  slice = g_bytes_new_from_bytes (frame, from, size);
  sotto_file_writer_add (incoming->writer, slice);
  g_clear_pointer (&slice, g_bytes_unref);
  g_clear_pointer (&frame, g_bytes_unref);

  return !gone;
}

/* Each byte comes in a frame of its own: that neither costs a frame for each,
 * nor does it go unnoticed. */
static void
test_tiny_blocks (Incoming *incoming, gconstpointer data)
{
  const gsize n = 5000;
  const gsize rest = SOTTO_FILE_DATA_MAX / 4;

  incoming_open_well (incoming, "a", n + rest);
  faulty_disk_hold (DISK_WRITE, FALSE);
  for (gsize i = 0; i < n; i++) {
    g_assert_false (add_slice (incoming, i, 1));
    g_assert_cmpuint (sotto_file_writer_get_waiting (incoming->writer), ==,
                      (i + 1) * (1 + SOTTO_FILE_WRITER_OVERHEAD));
  }
  /* What is not so small is not copied. */
  g_assert_true (add_slice (incoming, n, rest));
  faulty_disk_await ();
  faulty_disk_release ();
  incoming_finish (incoming, n + rest);
  incoming_assert_finished_as (incoming, "a");
  g_assert_cmpuint (sotto_file_writer_get_waiting (incoming->writer), ==, 0);
  temporary_assert (incoming->folder, "a", incoming->bytes, n + rest);
  incoming_close (incoming);
}

static void
test_short_writes (Incoming *incoming, gconstpointer data)
{
  const gsize size = 300000;

  faulty_disk_shorten ();
  incoming_receive (incoming, "a", size, TRUE);
  incoming_assert_finished_as (incoming, "a");
  temporary_assert (incoming->folder, "a", incoming->bytes, size);
  g_assert_cmpuint (faulty_disk_count (DISK_WRITE), >=, size / 1000);
}

/* What is called complete would survive a power cut. */
static void
test_flush (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", 1);
  incoming_add (incoming, 0, 1);
  faulty_disk_hold (DISK_RENAME, FALSE);
  incoming_begin_finish (incoming, 1, NULL);
  faulty_disk_await ();
  g_assert_cmpuint (faulty_disk_count (DISK_FLUSH), ==, 1);
  faulty_disk_release ();
  incoming_wait_done (incoming);
  /* The folder. */
  g_assert_cmpuint (faulty_disk_count (DISK_FLUSH), ==, 2);
  incoming_assert_finished_as (incoming, "a");
  incoming_close (incoming);
}

static void
test_wrong (Incoming *incoming, gconstpointer data)
{
  /* The hash. */
  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_add (incoming, 0, INCOMING_SIZE);
  incoming_finish (incoming, INCOMING_SIZE - 1);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRONG);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRONG);

  /* Fewer bytes than there should be, in the middle of writing. */
  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_add (incoming, 0, INCOMING_SIZE - 1);
  incoming_finish (incoming, INCOMING_SIZE - 1);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRONG);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRONG);

  /* More. */
  incoming_open_well (incoming, "a", 10);
  incoming_add (incoming, 0, 10);
  incoming_add (incoming, 0, 1);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRONG);
}

static void
test_pending (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", 10);
  incoming_add (incoming, 0, 10);
  incoming_finish (incoming, 10);
  incoming_assert_finished_as (incoming, "a");
  incoming_finish (incoming, 10);
  g_assert_error (incoming->error, G_IO_ERROR, G_IO_ERROR_PENDING);
  /* Neither is what is finished touched. */
  sotto_file_writer_abandon (incoming->writer);
  g_assert_null (sotto_file_writer_get_error (incoming->writer));
  incoming_close (incoming);
  temporary_assert (incoming->folder, "a", incoming->bytes, 10);
}

/* Stopping */

/* Before there is a part file, and when there is one. */
static void
test_open_cancelled (Incoming *incoming, gconstpointer data)
{
  g_autoptr (GFile) target =
    g_file_new_build_filename (incoming->folder, "a", NULL);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();

    incoming_forget (incoming);
    sotto_file_writer_open_async (target, 1, TRUE, cancellable,
                                  incoming_opened_cb, incoming);
    while (i == 1 && temporary_count (incoming->folder) == 0) {
      g_thread_yield ();
    }
    g_cancellable_cancel (cancellable);
    incoming_wait_done (incoming);
    g_assert_null (incoming->writer);
    g_assert_error (incoming->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    incoming_wait_removed (incoming);
  }
}

/* While nothing runs, and while it writes, flushes or names: without waiting
 * for that. Nothing may be left under any name. */
static void
test_abandon (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", INCOMING_SIZE);
  sotto_file_writer_abandon (incoming->writer);
  sotto_file_writer_abandon (incoming->writer);
  incoming_wait_removed (incoming);
  temporary_wait_closed (incoming->folder);
  incoming_assert_failed (incoming, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  for (DiskCall call = DISK_WRITE; call <= DISK_RENAME; call++) {
    g_test_message ("call %d", call);
    incoming_open_well (incoming, "a", INCOMING_SIZE);
    incoming_add (incoming, 0, INCOMING_SIZE);
    faulty_disk_hold (call, FALSE);
    incoming_begin_finish (incoming, INCOMING_SIZE, NULL);
    faulty_disk_await ();
    sotto_file_writer_abandon (incoming->writer);
    incoming_wait_removed (incoming);
    g_assert_false (incoming->is_done);
    faulty_disk_release ();
    incoming_wait_done (incoming);
    g_assert_error (incoming->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    temporary_wait_closed (incoming->folder);
    incoming_assert_failed (incoming, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    faulty_disk_reset ();
  }
}

/* A disk that takes long for that does not hold up the main loop; but before it
 * is done, nobody is told that nothing is left. */
static void
test_slow_removal (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_add (incoming, 0, 100);
  faulty_disk_hold (DISK_REMOVE, FALSE);
  sotto_file_writer_abandon (incoming->writer);
  faulty_disk_await ();
  incoming_begin_finish (incoming, INCOMING_SIZE, NULL);
  while (g_main_context_iteration (NULL, FALSE)) {
    continue;
  }
  g_assert_false (incoming->is_done);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);
  faulty_disk_release ();
  incoming_wait_done (incoming);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 0);
  incoming_assert_failed (incoming, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static Incoming ending;

/* What is said to be done first in the end is done last. */
static void
check_ended (void)
{
  g_assert_cmpuint (temporary_count (ending.folder), ==, 0);
}

/* A program that ends while the disk has not yet removed the file. */
static void
test_end_of_program_subprocess (void)
{
  ending.folder = g_strdup (g_getenv ("FOLDER"));
  ending.bytes = temporary_fill (INCOMING_SIZE);
  g_assert_cmpint (atexit (check_ended), ==, 0);
  incoming_open_well (&ending, "a", INCOMING_SIZE);
  faulty_disk_hold (DISK_REMOVE, FALSE);
  incoming_close (&ending);
  faulty_disk_await ();
  g_assert_cmpuint (temporary_count (ending.folder), ==, 1);
  faulty_disk_release_when_waited_for ();
}

static void
test_end_of_program (Incoming *incoming, gconstpointer data)
{
  g_setenv ("FOLDER", incoming->folder, TRUE);
  g_test_trap_subprocess ("/file-writer/end-of-program/subprocess", 0, 0);
  g_test_trap_assert_passed ();
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 0);
  g_unsetenv ("FOLDER");
}

/* What has its name stays, and this is said. */
static void
test_abandon_too_late (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", 100);
  incoming_add (incoming, 0, 100);
  faulty_disk_hold (DISK_RENAME, TRUE);
  incoming_begin_finish (incoming, 100, NULL);
  faulty_disk_await ();
  sotto_file_writer_abandon (incoming->writer);
  faulty_disk_release ();
  incoming_wait_done (incoming);
  incoming_assert_finished_as (incoming, "a");
  g_assert_null (sotto_file_writer_get_error (incoming->writer));
  incoming_close (incoming);
  temporary_assert (incoming->folder, "a", incoming->bytes, 100);
}

static void
test_cancel_before_finish (Incoming *incoming, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  incoming_open_well (incoming, "a", 100);
  incoming_add (incoming, 0, 100);
  while (sotto_file_writer_get_stored (incoming->writer) < 100) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_cancellable_cancel (cancellable);
  incoming_begin_finish (incoming, 100, cancellable);
  incoming_wait_done (incoming);
  g_assert_error (incoming->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (faulty_disk_count (DISK_FLUSH), ==, 0);
  incoming_assert_failed (incoming, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel_finish (Incoming *incoming, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  incoming_open_well (incoming, "a", 100);
  incoming_add (incoming, 0, 100);
  faulty_disk_hold (DISK_FLUSH, FALSE);
  incoming_begin_finish (incoming, 100, cancellable);
  faulty_disk_await ();
  g_cancellable_cancel (cancellable);
  while (sotto_file_writer_get_error (incoming->writer) == NULL) {
    g_main_context_iteration (NULL, FALSE);
  }
  faulty_disk_release ();
  incoming_wait_done (incoming);
  g_assert_error (incoming->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  incoming_assert_failed (incoming, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The last reference goes while a thread writes. */
static void
test_dispose (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_close (incoming);
  incoming_wait_removed (incoming);
  temporary_wait_closed (incoming->folder);

  for (gboolean after = FALSE; after <= TRUE; after++) {
    incoming_open_well (incoming, "a", INCOMING_SIZE);
    faulty_disk_hold (DISK_WRITE, after);
    incoming_add (incoming, 0, INCOMING_SIZE);
    faulty_disk_await ();
    incoming_close (incoming);
    /* Though the thread still has it. */
    incoming_wait_removed (incoming);
    g_assert_cmpuint (temporary_count_open (incoming->folder), >, 0);
    faulty_disk_release ();
    temporary_wait_closed (incoming->folder);
  }
}

/* After each number of rounds of the main loop, wherever that may be. */
static void
test_dispose_anywhere (Incoming *incoming, gconstpointer data)
{
  for (guint rounds = 0; rounds < 60; rounds++) {
    incoming_open_well (incoming, "a", INCOMING_SIZE);
    incoming_add (incoming, 0, INCOMING_SIZE);
    for (guint i = 0; i < rounds; i++) {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
    if (rounds % 2 == 0) {
      sotto_file_writer_abandon (incoming->writer);
    }
    incoming_close (incoming);
    incoming_wait_removed (incoming);
  }
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  incoming_add_test ("/file-writer/whole", test_whole);
  incoming_add_test ("/file-writer/part", test_part);
  incoming_add_test ("/file-writer/counts", test_counts);
  incoming_add_test ("/file-writer/tiny-blocks", test_tiny_blocks);
  incoming_add_test ("/file-writer/short-writes", test_short_writes);
  incoming_add_test ("/file-writer/flush", test_flush);
  incoming_add_test ("/file-writer/wrong", test_wrong);
  incoming_add_test ("/file-writer/pending", test_pending);
  incoming_add_test ("/file-writer/open-cancelled", test_open_cancelled);
  incoming_add_test ("/file-writer/abandon", test_abandon);
  incoming_add_test ("/file-writer/slow-removal", test_slow_removal);
  incoming_add_test ("/file-writer/end-of-program", test_end_of_program);
  g_test_add_func ("/file-writer/end-of-program/subprocess",
                   test_end_of_program_subprocess);
  incoming_add_test ("/file-writer/abandon-too-late", test_abandon_too_late);
  incoming_add_test ("/file-writer/cancel-before-finish",
                     test_cancel_before_finish);
  incoming_add_test ("/file-writer/cancel-finish", test_cancel_finish);
  incoming_add_test ("/file-writer/dispose", test_dispose);
  incoming_add_test ("/file-writer/dispose-anywhere", test_dispose_anywhere);

  return g_test_run ();
}
