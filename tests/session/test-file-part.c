/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A received file gets its name and no other's, and when the disk does not take
 * it, nothing is left of it. */

#include "sotto-file-part.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "faulty-disk.h"
#include "incoming.h"
#include "sotto-crypto.h"
#include "temporary.h"

#define NOBODY 65534

/* Names */

static void
check_never_replaces (Incoming *incoming)
{
  /* There from the beginning, a folder among them. */
  g_autofree char *third = g_build_filename (incoming->folder, "a (3).b", NULL);

  temporary_write (incoming->folder, "a.b", "one", 3);
  temporary_write (incoming->folder, "a (2).b", "two", 3);
  g_assert_cmpint (g_mkdir (third, 0700), ==, 0);
  incoming_receive (incoming, "a.b", 100, TRUE);
  incoming_assert_finished_as (incoming, "a (4).b");

  /* There since the last moment. */
  incoming_open_well (incoming, "new", 100);
  incoming_add (incoming, 0, 100);
  temporary_write (incoming->folder, "new", "three", 5);
  incoming_finish (incoming, 100);
  incoming_assert_finished_as (incoming, "new (2)");
  incoming_close (incoming);

  temporary_assert (incoming->folder, "a.b", "one", 3);
  temporary_assert (incoming->folder, "a (2).b", "two", 3);
  temporary_assert (incoming->folder, "a (4).b", incoming->bytes, 100);
  temporary_assert (incoming->folder, "new", "three", 5);
  temporary_assert (incoming->folder, "new (2)", incoming->bytes, 100);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 6);
}

static void
test_never_replaces (Incoming *incoming, gconstpointer data)
{
  check_never_replaces (incoming);
}

/* Where the file system cannot rename in that way. */
static void
test_never_replaces_by_link (Incoming *incoming, gconstpointer data)
{
  faulty_disk_fail (DISK_RENAME, EINVAL);
  check_never_replaces (incoming);
  g_assert_cmpuint (faulty_disk_count (DISK_RENAME), >=, 6);
}

static char *
repeat (const char *text, guint n, const char *ending)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_string_append (name, text);
  }
  g_string_append (name, ending);
  g_assert_cmpuint (name->len, ==, SOTTO_FILE_NAME_SIZE_MAX);

  return g_string_free (name, FALSE);
}

static void
check_long_name (Incoming *incoming, const char *name)
{
  g_autoptr (GDir) dir = NULL;
  const char      *part;

  incoming_open_well (incoming, name, 10);
  dir = g_dir_open (incoming->folder, 0, NULL);
  part = g_dir_read_name (dir);
  g_assert_cmpstr (part, !=, name);
  g_assert_true (g_str_has_suffix (part, ".part"));
  g_assert_true (g_utf8_validate (part, -1, NULL));
  g_assert_null (g_dir_read_name (dir));

  incoming_add (incoming, 0, 10);
  incoming_finish (incoming, 10);
  incoming_assert_finished_as (incoming, name);
  incoming_close (incoming);

  /* And once more, with a number. */
  incoming_receive (incoming, name, 10, TRUE);
  g_assert_no_error (incoming->error);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 2);
}

static void
test_long_names (Incoming *incoming, gconstpointer data)
{
  static const struct {
    const char *text;
    guint       n;
    const char *ending;
  } lines[] = {
    { "x", 251, ".txt" },
    { "ä", 127, "x" },
    { "€", 85, "" },
    { "x", 250, ".part" }, /* which is its part file's as well */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *name = repeat (lines[i].text, lines[i].n, lines[i].ending);
    g_autofree char *old = incoming->folder;

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    incoming->folder = temporary_new ();
    check_long_name (incoming, name);
    temporary_free (g_steal_pointer (&incoming->folder));
    incoming->folder = g_steal_pointer (&old);
  }
}

