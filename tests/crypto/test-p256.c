/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests SPAKE2's arithmetic on P-256, and that no bad point gets into it. */

#include "sotto-p256.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-random.h"
#include "vectors.h"

#define N_RANDOM 10

static const guint8 zeros[SOTTO_P256_POINT_SIZE] = { 0 };
static const guint8 one[SOTTO_P256_SCALAR_SIZE] = { [31] = 1 };

/* M and N of RFC 9382, and the base point. */
static guint8 m[SOTTO_P256_POINT_SIZE];
static guint8 n[SOTTO_P256_POINT_SIZE];
static guint8 g[SOTTO_P256_POINT_SIZE];

/* q - 1, which is -1. */
static guint8 minus_one[SOTTO_P256_SCALAR_SIZE];

static void
load_constants (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *masks = vectors_get_array (vectors, "p256_masks");
  JsonArray  *multiples = vectors_get_array (vectors, "p256_multiples");
  JsonArray  *reduced = vectors_get_array (vectors, "p256_reduce");
  JsonObject *mask = vectors_get_element (masks, 0);

  vectors_copy_bytes (mask, "m", m, sizeof m);
  vectors_copy_bytes (mask, "n", n, sizeof n);
  vectors_copy_bytes (vectors_get_element (multiples, 0), "point", g, sizeof g);
  vectors_copy_bytes (vectors_get_element (reduced, 2), "scalar", minus_one,
                      sizeof minus_one);
}

static void
draw_scalar (guint8 scalar[SOTTO_P256_SCALAR_SIZE])
{
  do {
    sotto_random_fill (NULL, scalar, SOTTO_P256_SCALAR_SIZE);
  } while (!sotto_p256_is_scalar (scalar));
}

static void
test_reduce (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "p256_reduce");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);
    guint8      wide[SOTTO_P256_WIDE_SIZE];
    guint8      scalar[SOTTO_P256_SCALAR_SIZE];

    vectors_copy_bytes (vector, "wide", wide, sizeof wide);
    sotto_p256_reduce (wide, scalar);
    vectors_assert_bytes (vector, "scalar", scalar, sizeof scalar);
  }
}

static void
test_is_scalar (void)
{
  guint8 scalar[SOTTO_P256_SCALAR_SIZE];

  g_assert_false (sotto_p256_is_scalar (zeros));
  g_assert_true (sotto_p256_is_scalar (one));
  g_assert_true (sotto_p256_is_scalar (minus_one));

  /* q itself, and q + 1. */
  memcpy (scalar, minus_one, sizeof scalar);
  scalar[31]++;
  g_assert_false (sotto_p256_is_scalar (scalar));
  scalar[31]++;
  g_assert_false (sotto_p256_is_scalar (scalar));
  memset (scalar, 0xff, sizeof scalar);
  g_assert_false (sotto_p256_is_scalar (scalar));

  /* One bit alone is a scalar, wherever it is. */
  for (gsize bit = 0; bit < 8 * sizeof scalar; bit++) {
    memset (scalar, 0, sizeof scalar);
    scalar[bit / 8] = (guint8) (1u << bit % 8);
    g_assert_true (sotto_p256_is_scalar (scalar));
  }
}

/* With w = 0 there is no mask, and the share is x * G. */
static void
test_multiples (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "p256_multiples");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);
    guint8      scalar[SOTTO_P256_SCALAR_SIZE];
    guint8      point[SOTTO_P256_POINT_SIZE];

    vectors_copy_bytes (vector, "scalar", scalar, sizeof scalar);
    g_assert_true (sotto_p256_blind (scalar, zeros, m, point, NULL));
    vectors_assert_bytes (vector, "point", point, sizeof point);
    g_assert_true (sotto_p256_unblind (scalar, zeros, m, g, point, NULL));
    vectors_assert_bytes (vector, "point", point, sizeof point);
  }
}

