/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Every cause comes down to one code, and every code has its own words. */

#include "sotto-file-error.h"

#include <errno.h>
#include <string.h>

#include "sotto-session-error.h"

#define FIRST SOTTO_FILE_ERROR_NOT_FOUND
#define LAST SOTTO_FILE_ERROR_GONE

static void
test_words (void)
{
  /* In the order of the codes. */
  static const char *const words[] = {
    "not-found", "not-a-file", "permission", "read",  "changed",
    "no-space",  "write",      "peer",       "wrong", "gone",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (words) == LAST - FIRST + 1);
  for (int code = FIRST; code <= LAST; code++) {
    g_assert_cmpstr (sotto_file_error_get_word (code), ==, words[code - FIRST]);
  }
}

static int
code_from (GQuark domain, int code, gboolean reading)
{
  g_autoptr (GError) cause = g_error_new_literal (domain, code, "the cause");
  g_autoptr (GError) error = NULL;

  sotto_file_error_from (&error, cause, reading);
  g_assert_true (error->domain == SOTTO_FILE_ERROR);
  g_assert_cmpstr (error->message, ==, "the cause");

  return error->code;
}

static void
test_from_io (void)
{
  static const struct {
    int            io;
    SottoFileError reading;
    SottoFileError writing;
  } lines[] = {
    /* 0 */ { G_IO_ERROR_NOT_FOUND, SOTTO_FILE_ERROR_NOT_FOUND,
              SOTTO_FILE_ERROR_WRITE },
    /* 1 */
    { G_IO_ERROR_NOT_DIRECTORY, SOTTO_FILE_ERROR_NOT_FOUND,
      SOTTO_FILE_ERROR_WRITE },
    /* 2 */
    { G_IO_ERROR_IS_DIRECTORY, SOTTO_FILE_ERROR_NOT_A_FILE,
      SOTTO_FILE_ERROR_WRITE },
    /* 3 */
    { G_IO_ERROR_NOT_REGULAR_FILE, SOTTO_FILE_ERROR_NOT_A_FILE,
      SOTTO_FILE_ERROR_WRITE },
    /* 4 */
    { G_IO_ERROR_PERMISSION_DENIED, SOTTO_FILE_ERROR_PERMISSION,
      SOTTO_FILE_ERROR_PERMISSION },
    /* 5 */
    { G_IO_ERROR_READ_ONLY, SOTTO_FILE_ERROR_READ,
      SOTTO_FILE_ERROR_PERMISSION },
    /* 6 */
    { G_IO_ERROR_NO_SPACE, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_NO_SPACE },
    /* 7 */
    { G_IO_ERROR_FILENAME_TOO_LONG, SOTTO_FILE_ERROR_NOT_FOUND,
      SOTTO_FILE_ERROR_WRITE },
    /* 8 */
    { G_IO_ERROR_FAILED, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_WRITE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (code_from (G_IO_ERROR, lines[i].io, TRUE), ==,
                     lines[i].reading);
    g_assert_cmpint (code_from (G_IO_ERROR, lines[i].io, FALSE), ==,
                     lines[i].writing);
  }
}

static void
test_from_errno (void)
{
  static const struct {
    int            code;
    SottoFileError reading;
    SottoFileError writing;
  } lines[] = {
    /* 0 */ { ENOENT, SOTTO_FILE_ERROR_NOT_FOUND, SOTTO_FILE_ERROR_WRITE },
    /* 1 */
    { EACCES, SOTTO_FILE_ERROR_PERMISSION, SOTTO_FILE_ERROR_PERMISSION },
    /* 2 */ { EPERM, SOTTO_FILE_ERROR_PERMISSION, SOTTO_FILE_ERROR_PERMISSION },
    /* 3 */ { EROFS, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_PERMISSION },
    /* 4 */ { ENOSPC, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_NO_SPACE },
    /* 5 */ { EDQUOT, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_NO_SPACE },
    /* 6 */ { EFBIG, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_WRITE },
    /* 7 */ { EIO, SOTTO_FILE_ERROR_READ, SOTTO_FILE_ERROR_WRITE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) reading = NULL;
    g_autoptr (GError) writing = NULL;

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    sotto_file_error_from_errno (&reading, lines[i].code, TRUE, "Reading");
    g_assert_error (reading, SOTTO_FILE_ERROR, (int) lines[i].reading);
    g_assert_true (g_str_has_prefix (reading->message, "Reading: "));
    sotto_file_error_from_errno (&writing, lines[i].code, FALSE, "Writing");
    g_assert_error (writing, SOTTO_FILE_ERROR, (int) lines[i].writing);
  }
}

static void
test_from_others (void)
{
  g_autoptr (GError) cause =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "by the person");
  g_autoptr (GError) error = NULL;

  for (int code = FIRST; code <= LAST; code++) {
    g_assert_cmpint (code_from (SOTTO_FILE_ERROR, code, TRUE), ==, code);
  }
  /* A number of another domain says nothing. */
  g_assert_cmpint (code_from (SOTTO_SESSION_ERROR, G_IO_ERROR_NO_SPACE, FALSE),
                   ==, SOTTO_FILE_ERROR_WRITE);
  sotto_file_error_from (&error, cause, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sotto_file_error_from (NULL, cause, TRUE);
}

static void
assert_plain (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_assert_cmpstr (text, !=, "");
  g_assert_cmpstr (text, ==, escaped);
  g_assert_null (strpbrk (text, "\n%"));
  g_assert_null (strstr (text, "not for people"));
}

static void
test_explain (void)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = FIRST; code <= LAST; code++) {
    g_autoptr (GError) error =
      g_error_new_literal (SOTTO_FILE_ERROR, code, "not for people");
    char *title;
    char *advice;

    sotto_file_error_explain (error, &title, &advice);
    g_test_message ("%s — %s", title, advice);
    assert_plain (title);
    assert_plain (advice);
    g_assert_false (g_str_has_suffix (title, "."));
    g_assert_true (g_str_has_suffix (advice, "."));
    g_assert_true (g_hash_table_add (seen, title));
    g_assert_true (g_hash_table_add (seen, advice));
  }
}

/* A file can also not be sent because of the conversation. */
static void
test_explain_others (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_NOT_TALKING,
                         "not for people");
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;
  g_autofree char *expected_title = NULL;
  g_autofree char *expected_advice = NULL;

  sotto_file_error_explain (error, &title, &advice);
  sotto_session_error_explain (error, NULL, 0, &expected_title,
                               &expected_advice);
  g_assert_cmpstr (title, ==, expected_title);
  g_assert_cmpstr (advice, ==, expected_advice);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-error/words", test_words);
  g_test_add_func ("/file-error/from-io", test_from_io);
  g_test_add_func ("/file-error/from-errno", test_from_errno);
  g_test_add_func ("/file-error/from-others", test_from_others);
  g_test_add_func ("/file-error/explain", test_explain);
  g_test_add_func ("/file-error/explain-others", test_explain_others);

  return g_test_run ();
}
