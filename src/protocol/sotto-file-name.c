/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A name as one can see it, of a file that cannot be anywhere else. */

#include "sotto-file-name.h"

#include <string.h>

#include "sotto-limits.h"
#include "sotto-line.h"

#define FALLBACK "file"

/* What is longer than this, or has a space in it, is no extension but the end
 * of a sentence. */
#define EXTENSION_SIZE_MAX 16

/* It stays with the extension of the compression: "a.tar.gz". */
#define ARCHIVE ".tar"

/* Both separators, since the peer's system may be another one. */
static const char *
get_base (const char *path)
{
  const char *base = path;

  for (const char *c = path; *c != '\0'; c++) {
    if (*c == '/' || *c == '\\') {
      base = c + 1;
    }
  }
  return base;
}

/* Where the extension with its dot begins; the end of @name if it has none. A
 * name does not begin with its extension. */
static const char *
find_extension (const char *name)
{
  const gsize archive_size = strlen (ARCHIVE);
  const char *end = name + strlen (name);
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || end - dot > EXTENSION_SIZE_MAX ||
      strchr (dot, ' ') != NULL) {
    return end;
  }
  if ((gsize) (dot - name) > archive_size &&
      g_ascii_strncasecmp (dot - archive_size, ARCHIVE, archive_size) == 0) {
    return dot - archive_size;
  }
  return dot;
}

/* Puts @mark before the extension, and cuts what is before that, if it has to
 * be. */
static char *
fit (const char *name, const char *mark)
{
  const char      *extension = find_extension (name);
  g_autofree char *stem = g_strndup (name, (gsize) (extension - name));

  sotto_line_cut (stem, SOTTO_FILE_NAME_SIZE_MAX - strlen (mark) -
                          strlen (extension));
  return g_strconcat (stem, mark, extension, NULL);
}

/* A dot hides the file, and what cannot be seen hides the dot. */
static const char *
skip_hidden (const char *name)
{
  while (*name == '.' ||
         (*name != '\0' && !g_unichar_isgraph (g_utf8_get_char (name)))) {
    name = g_utf8_next_char (name);
  }
  return name;
}

char *
sotto_file_name_clean (const char *name)
{
  g_autofree char *line = NULL;
  const char      *base;

  g_return_val_if_fail (name != NULL, NULL);

  line = sotto_line_clean (get_base (name));
  base = skip_hidden (line);
  return fit (*base != '\0' ? base : FALLBACK, "");
}

char *
sotto_file_name_number (const char *name, guint number)
{
  g_autofree char *mark = g_strdup_printf (" (%u)", number);

  g_return_val_if_fail (name != NULL, NULL);

  return fit (name, mark);
}
