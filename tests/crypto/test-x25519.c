/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests X25519 by RFC 7748 and by the shares that must be refused. */

#include "sotto-x25519.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-random.h"
#include "vectors.h"

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "x25519_rfc7748");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);
    guint8      scalar[SOTTO_X25519_SIZE];
    guint8      u[SOTTO_X25519_SIZE];
    guint8      result[SOTTO_X25519_SIZE];

    vectors_copy_bytes (vector, "scalar", scalar, sizeof scalar);
    vectors_copy_bytes (vector, "u", u, sizeof u);
    g_assert_true (sotto_x25519_shared (scalar, u, result, NULL));
    vectors_assert_bytes (vector, "result", result, sizeof result);
  }
}

/* Each result is the next scalar, and each scalar the next point: most of them
 * are not clamped, and many of the points have their highest bit set. */
static void
test_iterated (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray *array = vectors_get_array (vectors, "x25519_rfc7748_iterated");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);
    guint8      k[SOTTO_X25519_SIZE] = { 9 };
    guint8      u[SOTTO_X25519_SIZE] = { 9 };

    for (gint64 j = vectors_get_int (vector, "times"); j > 0; j--) {
      guint8 result[SOTTO_X25519_SIZE];

      g_assert_true (sotto_x25519_shared (k, u, result, NULL));
      memcpy (u, k, sizeof u);
      memcpy (k, result, sizeof k);
    }
    vectors_assert_bytes (vector, "result", k, sizeof k);
  }
}

static void
check_agreement (JsonObject *vector, const char *own, const char *other)
{
  g_autofree char *own_private = g_strconcat (own, "_private", NULL);
  g_autofree char *own_public = g_strconcat (own, "_public", NULL);
  g_autofree char *other_public = g_strconcat (other, "_public", NULL);
  guint8           private_key[SOTTO_X25519_SIZE];
  guint8           public_key[SOTTO_X25519_SIZE];
  guint8           shared[SOTTO_X25519_SIZE];

  vectors_copy_bytes (vector, own_private, private_key, sizeof private_key);
  g_assert_true (sotto_x25519_public (private_key, public_key, NULL));
  vectors_assert_bytes (vector, own_public, public_key, sizeof public_key);

  vectors_copy_bytes (vector, other_public, public_key, sizeof public_key);
  g_assert_true (sotto_x25519_shared (private_key, public_key, shared, NULL));
  vectors_assert_bytes (vector, "shared", shared, sizeof shared);
}

static void
test_agreement (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray  *array = vectors_get_array (vectors, "x25519_rfc7748_agreement");
  JsonObject *vector = vectors_get_element (array, 0);

  check_agreement (vector, "a", "b");
  check_agreement (vector, "b", "a");
}

static void
test_random_agreement (void)
{
  for (guint i = 0; i < 20; i++) {
    guint8 private_keys[2][SOTTO_X25519_SIZE];
    guint8 public_keys[2][SOTTO_X25519_SIZE];
    guint8 shared[2][SOTTO_X25519_SIZE];

    for (gsize side = 0; side < 2; side++) {
      sotto_random_fill (NULL, private_keys[side], SOTTO_X25519_SIZE);
      g_assert_true (sotto_x25519_public (private_keys[side], public_keys[side],
                                          NULL));
    }
    for (gsize side = 0; side < 2; side++) {
      g_assert_true (sotto_x25519_shared (private_keys[side],
                                          public_keys[1 - side], shared[side],
                                          NULL));
    }
    g_assert_cmpmem (shared[0], SOTTO_X25519_SIZE, shared[1],
                     SOTTO_X25519_SIZE);
  }
}

/* The five bits that clamping sets or clears do not count, the others do. */
static void
test_clamping (void)
{
  const gsize ignored[] = { 0, 1, 2, 254, 255 };
  guint8      key[SOTTO_X25519_SIZE] = { 0xa8, 1, 2, 3 };
  guint8      wanted[SOTTO_X25519_SIZE];
  guint8      result[SOTTO_X25519_SIZE];

  g_assert_true (sotto_x25519_public (key, wanted, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (ignored); i++) {
    key[ignored[i] / 8] ^= 1u << ignored[i] % 8;
    g_assert_true (sotto_x25519_public (key, result, NULL));
    g_assert_cmpmem (result, sizeof result, wanted, sizeof wanted);
  }
  for (gsize bit = 3; bit < 254; bit += 50) {
    key[bit / 8] ^= 1u << bit % 8;
    g_assert_true (sotto_x25519_public (key, result, NULL));
    g_assert_true (memcmp (result, wanted, sizeof result) != 0);
    key[bit / 8] ^= 1u << bit % 8;
  }
}

static void
test_small_order (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray          *array = vectors_get_array (vectors, "x25519_small_order");
  static const guint8 zeros[SOTTO_X25519_SIZE] = { 0 };

  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autoptr (GError) error = NULL;
    guint8             key[SOTTO_X25519_SIZE];
    guint8             u[SOTTO_X25519_SIZE];
    guint8             shared[SOTTO_X25519_SIZE];

    sotto_random_fill (NULL, key, sizeof key);
    memset (shared, 0xee, sizeof shared);
    vectors_copy_bytes (vectors_get_element (array, i), "u", u, sizeof u);
    g_assert_false (sotto_x25519_shared (key, u, shared, &error));
    g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK);
    g_assert_cmpmem (shared, sizeof shared, zeros, sizeof zeros);
  }
}

/* The output may be where either input is. */
static void
test_in_place (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "x25519_rfc7748");
  JsonObject            *vector = vectors_get_element (array, 0);
  guint8                 scalar[SOTTO_X25519_SIZE];
  guint8                 u[SOTTO_X25519_SIZE];

  vectors_copy_bytes (vector, "scalar", scalar, sizeof scalar);
  vectors_copy_bytes (vector, "u", u, sizeof u);
  g_assert_true (sotto_x25519_shared (scalar, u, u, NULL));
  vectors_assert_bytes (vector, "result", u, sizeof u);

  vectors_copy_bytes (vector, "u", u, sizeof u);
  g_assert_true (sotto_x25519_shared (scalar, u, scalar, NULL));
  vectors_assert_bytes (vector, "result", scalar, sizeof scalar);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/x25519/vectors", test_vectors);
  g_test_add_func ("/x25519/iterated", test_iterated);
  g_test_add_func ("/x25519/agreement", test_agreement);
  g_test_add_func ("/x25519/random-agreement", test_random_agreement);
  g_test_add_func ("/x25519/clamping", test_clamping);
  g_test_add_func ("/x25519/small-order", test_small_order);
  g_test_add_func ("/x25519/in-place", test_in_place);

  return g_test_run ();
}
