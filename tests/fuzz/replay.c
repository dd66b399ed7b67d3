/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Runs a fuzz target on every file of a folder, as an ordinary test: what
 * fuzzing has found once stays found, with any compiler. */

#include "fuzz.h"

static void
test_input (gconstpointer data)
{
  g_autofree char   *contents = NULL;
  g_autofree guint8 *exact = NULL;
  g_autoptr (GError) error = NULL;
  gsize              size;

  g_file_get_contents (data, &contents, &size, &error);
  g_assert_no_error (error);
  /* Without the terminator that GLib adds, a byte read too far is noticed. */
  exact = g_memdup2 (contents, size);
  g_assert_cmpint (LLVMFuzzerTestOneInput (exact, size), ==, 0);
}

static void
add_input (const char *folder, const char *name)
{
  g_autofree char *path = g_strconcat ("/fuzz/", name, NULL);

  g_test_add_data_func_full (path, g_build_filename (folder, name, NULL),
                             test_input, g_free);
}

static guint
add_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir)   dir = g_dir_open (folder, 0, &error);
  const char        *name;
  guint              n_inputs = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    add_input (folder, name);
    n_inputs++;
  }
  return n_inputs;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);
  g_assert_cmpint (argc, ==, 2);
  /* A folder that was lost must not look like success. */
  g_assert_cmpuint (add_folder (argv[1]), >, 0);
  return g_test_run ();
}
