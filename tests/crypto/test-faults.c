/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests what happens when libgcrypt fails or is wrong. */

#include "faulty-gcrypt.h"

#include <string.h>

#include "sotto-aead.h"
#include "sotto-crypto-private.h"
#include "sotto-crypto.h"
#include "sotto-digest.h"
#include "sotto-hash.h"
#include "sotto-p256.h"
#include "sotto-stretch.h"
#include "sotto-x25519.h"

/* Each operation writes to @out, of 128 bytes, and returns how many of them
 * have to be zero when it fails. */
typedef gboolean (*Operation) (guint8 *out, gsize *size, GError **error);

static const guint8 key[SOTTO_P256_SCALAR_SIZE] = { [31] = 5 };

/* The base point of P-256. */
static const guint8 base[SOTTO_P256_POINT_SIZE] = {
  0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5,
  0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4,
  0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a,
  0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
  0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
};

static gboolean
run_new_aead (guint8 *out, gsize *size, GError **error)
{
  g_autoptr (SottoAead) aead = sotto_aead_new (error);

  *size = 0;

  return aead != NULL;
}

static gboolean
run_seal (guint8 *out, gsize *size, GError **error)
{
  g_autoptr (SottoAead) aead = sotto_aead_new (NULL);

  *size = 32 + SOTTO_AEAD_TAG_SIZE;

  return sotto_aead_seal (aead, key + 16, key, key, 1, out, 32, out, out + 32,
                          error);
}

static gboolean
run_open (guint8 *out, gsize *size, GError **error)
{
  g_autoptr (SottoAead) aead = sotto_aead_new (NULL);

  *size = 32;

  return sotto_aead_open (aead, key + 16, key, key, 1, out, 32, out + 32, out,
                          error);
}

static gboolean
run_sha256 (guint8 *out, gsize *size, GError **error)
{
  *size = SOTTO_DIGEST_SIZE;

  return sotto_digest_sha256 (NULL, 0, out, error);
}

static gboolean
run_hmac (guint8 *out, gsize *size, GError **error)
{
  *size = SOTTO_DIGEST_SIZE;

  return sotto_digest_hmac (key, sizeof key, NULL, 0, out, error);
}

/* A key that is digested before it is used. */
static gboolean
run_long_hmac (guint8 *out, gsize *size, GError **error)
{
  static const guint8 long_key[65] = { 1 };

  *size = SOTTO_DIGEST_SIZE;

  return sotto_digest_hmac (long_key, sizeof long_key, NULL, 0, out, error);
}

static gboolean
run_extract (guint8 *out, gsize *size, GError **error)
{
  *size = SOTTO_DIGEST_SIZE;

  return sotto_digest_hkdf_extract (key, sizeof key, NULL, 0, out, error);
}

static gboolean
run_expand (guint8 *out, gsize *size, GError **error)
{
  *size = 60;

  return sotto_digest_hkdf_expand (key, sizeof key, "info", 4, out, *size,
                                   error);
}

static gboolean
run_new_hash (guint8 *out, gsize *size, GError **error)
{
  g_autoptr (SottoHash) hash = sotto_hash_new (error);

  *size = 0;

  return hash != NULL;
}

static gboolean
run_stretch (guint8 *out, gsize *size, GError **error)
{
  g_autoptr (SottoSecret) password = sotto_secret_new_from (key, sizeof key);
  g_autoptr (SottoSecret) stretched =
    sotto_stretch (password, key, sizeof key, 1, 40, error);

  *size = 0;

  return stretched != NULL;
}

static gboolean
run_public (guint8 *out, gsize *size, GError **error)
{
  *size = SOTTO_X25519_SIZE;

  return sotto_x25519_public (key, out, error);
}

static gboolean
run_shared (guint8 *out, gsize *size, GError **error)
{
  const guint8 nine[SOTTO_X25519_SIZE] = { 9 };

  *size = SOTTO_X25519_SIZE;

  return sotto_x25519_shared (key, nine, out, error);
}

static gboolean
run_blind (guint8 *out, gsize *size, GError **error)
{
  *size = SOTTO_P256_POINT_SIZE;

  return sotto_p256_blind (key, key, base, out, error);
}

static gboolean
run_unblind (guint8 *out, gsize *size, GError **error)
{
  static const guint8 one[SOTTO_P256_SCALAR_SIZE] = { [31] = 1 };
  static const guint8 zero[SOTTO_P256_SCALAR_SIZE] = { 0 };

  *size = SOTTO_P256_POINT_SIZE;

  return sotto_p256_unblind (one, zero, base, base, out, error);
}

