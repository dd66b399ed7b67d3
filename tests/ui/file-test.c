/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Does to a file what the session would do. */

#include "file-test.h"

#include <gtk/gtk.h>
#include "raw-peer.h"
#include "temporary.h"

/* What GTK's file chooser and what is below it never let go; tests/e2e has the
 * same list, with reasons. To be told apart from what we forget, that needs to
 * be seen from below GLib, which has no frame pointers. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0:malloc_context_size=12";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:libcloudproviders\n"
         "leak:ld-linux\n"
         "leak:g_content_type_guess\n"
         "leak:g_strconcat\n";
}

static void
begin (FileTest *test)
{
  test->clock = fake_clock_new ();
  test->folder = temporary_new ();
}

void
file_test_offer_to_me (FileTest *test, const char *name, guint64 size)
{
  g_autoptr (SottoTransfer) transfer = NULL;

  begin (test);
  transfer =
    sotto_transfer_new_incoming (1, name, size, SOTTO_CLOCK (test->clock));
  test->message = sotto_message_new_file (transfer, FAKE_CLOCK_EPOCH,
                                          SOTTO_MESSAGE_DELIVERED);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoFileReader **reader = user_data;

  *reader = sotto_file_reader_open_finish (result, NULL);
  g_assert_nonnull (*reader);
}

void
file_test_offer (FileTest *test, const char *name, gsize size)
{
  g_autofree guint8          *bytes = temporary_fill (size);
  g_autofree char            *path = NULL;
  g_autoptr (GFile)           file = NULL;
  g_autoptr (SottoFileReader) reader = NULL;
  g_autoptr (SottoTransfer)   transfer = NULL;

  begin (test);
  path = g_build_filename (test->folder, name, NULL);
  file = g_file_new_for_path (path);
  if (!g_file_query_exists (file, NULL)) {
    temporary_write (test->folder, name, bytes, size);
  }
  sotto_file_reader_open_async (file, NULL, opened_cb, &reader);
  run_until (reader != NULL);
  transfer =
    sotto_transfer_new_outgoing (1, name, reader, SOTTO_CLOCK (test->clock));
  test->message =
    sotto_message_new_file (transfer, FAKE_CLOCK_EPOCH, SOTTO_MESSAGE_WAITING);
}

void
file_test_clear (FileTest *test)
{
  g_assert_finalize_object (test->message);
  g_assert_finalize_object (test->clock);
  temporary_wait_closed (test->folder);
  g_clear_pointer (&test->folder, temporary_free);
}

SottoTransfer *
file_test_get_transfer (FileTest *test)
{
  return sotto_message_get_transfer (test->message);
}

void
file_test_run (FileTest *test, const char *name)
{
  g_autofree char  *path = g_build_filename (test->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  SottoTransfer    *transfer = file_test_get_transfer (test);

  sotto_transfer_set_file (transfer, file);
  sotto_transfer_restart_meter (transfer, 0);
  sotto_transfer_set_state (transfer, SOTTO_TRANSFER_RUNNING, NULL);
}

void
file_test_run_half (FileTest *test)
{
  SottoTransfer *transfer = file_test_get_transfer (test);

  fake_clock_advance (test->clock, 2000);
  sotto_transfer_set_done (transfer, sotto_transfer_get_size (transfer) / 2);
}

void
file_test_finish (FileTest *test, SottoTransferState state)
{
  sotto_transfer_set_state (file_test_get_transfer (test), state, NULL);
}

void
file_test_fail (FileTest *test, SottoFileError code)
{
  sotto_transfer_set_state (file_test_get_transfer (test),
                            SOTTO_TRANSFER_FAILED,
                            g_error_new_literal (SOTTO_FILE_ERROR, (int) code,
                                                 "test"));
}

GBytes *
file_test_draw (int width, int height)
{
  gsize              stride = (gsize) width * 4;
  g_autoptr (GBytes) pixels =
    g_bytes_new_take (temporary_fill (stride * (gsize) height),
                      stride * (gsize) height);
  g_autoptr (GdkTexture) texture =
    gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, pixels, stride);

  return gdk_texture_save_to_png_bytes (texture);
}

/* PNG: eight bytes, then chunks of length, kind, contents and CRC-32. */
static guint32
get_crc (const guint8 *bytes, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
  }

  return ~crc;
}

static void
add_number (GByteArray *png, guint32 number)
{
  number = GUINT32_TO_BE (number);
  g_byte_array_append (png, (guint8 *) &number, sizeof number);
}

static void
add_chunk (GByteArray *png, const char *kind, const void *bytes, gsize size)
{
  guint start = png->len + 4;

  add_number (png, (guint32) size);
  g_byte_array_append (png, (const guint8 *) kind, 4);
  g_byte_array_append (png, bytes, (guint) size);
  add_number (png, get_crc (png->data + start, png->len - start));
}

/* Black and white, one bit each. */
static GByteArray *
begin_png (guint32 width, guint32 height)
{
  GByteArray            *png = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  const guint8           rest[] = { 1, 0, 0, 0, 0 };

  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  add_number (header, width);
  add_number (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  add_chunk (png, "IHDR", header->data, header->len);

  return png;
}

GBytes *
file_test_claim (guint32 width, guint32 height)
{
  GByteArray *png = begin_png (width, height);

  add_chunk (png, "IDAT", "x", 1);

  return g_byte_array_free_to_bytes (png);
}

GBytes *
file_test_draw_black (guint32 width, guint32 height)
{
  GByteArray                 *png = begin_png (width, height);
  gsize                       size = (width / 8 + 1) * (gsize) height;
  g_autofree guint8          *rows = g_malloc0 (size);
  g_autofree guint8          *packed = g_malloc (size);
  g_autoptr (GZlibCompressor) zlib =
    g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  gsize n_read;
  gsize n_written;

  g_assert_cmpuint (width % 8, ==, 0);
  g_assert_cmpint (g_converter_convert (G_CONVERTER (zlib), rows, size, packed,
                                        size, G_CONVERTER_INPUT_AT_END, &n_read,
                                        &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  add_chunk (png, "IDAT", packed, n_written);
  add_chunk (png, "IEND", "", 0);

  return g_byte_array_free_to_bytes (png);
}
