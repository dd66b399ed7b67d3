/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* That nothing a peer sends can do more to a terminal than be shown. */

#include "sotto-cli-clean.h"

static void
test_unsafe (void)
{
  static const gunichar unsafe[] = {
    0x01,   0x07,   0x08,   0x0b,   0x1b,   0x7f,   0x80,    0x9b,    0x9f,
    0xad,   0x061c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029,  0x202a,  0x202e,
    0x2066, 0x2069, 0x2060, 0xfeff, 0xfff9, 0xfffb, 0xe0001, 0xe0041,
  };
  static const gunichar safe[] = {
    ' ',    'a',    '~',    0xa0,   0xe9,    0x05d0, 0x0627,
    0x200c, 0x200d, 0x4e2d, 0xfe0f, 0x1f44b, 0xfffd,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unsafe); i++) {
    g_test_message ("U+%04X", unsafe[i]);
    g_assert_true (sotto_cli_clean_is_unsafe (unsafe[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (safe); i++) {
    g_test_message ("U+%04X", safe[i]);
    g_assert_false (sotto_cli_clean_is_unsafe (safe[i]));
  }
}

static void
test_text (void)
{
  static const struct {
    const char *text;
    const char *indent;
    const char *clean;
  } lines[] = {
    /* 0 */ { "", NULL, "" },
    /* 1 */ { "hi", NULL, "hi" },
    /* 2: to clear the screen */ { "a\033[2Jb", NULL, "a\uFFFD[2Jb" },
    /* 3: the same in C1 */
    { "a\xc2\x9b"
      "2Jb",
      NULL, "a\uFFFD2Jb" },
    /* 4: to set the title */
    { "\033]0;x\007", "", "\uFFFD]0;x\uFFFD" },
    /* 5: to write over the name */ { "\rBob: no", "", "\uFFFDBob: no" },
    /* 6 */ { "\b\b\bBob", "", "\uFFFD\uFFFD\uFFFDBob" },
    /* 7: to turn a word round */ { "a\u202egpj", "", "a\uFFFDgpj" },
    /* 8: to write a line of ours */
    { "hi\n\u2014 The conversation is over.", "  ",
      "hi\n  \u2014 The conversation is over." },
    /* 9 */ { "one\ntwo", NULL, "one\uFFFDtwo" },
    /* 10 */ { "one\u2028two", "  ", "one\uFFFDtwo" },
    /* 11 */ { "a\tb", "", "a b" },
    /* 12 */ { "\u05e9\u05dc\u05d5\u05dd", "", "\u05e9\u05dc\u05d5\u05dd" },
    /* 13: a family of emoji, joined */
    { "\U0001F468\u200d\U0001F469", "", "\U0001F468\u200d\U0001F469" },
    /* 14 */ { "\n", "    ", "\n    " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *clean = sotto_cli_clean (lines[i].text, lines[i].indent);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (clean, ==, lines[i].clean);
  }
}

/* A name at the beginning of a line cannot make it one of ours. */
static void
test_names (void)
{
  static const char *const lines[][2] = {
    { "Bob", "Bob" },
    { "B\033ob\n", "B\uFFFDob\uFFFD" },
    { "\u2014 You", "- You" },
    { "a\u2014", "a\u2014" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *clean = sotto_cli_clean_name (lines[i][0]);

    g_assert_cmpstr (clean, ==, lines[i][1]);
  }
}

/* Of each character that there is: what comes out is safe and valid. */
static void
test_all (void)
{
  for (gunichar character = 1; character <= 0x10ffff; character++) {
    char             text[7] = "";
    g_autofree char *clean = NULL;

    if (!g_unichar_validate (character)) {
      continue;
    }
    g_unichar_to_utf8 (character, text);
    clean = sotto_cli_clean (text, NULL);
    g_assert_true (g_utf8_validate (clean, -1, NULL));
    g_assert_false (sotto_cli_clean_is_unsafe (g_utf8_get_char (clean)));
    g_assert_cmpint (g_utf8_strlen (clean, -1), ==, 1);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/clean/unsafe", test_unsafe);
  g_test_add_func ("/cli/clean/text", test_text);
  g_test_add_func ("/cli/clean/names", test_names);
  g_test_add_func ("/cli/clean/all", test_all);

  return g_test_run ();
}