static void
check_spake2 (JsonObject *vector)
{
  g_autoptr (GBytes) tt = vectors_dup_bytes (vector, "TT");
  gsize              tt_size;
  const guint8      *tt_data = g_bytes_get_data (tt, &tt_size);
  /* TT ends with K and w, w behind the 8 bytes of its length. */
  const guint8 *k =
    tt_data + tt_size - SOTTO_P256_SCALAR_SIZE - 8 - SOTTO_P256_POINT_SIZE;
  guint8 w[SOTTO_P256_SCALAR_SIZE];
  guint8 x[SOTTO_P256_SCALAR_SIZE];
  guint8 y[SOTTO_P256_SCALAR_SIZE];
  guint8 a[SOTTO_P256_POINT_SIZE];
  guint8 b[SOTTO_P256_POINT_SIZE];
  guint8 point[SOTTO_P256_POINT_SIZE];

  vectors_copy_bytes (vector, "w", w, sizeof w);
  vectors_copy_bytes (vector, "x", x, sizeof x);
  vectors_copy_bytes (vector, "y", y, sizeof y);
  g_assert_true (sotto_p256_blind (x, w, m, a, NULL));
  vectors_assert_bytes (vector, "pA", a, sizeof a);
  g_assert_true (sotto_p256_blind (y, w, n, b, NULL));
  vectors_assert_bytes (vector, "pB", b, sizeof b);

  g_assert_true (sotto_p256_unblind (x, w, n, b, point, NULL));
  g_assert_cmpmem (point, sizeof point, k, sizeof point);
  g_assert_true (sotto_p256_unblind (y, w, m, a, point, NULL));
  g_assert_cmpmem (point, sizeof point, k, sizeof point);
}

static void
test_spake2_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("primitives.json");
  JsonArray *array = vectors_get_array (vectors, "spake2_rfc9382_p256");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    check_spake2 (vectors_get_element (array, i));
  }
}

/* Both sides reach the same point with the same w, and only then. */
static void
test_random_agreement (void)
{
  for (guint i = 0; i < N_RANDOM; i++) {
    guint8 w[SOTTO_P256_SCALAR_SIZE];
    guint8 x[SOTTO_P256_SCALAR_SIZE];
    guint8 y[SOTTO_P256_SCALAR_SIZE];
    guint8 a[SOTTO_P256_POINT_SIZE];
    guint8 b[SOTTO_P256_POINT_SIZE];
    guint8 k[2][SOTTO_P256_POINT_SIZE];

    draw_scalar (w);
    draw_scalar (x);
    draw_scalar (y);
    g_assert_true (sotto_p256_blind (x, w, m, a, NULL));
    g_assert_true (sotto_p256_blind (y, w, n, b, NULL));
    g_assert_true (sotto_p256_unblind (x, w, n, b, k[0], NULL));
    g_assert_true (sotto_p256_unblind (y, w, m, a, k[1], NULL));
    g_assert_cmpmem (k[0], sizeof k[0], k[1], sizeof k[1]);

    w[31] ^= 1;
    g_assert_true (sotto_p256_unblind (y, w, m, a, k[1], NULL));
    g_assert_true (memcmp (k[0], k[1], sizeof k[0]) != 0);
  }
}

static void
assert_share_refused (const guint8 w[SOTTO_P256_SCALAR_SIZE],
                      const guint8 share[SOTTO_P256_POINT_SIZE])
{
  g_autoptr (GError) error = NULL;
  guint8             x[SOTTO_P256_SCALAR_SIZE];
  guint8             point[SOTTO_P256_POINT_SIZE];

  draw_scalar (x);
  memset (point, 0xee, sizeof point);
  g_assert_false (sotto_p256_unblind (x, w, n, share, point, &error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK);
  g_assert_cmpmem (point, sizeof point, zeros, sizeof zeros);
}

static void
test_refused_points (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "p256_refused");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);
    guint8      share[SOTTO_P256_POINT_SIZE];

    g_test_message ("%s", vectors_get_string (vector, "why"));
    vectors_copy_bytes (vector, "point", share, sizeof share);
    assert_share_refused (one, share);
  }
}

