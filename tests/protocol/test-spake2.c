/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests SPAKE2 by RFC 9382's vectors, and by what a peer may try. */

#include "sotto-spake2.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-p256.h"
#include "sotto-protocol-error.h"
#include "vectors.h"

/* Gives the scalars that it was handed, one after the other. */
typedef struct {
  const guint8 (*scalars)[SOTTO_P256_SCALAR_SIZE];
  gsize n_scalars;
  gsize next;
} Script;

typedef struct {
  SottoSpake2 *a;
  SottoSpake2 *b;
  guint8       share_a[SOTTO_SPAKE2_SHARE_SIZE];
  guint8       share_b[SOTTO_SPAKE2_SHARE_SIZE];
} Pair;

static void
fill_from_script (gpointer data, guint8 *bytes, gsize size)
{
  Script *script = data;

  g_assert_cmpuint (size, ==, SOTTO_P256_SCALAR_SIZE);
  g_assert_cmpuint (script->next, <, script->n_scalars);
  memcpy (bytes, script->scalars[script->next++], size);
}

static SottoSecret *
new_w (guint8 value)
{
  SottoSecret *w = sotto_secret_new (SOTTO_P256_SCALAR_SIZE);

  sotto_secret_get_data (w)[31] = value;

  return w;
}

static SottoSpake2 *
new_side (SottoSpake2Side side, guint8 value, const char *aad)
{
  g_autoptr (SottoSecret) w = new_w (value);
  const SottoPiece        piece = { aad, strlen (aad) };

  return sotto_spake2_new (side, w, "joiner", "host", &piece, 1);
}

static void
pair_init (Pair *pair, guint8 w_a, guint8 w_b)
{
  pair->a = new_side (SOTTO_SPAKE2_A, w_a, "data");
  pair->b = new_side (SOTTO_SPAKE2_B, w_b, "data");
  g_assert_true (sotto_spake2_create_share (pair->a, NULL, pair->share_a,
                                            NULL));
  g_assert_true (sotto_spake2_create_share (pair->b, NULL, pair->share_b,
                                            NULL));
}

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->a, sotto_spake2_free);
  g_clear_pointer (&pair->b, sotto_spake2_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
pair_exchange (Pair *pair)
{
  g_assert_true (sotto_spake2_consume_share (pair->a, pair->share_b, NULL));
  g_assert_true (sotto_spake2_consume_share (pair->b, pair->share_a, NULL));
}

static void
check_side (JsonObject     *vector,
            SottoSpake2Side side,
            const char     *scalar,
            const char     *own,
            const char     *other)
{
  guint8                  scalars[1][SOTTO_P256_SCALAR_SIZE];
  guint8                  share[SOTTO_SPAKE2_SHARE_SIZE];
  guint8                  confirm[SOTTO_DIGEST_SIZE];
  g_autoptr (SottoSecret) w = sotto_secret_new (SOTTO_P256_SCALAR_SIZE);
  g_autoptr (SottoSpake2) spake2 = NULL;
  Script                  script = { scalars, 1, 0 };
  const SottoRandom       random = { fill_from_script, &script };
  const char             *is_a = side == SOTTO_SPAKE2_A ? "cA" : "cB";
  const char             *is_b = side == SOTTO_SPAKE2_A ? "cB" : "cA";

  vectors_copy_bytes (vector, "w", sotto_secret_get_data (w),
                      sotto_secret_get_size (w));
  vectors_copy_bytes (vector, scalar, scalars[0], sizeof scalars[0]);
  spake2 = sotto_spake2_new (side, w, vectors_get_string (vector, "A"),
                             vectors_get_string (vector, "B"), NULL, 0);

  g_assert_true (sotto_spake2_create_share (spake2, &random, share, NULL));
  vectors_assert_bytes (vector, own, share, sizeof share);
  vectors_copy_bytes (vector, other, share, sizeof share);
  g_assert_true (sotto_spake2_consume_share (spake2, share, NULL));

  vectors_assert_bytes (vector, "Ke", sotto_spake2_get_ke (spake2),
                        SOTTO_SPAKE2_KE_SIZE);
  sotto_spake2_create_confirm (spake2, confirm);
  vectors_assert_bytes (vector, is_a, confirm, sizeof confirm);
  vectors_copy_bytes (vector, is_b, confirm, sizeof confirm);
  g_assert_true (sotto_spake2_check_confirm (spake2, confirm));
}

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("primitives.json");
  JsonArray *array = vectors_get_array (vectors, "spake2_rfc9382_p256");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);

    check_side (vector, SOTTO_SPAKE2_A, "x", "pA", "pB");
    check_side (vector, SOTTO_SPAKE2_B, "y", "pB", "pA");
  }
}