/* Two at once, and what somebody else has left or laid there. */
static void
test_part_taken (Incoming *incoming, gconstpointer data)
{
  g_autofree char *link = g_build_filename (incoming->folder, "b.part", NULL);
  g_autofree char *lure = g_build_filename (incoming->folder, "lure", NULL);

  temporary_write (incoming->folder, "a.part", "mine", 4);
  incoming_receive (incoming, "a", 100, TRUE);
  incoming_assert_finished_as (incoming, "a");
  temporary_assert (incoming->folder, "a.part", "mine", 4);
  temporary_assert (incoming->folder, "a", incoming->bytes, 100);

  /* It leads to nothing, and nothing is made there. */
  g_assert_cmpint (symlink (lure, link), ==, 0);
  incoming_receive (incoming, "b", 100, TRUE);
  incoming_assert_finished_as (incoming, "b");
  g_assert_false (g_file_test (lure, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

static void
test_two_of_a_name (Incoming *incoming, gconstpointer data)
{
  SottoFileWriter *first;

  incoming_open_well (incoming, "a", 1);
  first = g_steal_pointer (&incoming->writer);
  incoming_open_well (incoming, "a", 2);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 2);
  incoming_add (incoming, 0, 2);
  incoming_finish (incoming, 2);
  incoming_assert_finished_as (incoming, "a");
  incoming_close (incoming);

  incoming->writer = first;
  incoming_add (incoming, 0, 1);
  incoming_finish (incoming, 1);
  incoming_assert_finished_as (incoming, "a (2)");
  incoming_close (incoming);
  temporary_assert (incoming->folder, "a", incoming->bytes, 2);
  temporary_assert (incoming->folder, "a (2)", incoming->bytes, 1);
}

/* What goes wrong in opening */

static void
test_not_opened (Incoming *incoming, gconstpointer data)
{
  g_autofree char  *long_name = g_strnfill (300, 'x');
  g_autoptr (GFile) web = g_file_new_for_uri ("http://example.org/a");
  g_autoptr (GFile) root = g_file_new_for_path ("/");
  g_autoptr (GFile) nowhere =
    g_file_new_build_filename (incoming->folder, "nowhere", "a", NULL);
  g_autoptr (GFile) within =
    g_file_new_build_filename (incoming->folder, "file", "a", NULL);

  temporary_write (incoming->folder, "file", "", 0);
  incoming_open_file (incoming, web, 1, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_PERMISSION);
  incoming_open_file (incoming, root, 1, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_PERMISSION);
  incoming_open_file (incoming, nowhere, 1, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_WRITE);
  incoming_open_file (incoming, within, 1, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_WRITE);

  /* No disk holds as much as that. */
  incoming_open_name (incoming, "a", G_MAXUINT64, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_NO_SPACE);
  incoming_open_name (incoming, "a", G_MAXINT64, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_NO_SPACE);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);

  /* Its part file's name would not be too long. */
  incoming_open_name (incoming, long_name, 1, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_WRITE);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);
}

/* Root may write anywhere. */
static void
test_permission (Incoming *incoming, gconstpointer data)
{
  gboolean is_root = geteuid () == 0;

  g_assert_cmpint (g_chmod (incoming->folder, 0555), ==, 0);
  if (is_root) {
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  }
  incoming_open_name (incoming, "a", 1, TRUE);
  incoming_assert_not_opened (incoming, SOTTO_FILE_ERROR_PERMISSION);
  if (is_root) {
    g_assert_cmpint (seteuid (0), ==, 0);
  }
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 0);
}

/* What goes wrong in writing */

static void
test_write_fails (Incoming *incoming, gconstpointer data)
{
  static const struct {
    int            code;
    SottoFileError expected;
  } lines[] = {
    /* 0 */ { ENOSPC, SOTTO_FILE_ERROR_NO_SPACE },
    /* 1 */ { EDQUOT, SOTTO_FILE_ERROR_NO_SPACE },
    /* 2 */ { EIO, SOTTO_FILE_ERROR_WRITE },
    /* 3 */ { EROFS, SOTTO_FILE_ERROR_PERMISSION },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    incoming_open_well (incoming, "a", INCOMING_SIZE);
    faulty_disk_fail (DISK_WRITE, lines[i].code);
    incoming_add (incoming, 0, INCOMING_SIZE - 10);
    incoming_wait_error (incoming);
    g_assert_cmpuint (temporary_count (incoming->folder), ==, 0);
    /* What comes now is taken by nobody. */
    incoming_add (incoming, 0, 10);
    g_assert_cmpuint (sotto_file_writer_get_taken (incoming->writer), ==,
                      INCOMING_SIZE - 10);
    g_assert_cmpuint (sotto_file_writer_get_waiting (incoming->writer), ==, 0);
    incoming_assert_failed (incoming, SOTTO_FILE_ERROR, lines[i].expected);
    faulty_disk_fail (DISK_WRITE, 0);
  }
}

