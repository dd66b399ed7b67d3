/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

#include "incoming.h"

#include "faulty-disk.h"
#include "sotto-digest.h"
#include "temporary.h"

static void
set_up (Incoming *incoming, gconstpointer data)
{
  incoming->folder = temporary_new ();
  incoming->bytes = temporary_fill (INCOMING_SIZE);
  faulty_disk_reset ();
}

void
incoming_forget (Incoming *incoming)
{
  incoming->is_done = FALSE;
  g_clear_object (&incoming->file);
  g_clear_error (&incoming->error);
}

static void
tear_down (Incoming *incoming, gconstpointer data)
{
  incoming_forget (incoming);
  g_assert_null (incoming->writer);
  temporary_wait_closed (incoming->folder);
  temporary_free (incoming->folder);
  g_clear_pointer (&incoming->bytes, g_free);
}

void
incoming_wait_done (Incoming *incoming)
{
  while (!incoming->is_done) {
    g_main_context_iteration (NULL, TRUE);
  }
}

void
incoming_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Incoming *incoming = user_data;

  incoming->writer = sotto_file_writer_open_finish (result, &incoming->error);
  incoming->is_done = TRUE;
}

void
incoming_open_file (Incoming *incoming,
                    GFile    *target,
                    guint64   size,
                    gboolean  may_rename)
{
  incoming_forget (incoming);
  sotto_file_writer_open_async (target, size, may_rename, NULL,
                                incoming_opened_cb, incoming);
  incoming_wait_done (incoming);
  g_assert_true ((incoming->writer != NULL) == (incoming->error == NULL));
}

void
incoming_open_name (Incoming   *incoming,
                    const char *name,
                    guint64     size,
                    gboolean    may_rename)
{
  g_autoptr (GFile) target =
    g_file_new_build_filename (incoming->folder, name, NULL);

  incoming_open_file (incoming, target, size, may_rename);
}

void
incoming_open_well (Incoming *incoming, const char *name, guint64 size)
{
  incoming_open_name (incoming, name, size, TRUE);
  g_assert_no_error (incoming->error);
}

void
incoming_add (Incoming *incoming, gsize from, gsize to)
{
  while (from < to) {
    gsize              size = MIN (to - from, SOTTO_FILE_DATA_MAX);
    g_autoptr (GBytes) piece = g_bytes_new (incoming->bytes + from, size);

    sotto_file_writer_add (incoming->writer, piece);
    from += size;
  }
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Incoming *incoming = user_data;

  g_assert_false (incoming->is_done);
  incoming->file = sotto_file_writer_finish_finish (SOTTO_FILE_WRITER (source),
                                                    result, &incoming->error);
  incoming->is_done = TRUE;
}

void
incoming_begin_finish (Incoming     *incoming,
                       gsize         size,
                       GCancellable *cancellable)
{
  SottoPiece piece = { incoming->bytes, size };
  guint8     hash[SOTTO_HASH_SIZE];

  incoming_forget (incoming);
  g_assert_true (sotto_digest_sha256 (&piece, 1, hash, NULL));
  sotto_file_writer_finish_async (incoming->writer, hash, cancellable,
                                  finished_cb, incoming);
}

void
incoming_finish (Incoming *incoming, gsize size)
{
  incoming_begin_finish (incoming, size, NULL);
  incoming_wait_done (incoming);
}

void
incoming_close (Incoming *incoming)
{
  SottoFileWriter *writer = g_steal_pointer (&incoming->writer);

  g_assert_finalize_object (writer);
}

void
incoming_assert_finished_as (Incoming *incoming, const char *name)
{
  g_autoptr (GFile) expected =
    g_file_new_build_filename (incoming->folder, name, NULL);

  g_assert_no_error (incoming->error);
  g_assert_true (g_file_equal (incoming->file, expected));
}

void
incoming_receive (Incoming   *incoming,
                  const char *name,
                  gsize       size,
                  gboolean    may_rename)
{
  incoming_open_name (incoming, name, size, may_rename);
  g_assert_no_error (incoming->error);
  incoming_add (incoming, 0, size);
  incoming_finish (incoming, size);
  incoming_close (incoming);
}

void
incoming_wait_error (Incoming *incoming)
{
  while (sotto_file_writer_get_error (incoming->writer) == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
}

void
incoming_wait_removed (Incoming *incoming)
{
  while (temporary_count (incoming->folder) > 0) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
}

void
incoming_assert_failed (Incoming *incoming, GQuark domain, int code)
{
  g_assert_error (sotto_file_writer_get_error (incoming->writer), domain, code);
  incoming_finish (incoming, 1);
  g_assert_error (incoming->error, domain, code);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 0);
  incoming_close (incoming);
}

void
incoming_assert_not_opened (Incoming *incoming, int code)
{
  g_assert_null (incoming->writer);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, code);
}

void
incoming_add_test (const char *path, IncomingTest test)
{
  g_test_add (path, Incoming, NULL, set_up, test, tear_down);
}
