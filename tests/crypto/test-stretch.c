/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests PBKDF2-HMAC-SHA-512 by vectors. */

#include "sotto-stretch.h"

#include <gcrypt.h>
#include <string.h>

#include "sotto-crypto.h"
#include "vectors.h"

static void
check (JsonObject *vector, GBytes *password, GBytes *salt)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      out = vectors_dup_bytes (vector, "out");
  g_autoptr (SottoSecret) secret =
    sotto_secret_new_from (g_bytes_get_data (password, NULL),
                           g_bytes_get_size (password));
  g_autoptr (SottoSecret) stretched = NULL;

  stretched = sotto_stretch (secret, g_bytes_get_data (salt, NULL),
                             g_bytes_get_size (salt),
                             (guint32) vectors_get_int (vector, "iterations"),
                             g_bytes_get_size (out), &error);
  g_assert_no_error (error);
  g_assert_true (gcry_is_secure (sotto_secret_get_data (stretched)));
  vectors_assert_bytes (vector, "out", sotto_secret_get_data (stretched),
                        sotto_secret_get_size (stretched));
}

static void
test_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("primitives.json");
  JsonArray *array = vectors_get_array (vectors, "pbkdf2_hmac_sha512");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject        *vector = vectors_get_element (array, i);
    const char        *password = vectors_get_string (vector, "password");
    const char        *salt = vectors_get_string (vector, "salt");
    g_autoptr (GBytes) password_bytes =
      g_bytes_new_static (password, strlen (password));
    g_autoptr (GBytes) salt_bytes = g_bytes_new_static (salt, strlen (salt));

    check (vector, password_bytes, salt_bytes);
  }
}

static void
test_whole_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("published.json");
  JsonArray *array = vectors_get_array (vectors, "pbkdf2_hmac_sha512_whole");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject        *vector = vectors_get_element (array, i);
    g_autoptr (GBytes) password = vectors_dup_bytes (vector, "password");
    g_autoptr (GBytes) salt = vectors_dup_bytes (vector, "salt");

    check (vector, password, salt);
  }
}

/* What libgcrypt refuses is an error, and not an output of zeros. */
static void
test_no_iterations (void)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoSecret) password = sotto_secret_new_from ("x", 1);

  g_assert_null (sotto_stretch (password, (const guint8 *) "salt", 4, 0, 40,
                                &error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_FAILED);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/stretch/vectors", test_vectors);
  g_test_add_func ("/stretch/whole-vectors", test_whole_vectors);
  g_test_add_func ("/stretch/no-iterations", test_no_iterations);

  return g_test_run ();
}
