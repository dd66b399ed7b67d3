/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A library that is there, one that is not, and one that is another. */

#include "sotto-library.h"

static void
test_library (void)
{
  double (*root) (double) = NULL;
  double (*nothing) (double) = NULL;
  const SottoSymbol there[] = { { "sqrt", (gpointer *) &root } };
  const SottoSymbol strange[] = {
    { "sqrt", (gpointer *) &root },
    { "sotto_of_another_version", (gpointer *) &nothing },
  };

  g_assert_false (sotto_library_load ("libsotto-nowhere.so.1", there,
                                      G_N_ELEMENTS (there)));
  g_assert_null (root);
  g_assert_false (sotto_library_load ("libm.so.6", strange,
                                      G_N_ELEMENTS (strange)));
  g_assert_true (sotto_library_load ("libm.so.6", there, G_N_ELEMENTS (there)));
  g_assert_nonnull (root);
  g_assert_cmpfloat (root (16.0), ==, 4.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/load", test_library);
  return g_test_run ();
}