static const struct {
  const char *function;
  Operation   run;
} rows[] = {
  { "gcry_cipher_open", run_new_aead },
  { "gcry_cipher_setkey", run_seal },
  { "gcry_cipher_setkey", run_open },
  { "gcry_cipher_setiv", run_seal },
  { "gcry_cipher_setiv", run_open },
  { "gcry_cipher_authenticate", run_seal },
  { "gcry_cipher_authenticate", run_open },
  { "gcry_cipher_encrypt", run_seal },
  { "gcry_cipher_decrypt", run_open },
  { "gcry_cipher_gettag", run_seal },
  { "gcry_cipher_checktag", run_open },
  { "gcry_md_open", run_new_hash },
  { "gcry_md_read", run_sha256 },
  { "gcry_md_read", run_hmac },
  { "gcry_md_read", run_long_hmac },
  { "gcry_md_read", run_extract },
  { "gcry_md_read", run_expand },
  { "gcry_kdf_derive", run_stretch },
  { "gcry_mpi_ec_new", run_public },
  { "gcry_mpi_ec_new", run_shared },
  { "gcry_mpi_ec_new", run_blind },
  { "gcry_mpi_ec_new", run_unblind },
  { "gcry_mpi_scan", run_public },
  { "gcry_mpi_scan", run_shared },
  { "gcry_mpi_scan", run_blind },
  { "gcry_mpi_scan", run_unblind },
  { "gcry_mpi_print", run_public },
  { "gcry_mpi_print", run_shared },
  { "gcry_mpi_print", run_blind },
  { "gcry_mpi_print", run_unblind },
};

static void
assert_fails (const char *function, Operation run)
{
  g_autoptr (GError) error = NULL;
  guint8             out[128];
  gsize              size;

  g_test_message ("%s", function);
  memset (out, 0xee, sizeof out);
  faulty_failing = function;
  g_assert_false (run (out, &size, &error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_FAILED);
  faulty_failing = NULL;
  for (gsize i = 0; i < size; i++) {
    g_assert_cmphex (out[i], ==, 0);
  }
}

/* Each failure is an error, leaves nothing, and is over when it is over. */
static void
test_failures (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint8 out[128] = { 0 };
    gsize  size;

    assert_fails (rows[i].function, rows[i].run);
    if (rows[i].run != run_open) {
      g_assert_true (rows[i].run (out, &size, NULL));
    }
  }
}

/* It has no way to say so, but its digest is that of no file. */
static void
test_hash_is_zeros (void)
{
  g_autoptr (SottoHash) hash = sotto_hash_new (NULL);
  const guint8          zeros[SOTTO_DIGEST_SIZE] = { 0 };
  guint8                digest[SOTTO_DIGEST_SIZE];

  memset (digest, 0xee, sizeof digest);
  sotto_hash_add (hash, key, sizeof key);
  faulty_failing = "gcry_md_read";
  sotto_hash_finish (hash, digest);
  faulty_failing = NULL;
  g_assert_cmpmem (digest, sizeof digest, zeros, sizeof zeros);
}

static gpointer
digest_without_handle (gpointer data)
{
  assert_fails ("gcry_md_open", run_sha256);
  assert_fails ("gcry_md_open", run_hmac);
  assert_fails ("gcry_md_open", run_long_hmac);
  assert_fails ("gcry_md_open", run_extract);
  assert_fails ("gcry_md_open", run_expand);

  return NULL;
}

/* Only a new thread has no handle yet. */
static void
test_no_handle (void)
{
  g_thread_join (g_thread_new ("digester", digest_without_handle, NULL));
}

static void
assert_no_key_in_handle (void)
{
  for (gsize i = 0; i < sizeof faulty_key; i++) {
    g_assert_cmphex (faulty_key[i], ==, 0);
  }
}

/* The key of a frame does not stay in the handle, however the call ends. */
static void
test_key_is_replaced (void)
{
  const char *functions[] = { NULL, "gcry_cipher_encrypt",
                              "gcry_cipher_gettag" };
  guint8      out[128] = { 0 };
  gsize       size;

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++) {
    memset (faulty_key, 0xee, sizeof faulty_key);
    faulty_failing = functions[i];
    run_seal (out, &size, NULL);
    faulty_failing = NULL;
    assert_no_key_in_handle ();
  }

  /* The tag is wrong. */
  memset (faulty_key, 0xee, sizeof faulty_key);
  g_assert_false (run_open (out, &size, NULL));
  assert_no_key_in_handle ();
}

