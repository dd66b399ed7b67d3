/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that random bytes come from where they are asked of. */

#include "sotto-random.h"

#include <string.h>

#include "sotto-crypto.h"

typedef struct {
  guint  calls;
  guint8 next;
} Counter;

static void
fill_by_counting (gpointer data, guint8 *bytes, gsize size)
{
  Counter *counter = data;

  counter->calls++;
  for (gsize i = 0; i < size; i++) {
    bytes[i] = counter->next++;
  }
}

/* That 32 bytes are zero, or the same as others, has a chance of 2^-256. */
static void
assert_random (const SottoRandom *random)
{
  static const guint8 zeros[32] = { 0 };
  guint8              a[34] = { 0 };
  guint8              b[34] = { 0 };

  sotto_random_fill (random, a + 1, 32);
  sotto_random_fill (random, b + 1, 32);
  g_assert_true (memcmp (a + 1, zeros, 32) != 0);
  g_assert_true (memcmp (a + 1, b + 1, 32) != 0);
  /* Not one byte more. */
  g_assert_cmphex (a[0], ==, 0);
  g_assert_cmphex (a[33], ==, 0);
}

static void
test_system (void)
{
  assert_random (sotto_random_get_system ());
  g_assert_true (sotto_random_get_system () == sotto_random_get_system ());
}

static void
test_null_is_system (void)
{
  assert_random (NULL);
}

/* Every bit takes both values in 64 draws: the chance that one of 2 048 does
 * not is 2^-52. */
static void
test_every_bit (void)
{
  guint8 ones[256] = { 0 };
  guint8 zeros[256] = { 0 };

  for (gsize draw = 0; draw < 64; draw++) {
    guint8 bytes[256];

    sotto_random_fill (NULL, bytes, sizeof bytes);
    for (gsize i = 0; i < sizeof bytes; i++) {
      ones[i] |= bytes[i];
      zeros[i] |= (guint8) ~bytes[i];
    }
  }

  for (gsize i = 0; i < sizeof ones; i++) {
    g_assert_cmphex (ones[i], ==, 0xff);
    g_assert_cmphex (zeros[i], ==, 0xff);
  }
}

static void
test_handed_in (void)
{
  Counter           counter = { 0, 10 };
  const SottoRandom random = { fill_by_counting, &counter };
  guint8            bytes[4];

  sotto_random_fill (&random, bytes, sizeof bytes);
  g_assert_cmpmem (bytes, sizeof bytes, "\12\13\14\15", 4);
  sotto_random_fill (&random, bytes, 1);
  g_assert_cmpmem (bytes, sizeof bytes, "\16\13\14\15", 4);
  sotto_random_fill (&random, NULL, 0);
  g_assert_cmpuint (counter.calls, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/random/system", test_system);
  g_test_add_func ("/random/null-is-system", test_null_is_system);
  g_test_add_func ("/random/every-bit", test_every_bit);
  g_test_add_func ("/random/handed-in", test_handed_in);

  return g_test_run ();
}
