/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests SHA-256, HMAC and HKDF by their RFCs' vectors and by their laws. */

#include "sotto-digest.h"

#include <string.h>

#include "sotto-crypto.h"
#include "vectors.h"

#define N_THREADS 4
#define N_TURNS 2000

static SottoPiece
get_piece (GBytes *bytes)
{
  SottoPiece piece;

  piece.data = g_bytes_get_data (bytes, &piece.size);

  return piece;
}

static void
test_sha256_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "sha256_fips180");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject        *vector = vectors_get_element (array, i);
    g_autoptr (GBytes) message = vectors_dup_bytes (vector, "message");
    const SottoPiece   piece = get_piece (message);
    guint8             digest[SOTTO_DIGEST_SIZE];

    g_assert_true (sotto_digest_sha256 (&piece, 1, digest, NULL));
    vectors_assert_bytes (vector, "digest", digest, sizeof digest);
  }
}

static void
test_sha256_of_nothing (void)
{
  const SottoPiece empty[] = { { NULL, 0 }, { "", 0 } };
  guint8           a[SOTTO_DIGEST_SIZE];
  guint8           b[SOTTO_DIGEST_SIZE];

  g_assert_true (sotto_digest_sha256 (NULL, 0, a, NULL));
  g_assert_true (sotto_digest_sha256 (empty, 2, b, NULL));
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
}

static void
test_hmac_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray *array = vectors_get_array (vectors, "hmac_sha256_rfc4231");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject        *vector = vectors_get_element (array, i);
    g_autoptr (GBytes) key = vectors_dup_bytes (vector, "key");
    g_autoptr (GBytes) message = vectors_dup_bytes (vector, "message");
    g_autoptr (GBytes) wanted = vectors_dup_bytes (vector, "mac");
    const SottoPiece   piece = get_piece (message);
    guint8             mac[SOTTO_DIGEST_SIZE];

    g_assert_true (sotto_digest_hmac (get_piece (key).data,
                                      get_piece (key).size, &piece, 1, mac,
                                      NULL));
    /* The RFC gives only the first half of one of them. */
    vectors_assert_bytes (vector, "mac", mac, g_bytes_get_size (wanted));
  }
}

/* Where a message is cut makes no difference, and neither does where the output
 * is. */
static void
test_pieces_are_joined (void)
{
  guint8     message[150];
  guint8     whole[SOTTO_DIGEST_SIZE];
  SottoPiece pieces[3] = { { message, sizeof message } };

  for (gsize i = 0; i < sizeof message; i++) {
    message[i] = (guint8) i;
  }
  g_assert_true (sotto_digest_hmac (message, 20, pieces, 1, whole, NULL));

  for (gsize cut = 0; cut <= sizeof message; cut++) {
    guint8 copy[sizeof message];

    memcpy (copy, message, sizeof message);
    pieces[0] = (SottoPiece){ copy, cut };
    pieces[1] = (SottoPiece){ NULL, 0 };
    pieces[2] = (SottoPiece){ copy + cut, sizeof copy - cut };
    g_assert_true (sotto_digest_hmac (copy, 20, pieces, 3, copy, NULL));
    g_assert_cmpmem (copy, sizeof whole, whole, sizeof whole);
  }
}

/* RFC 2104: a key is padded with zeros up to a block, and digested if longer.
 */
static void
test_hmac_key_sizes (void)
{
  const guint8     zeros[64] = { 0 };
  const guint8     long_key[65] = { 1 };
  const SottoPiece message = { "message", 7 };
  const SottoPiece key = { long_key, sizeof long_key };
  guint8           digested[SOTTO_DIGEST_SIZE];
  guint8           a[SOTTO_DIGEST_SIZE];
  guint8           b[SOTTO_DIGEST_SIZE];

  g_assert_true (sotto_digest_hmac (NULL, 0, &message, 1, a, NULL));
  g_assert_true (sotto_digest_hmac (zeros, 64, &message, 1, b, NULL));
  g_assert_cmpmem (a, sizeof a, b, sizeof b);

  g_assert_true (sotto_digest_sha256 (&key, 1, digested, NULL));
  g_assert_true (sotto_digest_hmac (long_key, 65, &message, 1, a, NULL));
  g_assert_true (sotto_digest_hmac (digested, 32, &message, 1, b, NULL));
  g_assert_cmpmem (a, sizeof a, b, sizeof b);

  g_assert_true (sotto_digest_hmac (long_key, 64, &message, 1, b, NULL));
  g_assert_true (memcmp (a, b, sizeof a) != 0);
}

