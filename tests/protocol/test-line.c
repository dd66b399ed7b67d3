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
  /* 14: a joiner at the end of a word */ { "a\u200d b", "a\u200d b" },
  /* 15: letters that look like nothing */ { "\u3164a\u2800\uffa0b", "a b" },
  /* 16: no character */ { "a\U0010ffffb", "ab" },
  /* 17: marks stay */ { "e\u0301\u0323", "e\u0301\u0323" },
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
