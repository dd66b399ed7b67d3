/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* X25519 by libgcrypt, with the checks that RFC 7748 leaves to the caller. */

#include "sotto-x25519.h"

#include <string.h>

#include "sotto-crypto-private.h"
#include "sotto-crypto.h"
#include "sotto-secret.h"

/* A NULL @point is the base point. */
static gboolean
multiply (const guint8  private_key[SOTTO_X25519_SIZE],
          const guint8 *point,
          guint8        result[SOTTO_X25519_SIZE],
          GError      **error)
{
  /* libgcrypt makes copies of the scalar: they are in locked memory, and are
   * wiped, if the scalar is. */
  g_autoptr (SottoSecret) copy =
    sotto_secret_new_from (private_key, SOTTO_X25519_SIZE);
  guint8      *scalar = sotto_secret_get_data (copy);
  gcry_error_t code;

  /* RFC 7748 section 5, decodeScalar25519. */
  scalar[0] &= 0xf8;
  scalar[31] &= 0x7f;
  scalar[31] |= 0x40;

  code = gcry_ecc_mul_point (GCRY_ECC_CURVE25519, result, scalar, point);
  if (code != 0) {
    memset (result, 0, SOTTO_X25519_SIZE);
  }

  return sotto_crypto_check (code, "Multiplying on Curve25519", error);
}

gboolean
sotto_x25519_public (const guint8 private_key[SOTTO_X25519_SIZE],
                     guint8       public_key[SOTTO_X25519_SIZE],
                     GError     **error)
{
  return multiply (private_key, NULL, public_key, error);
}

gboolean
sotto_x25519_shared (const guint8 private_key[SOTTO_X25519_SIZE],
                     const guint8 public_key[SOTTO_X25519_SIZE],
                     guint8       shared[SOTTO_X25519_SIZE],
                     GError     **error)
{
  static const guint8 zeros[SOTTO_X25519_SIZE] = { 0 };

  if (!multiply (private_key, public_key, shared, error)) {
    return FALSE;
  }
  if (sotto_secret_equal (shared, zeros, sizeof zeros)) {
    g_set_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK,
                 "The public key is of small order");
    return FALSE;
  }

  return TRUE;
}