/* While the end is waited for. */
static void
test_flush_fails (Incoming *incoming, gconstpointer data)
{
  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_add (incoming, 0, INCOMING_SIZE);
  faulty_disk_fail (DISK_FLUSH, EIO);
  incoming_finish (incoming, INCOMING_SIZE);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);
  faulty_disk_reset ();

  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_add (incoming, 0, INCOMING_SIZE);
  faulty_disk_fail (DISK_RENAME, EROFS);
  incoming_finish (incoming, INCOMING_SIZE);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR,
                  SOTTO_FILE_ERROR_PERMISSION);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR,
                          SOTTO_FILE_ERROR_PERMISSION);
}

/* The kernel takes a part of a block, and then no more. */
static void
test_file_too_big (Incoming *incoming, gconstpointer data)
{
  struct rlimit old;
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = SOTTO_FILE_DATA_MAX + SOTTO_FILE_DATA_MAX / 2;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  incoming_open_well (incoming, "a", INCOMING_SIZE);
  incoming_add (incoming, 0, INCOMING_SIZE);
  incoming_wait_error (incoming);
  g_assert_cmpuint (sotto_file_writer_get_stored (incoming->writer), ==,
                    limit.rlim_cur);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
}

/* The folder is thrown away with what is in it, or moved to the rubbish. */
static void
test_folder_gone (Incoming *incoming, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (incoming->folder, "in", NULL);
  g_autofree char *part = g_build_filename (inner, "a.part", NULL);
  g_autofree char *rubbish = g_build_filename (incoming->folder, "out", NULL);
  g_autofree char *name = g_build_filename ("in", "a", NULL);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  incoming_open_well (incoming, name, 100);
  incoming_add (incoming, 0, 100);
  g_assert_cmpint (g_unlink (part), ==, 0);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  incoming_finish (incoming, 100);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);
  incoming_assert_failed (incoming, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  incoming_open_well (incoming, name, 100);
  incoming_add (incoming, 0, 100);
  g_assert_cmpint (g_rename (inner, rubbish), ==, 0);
  incoming_finish (incoming, 100);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);
  g_assert_cmpuint (temporary_count (rubbish), ==, 0);
  incoming_close (incoming);
}

/* What somebody has put in its place is not ours to remove, nor to name. */
static void
test_part_replaced (Incoming *incoming, gconstpointer data)
{
  g_autofree char *other = g_build_filename (incoming->folder, "other", NULL);
  g_autofree char *part = g_build_filename (incoming->folder, "a.part", NULL);

  incoming_open_well (incoming, "a", 100);
  incoming_add (incoming, 0, 100);
  temporary_write (incoming->folder, "other", "mine", 4);
  g_assert_cmpint (g_rename (other, part), ==, 0);
  incoming_finish (incoming, 100);
  g_assert_error (incoming->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRITE);
  incoming_close (incoming);
  temporary_assert (incoming->folder, "a.part", "mine", 4);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);
}

/* Disks that are small and real */

#define DISK_SIZE (4 * 1024 * 1024)

/* In a namespace of its own, where the folder is a small disk. */
static void
test_small_disk (void)
{
  Incoming         incoming = { NULL };
  g_autofree char *ballast = NULL;

  incoming.folder = g_strdup (g_getenv ("SMALL_DISK"));
  incoming.bytes = temporary_fill (INCOMING_SIZE);
  g_assert_nonnull (incoming.folder);

  incoming_open_name (&incoming, "a", DISK_SIZE, TRUE);
  incoming_assert_not_opened (&incoming, SOTTO_FILE_ERROR_NO_SPACE);
  g_assert_cmpuint (temporary_count (incoming.folder), ==, 0);

  /* Somebody else fills it while this is written. */
  incoming_open_well (&incoming, "a", DISK_SIZE / 2);
  ballast = g_strnfill (DISK_SIZE * 3 / 4, 'x');
  temporary_write (incoming.folder, "ballast", ballast, strlen (ballast));
  incoming_add (&incoming, 0, DISK_SIZE / 2);
  incoming_finish (&incoming, DISK_SIZE / 2);
  g_assert_error (incoming.error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NO_SPACE);
  g_assert_cmpuint (temporary_count (incoming.folder), ==, 1);
  incoming_close (&incoming);

  /* What there was of it was given back. */
  temporary_wait_closed (incoming.folder);
  incoming_open_well (&incoming, "b", 0);
  temporary_write (incoming.folder, "rest", ballast, DISK_SIZE / 4 - 65536);
  incoming_close (&incoming);

  incoming_forget (&incoming);
  g_clear_pointer (&incoming.bytes, g_free);
  g_clear_pointer (&incoming.folder, g_free);
}

