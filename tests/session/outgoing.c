/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

#include "outgoing.h"

#include "faulty-disk.h"
#include "sotto-digest.h"
#include "sotto-hash.h"
#include "temporary.h"

/* Bytes that were hashed, by whichever thread. */
static gsize n_hashed;

void __real_sotto_hash_add (SottoHash *hash, const guint8 *bytes, gsize size);
void __wrap_sotto_hash_add (SottoHash *hash, const guint8 *bytes, gsize size);

void
__wrap_sotto_hash_add (SottoHash *hash, const guint8 *bytes, gsize size)
{
  g_atomic_pointer_add (&n_hashed, size);
  __real_sotto_hash_add (hash, bytes, size);
}

/* Tasks that a thread has been given, and those that have come back. Both
 * happen where the test runs. */
static guint n_given;
static guint n_back;

void     __real_g_task_run_in_thread (GTask *task, GTaskThreadFunc run);
void     __wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc run);
gboolean __real_g_thread_pool_push (GThreadPool *pool,
                                    gpointer     task,
                                    GError     **error);
gboolean __wrap_g_thread_pool_push (GThreadPool *pool,
                                    gpointer     task,
                                    GError     **error);
gpointer __real_g_task_propagate_pointer (GTask *task, GError **error);
gpointer __wrap_g_task_propagate_pointer (GTask *task, GError **error);

void
__wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc run)
{
  n_given++;
  __real_g_task_run_in_thread (task, run);
}

gboolean
__wrap_g_thread_pool_push (GThreadPool *pool, gpointer task, GError **error)
{
  n_given++;
  return __real_g_thread_pool_push (pool, task, error);
}

gpointer
__wrap_g_task_propagate_pointer (GTask *task, GError **error)
{
  n_back++;
  return __real_g_task_propagate_pointer (task, error);
}

void
outgoing_settle (void)
{
  while (n_back != n_given) {
    g_main_context_iteration (NULL, TRUE);
  }
}

gsize
outgoing_get_hashed (void)
{
  return g_atomic_pointer_get (&n_hashed);
}

void
outgoing_reset_hashed (void)
{
  g_atomic_pointer_set (&n_hashed, 0);
}

static void
set_up (Outgoing *outgoing, gconstpointer data)
{
  outgoing->folder = temporary_new ();
  outgoing->bytes = temporary_fill (OUTGOING_SIZE);
  faulty_disk_reset ();
  outgoing_reset_hashed ();
}

static void
tear_down (Outgoing *outgoing, gconstpointer data)
{
  g_assert_null (outgoing->reader);
  temporary_wait_closed (outgoing->folder);
  temporary_free (outgoing->folder);
  g_clear_pointer (&outgoing->bytes, g_free);
  g_clear_error (&outgoing->error);
}

static void
ready_cb (SottoFileReader *reader, Outgoing *outgoing)
{
  outgoing->n_ready++;
}

void
outgoing_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outgoing *outgoing = user_data;

  outgoing->reader = sotto_file_reader_open_finish (result, &outgoing->error);
  if (outgoing->reader != NULL) {
    g_signal_connect (outgoing->reader, "ready", G_CALLBACK (ready_cb),
                      outgoing);
  }
  outgoing->is_opened = TRUE;
}

void
outgoing_wait_opened (Outgoing *outgoing)
{
  while (!outgoing->is_opened) {
    g_main_context_iteration (NULL, TRUE);
  }
}

void
outgoing_open_file (Outgoing *outgoing, GFile *file)
{
  outgoing->is_opened = FALSE;
  outgoing->n_ready = 0;
  g_clear_error (&outgoing->error);
  sotto_file_reader_open_async (file, NULL, outgoing_opened_cb, outgoing);
  outgoing_wait_opened (outgoing);
  g_assert_true ((outgoing->reader != NULL) == (outgoing->error == NULL));
}

void
outgoing_open_name (Outgoing *outgoing, const char *name)
{
  g_autoptr (GFile) file =
    g_file_new_build_filename (outgoing->folder, name, NULL);

  outgoing_open_file (outgoing, file);
}