static void
test_hkdf_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("primitives.json");
  JsonArray *array = vectors_get_array (vectors, "hkdf_sha256_rfc5869");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject        *vector = vectors_get_element (array, i);
    g_autoptr (GBytes) ikm = vectors_dup_bytes (vector, "ikm");
    g_autoptr (GBytes) salt = vectors_dup_bytes (vector, "salt");
    g_autoptr (GBytes) info = vectors_dup_bytes (vector, "info");
    const SottoPiece   piece = get_piece (ikm);
    gsize              size = (gsize) vectors_get_int (vector, "L");
    g_autofree guint8 *okm = g_malloc (size);
    guint8             prk[SOTTO_DIGEST_SIZE];

    g_assert_true (sotto_digest_hkdf_extract (get_piece (salt).data,
                                              get_piece (salt).size, &piece, 1,
                                              prk, NULL));
    vectors_assert_bytes (vector, "prk", prk, sizeof prk);
    g_assert_true (sotto_digest_hkdf_expand (prk, sizeof prk,
                                             get_piece (info).data,
                                             get_piece (info).size, okm, size,
                                             NULL));
    vectors_assert_bytes (vector, "okm", okm, size);
  }
}

/* A shorter output is the beginning of a longer one, at every size. */
static void
test_hkdf_sizes (void)
{
  const guint8       prk[SOTTO_DIGEST_SIZE] = { 1, 2, 3 };
  const gsize        most = 255 * SOTTO_DIGEST_SIZE;
  g_autofree guint8 *longest = g_malloc0 (most);
  g_autofree guint8 *okm = g_malloc0 (most);

  g_assert_true (sotto_digest_hkdf_expand (prk, sizeof prk, "info", 4, longest,
                                           most, NULL));
  for (gsize size = 0; size <= 200; size++) {
    memset (okm, 0xee, most);
    g_assert_true (sotto_digest_hkdf_expand (prk, sizeof prk, "info", 4, okm,
                                             size, NULL));
    g_assert_cmpmem (okm, size, longest, size);
    g_assert_cmphex (okm[size], ==, 0xee);
  }
}

static gpointer
digest_often (gpointer data)
{
  const guint8 *wanted = data;

  for (gsize i = 0; i < N_TURNS; i++) {
    guint8 okm[60];

    if (!sotto_digest_hkdf_expand (wanted, 32, "x", 1, okm, sizeof okm, NULL) ||
        memcmp (okm, wanted + 32, sizeof okm) != 0) {
      return GINT_TO_POINTER (1);
    }
  }

  return NULL;
}

/* Each thread has its own handle: nothing of one gets into another's. */
static void
test_threads (void)
{
  GThread *threads[N_THREADS];
  guint8   data[N_THREADS][32 + 60] = { 0 };

  for (gsize i = 0; i < N_THREADS; i++) {
    data[i][0] = (guint8) i;
    g_assert_true (sotto_digest_hkdf_expand (data[i], 32, "x", 1, data[i] + 32,
                                             60, NULL));
  }
  for (gsize i = 0; i < N_THREADS; i++) {
    threads[i] = g_thread_new ("digester", digest_often, data[i]);
  }
  for (gsize i = 0; i < N_THREADS; i++) {
    g_assert_null (g_thread_join (threads[i]));
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/digest/sha256/vectors", test_sha256_vectors);
  g_test_add_func ("/digest/sha256/nothing", test_sha256_of_nothing);
  g_test_add_func ("/digest/hmac/vectors", test_hmac_vectors);
  g_test_add_func ("/digest/hmac/pieces", test_pieces_are_joined);
  g_test_add_func ("/digest/hmac/key-sizes", test_hmac_key_sizes);
  g_test_add_func ("/digest/hkdf/vectors", test_hkdf_vectors);
  g_test_add_func ("/digest/hkdf/sizes", test_hkdf_sizes);
  g_test_add_func ("/digest/threads", test_threads);

  return g_test_run ();
}