static void
test_read_only_disk (void)
{
  Incoming incoming = { NULL };

  incoming.folder = g_strdup (g_getenv ("SMALL_DISK"));
  incoming_open_name (&incoming, "a", 1, TRUE);
  incoming_assert_not_opened (&incoming, SOTTO_FILE_ERROR_PERMISSION);
  incoming_forget (&incoming);
  g_clear_pointer (&incoming.folder, g_free);
}

/* Runs @argv; returns whether all was well, else with what was said. */
static gboolean
spawn (const char *const *argv, char **said)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *output = NULL;
  int                status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
                     NULL, &output, said, &status, &error)) {
    *said = g_strdup (error->message);
    return FALSE;
  }
  g_test_message ("%s", output);

  return g_spawn_check_wait_status (status, NULL);
}

/* The command that gives another one mounts of its own: for an ordinary user,
 * and for root where the root folder is no mount itself, as chroot makes one.
 * NULL, with the reason, if there is none. */
static const char *
find_way_to_mount (char **refused)
{
  static const char *const ways[] = {
    "unshare -rm",
    "unshare -m --propagation unchanged",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *command =
      g_strconcat (ways[i], " mount -t tmpfs small /tmp", NULL);
    const char *const argv[] = { "sh", "-c", command, NULL };

    g_clear_pointer (refused, g_free);
    if (spawn (argv, refused)) {
      return ways[i];
    }
  }
  return NULL;
}

/* The test of this name below this one, as a process of its own. */
static void
run_on_disk (const char *options, const char *name)
{
  g_autofree char *folder = temporary_new ();
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *path =
    g_strdup_printf ("/file-part/disk/subprocess/%s", name);
  g_autofree char *refused = NULL;
  const char      *way = find_way_to_mount (&refused);
  g_autofree char *command =
    g_strconcat (way,
                 " sh -c 'mount -t tmpfs -o \"$0\" small \"$SMALL_DISK\" && "
                 "exec \"$1\" -p \"$2\"' \"$@\"",
                 NULL);
  const char *const argv[] = { "sh",    "-c", command, "sh",
                               options, self, path,    NULL };
  g_autofree char  *said = NULL;

  if (way == NULL) {
    g_test_skip_printf ("No disk can be mounted here: %s", refused);
  } else {
    g_setenv ("SMALL_DISK", folder, TRUE);
    if (!spawn (argv, &said)) {
      g_test_message ("%s", said);
      g_test_fail ();
    }
    g_unsetenv ("SMALL_DISK");
  }
  temporary_free (g_steal_pointer (&folder));
}

static void
test_disk_full (void)
{
  run_on_disk ("size=4m", "small");
}

static void
test_disk_read_only (void)
{
  run_on_disk ("ro", "read-only");
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  incoming_add_test ("/file-part/never-replaces", test_never_replaces);
  incoming_add_test ("/file-part/never-replaces-by-link",
                     test_never_replaces_by_link);
  incoming_add_test ("/file-part/long-names", test_long_names);
  incoming_add_test ("/file-part/part-taken", test_part_taken);
  incoming_add_test ("/file-part/two-of-a-name", test_two_of_a_name);
  incoming_add_test ("/file-part/not-opened", test_not_opened);
  incoming_add_test ("/file-part/permission", test_permission);
  incoming_add_test ("/file-part/write-fails", test_write_fails);
  incoming_add_test ("/file-part/flush-fails", test_flush_fails);
  incoming_add_test ("/file-part/file-too-big", test_file_too_big);
  incoming_add_test ("/file-part/folder-gone", test_folder_gone);
  incoming_add_test ("/file-part/part-replaced", test_part_replaced);
  g_test_add_func ("/file-part/disk/full", test_disk_full);
  g_test_add_func ("/file-part/disk/read-only", test_disk_read_only);
  g_test_add_func ("/file-part/disk/subprocess/small", test_small_disk);
  g_test_add_func ("/file-part/disk/subprocess/read-only", test_read_only_disk);

  return g_test_run ();
}
