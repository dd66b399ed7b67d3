/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Names, and what must not be in them. */

#include "sotto-name.h"

#include "sotto-limits.h"

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
};

static void
test_clean (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *clean = sotto_name_clean (rows[i].given);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpstr (clean, ==, rows[i].clean);
  }
}

static void
test_cut (void)
{
  g_autofree char    *ascii = g_strnfill (100, 'a');
  g_autofree char    *cut = sotto_name_for_greeting (ascii);
  g_autoptr (GString) wide = g_string_new ("a");
  g_autofree char    *cut_wide = NULL;

  g_assert_cmpuint (strlen (cut), ==, SOTTO_NAME_SIZE_MAX);

  /* 1 + 2 * 31 bytes fit; half a character more does not. */
  for (guint i = 0; i < 40; i++) {
    g_string_append (wide, "\u00e9");
  }
  cut_wide = sotto_name_for_greeting (wide->str);
  g_assert_cmpuint (strlen (cut_wide), ==, 63);
  g_assert_true (g_utf8_validate (cut_wide, -1, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/clean", test_clean);
  g_test_add_func ("/name/cut", test_cut);
  return g_test_run ();
}
