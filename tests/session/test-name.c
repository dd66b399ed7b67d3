/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Names, and what must not be in them. */

#include "sotto-name.h"

#include "sotto-limits.h"

#include <string.h>

/* The rules are those of a line. */
static void
test_clean (void)
{
  g_autofree char *clean = sotto_name_clean (" \u202eBob  the\tBuilder \n");
  g_autofree char *nothing = sotto_name_clean ("\u202e\u200b \t");

  g_assert_cmpstr (clean, ==, "Bob the Builder");
  g_assert_cmpstr (nothing, ==, "");
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