static void
test_agreement (void)
{
  g_auto (Pair) pair = { .a = NULL };
  guint8        confirm[SOTTO_DIGEST_SIZE];

  pair_init (&pair, 7, 7);
  pair_exchange (&pair);
  g_assert_cmpmem (sotto_spake2_get_ke (pair.a), SOTTO_SPAKE2_KE_SIZE,
                   sotto_spake2_get_ke (pair.b), SOTTO_SPAKE2_KE_SIZE);

  sotto_spake2_create_confirm (pair.a, confirm);
  g_assert_true (sotto_spake2_check_confirm (pair.b, confirm));
  /* Nobody's own confirmation proves anything to them. */
  g_assert_false (sotto_spake2_check_confirm (pair.a, confirm));
  sotto_spake2_create_confirm (pair.b, confirm);
  g_assert_true (sotto_spake2_check_confirm (pair.a, confirm));
  g_assert_false (sotto_spake2_check_confirm (pair.b, confirm));
}

static void
assert_strangers (Pair *pair)
{
  guint8 confirm[SOTTO_DIGEST_SIZE];

  g_assert_true (memcmp (sotto_spake2_get_ke (pair->a),
                         sotto_spake2_get_ke (pair->b),
                         SOTTO_SPAKE2_KE_SIZE) != 0);
  sotto_spake2_create_confirm (pair->a, confirm);
  g_assert_false (sotto_spake2_check_confirm (pair->b, confirm));
  sotto_spake2_create_confirm (pair->b, confirm);
  g_assert_false (sotto_spake2_check_confirm (pair->a, confirm));
}

static void
test_other_password (void)
{
  g_auto (Pair) pair = { .a = NULL };

  pair_init (&pair, 7, 8);
  pair_exchange (&pair);
  assert_strangers (&pair);
}

/* A stretched password may be zero, however unlikely that is. */
static void
test_zero_password (void)
{
  g_auto (Pair) pair = { .a = NULL };
  guint8        confirm[SOTTO_DIGEST_SIZE];

  pair_init (&pair, 0, 0);
  pair_exchange (&pair);
  sotto_spake2_create_confirm (pair.a, confirm);
  g_assert_true (sotto_spake2_check_confirm (pair.b, confirm));
}

/* Who stands between and changes what both add to the exchange is found out,
 * although Ke does not depend on it. */
static void
test_other_additional_data (void)
{
  g_auto (Pair) pair = { .a = NULL };
  guint8        confirm[SOTTO_DIGEST_SIZE];

  pair_init (&pair, 7, 7);
  g_clear_pointer (&pair.b, sotto_spake2_free);
  pair.b = new_side (SOTTO_SPAKE2_B, 7, "datA");
  g_assert_true (sotto_spake2_create_share (pair.b, NULL, pair.share_b, NULL));
  pair_exchange (&pair);
  sotto_spake2_create_confirm (pair.a, confirm);
  g_assert_false (sotto_spake2_check_confirm (pair.b, confirm));
  sotto_spake2_create_confirm (pair.b, confirm);
  g_assert_false (sotto_spake2_check_confirm (pair.a, confirm));
}

/* Where the additional data is cut makes no difference. */
static void
test_pieces_are_joined (void)
{
  const SottoPiece        pieces[] = { { "da", 2 }, { NULL, 0 }, { "ta", 2 } };
  g_auto (Pair)           pair = { .a = NULL };
  g_autoptr (SottoSecret) w = new_w (7);
  guint8                  confirm[SOTTO_DIGEST_SIZE];

  pair_init (&pair, 7, 7);
  g_clear_pointer (&pair.b, sotto_spake2_free);
  pair.b = sotto_spake2_new (SOTTO_SPAKE2_B, w, "joiner", "host", pieces,
                             G_N_ELEMENTS (pieces));
  g_assert_true (sotto_spake2_create_share (pair.b, NULL, pair.share_b, NULL));
  pair_exchange (&pair);
  sotto_spake2_create_confirm (pair.a, confirm);
  g_assert_true (sotto_spake2_check_confirm (pair.b, confirm));
}

static void
test_every_bit_of_confirm (void)
{
  g_auto (Pair) pair = { .a = NULL };
  guint8        confirm[SOTTO_DIGEST_SIZE];

  pair_init (&pair, 7, 7);
  pair_exchange (&pair);
  sotto_spake2_create_confirm (pair.a, confirm);
  for (gsize bit = 0; bit < 8 * sizeof confirm; bit++) {
    confirm[bit / 8] ^= 1u << bit % 8;
    g_assert_false (sotto_spake2_check_confirm (pair.b, confirm));
    confirm[bit / 8] ^= 1u << bit % 8;
  }
  g_assert_true (sotto_spake2_check_confirm (pair.b, confirm));
}

