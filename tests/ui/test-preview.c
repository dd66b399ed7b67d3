/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Images that are shown, and files that only say that they are images. */

#include "sotto-preview.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "file-test.h"
#include "temporary.h"
#include "ui-test.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = temporary_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  temporary_wait_closed (fixture->folder);
  temporary_free (fixture->folder);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GdkTexture *
load (Fixture *fixture, GError **error)
{
  g_autofree char  *path = g_build_filename (fixture->folder, "image", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  sotto_preview_load_async (file, NULL, result_cb, &result);
  run_until (result != NULL);

  return sotto_preview_load_finish (result, error);
}

static void
write_bytes (Fixture *fixture, GBytes *bytes)
{
  gsize       size;
  const void *data = g_bytes_get_data (bytes, &size);

  temporary_write (fixture->folder, "image", data, size);
}

static void
assert_size (Fixture *fixture, int width, int height)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (GdkTexture) texture = load (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, width);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, height);
}

static void
assert_none (Fixture *fixture)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (GdkTexture) texture = load (fixture, &error);

  g_assert_null (texture);
  g_assert_nonnull (error);
}

static const struct {
  int width, height;
  int shown_width, shown_height;
} sizes[] = {
  { 1, 1, 1, 1 },          { 320, 320, 320, 320 }, { 640, 320, 320, 160 },
  { 500, 1000, 160, 320 }, { 2000, 1, 320, 1 },
};

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) png = file_test_draw (sizes[i].width, sizes[i].height);

    g_test_message ("size %zu", i);
    write_bytes (fixture, png);
    assert_size (fixture, sizes[i].shown_width, sizes[i].shown_height);
  }
}

/* A photograph that was taken with the camera held upright. */
static void
test_turned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 600, 300);
  g_autofree char *bytes = NULL;
  gsize            size;
  const guint8     head[] = { 0xff, 0xd8 };
  const guint8     exif[] = {
        0xff, 0xe1, 0,    34,   'E', 'x', 'i', 'f', 0, 0, /* a segment */
        'M',  'M',  0,    42,   0,   0,   0,   8,         /* big-endian TIFF */
        0,    1,    0x01, 0x12, 0,   3,   0,   0,   0, 1, /* orientation, */
        0,    6,    0,    0,    0,   0,   0,   0,         /* to the right */
  };
  g_autoptr (GByteArray) jpeg = g_byte_array_new ();

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, "jpeg", NULL,
                                            NULL));
  g_byte_array_append (jpeg, head, sizeof head);
  g_byte_array_append (jpeg, exif, sizeof exif);
  g_byte_array_append (jpeg, (guint8 *) bytes + 2, (guint) size - 2);
  temporary_write (fixture->folder, "image", jpeg->data, jpeg->len);
  assert_size (fixture, 160, 320);
}

/* The biggest that is shown, and one that has a row more. */
static void
test_most (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) most =
    file_test_draw_black (8000, SOTTO_PREVIEW_PIXELS_MAX / 8000);
  g_autoptr (GBytes) more =
    file_test_draw_black (8000, SOTTO_PREVIEW_PIXELS_MAX / 8000 + 1);

  g_assert_cmpuint (g_bytes_get_size (more), <, 20000);
  write_bytes (fixture, most);
  assert_size (fixture, 320, 200);
  write_bytes (fixture, more);
  assert_none (fixture);
}

static gsize
get_peak (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);

  return (gsize) usage.ru_maxrss * 1024;
}

/* What would unfold to 10 GB and more does not unfold at all. */
static void
test_bomb (Fixture *fixture, gconstpointer data)
{
  static const guint32 bombs[][2] = {
    { 100000, 100000 },
    { 1000000, 1000000 },
    { 0x7fffffff, 0x7fffffff },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bombs); i++) {
    g_autoptr (GBytes) png = file_test_claim (bombs[i][0], bombs[i][1]);
    gsize              before = get_peak ();

    g_test_message ("bomb %zu", i);
    write_bytes (fixture, png);
    assert_none (fixture);
    g_assert_cmpuint (get_peak () - before, <, 16 * 1024 * 1024);
  }
}

static const struct {
  const char *bytes;
  gsize       size;
} garbage[] = {
  { "", 0 },
  { "\x89PNG", 4 },
  { "\x89PNG\r\n\x1a\n", 8 },
  { "\x89PNG\r\n\x1a\nnothing of the kind", 28 },
  { "\xff\xd8\xff\xe0 nor is this", 16 },
  { "GIF89a\xff\xff\xff\xff\xff\xff\xff\xff", 14 },
  { "RIFF\x04\0\0\0WEBPVP8 ", 16 },
  /* Kinds that GdkPixbuf may know, and that are not wanted. */
  { "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", 62 },
  { "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0", 30 },
  { "P6 1 1 255 abc", 14 },
};

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++) {
    g_test_message ("garbage %zu", i);
    temporary_write (fixture->folder, "image", garbage[i].bytes,
                     garbage[i].size);
    assert_none (fixture);
  }
}

/* Whatever was cut off or changed: a picture or none, and no crash. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = file_test_draw (4, 4);
  gsize              size;
  const guint8      *bytes = g_bytes_get_data (png, &size);

  for (gsize i = 0; i < size; i++) {
    g_autofree guint8     *changed = g_memdup2 (bytes, size);
    g_autoptr (GdkTexture) first = NULL;
    g_autoptr (GdkTexture) second = NULL;

    temporary_write (fixture->folder, "image", bytes, i);
    first = load (fixture, NULL);
    changed[i] ^= 0x80;
    temporary_write (fixture->folder, "image", changed, size);
    second = load (fixture, NULL);
  }
}

/* The rest of a file that is too big is not read. */
static void
test_too_big (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = file_test_draw (4, 4);
  g_autofree char   *path = g_build_filename (fixture->folder, "image", NULL);

  write_bytes (fixture, png);
  g_assert_cmpint (truncate (path, SOTTO_PREVIEW_FILE_MAX + 1), ==, 0);
  assert_none (fixture);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  write_bytes (fixture, png);
  assert_size (fixture, 4, 4);
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  assert_none (fixture);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile)        file = g_file_new_for_path (fixture->folder);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  sotto_preview_load_async (file, cancellable, result_cb, &result);
  g_cancellable_cancel (cancellable);
  run_until (result != NULL);
  g_assert_null (sotto_preview_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_assert_true (sotto_preview_is_possible ("holiday.jpeg"));
  g_assert_true (sotto_preview_is_possible ("HOLIDAY.PNG"));
  g_assert_false (sotto_preview_is_possible ("holiday.pdf"));
  g_assert_false (sotto_preview_is_possible ("png"));
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/preview/sizes", test_sizes },
  { "/preview/turned", test_turned },
  { "/preview/bomb", test_bomb },
  { "/preview/most", test_most },
  { "/preview/garbage", test_garbage },
  { "/preview/damaged", test_damaged },
  { "/preview/too-big", test_too_big },
  { "/preview/not-there", test_not_there },
  { "/preview/cancelled", test_cancelled },
  { "/preview/names", test_names },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }

  return g_test_run ();
}
