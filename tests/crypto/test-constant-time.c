/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that nothing of ours branches on a secret or looks up with one. */

#include "constant-time.h"

#include <string.h>

#include "sotto-aead.h"
#include "sotto-crypto.h"
#include "sotto-digest.h"
#include "sotto-p256.h"
#include "sotto-secret.h"
#include "sotto-stretch.h"
#include "sotto-x25519.h"

#define SIZE 64

/* The base point of P-256. */
static const guint8 base[SOTTO_P256_POINT_SIZE] = {
  0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5,
  0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4,
  0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a,
  0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
  0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
};

static void
check_equal (const guint8 *a, const guint8 *b, gboolean wanted)
{
  gboolean equal;

  constant_time_assert (equal = sotto_secret_equal (a, b, SIZE));
  constant_time_show (&equal, sizeof equal);
  g_assert_cmpint (equal, ==, wanted);
}

static void
test_equal (void)
{
  guint8 a[SIZE] = { 0 };
  guint8 b[SIZE] = { 0 };
  guint8 c[SIZE] = { [SIZE / 2] = 1 };

  constant_time_hide (a, sizeof a);
  check_equal (a, b, TRUE);
  check_equal (a, c, FALSE);
  constant_time_hide (c, sizeof c);
  check_equal (a, c, FALSE);
}

static void
test_copy_and_wipe (void)
{
  guint8       bytes[SIZE] = { 0 };
  SottoSecret *copy;

  constant_time_hide (bytes, sizeof bytes);
  constant_time_assert (copy = sotto_secret_new_from (bytes, sizeof bytes));
  constant_time_assert (sotto_secret_unref (copy));
  constant_time_assert (sotto_secret_wipe (bytes, sizeof bytes));
  /* That is defined again, without having been shown. */
  constant_time_assert (g_assert_cmpmem (bytes, sizeof bytes,
                                         (guint8[SIZE]){ 0 }, SIZE));
}

static void
test_reduce (void)
{
  guint8 wide[SOTTO_P256_WIDE_SIZE];
  guint8 scalar[SOTTO_P256_SCALAR_SIZE];

  /* 2^320 - 1 mod q. */
  static const guint8 rest[SOTTO_P256_SCALAR_SIZE] = {
    0xff, 0xff, 0xff, 0xfe, 0x00, 0x00, 0x00, 0x01, 0x43, 0x19, 0x05,
    0x52, 0x9c, 0x01, 0x66, 0xcd, 0x22, 0x15, 0x91, 0x65, 0xb6, 0xfa,
    0xae, 0x70, 0xf7, 0x56, 0xa5, 0x71, 0xfc, 0x63, 0x25, 0x50,
  };

  memset (wide, 0xff, sizeof wide);
  constant_time_hide (wide, sizeof wide);
  constant_time_assert (sotto_p256_reduce (wide, scalar));
  constant_time_show (scalar, sizeof scalar);
  g_assert_cmpmem (scalar, sizeof scalar, rest, sizeof rest);
}

static void
check_is_scalar (guint8 fill, gboolean wanted)
{
  guint8   bytes[SOTTO_P256_SCALAR_SIZE];
  gboolean is_scalar;

  memset (bytes, fill, sizeof bytes);
  constant_time_hide (bytes, sizeof bytes);
  constant_time_assert (is_scalar = sotto_p256_is_scalar (bytes));
  constant_time_show (&is_scalar, sizeof is_scalar);
  g_assert_cmpint (is_scalar, ==, wanted);
}

static void
test_is_scalar (void)
{
  check_is_scalar (0x00, FALSE);
  check_is_scalar (0x01, TRUE);
  check_is_scalar (0xff, FALSE);
}

static void
test_p256 (void)
{
  guint8   x[SOTTO_P256_SCALAR_SIZE] = { [31] = 1 };
  guint8   w[SOTTO_P256_SCALAR_SIZE] = { 0 };
  guint8   point[SOTTO_P256_POINT_SIZE];
  gboolean done;

  constant_time_hide (x, sizeof x);
  constant_time_hide (w, sizeof w);
  constant_time_assert (done = sotto_p256_blind (x, w, base, point, NULL));
  g_assert_true (done);
  constant_time_show (point, sizeof point);
  g_assert_cmpmem (point, sizeof point, base, sizeof base);

  constant_time_assert (done =
                          sotto_p256_unblind (x, w, base, base, point, NULL));
  g_assert_true (done);
  constant_time_show (point, sizeof point);
  g_assert_cmpmem (point, sizeof point, base, sizeof base);
}

