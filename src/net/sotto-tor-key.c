/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who has the key can pose as the address, though not as who knows the
 * password. */

#include "sotto-tor-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TYPE "ED25519-V3:"

/* 64 bytes, which end with two signs that stand for nothing. */
#define DIGITS 86
#define PADDING "=="

#define KEY_SIZE (strlen (TYPE) + DIGITS + strlen (PADDING))

/* And a line end. */
#define FILE_SIZE_MAX (sizeof TYPE + DIGITS + sizeof PADDING)

gboolean
sotto_tor_key_is_valid (const char *key)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789+/";

  return strlen (key) == KEY_SIZE && g_str_has_prefix (key, TYPE) &&
         strspn (key + strlen (TYPE), digits) == DIGITS &&
         g_str_has_suffix (key, PADDING);
}

void
sotto_tor_key_free (char *key)
{
  if (key != NULL) {
    explicit_bzero (key, strlen (key));
    g_clear_pointer (&key, g_free);
  }
}

static void
set_error (GError **error, int number, const char *what)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number),
               "The key of the onion service: %s: %s", what,
               g_strerror (number));
}

/* A pipe, or what is behind a link, is not what was stored. */
static char *
read_file (int fd, GError **error)
{
  struct stat about;
  char        bytes[FILE_SIZE_MAX + 1] = "";
  gssize      size = -1;
  char       *key = NULL;

  if (fstat (fd, &about) == 0 && S_ISREG (about.st_mode)) {
    size = read (fd, bytes, FILE_SIZE_MAX);
  }
  if (size > 0 && bytes[size - 1] == '\n') {
    bytes[size - 1] = '\0';
  }
  if (size > 0 && sotto_tor_key_is_valid (bytes)) {
    key = g_strdup (bytes);
  } else {
    set_error (error, EINVAL, "not a key");
  }
  explicit_bzero (bytes, sizeof bytes);

  return key;
}

char *
sotto_tor_key_load (const char *path, GError **error)
{
  char *key;
  int   fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);

  if (fd < 0) {
    set_error (error, errno, "open");
    return NULL;
  }

  key = read_file (fd, error);
  if (key != NULL && fchmod (fd, 0600) != 0) {
    g_debug ("The key stays as open to others as it was");
  }
  g_close (fd, NULL);

  return key;
}

gboolean
sotto_tor_key_save (const char *path, const char *key, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  char            *line;
  gboolean         is_saved;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    set_error (error, errno, "folder");
    return FALSE;
  }

  line = g_strconcat (key, "\n", NULL);
  is_saved = g_file_set_contents_full (path, line, -1,
                                       G_FILE_SET_CONTENTS_CONSISTENT |
                                         G_FILE_SET_CONTENTS_DURABLE,
                                       0600, error);
  sotto_tor_key_free (line);

  return is_saved;
}
