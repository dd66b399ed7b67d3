/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Room for a file is what the disk has, but for what the files need that are
 * being received already. */

#include "sotto-file-part.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "incoming.h"
#include "sotto-crypto.h"
#include "temporary.h"

#define MIB (1024 * 1024)

/* What is never filled. */
#define RESERVE MIB

/* What every disk has for files; G_MAXUINT64: it does not say. */
static guint64 available;

int __wrap_fstatvfs64 (int folder, struct statvfs *disk);

int
__wrap_fstatvfs64 (int folder, struct statvfs *disk)
{
  gboolean is_known = available != G_MAXUINT64;

  *disk = (struct statvfs){ .f_frsize = 1 };
  disk->f_blocks = is_known ? 1000 * (fsblkcnt_t) MIB : 0;
  disk->f_bavail = is_known ? available + RESERVE : 0;

  return 0;
}

static SottoFilePart *
open_part (const char *folder, guint64 size, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "a", NULL);

  return sotto_file_part_new (path, size, FALSE, error);
}

/* There is room for so much, and for nothing more. */
static void
assert_room (const char *folder, guint64 size)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoFilePart) more = open_part (folder, size + 1, &error);
  g_autoptr (SottoFilePart) part = NULL;

  g_assert_null (more);
  g_assert_error (error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NO_SPACE);
  g_clear_error (&error);
  part = open_part (folder, size, &error);
  g_assert_no_error (error);
  sotto_file_part_remove (part);
}

static void
test_parts (Incoming *incoming, gconstpointer data)
{
  g_autoptr (SottoFilePart) first = NULL;
  g_autoptr (SottoFilePart) second = NULL;

  available = 100;
  assert_room (incoming->folder, 100);
  first = open_part (incoming->folder, 60, NULL);
  assert_room (incoming->folder, 40);
  second = open_part (incoming->folder, 30, NULL);
  assert_room (incoming->folder, 10);

  /* What has been written is not to be found room for once more. */
  available -= 20;
  sotto_file_part_set_stored (first, 20);
  assert_room (incoming->folder, 10);
  available -= 40;
  sotto_file_part_set_stored (first, 60);
  assert_room (incoming->folder, 10);

  /* What is removed needs no room, though it is still open; nor does what is
   * closed. */
  sotto_file_part_remove (second);
  assert_room (incoming->folder, 40);
  sotto_file_part_set_stored (first, 30);
  assert_room (incoming->folder, 10);
  g_clear_pointer (&first, sotto_file_part_unref);
  assert_room (incoming->folder, 40);
}

/* Somebody else fills the disk beyond what was counted on. */
static void
test_too_little_left (Incoming *incoming, gconstpointer data)
{
  g_autoptr (SottoFilePart) first = NULL;

  available = 100;
  first = open_part (incoming->folder, 60, NULL);
  available = 50;
  assert_room (incoming->folder, 0);
  sotto_file_part_remove (first);
}

static void
test_unknown (Incoming *incoming, gconstpointer data)
{
  g_autoptr (SottoFilePart) first = NULL;
  g_autoptr (SottoFilePart) second = NULL;
  g_autoptr (GError)        error = NULL;

  available = G_MAXUINT64;
  first = open_part (incoming->folder, G_MAXUINT64, &error);
  g_assert_no_error (error);
  second = open_part (incoming->folder, G_MAXUINT64, &error);
  g_assert_no_error (error);
  sotto_file_part_remove (first);
  sotto_file_part_remove (second);
}

/* It is the writer that tells how much is still needed. */
static void
test_writer (Incoming *incoming, gconstpointer data)
{
  available = 10 * MIB;
  incoming_open_well (incoming, "b", INCOMING_SIZE);
  assert_room (incoming->folder, 10 * MIB - INCOMING_SIZE);
  incoming_add (incoming, 0, 3 * MIB);
  while (sotto_file_writer_get_stored (incoming->writer) < 3 * MIB) {
    g_main_context_iteration (NULL, TRUE);
  }
  available -= 3 * MIB;
  assert_room (incoming->folder, 10 * MIB - INCOMING_SIZE);
  incoming_add (incoming, 3 * MIB, INCOMING_SIZE);
  incoming_finish (incoming, INCOMING_SIZE);
  g_assert_no_error (incoming->error);
  assert_room (incoming->folder, 7 * MIB);
  incoming_close (incoming);

  incoming_open_well (incoming, "c", MIB);
  assert_room (incoming->folder, 6 * MIB);
  sotto_file_writer_abandon (incoming->writer);
  incoming_finish (incoming, MIB);
  assert_room (incoming->folder, 7 * MIB);
  incoming_close (incoming);
}

static dev_t
get_device (const char *folder)
{
  struct stat status;

  g_assert_cmpint (stat (folder, &status), ==, 0);

  return status.st_dev;
}

static void
test_elsewhere (Incoming *incoming, gconstpointer data)
{
  g_autofree char          *other = g_strdup ("/dev/shm/sottovoce-XXXXXX");
  g_autoptr (SottoFilePart) first = NULL;

  if (g_mkdtemp (other) == NULL) {
    g_test_skip ("There is no /dev/shm");
    return;
  }
  if (get_device (other) == get_device (incoming->folder)) {
    g_test_skip ("There is but one disk");
  } else {
    available = 100;
    first = open_part (incoming->folder, 60, NULL);
    assert_room (incoming->folder, 40);
    assert_room (other, 100);
    sotto_file_part_remove (first);
  }
  g_assert_cmpint (g_rmdir (other), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  incoming_add_test ("/file-room/parts", test_parts);
  incoming_add_test ("/file-room/too-little-left", test_too_little_left);
  incoming_add_test ("/file-room/unknown", test_unknown);
  incoming_add_test ("/file-room/writer", test_writer);
  incoming_add_test ("/file-room/elsewhere", test_elsewhere);

  return g_test_run ();
}
