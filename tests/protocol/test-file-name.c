/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Names that a peer gives files, and what is left of them. */

#include "sotto-file-name.h"

#include <string.h>

#include "sotto-limits.h"
#include "test-random.h"

#define RANDOM_NAMES 20000

static const struct {
  const char *given;
  const char *clean;
} rows[] = {
  /* 1 */ { "notes.txt", "notes.txt" },
  /* 2 */
  { "Na\u00efve caf\u00e9 (1).tar.gz", "Na\u00efve caf\u00e9 (1).tar.gz" },
  /* 3 */ { "", "file" },
  /* No folder */
  /* 4 */ { "../../x", "x" },
  /* 5 */ { "/etc/passwd", "passwd" },
  /* 6 */ { "a/b\\c", "c" },
  /* 7 */ { "C:\\Windows\\x.dll", "x.dll" },
  /* 8 */ { "folder/", "file" },
  /* 9 */ { "..", "file" },
  /* 10 */ { "../..", "file" },
  /* 11: looks like a separator, and is none */ { "a\u2215b", "a\u2215b" },
  /* No hidden file */
  /* 12 */ { ".bashrc", "bashrc" },
  /* 13 */ { "....", "file" },
  /* 14 */ { " . .x", "x" },
  /* 15: what hid the dot */ { "\u202e\u200b.x", "x" },
  /* 16 */ { "\u200d.x", "x" },
  /* Nothing that cannot be seen, or that changes what is seen */
  /* 17 */ { "con\u202Etxt.exe", "contxt.exe" },
  /* 18 */ { "a\u2066b\u2069\u200f.txt", "ab.txt" },
  /* 19 */ { "a\nb\x1b[2J\x7f.txt", "a b[2J.txt" },
  /* 20 */ { "a\u2028b\u2029c", "a b c" },
  /* 21: an extension pushed out of sight */
  { "photo.jpg                                    .exe", "photo.jpg .exe" },
  /* 22 */ { "photo.jpg\u3164\u3164\u3164\u00a0.exe", "photo.jpg .exe" },
  /* No space around it */
  /* 23 */ { "   ", "file" },
  /* 24 */ { "  a b  ", "a b" },
  /* 25 */ { "a.txt \t\u3000", "a.txt" },
  /* 26: a dot behind hides nothing */ { "wait...", "wait..." },
  /* 27 */ { "wait... ", "wait..." },
  /* What belongs to a script or an emoji */
  /* 28 */
  { "\U0001f469\u200d\U0001f52c.png", "\U0001f469\u200d\U0001f52c.png" },
  /* 29 */ { "e\u0301\u0323.txt", "e\u0301\u0323.txt" },
  /* 30 */ { "\u05e9\u05dc\u05d5\u05dd.txt", "\u05e9\u05dc\u05d5\u05dd.txt" },
  /* 31 */
  { "\u0646\u06cc\u0645\u200c\u0641\u0627\u0635\u0644\u0647.pdf",
    "\u0646\u06cc\u0645\u200c\u0641\u0627\u0635\u0644\u0647.pdf" },
  /* 32: but not to this, which has another extension than it seems */
  { "a.e\u200dxe\ufe0f\u034f", "a.exe" },
  /* 33 */ { "\ufe0f.\u180b\u034fx", "x" },
};

static void
test_clean (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *clean = sotto_file_name_clean (rows[i].given);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpstr (clean, ==, rows[i].clean);
  }
}

/* @times times @unit, then @end. */
static char *
repeat (const char *unit, guint times, const char *end)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++) {
    g_string_append (text, unit);
  }
  g_string_append (text, end);
  return g_string_free (text, FALSE);
}

static const struct {
  const char *unit;
  guint       times;
  const char *end;
  gsize       size; /* of the clean name */
  const char *clean_end;
} long_rows[] = {
  /* 1 */ { "a", 255, "", 255, "aaa" },
  /* 2 */ { "a", 251, ".txt", 255, "a.txt" },
  /* 3 */ { "a", 256, "", 255, "aaa" },
  /* 4 */ { "a", 300, ".txt", 255, "a.txt" },
  /* 5 */ { "a", 300, ".tar.gz", 255, "a.tar.gz" },
  /* 6: half a character has no place */
  { "\u20ac", 100, ".x", 254, "\u20ac.x" },
  /* 7: no extension */ { "a", 300, ". A sentence", 255, "aaa" },
  /* 8: nor this */ { "a.", 300, "aaaaaaaaaaaaaaaa", 255, ".a" },
  /* 9 */ { "a b ", 100, "", 255, "a b" },
};

