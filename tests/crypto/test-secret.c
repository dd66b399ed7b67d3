/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that secrets are locked, counted, compared and wiped. */

#include "sotto-secret.h"

#include <gcrypt.h>
#include <string.h>

#include "sotto-crypto.h"

#define N_THREADS 4
#define N_TURNS 10000

static void
assert_all (const guint8 *bytes, gsize size, guint8 value)
{
  for (gsize i = 0; i < size; i++) {
    g_assert_cmphex (((const volatile guint8 *) bytes)[i], ==, value);
  }
}

static void
test_new (void)
{
  for (gsize size = 0; size < 200; size++) {
    g_autoptr (SottoSecret) secret = sotto_secret_new (size);

    g_assert_cmpuint (sotto_secret_get_size (secret), ==, size);
    g_assert_true (gcry_is_secure (sotto_secret_get_data (secret)));
    assert_all (sotto_secret_get_data (secret), size, 0);
    if (size > 0) {
      memset (sotto_secret_get_data (secret), 0xa5, size);
    }
  }
}

static void
test_new_from (void)
{
  guint8                  bytes[] = { 1, 2, 3, 4, 5 };
  g_autoptr (SottoSecret) secret = sotto_secret_new_from (bytes, sizeof bytes);
  g_autoptr (SottoSecret) empty = sotto_secret_new_from (NULL, 0);

  g_assert_cmpmem (sotto_secret_get_data (secret),
                   sotto_secret_get_size (secret), bytes, sizeof bytes);
  g_assert_cmpuint (sotto_secret_get_size (empty), ==, 0);

  /* It is a copy. */
  bytes[0] = 9;
  g_assert_cmphex (sotto_secret_get_data (secret)[0], ==, 1);
}

/* libgcrypt's pool stays mapped, so what a secret leaves behind can be read. */
static void
test_last_unref_wipes (void)
{
  SottoSecret  *secret = sotto_secret_new (64);
  const guint8 *left = sotto_secret_get_data (secret);

  memset (sotto_secret_get_data (secret), 0xa5, 64);
  g_assert_true (sotto_secret_ref (secret) == secret);
  sotto_secret_unref (secret);
  assert_all (left, 64, 0xa5);

  sotto_secret_unref (secret);
  assert_all (left, 64, 0);
}

static gpointer
ref_and_unref (gpointer data)
{
  for (gsize i = 0; i < N_TURNS; i++) {
    sotto_secret_unref (sotto_secret_ref (data));
  }

  return NULL;
}

static void
test_threads_share (void)
{
  g_autoptr (SottoSecret) secret = sotto_secret_new_from ("x", 1);
  GThread                *threads[N_THREADS];

  for (gsize i = 0; i < N_THREADS; i++) {
    threads[i] = g_thread_new ("sharer", ref_and_unref, secret);
  }
  for (gsize i = 0; i < N_THREADS; i++) {
    g_thread_join (threads[i]);
  }

  /* One reference is left: had one been lost, this would be wiped. */
  g_assert_cmpint (sotto_secret_get_data (secret)[0], ==, 'x');
}

/* More than the first pool has: the next ones are as good. */
static void
test_pool_grows (void)
{
  g_autoptr (GPtrArray) secrets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sotto_secret_unref);

  for (gsize i = 0; i < 100; i++) {
    SottoSecret *secret = sotto_secret_new (4096);

    g_assert_true (gcry_is_secure (sotto_secret_get_data (secret)));
    memset (sotto_secret_get_data (secret), (int) i, 4096);
    g_ptr_array_add (secrets, secret);
  }
  for (gsize i = 0; i < secrets->len; i++) {
    assert_all (sotto_secret_get_data (secrets->pdata[i]), 4096, (guint8) i);
  }
}

static void
test_wipe (void)
{
  guint8 bytes[] = { 1, 2, 3, 4 };

  sotto_secret_wipe (NULL, 0);
  sotto_secret_wipe (bytes + 1, 2);
  g_assert_cmpmem (bytes, sizeof bytes, "\1\0\0\4", 4);
}

static void
test_equal (void)
{
  guint8 a[100];
  guint8 b[100];

  for (gsize i = 0; i < sizeof a; i++) {
    a[i] = b[i] = (guint8) (7 * i);
  }

  for (gsize bit = 0; bit < 8 * sizeof a; bit++) {
    gsize byte = bit / 8;

    b[byte] ^= 1u << bit % 8;
    g_assert_false (sotto_secret_equal (a, b, sizeof a));
    g_assert_false (sotto_secret_equal (b, a, sizeof a));
    /* What is beyond the size does not count. */
    g_assert_true (sotto_secret_equal (a, b, byte));
    g_assert_false (sotto_secret_equal (a, b, byte + 1));
    b[byte] ^= 1u << bit % 8;
  }
  g_assert_true (sotto_secret_equal (a, b, sizeof a));
  g_assert_true (sotto_secret_equal (NULL, NULL, 0));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/secret/new", test_new);
  g_test_add_func ("/secret/new-from", test_new_from);
  g_test_add_func ("/secret/last-unref-wipes", test_last_unref_wipes);
  g_test_add_func ("/secret/threads-share", test_threads_share);
  g_test_add_func ("/secret/pool-grows", test_pool_grows);
  g_test_add_func ("/secret/wipe", test_wipe);
  g_test_add_func ("/secret/equal", test_equal);

  return g_test_run ();
}
