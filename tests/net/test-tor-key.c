/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The key is kept, for nobody else to read; and a file that holds something
 * else is left as it is. */

#include "sotto-tor-key.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "temporary.h"

#define KEY                                                                    \
  "ED25519-V3:"                                                                \
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/"           \
  "0123456789abcdefghijQg=="

static void
assert_mode (const char *path, guint mode)
{
  GStatBuf about;

  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, mode);
}

/* Whatever the umask is, and in a folder that is not there yet. */
static void
test_saved (void)
{
  g_autoptr (GError) error = NULL;
  char              *folder = temporary_new ();
  g_autofree char   *below = g_build_filename (folder, "below", NULL);
  g_autofree char   *path = g_build_filename (below, "key", NULL);
  mode_t             mask = umask (0);
  char              *key;

  g_assert_true (sotto_tor_key_save (path, KEY, &error));
  umask (mask);
  g_assert_no_error (error);
  assert_mode (path, 0600);
  assert_mode (below, 0700);
  g_assert_cmpuint (temporary_count (below), ==, 1);

  key = sotto_tor_key_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, KEY);
  sotto_tor_key_free (key);
  temporary_free (folder);
}

static void
test_shut (void)
{
  g_autoptr (GError) error = NULL;
  char              *folder = temporary_new ();
  g_autofree char   *path = g_build_filename (folder, "key", NULL);
  char              *key;

  temporary_write (folder, "key", KEY, strlen (KEY));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  key = sotto_tor_key_load (path, &error);
  g_assert_no_error (error);
  assert_mode (path, 0600);
  sotto_tor_key_free (key);
  temporary_free (folder);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  char              *folder = temporary_new ();
  g_autofree char   *path = g_build_filename (folder, "key", NULL);

  g_assert_null (sotto_tor_key_load (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  temporary_free (folder);
}

static void
check_refused (const char *folder, const char *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = g_build_filename (folder, "key", NULL);

  temporary_write (folder, "key", bytes, size);
  g_assert_null (sotto_tor_key_load (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  temporary_assert (folder, "key", bytes, size);
}

/* Every truncation, and what follows it. */
static void
test_damaged (void)
{
  static const char *const others[] = {
    KEY "\n\n", KEY "A", KEY "\r\n", "\n" KEY,      " " KEY,
    "\n",       KEY KEY, KEY " ",    "RSA1024:abc", "ED25519-V3:BEST",
  };
  char *folder = temporary_new ();

  for (gsize size = 0; size < strlen (KEY); size++) {
    check_refused (folder, KEY, size);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    check_refused (folder, others[i], strlen (others[i]));
  }
  temporary_free (folder);
}

/* A byte of it that is another one: what tor would not take for a key at all,
 * or for a second command. */
static void
test_bytes (void)
{
  static const char odd[] = { '\0', '\n', '\r', ' ', '-', '=', '\x7f', '\xff' };

  for (gsize i = 0; i < strlen (KEY); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (odd); j++) {
      g_autofree char *key = g_strdup (KEY);

      key[i] = odd[j];
      g_assert_true (sotto_tor_key_is_valid (key) == (KEY[i] == odd[j]));
    }
  }
}

/* Reading a pipe would wait for ever. */
static void
test_no_file (void)
{
  char            *folder = temporary_new ();
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *real = g_build_filename (folder, "real", NULL);
  const char      *paths[] = { folder, pipe, link };

  temporary_write (folder, "real", KEY, strlen (KEY));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (real, link), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sotto_tor_key_load (paths[i], &error));
    g_assert_true (error->domain == G_FILE_ERROR);
    g_assert_cmpint (error->code, !=, G_FILE_ERROR_NOENT);
  }
  temporary_free (folder);
}

static void
test_not_saved (void)
{
  g_autoptr (GError) error = NULL;
  char              *folder = temporary_new ();
  g_autofree char   *path = g_build_filename (folder, "file", "key", NULL);

  temporary_write (folder, "file", "", 0);
  g_assert_false (sotto_tor_key_save (path, KEY, &error));
  g_assert_true (error->domain == G_FILE_ERROR);
  temporary_free (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tor-key/saved", test_saved);
  g_test_add_func ("/tor-key/shut", test_shut);
  g_test_add_func ("/tor-key/missing", test_missing);
  g_test_add_func ("/tor-key/damaged", test_damaged);
  g_test_add_func ("/tor-key/bytes", test_bytes);
  g_test_add_func ("/tor-key/no-file", test_no_file);
  g_test_add_func ("/tor-key/not-saved", test_not_saved);
  return g_test_run ();
}