/* Whichever bit of a good share is wrong, it is no point any more. */
static void
test_every_bit (void)
{
  guint8 x[SOTTO_P256_SCALAR_SIZE];
  guint8 share[SOTTO_P256_POINT_SIZE];

  draw_scalar (x);
  g_assert_true (sotto_p256_blind (x, one, n, share, NULL));
  for (gsize bit = 0; bit < 8 * sizeof share; bit++) {
    share[bit / 8] ^= 1u << bit % 8;
    assert_share_refused (one, share);
    share[bit / 8] ^= 1u << bit % 8;
  }
}

/* A coordinate may be zero: that alone does not make the identity. */
static void
test_zero_coordinate (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "p256_zero_x");
  guint8                 share[SOTTO_P256_POINT_SIZE];
  guint8                 point[SOTTO_P256_POINT_SIZE];

  vectors_copy_bytes (vectors_get_element (array, 0), "point", share,
                      sizeof share);
  g_assert_true (sotto_p256_unblind (one, zeros, n, share, point, NULL));
  g_assert_cmpmem (point, sizeof point, share, sizeof share);
}

/* A share of w * N leaves nothing when the mask is taken off, and K would be
 * the same whatever the scalar. */
static void
test_identity_refused (void)
{
  guint8 w[SOTTO_P256_SCALAR_SIZE];
  guint8 share[SOTTO_P256_POINT_SIZE];

  assert_share_refused (one, n);

  draw_scalar (w);
  g_assert_true (sotto_p256_unblind (w, zeros, m, n, share, NULL));
  assert_share_refused (w, share);
}

/* x * G + w * mask is the identity for x = 1, w = -1 and the mask G. */
static void
test_identity_not_sent (void)
{
  g_autoptr (GError) error = NULL;
  guint8             share[SOTTO_P256_POINT_SIZE];

  memset (share, 0xee, sizeof share);
  g_assert_false (sotto_p256_blind (one, minus_one, g, share, &error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK);
  g_assert_cmpmem (share, sizeof share, zeros, sizeof zeros);
}

/* The sum of a point and itself takes another formula: G + 1 * G. */
static void
test_doubling (void)
{
  static const guint8 two[SOTTO_P256_SCALAR_SIZE] = { [31] = 2 };
  guint8              a[SOTTO_P256_POINT_SIZE];
  guint8              b[SOTTO_P256_POINT_SIZE];

  g_assert_true (sotto_p256_blind (one, one, g, a, NULL));
  g_assert_true (sotto_p256_blind (two, zeros, g, b, NULL));
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
}

static void
test_bad_mask (void)
{
  g_autoptr (GError) blind_error = NULL;
  g_autoptr (GError) unblind_error = NULL;
  guint8             point[SOTTO_P256_POINT_SIZE];

  g_assert_false (sotto_p256_blind (one, one, zeros, point, &blind_error));
  g_assert_error (blind_error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK);
  g_assert_false (sotto_p256_unblind (one, one, zeros, g, point,
                                      &unblind_error));
  g_assert_error (unblind_error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);
  load_constants ();

  g_test_add_func ("/p256/reduce", test_reduce);
  g_test_add_func ("/p256/is-scalar", test_is_scalar);
  g_test_add_func ("/p256/multiples", test_multiples);
  g_test_add_func ("/p256/spake2-vectors", test_spake2_vectors);
  g_test_add_func ("/p256/random-agreement", test_random_agreement);
  g_test_add_func ("/p256/refused-points", test_refused_points);
  g_test_add_func ("/p256/every-bit", test_every_bit);
  g_test_add_func ("/p256/zero-coordinate", test_zero_coordinate);
  g_test_add_func ("/p256/identity-refused", test_identity_refused);
  g_test_add_func ("/p256/identity-not-sent", test_identity_not_sent);
  g_test_add_func ("/p256/doubling", test_doubling);
  g_test_add_func ("/p256/bad-mask", test_bad_mask);

  return g_test_run ();
}