static void
test_x25519 (void)
{
  static const guint8 nine[SOTTO_X25519_SIZE] = { 9 };
  guint8              key[SOTTO_X25519_SIZE] = { 1, 2, 3 };
  guint8              public_key[SOTTO_X25519_SIZE];
  guint8              shared[SOTTO_X25519_SIZE];
  gboolean            done;

  constant_time_hide (key, sizeof key);
  constant_time_assert (done = sotto_x25519_public (key, public_key, NULL));
  g_assert_true (done);
  constant_time_assert (done = sotto_x25519_shared (key, nine, shared, NULL));
  g_assert_true (done);
  constant_time_show (public_key, sizeof public_key);
  constant_time_show (shared, sizeof shared);
  g_assert_cmpmem (public_key, sizeof public_key, shared, sizeof shared);
}

static void
test_digests (void)
{
  guint8           key[SOTTO_DIGEST_SIZE] = { 1, 2, 3 };
  guint8           text[SIZE] = { 0 };
  guint8           out[60];
  const SottoPiece piece = { text, sizeof text };
  gboolean         done;

  constant_time_hide (key, sizeof key);
  constant_time_hide (text, sizeof text);
  constant_time_assert (done = sotto_digest_sha256 (&piece, 1, out, NULL));
  g_assert_true (done);
  constant_time_assert (done = sotto_digest_hmac (key, sizeof key, &piece, 1,
                                                  out, NULL));
  g_assert_true (done);
  constant_time_assert (done =
                          sotto_digest_hkdf_extract (key, sizeof key, &piece, 1,
                                                     out, NULL));
  g_assert_true (done);
  constant_time_assert (done =
                          sotto_digest_hkdf_expand (key, sizeof key, "info", 4,
                                                    out, sizeof out, NULL));
  g_assert_true (done);
}

static void
test_aead (void)
{
  g_autoptr (SottoAead) aead = sotto_aead_new (NULL);
  guint8                key[SOTTO_AEAD_KEY_SIZE] = { 1 };
  guint8                iv[SOTTO_AEAD_IV_SIZE] = { 2 };
  guint8                text[SIZE] = { 3 };
  guint8                tag[SOTTO_AEAD_TAG_SIZE];
  gboolean              done;

  constant_time_hide (key, sizeof key);
  constant_time_hide (iv, sizeof iv);
  constant_time_hide (text, sizeof text);
  constant_time_assert (done = sotto_aead_seal (aead, key, iv, NULL, 0, text,
                                                SIZE, text, tag, NULL));
  g_assert_true (done);
  /* Both are on the wire. */
  constant_time_show (text, sizeof text);
  constant_time_show (tag, sizeof tag);
  constant_time_assert (done = sotto_aead_open (aead, key, iv, NULL, 0, text,
                                                SIZE, tag, text, NULL));
  g_assert_true (done);
  constant_time_show (text, sizeof text);
  g_assert_cmpint (text[0], ==, 3);
}

static void
test_stretch (void)
{
  g_autoptr (SottoSecret) password = sotto_secret_new_from ("password", 8);
  g_autoptr (SottoSecret) out = NULL;

  constant_time_hide (sotto_secret_get_data (password), 8);
  constant_time_assert (out = sotto_stretch (password, base, 16, 2, 40, NULL));
  g_assert_nonnull (out);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  constant_time_require_valgrind ();
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/constant-time/canary", constant_time_test_canary);
  g_test_add_func ("/constant-time/equal", test_equal);
  g_test_add_func ("/constant-time/copy-and-wipe", test_copy_and_wipe);
  g_test_add_func ("/constant-time/reduce", test_reduce);
  g_test_add_func ("/constant-time/is-scalar", test_is_scalar);
  g_test_add_func ("/constant-time/p256", test_p256);
  g_test_add_func ("/constant-time/x25519", test_x25519);
  g_test_add_func ("/constant-time/digests", test_digests);
  g_test_add_func ("/constant-time/aead", test_aead);
  g_test_add_func ("/constant-time/stretch", test_stretch);

  return g_test_run ();
}
