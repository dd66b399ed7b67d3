/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Only a file is sent, and only as it was when it was opened. */

#include "sotto-read-job.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "faulty-disk.h"
#include "outgoing.h"
#include "sotto-crypto.h"
#include "temporary.h"

#define NOBODY 65534

static void
make_socket (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &address,
                         sizeof address),
                   ==, 0);
  close (fd);
}

static void
test_not_opened (Outgoing *outgoing, gconstpointer data)
{
  g_autofree char  *pipe = g_build_filename (outgoing->folder, "pipe", NULL);
  g_autofree char  *door = g_build_filename (outgoing->folder, "door", NULL);
  g_autofree char  *loop = g_build_filename (outgoing->folder, "loop", NULL);
  g_autofree char  *long_name = g_strnfill (300, 'x');
  g_autoptr (GFile) web = g_file_new_for_uri ("http://example.org/a");
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/zero");

  temporary_write (outgoing->folder, "file", "", 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  make_socket (door);

  outgoing_open_file (outgoing, web);
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_FOUND);
  outgoing_open_name (outgoing, "nothing");
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_FOUND);
  outgoing_open_name (outgoing, "file/within");
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_FOUND);
  outgoing_open_name (outgoing, "loop");
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_FOUND);
  outgoing_open_name (outgoing, long_name);
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_FOUND);
  outgoing_open_name (outgoing, ".");
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_A_FILE);
  outgoing_open_name (outgoing, "pipe");
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_A_FILE);
  outgoing_open_name (outgoing, "door");
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_A_FILE);
  outgoing_open_file (outgoing, device);
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_NOT_A_FILE);
}

/* Root may read anything. */
static void
test_permission (Outgoing *outgoing, gconstpointer data)
{
  g_autofree char *path = g_build_filename (outgoing->folder, "file", NULL);
  gboolean         is_root = geteuid () == 0;

  temporary_write (outgoing->folder, "file", "x", 1);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (outgoing->folder, 0755), ==, 0);
  if (is_root) {
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  }
  outgoing_open_name (outgoing, "file");
  if (is_root) {
    g_assert_cmpint (seteuid (0), ==, 0);
  }
  outgoing_assert_not_opened (outgoing, SOTTO_FILE_ERROR_PERMISSION);
}

static void
test_read_fails (Outgoing *outgoing, gconstpointer data)
{
  outgoing_open_well (outgoing, OUTGOING_SIZE);
  sotto_file_reader_seek (outgoing->reader, 0);
  outgoing_take_right (outgoing, 0);
  faulty_disk_fail (DISK_READ, EIO);
  while (sotto_file_reader_get_error (outgoing->reader) == NULL) {
    sotto_bulk_free (sotto_file_reader_take (outgoing->reader));
    g_main_context_iteration (NULL, FALSE);
  }
  outgoing_assert_failed (outgoing, SOTTO_FILE_ERROR_READ);
}

typedef void (*Change) (const char *path);

static void
shorten (const char *path)
{
  g_assert_cmpint (truncate (path, OUTGOING_SIZE - 1), ==, 0);
}

static void
empty (const char *path)
{
  g_assert_cmpint (truncate (path, 0), ==, 0);
}

/* What has the time that it had, but for so many nanoseconds. */
static void
set_time (const char *path, const struct stat *status, long later)
{
  struct timespec times[2] = { status->st_atim, status->st_mtim };

  times[1].tv_nsec = (times[1].tv_nsec + later) % 1000000000;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* Within one tick of the clock, the time does not tell. */
static void
lengthen (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (truncate (path, OUTGOING_SIZE + 1), ==, 0);
  set_time (path, &status, 0);
}

/* Its size is the same, and so would be the second. */
static void
touch (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  set_time (path, &status, 1);
}

static void
overwrite (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  /* Whatever it was before, and however soon this is. */
  g_assert_cmpint (pwrite (fd, "something else", 14, 100), ==, 14);
  close (fd);
  touch (path);
}

static const Change changes[] = { shorten, empty, lengthen, touch, overwrite };

/* Before it is sent, in the middle, when all but the hash is known to be right,
 * and when the end is to be sent once more. */
static void
check_changed (Outgoing *outgoing, Change change, guint moment)
{
  g_autofree char *path = g_build_filename (outgoing->folder, "file", NULL);

  outgoing_open_well (outgoing, OUTGOING_SIZE);
  if (moment == 0) {
    change (path);
  }
  sotto_file_reader_seek (outgoing->reader, moment == 3 ? OUTGOING_SIZE : 0);
  if (moment == 1) {
    outgoing_take_right (outgoing, 0);
    change (path);
  } else if (moment == 2) {
    outgoing_take_from (outgoing, 0);
    outgoing_assert_hash (outgoing);
    change (path);
    sotto_file_reader_seek (outgoing->reader, OUTGOING_SIZE);
    outgoing_assert_no_hash (outgoing);
  } else if (moment == 3) {
    change (path);
  }
  while (sotto_file_reader_get_error (outgoing->reader) == NULL) {
    g_autoptr (SottoBulk) bulk = sotto_file_reader_take (outgoing->reader);

    outgoing_assert_no_hash (outgoing);
    g_main_context_iteration (NULL, bulk == NULL);
  }
  outgoing_assert_failed (outgoing, SOTTO_FILE_ERROR_CHANGED);
}

static void
test_changed (Outgoing *outgoing, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    for (guint moment = 0; moment < 4; moment++) {
      g_test_message ("change %" G_GSIZE_FORMAT ", moment %u", i, moment);
      check_changed (outgoing, changes[i], moment);
    }
  }
}

/* Another name, other permissions, another link: it is still the same. */
static void
test_not_changed (Outgoing *outgoing, gconstpointer data)
{
  g_autofree char *path = g_build_filename (outgoing->folder, "file", NULL);
  g_autofree char *moved = g_build_filename (outgoing->folder, "moved", NULL);

  outgoing_open_well (outgoing, OUTGOING_SIZE);
  sotto_file_reader_seek (outgoing->reader, 0);
  outgoing_take_right (outgoing, 0);
  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  g_assert_cmpint (g_rename (path, moved), ==, 0);
  outgoing_take_right (outgoing, OUTGOING_FRAME);
  g_assert_cmpint (g_unlink (moved), ==, 0);
  outgoing_take_from (outgoing, 2 * OUTGOING_FRAME);
  outgoing_assert_hash (outgoing);
  outgoing_close (outgoing);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  outgoing_add_test ("/read-job/not-opened", test_not_opened);
  outgoing_add_test ("/read-job/permission", test_permission);
  outgoing_add_test ("/read-job/read-fails", test_read_fails);
  outgoing_add_test ("/read-job/changed", test_changed);
  outgoing_add_test ("/read-job/not-changed", test_not_changed);

  return g_test_run ();
}