/* Also where libgcrypt does not: without locked memory. */
static void
test_secret_is_wiped (void)
{
  SottoSecret *secret = sotto_secret_new (64);

  memset (sotto_secret_get_data (secret), 0xa5, 64);
  faulty_watch (sotto_secret_get_data (secret), 64);
  sotto_secret_unref (secret);
  g_assert_true (faulty_unwatch ());
}

/* Only then does libgcrypt multiply in constant time, and lock and wipe what it
 * copies. */
static void
test_secrets_are_locked (void)
{
  const Operation operations[] = { run_stretch, run_public, run_shared,
                                   run_blind, run_unblind };

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++) {
    guint8 out[128];
    gsize  size;

    faulty_secrets = 0;
    faulty_secrets_unlocked = 0;
    g_assert_true (operations[i](out, &size, NULL));
    g_assert_cmpuint (faulty_secrets, >, 0);
    g_assert_cmpuint (faulty_secrets_unlocked, ==, 0);
  }
}

/* libgcrypt multiplies by any number at all. */
static void
test_scalar_is_clamped (void)
{
  guint8 scalar[SOTTO_X25519_SIZE];
  guint8 out[SOTTO_X25519_SIZE];

  memset (scalar, 0xff, sizeof scalar);
  g_assert_true (sotto_x25519_public (scalar, out, NULL));
  g_assert_cmphex (faulty_scalar[31], ==, 0xf8);
  g_assert_cmphex (faulty_scalar[0], ==, 0x7f);

  memset (scalar, 0, sizeof scalar);
  g_assert_true (sotto_x25519_public (scalar, out, NULL));
  g_assert_cmphex (faulty_scalar[31], ==, 0x00);
  g_assert_cmphex (faulty_scalar[0], ==, 0x40);
}

static void
test_self_test (void)
{
  const struct {
    const char *function;
    const char *primitive;
  } lies_told[] = {
    { "gcry_cipher_encrypt", "AES-128-GCM:*" },
    { "gcry_cipher_decrypt", "AES-128-GCM:*" },
    { "gcry_cipher_gettag", "AES-128-GCM:*" },
    { "gcry_cipher_checktag", "AES-128-GCM's tag:*" },
    { "gcry_md_read", "HKDF-SHA-256:*" },
    { "gcry_kdf_derive", "PBKDF2-HMAC-SHA-512:*" },
    { "gcry_mpi_print", "X25519:*" },
    { "gcry_mpi_ec_curve_point", "P-256:*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lies_told); i++) {
    g_autoptr (GError) error = NULL;

    faulty_lying = lies_told[i].function;
    g_assert_false (sotto_self_test_run (&error));
    g_assert_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_SELF_TEST);
    g_assert_true (g_pattern_match_simple (lies_told[i].primitive,
                                           error->message));
    faulty_lying = NULL;
    g_assert_true (sotto_self_test_run (NULL));
  }
}

/* A program whose start failed is told so again, whatever has changed since. */
static void
assert_start_fails (SottoCryptoError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_false (sotto_crypto_init (&error));
  g_assert_error (error, SOTTO_CRYPTO_ERROR, (int) code);
  faulty_failing = NULL;
  faulty_lying = NULL;
  g_assert_false (sotto_crypto_init (&again));
  g_assert_error (again, SOTTO_CRYPTO_ERROR, (int) code);
  g_assert_false (sotto_crypto_init (NULL));
}

static void
test_old_version (void)
{
  if (g_test_subprocess ()) {
    faulty_failing = "gcry_check_version";
    assert_start_fails (SOTTO_CRYPTO_ERROR_VERSION);
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_start_fails (void)
{
  if (g_test_subprocess ()) {
    faulty_lying = "gcry_kdf_derive";
    assert_start_fails (SOTTO_CRYPTO_ERROR_SELF_TEST);
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ()) {
    sotto_crypto_init (&error);
    g_assert_no_error (error);
  }

  g_test_add_func ("/faults/failures", test_failures);
  g_test_add_func ("/faults/hash-is-zeros", test_hash_is_zeros);
  g_test_add_func ("/faults/no-handle", test_no_handle);
  g_test_add_func ("/faults/key-is-replaced", test_key_is_replaced);
  g_test_add_func ("/faults/secret-is-wiped", test_secret_is_wiped);
  g_test_add_func ("/faults/secrets-are-locked", test_secrets_are_locked);
  g_test_add_func ("/faults/scalar-is-clamped", test_scalar_is_clamped);
  g_test_add_func ("/faults/self-test", test_self_test);
  g_test_add_func ("/faults/old-version", test_old_version);
  g_test_add_func ("/faults/start-fails", test_start_fails);

  return g_test_run ();
}
