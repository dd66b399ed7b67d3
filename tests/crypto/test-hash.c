/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that a running hash is that of the whole, however its bytes come. */

#include "sotto-hash.h"

#include <string.h>

#include "sotto-crypto.h"
#include "vectors.h"

static SottoHash *
make_hash (void)
{
  g_autoptr (GError) error = NULL;
  SottoHash         *hash = sotto_hash_new (&error);

  g_assert_no_error (error);

  return hash;
}

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray             *array = vectors_get_array (vectors, "sha256_fips180");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject           *vector = vectors_get_element (array, i);
    g_autoptr (GBytes)    message = vectors_dup_bytes (vector, "message");
    g_autoptr (SottoHash) hash = make_hash ();
    guint8                digest[SOTTO_DIGEST_SIZE];
    gsize                 size;
    const guint8         *data = g_bytes_get_data (message, &size);

    sotto_hash_add (hash, data, size);
    sotto_hash_finish (hash, digest);
    vectors_assert_bytes (vector, "digest", digest, sizeof digest);
  }
}

/* FIPS 180-2, appendix B.3: a million times "a". It comes in pieces of every
 * size from nothing to a few blocks. */
static void
test_million (void)
{
  const char           *wanted = "cdc76e5c9914fb9281a1c7e284d73e67"
                                 "f1809a48a497200e046d39ccc7112cd0";
  g_autoptr (SottoHash) hash = make_hash ();
  g_autofree char      *hex = NULL;
  guint8                piece[300];
  guint8                digest[SOTTO_DIGEST_SIZE];
  gsize                 left = 1000000;

  memset (piece, 'a', sizeof piece);
  for (gsize i = 0; left > 0; i++) {
    gsize size = MIN (i % (sizeof piece + 1), left);

    sotto_hash_add (hash, size > 0 ? piece : NULL, size);
    left -= size;
  }
  sotto_hash_finish (hash, digest);
  hex = vectors_format_hex (digest, sizeof digest);
  g_assert_cmpstr (hex, ==, wanted);
}

/* Two that run at once, and the other kind of digest between their pieces, know
 * nothing of each other. */
static void
test_apart (void)
{
  const SottoPiece      one = { "one of many", 11 };
  const SottoPiece      other = { "another", 7 };
  g_autoptr (SottoHash) first = make_hash ();
  g_autoptr (SottoHash) second = make_hash ();
  guint8                wanted[SOTTO_DIGEST_SIZE];
  guint8                digest[SOTTO_DIGEST_SIZE];

  sotto_hash_add (first, one.data, 4);
  sotto_hash_add (second, other.data, 3);
  g_assert_true (sotto_digest_sha256 (&one, 1, wanted, NULL));
  sotto_hash_add (first, (const guint8 *) one.data + 4, 7);
  sotto_hash_finish (first, digest);
  g_assert_cmpmem (digest, sizeof digest, wanted, sizeof wanted);

  sotto_hash_add (second, (const guint8 *) other.data + 3, 4);
  sotto_hash_finish (second, digest);
  g_assert_true (sotto_digest_sha256 (&other, 1, wanted, NULL));
  g_assert_cmpmem (digest, sizeof digest, wanted, sizeof wanted);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/hash/vectors", test_vectors);
  g_test_add_func ("/hash/million", test_million);
  g_test_add_func ("/hash/apart", test_apart);

  return g_test_run ();
}