void
outgoing_open_well (Outgoing *outgoing, gsize size)
{
  temporary_write (outgoing->folder, "file", outgoing->bytes, size);
  outgoing_open_name (outgoing, "file");
  g_assert_no_error (outgoing->error);
  g_assert_cmpuint (sotto_file_reader_get_size (outgoing->reader), ==, size);
}

void
outgoing_close (Outgoing *outgoing)
{
  SottoFileReader *reader = g_steal_pointer (&outgoing->reader);

  g_assert_finalize_object (reader);
}

void
outgoing_wait_ready (Outgoing *outgoing)
{
  guint before = outgoing->n_ready;

  while (outgoing->n_ready == before) {
    g_main_context_iteration (NULL, TRUE);
  }
}

SottoBulk *
outgoing_take (Outgoing *outgoing)
{
  SottoBulk *bulk;

  while ((bulk = sotto_file_reader_take (outgoing->reader)) == NULL) {
    g_assert_false (sotto_file_reader_is_at_end (outgoing->reader));
    g_assert_no_error (sotto_file_reader_get_error (outgoing->reader));
    outgoing_wait_ready (outgoing);
  }
  return bulk;
}

gsize
outgoing_take_right (Outgoing *outgoing, gsize offset)
{
  g_autoptr (SottoBulk) bulk = outgoing_take (outgoing);
  gsize                 size = sotto_file_reader_get_size (outgoing->reader);

  /* No frame has less than it could. */
  g_assert_cmpmem (sotto_bulk_get_room (bulk), sotto_bulk_get_length (bulk),
                   outgoing->bytes + offset,
                   MIN (size - offset, OUTGOING_FRAME));

  return offset + sotto_bulk_get_length (bulk);
}

void
outgoing_take_from (Outgoing *outgoing, gsize offset)
{
  gsize size = sotto_file_reader_get_size (outgoing->reader);

  while (offset < size) {
    offset = outgoing_take_right (outgoing, offset);
  }
  g_assert_true (sotto_file_reader_is_at_end (outgoing->reader));
  g_assert_null (sotto_file_reader_take (outgoing->reader));
}

void
outgoing_assert_hash (Outgoing *outgoing)
{
  SottoPiece piece = { outgoing->bytes,
                       sotto_file_reader_get_size (outgoing->reader) };
  guint8     expected[SOTTO_HASH_SIZE];
  guint8     hash[SOTTO_HASH_SIZE];

  g_assert_true (sotto_digest_sha256 (&piece, 1, expected, NULL));
  while (!sotto_file_reader_get_hash (outgoing->reader, hash)) {
    g_assert_no_error (sotto_file_reader_get_error (outgoing->reader));
    outgoing_wait_ready (outgoing);
  }
  g_assert_cmpmem (hash, sizeof hash, expected, sizeof expected);
}

void
outgoing_assert_no_hash (Outgoing *outgoing)
{
  guint8 hash[SOTTO_HASH_SIZE];

  g_assert_false (sotto_file_reader_get_hash (outgoing->reader, hash));
}

void
outgoing_assert_failed (Outgoing *outgoing, int code)
{
  while (sotto_file_reader_get_error (outgoing->reader) == NULL) {
    outgoing_wait_ready (outgoing);
  }
  g_assert_error (sotto_file_reader_get_error (outgoing->reader),
                  SOTTO_FILE_ERROR, code);
  g_assert_null (sotto_file_reader_take (outgoing->reader));
  outgoing_assert_no_hash (outgoing);
  /* Nothing brings it back. */
  sotto_file_reader_seek (outgoing->reader, 0);
  g_assert_null (sotto_file_reader_take (outgoing->reader));
  outgoing_assert_no_hash (outgoing);
  outgoing_close (outgoing);
}

void
outgoing_assert_not_opened (Outgoing *outgoing, int code)
{
  g_assert_null (outgoing->reader);
  g_assert_error (outgoing->error, SOTTO_FILE_ERROR, code);
}

void
outgoing_add_test (const char *path, OutgoingTest test)
{
  g_test_add (path, Outgoing, NULL, set_up, test, tear_down);
}
