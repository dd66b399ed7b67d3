/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that libgcrypt is started once, whoever is first. */

#include "sotto-crypto.h"

#include <gcrypt.h>

#define N_THREADS 8

static int waiting;
static int wrong;

static gpointer
init_together (gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* All of them at the same moment, or as near to it as the machine comes. */
  g_atomic_int_inc (&waiting);
  while (g_atomic_int_get (&waiting) < N_THREADS) {
    g_thread_yield ();
  }

  /* Whoever returns must find all of it done. */
  if (!sotto_crypto_init (&error) || error != NULL ||
      !gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P)) {
    g_atomic_int_inc (&wrong);
  }

  return NULL;
}

/* Has to be the first test: it is the one that starts libgcrypt. */
static void
test_threads (void)
{
  GThread *threads[N_THREADS];

  for (gsize i = 0; i < N_THREADS; i++) {
    threads[i] = g_thread_new ("starter", init_together, NULL);
  }
  for (gsize i = 0; i < N_THREADS; i++) {
    g_thread_join (threads[i]);
  }
  g_assert_cmpint (wrong, ==, 0);
}

static void
test_again (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sotto_crypto_init (&error));
  g_assert_no_error (error);
  g_assert_true (sotto_crypto_init (NULL));
}

static void
test_memory_is_secure (void)
{
  gpointer memory = gcry_malloc_secure (32);

  g_assert_nonnull (memory);
  g_assert_true (gcry_is_secure (memory));
  gcry_free (memory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/threads", test_threads);
  g_test_add_func ("/crypto/again", test_again);
  g_test_add_func ("/crypto/memory-is-secure", test_memory_is_secure);

  return g_test_run ();
}