static void
assert_share_refused (const guint8 share[SOTTO_SPAKE2_SHARE_SIZE])
{
  g_autoptr (SottoSpake2) spake2 = new_side (SOTTO_SPAKE2_B, 1, "data");
  g_autoptr (GError)      error = NULL;
  guint8                  own[SOTTO_SPAKE2_SHARE_SIZE];

  g_assert_true (sotto_spake2_create_share (spake2, NULL, own, NULL));
  g_assert_false (sotto_spake2_consume_share (spake2, share, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_MALFORMED);
}

static void
test_bad_points (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "p256_refused");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *vector = vectors_get_element (array, i);
    guint8      share[SOTTO_SPAKE2_SHARE_SIZE];

    g_test_message ("%s", vectors_get_string (vector, "why"));
    vectors_copy_bytes (vector, "point", share, sizeof share);
    assert_share_refused (share);
  }
}

static void
test_every_bit_of_share (void)
{
  g_auto (Pair) pair = { .a = NULL };

  pair_init (&pair, 1, 1);
  for (gsize bit = 0; bit < 8 * sizeof pair.share_a; bit++) {
    pair.share_a[bit / 8] ^= 1u << bit % 8;
    assert_share_refused (pair.share_a);
    pair.share_a[bit / 8] ^= 1u << bit % 8;
  }
}

/* Who guesses w = 1 and sends M itself would know K without any scalar. */
static void
test_identity (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *masks = vectors_get_array (vectors, "p256_masks");
  guint8                 m[SOTTO_SPAKE2_SHARE_SIZE];

  vectors_copy_bytes (vectors_get_element (masks, 0), "m", m, sizeof m);
  assert_share_refused (m);
}

/* Zero, q and everything above it are drawn again. */
static void
test_scalar_drawn_again (void)
{
  guint8                  scalars[4][SOTTO_P256_SCALAR_SIZE] = { 0 };
  Script                  script = { scalars, 4, 0 };
  const SottoRandom       random = { fill_from_script, &script };
  g_autoptr (SottoSpake2) spake2 = new_side (SOTTO_SPAKE2_A, 0, "data");
  g_autoptr (JsonObject)  vectors = vectors_load ("published.json");
  JsonArray              *reduced = vectors_get_array (vectors, "p256_reduce");
  JsonArray *multiples = vectors_get_array (vectors, "p256_multiples");
  guint8     share[SOTTO_SPAKE2_SHARE_SIZE];

  /* 0, 2^256 - 1, q, and at last 1. */
  memset (scalars[1], 0xff, sizeof scalars[1]);
  vectors_copy_bytes (vectors_get_element (reduced, 2), "scalar", scalars[2],
                      sizeof scalars[2]);
  scalars[2][31]++;
  scalars[3][31] = 1;

  g_assert_true (sotto_spake2_create_share (spake2, &random, share, NULL));
  g_assert_cmpuint (script.next, ==, 4);
  vectors_assert_bytes (vectors_get_element (multiples, 0), "point", share,
                        sizeof share);
}

/* The scalar is gone after the share that it was for, good or bad. */
static void
test_order (void)
{
  if (g_test_subprocess ()) {
    g_auto (Pair) pair = { .a = NULL };

    pair_init (&pair, 7, 7);
    pair_exchange (&pair);
    sotto_spake2_consume_share (pair.a, pair.share_b, NULL);
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*scalar != NULL*");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/spake2/vectors", test_vectors);
  g_test_add_func ("/spake2/agreement", test_agreement);
  g_test_add_func ("/spake2/other-password", test_other_password);
  g_test_add_func ("/spake2/zero-password", test_zero_password);
  g_test_add_func ("/spake2/other-data", test_other_additional_data);
  g_test_add_func ("/spake2/pieces", test_pieces_are_joined);
  g_test_add_func ("/spake2/confirm/every-bit", test_every_bit_of_confirm);
  g_test_add_func ("/spake2/share/bad-points", test_bad_points);
  g_test_add_func ("/spake2/share/every-bit", test_every_bit_of_share);
  g_test_add_func ("/spake2/share/identity", test_identity);
  g_test_add_func ("/spake2/scalar/drawn-again", test_scalar_drawn_again);
  g_test_add_func ("/spake2/scalar/used-once", test_order);

  return g_test_run ();
}
