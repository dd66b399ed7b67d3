/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests AES-128-GCM: vectors, round trips, and every bit that can be wrong. */

#include "sotto-aead.h"

#include <string.h>

#include "sotto-crypto.h"
#include "vectors.h"

/* As much as a cell holds. */
#define SIZE 1007
#define AAD_SIZE 1

/* One sealed message, with all that opening it needs. */
typedef struct {
  guint8 key[SOTTO_AEAD_KEY_SIZE];
  guint8 iv[SOTTO_AEAD_IV_SIZE];
  guint8 aad[AAD_SIZE];
  guint8 tag[SOTTO_AEAD_TAG_SIZE];
  guint8 text[SIZE];
} Sealed;

static SottoAead *
new_aead (void)
{
  g_autoptr (GError) error = NULL;
  SottoAead         *aead = sotto_aead_new (&error);

  g_assert_no_error (error);
  g_assert_nonnull (aead);

  return aead;
}

static void
assert_zeros (const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    g_assert_cmphex (bytes[i], ==, 0);
  }
}

/* Byte @i of a plaintext that is different in every block. */
static guint8
get_text (gsize i)
{
  return (guint8) (i * 7 + i / 16);
}

static void
seal (SottoAead *aead, Sealed *sealed)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < SIZE; i++) {
    sealed->text[i] = get_text (i);
  }
  sotto_aead_seal (aead, sealed->key, sealed->iv, sealed->aad, AAD_SIZE,
                   sealed->text, SIZE, sealed->text, sealed->tag, &error);
  g_assert_no_error (error);
}

static void
assert_opens (SottoAead *aead, const Sealed *sealed)
{
  g_autoptr (GError) error = NULL;
  guint8             plaintext[SIZE];

  sotto_aead_open (aead, sealed->key, sealed->iv, sealed->aad, AAD_SIZE,
                   sealed->text, SIZE, sealed->tag, plaintext, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < SIZE; i++) {
    g_assert_cmphex (plaintext[i], ==, get_text (i));
  }
}

static void
assert_refused (SottoAead *aead, const Sealed *sealed, gsize size)
{
  g_autoptr (GError) error = NULL;
  guint8             plaintext[SIZE];

  memset (plaintext, 0xee, sizeof plaintext);
  g_assert_false (sotto_aead_open (aead, sealed->key, sealed->iv, sealed->aad,
                                   AAD_SIZE, sealed->text, size, sealed->tag,
                                   plaintext, &error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_TAG);
  assert_zeros (plaintext, size);
}

static void
check_vector (SottoAead *aead, JsonObject *vector)
{
  g_autoptr (GBytes) aad = vectors_dup_bytes (vector, "aad");
  g_autoptr (GBytes) plaintext = vectors_dup_bytes (vector, "plaintext");
  gsize              aad_size;
  gsize              size;
  const guint8      *aad_data = g_bytes_get_data (aad, &aad_size);
  const guint8      *data = g_bytes_get_data (plaintext, &size);
  guint8             key[SOTTO_AEAD_KEY_SIZE];
  guint8             iv[SOTTO_AEAD_IV_SIZE];
  guint8             tag[SOTTO_AEAD_TAG_SIZE];
  guint8             text[64];

  g_assert_cmpuint (size, <=, sizeof text);
  vectors_copy_bytes (vector, "key", key, sizeof key);
  vectors_copy_bytes (vector, "iv", iv, sizeof iv);

  g_assert_true (sotto_aead_seal (aead, key, iv, aad_data, aad_size, data, size,
                                  text, tag, NULL));
  vectors_assert_bytes (vector, "ciphertext", text, size);
  vectors_assert_bytes (vector, "tag", tag, sizeof tag);
  g_assert_true (sotto_aead_open (aead, key, iv, aad_data, aad_size, text, size,
                                  tag, text, NULL));
  vectors_assert_bytes (vector, "plaintext", text, size);
}

/* All on one handle, as the frames of a conversation are. */
static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  g_autoptr (SottoAead)  aead = new_aead ();
  JsonArray             *array = vectors_get_array (vectors, "aes_128_gcm");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    check_vector (aead, vectors_get_element (array, i));
  }
}

