/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

#include "temporary.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

char *
temporary_new (void)
{
  g_autoptr (GError) error = NULL;
  char              *folder = g_dir_make_tmp ("sottovoce-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char      *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
      !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_chmod (path, 0700);
    dir = g_dir_open (path, 0, NULL);
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
temporary_free (char *folder)
{
  remove_all (folder);
  g_clear_pointer (&folder, g_free);
}

guint
temporary_count (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint            n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL) {
    n++;
  }
  return n;
}

void
temporary_write (const char *folder,
                 const char *name,
                 const void *bytes,
                 gsize       size)
{
  g_autofree char   *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

void
temporary_assert (const char *folder,
                  const char *name,
                  const void *bytes,
                  gsize       size)
{
  g_autofree char   *path = g_build_filename (folder, name, NULL);
  g_autofree char   *found = NULL;
  gsize              found_size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, &found_size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, found_size, bytes, size);
}

guint
temporary_count_open (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint            n = 0;
  const char      *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *path = g_file_read_link (link, NULL);

    n += path != NULL && g_str_has_prefix (path, folder);
  }
  return n;
}

void
temporary_wait_closed (const char *folder)
{
  while (temporary_count_open (folder) > 0) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
}

guint8 *
temporary_fill (gsize size)
{
  guint8 *bytes = g_malloc (size);
  guint32 state = 1;

  for (gsize i = 0; i < size; i++) {
    state = state * 1664525 + 1013904223;
    bytes[i] = (guint8) (state >> 24);
  }
  return bytes;
}
