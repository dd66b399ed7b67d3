/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Very long texts. */

#include "sotto-text.h"

static void
assert_folded (const char *text, const char *expected)
{
  g_autofree char *folded = sotto_text_fold (text);

  g_assert_cmpstr (folded, ==, expected);
}

static void
test_fold_characters (void)
{
  g_autoptr (GString) longest = g_string_new (NULL);
  g_autofree char    *too_long = NULL;
  g_autofree char    *expected = NULL;

  /* Characters are counted and not bytes, and none is cut in two. */
  for (guint i = 0; i < SOTTO_TEXT_SHOWN_MAX; i++) {
    g_string_append (longest, "ä");
  }
  too_long = g_strconcat (longest->str, "ß", NULL);
  expected = g_strconcat (longest->str, "…", NULL);
  assert_folded ("", NULL);
  assert_folded (longest->str, NULL);
  assert_folded (too_long, expected);
}

static void
test_fold_lines (void)
{
  g_autofree char *longest = g_strnfill (SOTTO_TEXT_LINES_MAX, '\n');
  g_autofree char *too_long = g_strconcat (longest, "x", NULL);
  g_autofree char *expected = g_strconcat (longest, "…", NULL);

  assert_folded (longest, NULL);
  assert_folded (too_long, expected);
}

static void
test_long_word (void)
{
  g_autofree char *word = g_strnfill (200, 'x');
  g_autofree char *longer = g_strconcat ("a ", word, "y b", NULL);
  g_autofree char *two = g_strconcat (word, "\n", word, " ", word, NULL);

  g_assert_false (sotto_text_has_long_word (""));
  g_assert_false (sotto_text_has_long_word (word));
  g_assert_false (sotto_text_has_long_word (two));
  g_assert_true (sotto_text_has_long_word (longer));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fold-characters", test_fold_characters);
  g_test_add_func ("/text/fold-lines", test_fold_lines);
  g_test_add_func ("/text/long-word", test_long_word);

  return g_test_run ();
}