static void
test_round_trip_sizes (void)
{
  g_autoptr (SottoAead) aead = new_aead ();
  const guint8          key[SOTTO_AEAD_KEY_SIZE] = { 1 };
  const guint8          iv[SOTTO_AEAD_IV_SIZE] = { 2 };
  g_autofree guint8    *plaintext = g_malloc0 (65520);
  g_autofree guint8    *text = g_malloc0 (65520);
  gsize sizes[] = { 0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 1007, 65519 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint8 tag[SOTTO_AEAD_TAG_SIZE];

    memset (plaintext, 0x5a, sizes[i]);
    text[sizes[i]] = 0xee;
    g_assert_true (sotto_aead_seal (aead, key, iv, NULL, 0, plaintext, sizes[i],
                                    text, tag, NULL));
    g_assert_cmphex (text[sizes[i]], ==, 0xee);
    if (sizes[i] >= 16) {
      g_assert_true (memcmp (text, plaintext, sizes[i]) != 0);
    }
    g_assert_true (sotto_aead_open (aead, key, iv, NULL, 0, text, sizes[i], tag,
                                    text, NULL));
    g_assert_cmpmem (text, sizes[i], plaintext, sizes[i]);
    g_assert_cmphex (text[sizes[i]], ==, 0xee);
  }
}

/* Key, IV, first byte, tag and ciphertext: one bit of any is enough. */
static void
test_every_bit (void)
{
  g_autoptr (SottoAead) aead = new_aead ();
  Sealed                sealed = { .key = { 3 }, .iv = { 4 }, .aad = { 1 } };
  guint8               *bytes = (guint8 *) &sealed;

  seal (aead, &sealed);
  for (gsize bit = 0; bit < 8 * sizeof sealed; bit++) {
    bytes[bit / 8] ^= 1u << bit % 8;
    assert_refused (aead, &sealed, SIZE);
    bytes[bit / 8] ^= 1u << bit % 8;
  }
  assert_opens (aead, &sealed);
}

static void
test_every_truncation (void)
{
  g_autoptr (SottoAead) aead = new_aead ();
  Sealed                sealed = { .key = { 3 }, .iv = { 4 }, .aad = { 1 } };

  seal (aead, &sealed);
  for (gsize size = 0; size < SIZE; size++) {
    assert_refused (aead, &sealed, size);
  }
}

/* What is decrypted where the ciphertext was is wiped too. */
static void
test_refused_in_place (void)
{
  g_autoptr (SottoAead) aead = new_aead ();
  g_autoptr (GError)    error = NULL;
  Sealed                sealed = { .key = { 3 }, .iv = { 4 }, .aad = { 1 } };

  seal (aead, &sealed);
  sealed.tag[15] ^= 0x80;
  g_assert_false (sotto_aead_open (aead, sealed.key, sealed.iv, sealed.aad,
                                   AAD_SIZE, sealed.text, SIZE, sealed.tag,
                                   sealed.text, &error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_TAG);
  assert_zeros (sealed.text, SIZE);
}

/* Neither another key nor a refusal leaves anything in the handle. */
static void
test_handle_is_kept (void)
{
  g_autoptr (SottoAead) kept = new_aead ();

  for (guint i = 0; i < 50; i++) {
    g_autoptr (SottoAead) fresh = new_aead ();
    Sealed a = { .key = { (guint8) i }, .iv = { 7 }, .aad = { 2 } };
    Sealed b = a;

    seal (kept, &a);
    seal (fresh, &b);
    g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
    assert_opens (kept, &b);
    a.text[i] ^= 1;
    assert_refused (kept, &a, SIZE);
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/aead/vectors", test_vectors);
  g_test_add_func ("/aead/round-trip-sizes", test_round_trip_sizes);
  g_test_add_func ("/aead/every-bit", test_every_bit);
  g_test_add_func ("/aead/every-truncation", test_every_truncation);
  g_test_add_func ("/aead/refused-in-place", test_refused_in_place);
  g_test_add_func ("/aead/handle-is-kept", test_handle_is_kept);

  return g_test_run ();
}