static void
test_long (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (long_rows); i++) {
    g_autofree char *given =
      repeat (long_rows[i].unit, long_rows[i].times, long_rows[i].end);
    g_autofree char *clean = sotto_file_name_clean (given);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpuint (strlen (clean), ==, long_rows[i].size);
    g_assert_true (g_str_has_suffix (clean, long_rows[i].clean_end));
    g_assert_true (g_utf8_validate (clean, -1, NULL));
  }
}

static const struct {
  const char *name;
  guint       number;
  const char *numbered;
} numbers[] = {
  /* 1 */ { "notes", 2, "notes (2)" },
  /* 2 */ { "notes.txt", 2, "notes (2).txt" },
  /* 3 */ { "a.tar.gz", 2, "a (2).tar.gz" },
  /* 4 */ { "A.TAR.XZ", 13, "A (13).TAR.XZ" },
  /* 5: its name, not an extension of it */ { "tar.gz", 2, "tar (2).gz" },
  /* 6 */ { "version 1.2 of it", 2, "version 1.2 of it (2)" },
  /* 7 */ { "a.b.c", G_MAXUINT, "a.b (4294967295).c" },
  /* 8 */ { "wait...", 2, "wait.. (2)." },
};

static void
test_number (void)
{
  g_autofree char *longest = repeat ("\u20ac", 83, "ab.txt");
  g_autofree char *numbered = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *row =
      sotto_file_name_number (numbers[i].name, numbers[i].number);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpstr (row, ==, numbers[i].numbered);
  }
  /* " (10)" takes the place of "ab" and of one character. */
  g_assert_cmpuint (strlen (longest), ==, SOTTO_FILE_NAME_SIZE_MAX);
  numbered = sotto_file_name_number (longest, 10);
  g_assert_cmpuint (strlen (numbered), ==, 82 * 3 + 5 + 4);
  g_assert_true (g_str_has_suffix (numbered, "\u20ac (10).txt"));
}

static void
assert_harmless (const char *name)
{
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpuint (strlen (name), <=, SOTTO_FILE_NAME_SIZE_MAX);
  g_assert_null (strpbrk (name, "/\\"));
  g_assert_cmpint (name[0], !=, '.');
  g_assert_false (g_str_has_prefix (name, " "));
  g_assert_false (g_str_has_suffix (name, " "));
}

/* Characters of each kind that is treated by itself, and any at all. */
static void
append_random (GString *name, SeededRandom *random)
{
  static const gunichar kinds[] = { '.',    '.',    ' ',    '/',     '\\',
                                    'a',    't',    'r',    '\t',    0x202e,
                                    0x200d, 0x0301, 0x20ac, 0x1f469, 0x3164 };
  gunichar              character =
    kinds[seeded_random_below (random, G_N_ELEMENTS (kinds))];

  if (seeded_random_below (random, 4) == 0) {
    character = (gunichar) seeded_random_below (random, 0x110000);
  }
  if (character != 0 && g_unichar_validate (character)) {
    g_string_append_unichar (name, character);
  }
}

static void
test_random (void)
{
  SeededRandom random;

  seeded_random_init (&random, 4);
  for (guint i = 0; i < RANDOM_NAMES; i++) {
    g_autoptr (GString) name = g_string_new (NULL);
    gsize               length = seeded_random_below (&random, 160);
    g_autofree char    *clean = NULL;
    g_autofree char    *again = NULL;
    g_autofree char    *numbered = NULL;
    g_autofree char    *next = NULL;

    for (gsize j = 0; j < length; j++) {
      append_random (name, &random);
    }
    clean = sotto_file_name_clean (name->str);
    assert_harmless (clean);
    again = sotto_file_name_clean (clean);
    g_assert_cmpstr (again, ==, clean);
    numbered = sotto_file_name_number (clean, i);
    assert_harmless (numbered);
    next = sotto_file_name_number (clean, i + 1);
    g_assert_cmpstr (numbered, !=, next);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-name/clean", test_clean);
  g_test_add_func ("/file-name/long", test_long);
  g_test_add_func ("/file-name/number", test_number);
  g_test_add_func ("/file-name/random", test_random);
  return g_test_run ();
}
