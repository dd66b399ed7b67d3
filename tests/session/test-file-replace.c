/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A received file replaces what the person was asked about, and nothing else
 * that has come there since. */

#include "sotto-file-part.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "faulty-disk.h"
#include "incoming.h"
#include "sotto-crypto.h"
#include "temporary.h"

static void
test_asked (Incoming *incoming, gconstpointer data)
{
  temporary_write (incoming->folder, "a", "old", 3);
  incoming_open_name (incoming, "a", 100, FALSE);
  incoming_add (incoming, 0, 100);
  temporary_assert (incoming->folder, "a", "old", 3);
  incoming_finish (incoming, 100);
  incoming_assert_finished_as (incoming, "a");
  incoming_close (incoming);
  temporary_assert (incoming->folder, "a", incoming->bytes, 100);
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 1);

  /* Nothing to replace. */
  incoming_receive (incoming, "b", 100, FALSE);
  incoming_assert_finished_as (incoming, "b");
}

/* The file "a" is received where the person has chosen that name, and @change
 * happens in between; then it is found as @name. */
static void
receive_while (Incoming *incoming,
               void (*change) (Incoming *incoming),
               const char *name)
{
  incoming_open_name (incoming, "a", 100, FALSE);
  incoming_add (incoming, 0, 100);
  change (incoming);
  incoming_finish (incoming, 100);
  incoming_assert_finished_as (incoming, name);
  incoming_close (incoming);
  temporary_assert (incoming->folder, name, incoming->bytes, 100);
}

static void
save_thesis (Incoming *incoming)
{
  temporary_write (incoming->folder, "a", "thesis", 6);
}

static void
remove_old (Incoming *incoming)
{
  g_autofree char *path = g_build_filename (incoming->folder, "a", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* The new one would get the old one's number on many a disk. */
static void
remove_and_save (Incoming *incoming)
{
  remove_old (incoming);
  save_thesis (incoming);
}

static void
lay_link (Incoming *incoming)
{
  g_autofree char *path = g_build_filename (incoming->folder, "a", NULL);
  g_autofree char *moved = g_build_filename (incoming->folder, "old", NULL);

  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_assert_cmpint (symlink ("old", path), ==, 0);
}

static void
check_only_asked (Incoming *incoming)
{
  /* There was nothing. */
  receive_while (incoming, save_thesis, "a (2)");
  temporary_assert (incoming->folder, "a", "thesis", 6);

  /* There was another. */
  receive_while (incoming, save_thesis, "a (3)");
  temporary_assert (incoming->folder, "a", "thesis", 6);
  receive_while (incoming, remove_and_save, "a (4)");
  temporary_assert (incoming->folder, "a", "thesis", 6);

  /* It is there, but under another name. */
  receive_while (incoming, lay_link, "a (5)");
  temporary_assert (incoming->folder, "old", "thesis", 6);
  temporary_assert (incoming->folder, "a", "thesis", 6);

  /* There is nothing any more. */
  receive_while (incoming, remove_old, "a");
  g_assert_cmpuint (temporary_count (incoming->folder), ==, 6);
}

static void
test_only_asked (Incoming *incoming, gconstpointer data)
{
  check_only_asked (incoming);
}

/* Where the file system cannot rename without replacing. */
static void
test_only_asked_by_link (Incoming *incoming, gconstpointer data)
{
  faulty_disk_fail (DISK_RENAME, EINVAL);
  check_only_asked (incoming);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  incoming_add_test ("/file-replace/asked", test_asked);
  incoming_add_test ("/file-replace/only-asked", test_only_asked);
  incoming_add_test ("/file-replace/only-asked-by-link",
                     test_only_asked_by_link);

  return g_test_run ();
}
