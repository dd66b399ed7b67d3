/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is kept of a pasted address. */

#include "sotto-tidy.h"

static const struct {
  const char *text;
  const char *tidy;
} texts[] = {
  /* 0 */ { " example.org:7\n", "example.org:7" },
  /* 1 */ { "2001:db8::1", "2001:db8::1" },
  /* 2 */ { "sottovoce://h:7?via=i", "sottovoce://h:7?via=i" },
  /* 3 */ { "<sottovoce://h:7>", "sottovoce://h:7" },
  /* 4 */ { "Hi!\n> sottovoce://h:7?via=\n> i\nBob", "sottovoce://h:7?via=i" },
  /* 5 */
  { "at 192.0.2.1, or 192.0.2.2:7", "sottovoce://192.0.2.1?via=192.0.2.2:7" },
  /* 6 */ { "Dear diary", "Dear diary" },
  /* 7 */ { "", "" },
  /* 8 */ { "sottovoce", "sottovoce" },
  /* 9 */ { " sottovoce://h?via= ", "sottovoce://h?via=" },
};

static void
test_tidy (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *tidy = sotto_tidy_address (texts[i].text);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (tidy, ==, texts[i].tidy);
  }
}

static void
test_find_invite (void)
{
  static const char *const none[] = {
    "", "h", " 192.0.2.1:7\n", "2001:db8::1", "Dear diary", "sottovoce://h?via="
  };
  g_autofree char *one = sotto_tidy_find_invite ("It is\n192.0.2.1:7, see you");
  g_autofree char *other = sotto_tidy_find_invite ("SOTTOVOCE://h:5533#x");

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_null (sotto_tidy_find_invite (none[i]));
  }
  g_assert_cmpstr (one, ==, "sottovoce://192.0.2.1:7");
  g_assert_cmpstr (other, ==, "sottovoce://h");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tidy/address", test_tidy);
  g_test_add_func ("/tidy/find-invite", test_find_invite);

  return g_test_run ();
}
