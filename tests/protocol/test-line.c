/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Texts that become one line, and what must not be in it. */

#include "sotto-line.h"

#include <string.h>

static const struct {
  const char *given;
  const char *clean;
} rows[] = {
  /* 1 */ { "Bob", "Bob" },
  /* 2 */ { "", "" },
  /* 3 */ { "  Bob  the\tBuilder \n", "Bob the Builder" },
  /* 4 */ { "\033[2J\aBob", "[2JBob" },
  /* 5: direction overrides and isolates */
  { "\u202eecilA\u202c \u2066x\u2069\u200f\u061c", "ecilA x" },
  /* 6: invisible */ { "A\u200b\ufeff\u00adl\U000e0041", "Al" },
  /* 7: line and paragraph separators */ { "a\u2028b\u2029c", "a b c" },
  /* 8: joined emoji stay */
  { "\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f52c" },
  /* 9: other scripts */
  { "\u05d3\u05e0\u05d9\u05d0\u05dc", "\u05d3\u05e0\u05d9\u05d0\u05dc" },
  /* 10: nothing left */ { "\u202e\u200b \t", "" },
  /* 11: private use */ { "a\ue000b", "ab" },
  /* 12: nothing to join */ { "\u200d\u200c", "" },
  /* 13: nor here */ { "a \u200db", "a b" },
  /* 14: nor in Latin, Greek and Cyrillic */
  { "a\u200db \u00c4\u200c \u03b1\u200d \u0434\u200c\ufe0f",
    "ab \u00c4 \u03b1 \u0434" },
  /* 15: letters that look like nothing */ { "\u3164a\u2800\uffa0b", "a b" },
  /* 16: no character */ { "a\U0010ffffb", "ab" },
  /* 17: marks stay */ { "e\u0301\u0323", "e\u0301\u0323" },
  /* 18: a joiner in Persian */
  { "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645" },
  /* 19: after its digits */
  { "\u06f2\u06f0\u200c\u0633\u0627\u0644\u0647",
    "\u06f2\u06f0\u200c\u0633\u0627\u0644\u0647" },
  /* 20: within and at the end of words in Sinhala and Malayalam */
  { "\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0d05\u0d35\u0d28\u0d4d\u200d.",
    "\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0d05\u0d35\u0d28\u0d4d\u200d." },
  /* 21: a selector, and one with a joiner */
  { "\u2764\ufe0f \u2764\ufe0f\u200d\U0001f525",
    "\u2764\ufe0f \u2764\ufe0f\u200d\U0001f525" },
  /* 22: Mongolian, and an ideograph of Japan */
  { "\u182d\u180b\u1820 \u845b\U000e0100",
    "\u182d\u180b\u1820 \u845b\U000e0100" },
  /* 23: selectors of nothing */
  { "\ufe0f\U000e0100a\ufe00b\u180b \u180fc\U000e01ef1\ufe0f", "ab c1" },
  /* 24: one is enough */
  { "\u2764\ufe0f\ufe0f\ufe0e\u200d\u200d\u200c\ufe0f", "\u2764\ufe0f\u200d" },
  /* 25: other marks that nobody sees */
  { "a\u034fb\u17b4\u17b5", "ab" },
  /* 26: invisible operators, and tags */
  { "a\u2060\u2061\u2064\u180e\U000e0001\U000e007fb", "ab" },
};

static void
test_clean (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *clean = sotto_line_clean (rows[i].given);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpstr (clean, ==, rows[i].clean);
  }
}

static const struct {
  const char *line;
  gsize       size;
  const char *cut;
} cuts[] = {
  /* 1 */ { "abc", 3, "abc" },
  /* 2 */ { "abc", 4, "abc" },
  /* 3 */ { "abc", 2, "ab" },
  /* 4 */ { "abc", 0, "" },
  /* 5: never inside of a character */ { "a\u20acb", 3, "a" },
  /* 6 */ { "a\u20acb", 4, "a\u20ac" },
  /* 7 */ { "\U0001f469", 3, "" },
  /* 8: no space at the end */ { "ab cd", 3, "ab" },
};

static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    g_autofree char *line = g_strdup (cuts[i].line);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    sotto_line_cut (line, cuts[i].size);
    g_assert_cmpstr (line, ==, cuts[i].cut);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line/clean", test_clean);
  g_test_add_func ("/line/cut", test_cut);
  return g_test_run ();
}
