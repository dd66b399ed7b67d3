/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* X25519 by libgcrypt, with the checks that RFC 7748 leaves to the caller. */

#include "sotto-x25519.h"

#include <string.h>

#include "sotto-crypto-private.h"
#include "sotto-crypto.h"
#include "sotto-secret.h"

G_STATIC_ASSERT (SOTTO_X25519_SIZE == SOTTO_MPI_SIZE);

/* RFC 7748 writes numbers from the other end. */
static void
turn (const guint8 from[SOTTO_X25519_SIZE], guint8 to[SOTTO_X25519_SIZE])
{
  for (gsize i = 0; i < SOTTO_X25519_SIZE; i++) {
    to[i] = from[SOTTO_X25519_SIZE - 1 - i];
  }
}

/* RFC 7748 section 5, decodeScalar25519. */
static gcry_mpi_t
scan_scalar (const guint8 private_key[SOTTO_X25519_SIZE], GError **error)
{
  g_autoptr (SottoSecret) turned = sotto_secret_new (SOTTO_X25519_SIZE);
  guint8                 *scalar = sotto_secret_get_data (turned);

  turn (private_key, scalar);
  scalar[SOTTO_X25519_SIZE - 1] &= 0xf8;
  scalar[0] &= 0x7f;
  scalar[0] |= 0x40;

  return sotto_mpi_scan (scalar, error);
}

/* RFC 7748 section 5, decodeUCoordinate. NULL when libgcrypt fails. */
static gcry_mpi_point_t
scan_point (const guint8 u[SOTTO_X25519_SIZE], GError **error)
{
  guint8              turned[SOTTO_X25519_SIZE]; /* not secret, not wiped */
  g_auto (gcry_mpi_t) x = NULL;

  turn (u, turned);
  turned[0] &= 0x7f;
  x = sotto_mpi_scan (turned, error);

  return x == NULL ? NULL
                   : gcry_mpi_point_set (NULL, x, NULL, GCRYMPI_CONST_ONE);
}

/* Writes the coordinate of @product, which is all zeros where that is the
 * identity. */
static gboolean
print_point (gcry_ctx_t       curve,
             gcry_mpi_point_t product,
             guint8           result[SOTTO_X25519_SIZE],
             GError         **error)
{
  g_auto (gcry_mpi_t)     x = gcry_mpi_snew (8 * SOTTO_X25519_SIZE);
  g_autoptr (SottoSecret) turned = sotto_secret_new (SOTTO_X25519_SIZE);

  if (gcry_mpi_ec_get_affine (x, NULL, product, curve) == 0 &&
      !sotto_mpi_print (x, sotto_secret_get_data (turned), error)) {
    return FALSE;
  }
  turn (sotto_secret_get_data (turned), result);

  return TRUE;
}

/* gcry_ecc_mul_point() would be shorter, but leaves the result in ordinary
 * memory that it frees and does not wipe. */
static gboolean
multiply (const guint8 private_key[SOTTO_X25519_SIZE],
          const guint8 u[SOTTO_X25519_SIZE],
          guint8       result[SOTTO_X25519_SIZE],
          GError     **error)
{
  g_auto (gcry_ctx_t)       curve = NULL;
  g_auto (gcry_mpi_t)       scalar = scan_scalar (private_key, error);
  g_auto (gcry_mpi_point_t) point = NULL;
  g_auto (gcry_mpi_point_t) product = NULL;

  if (scalar != NULL) {
    point = scan_point (u, error);
  }
  if (point == NULL ||
      !sotto_crypto_check (gcry_mpi_ec_new (&curve, NULL, "Curve25519"),
                           "Opening Curve25519", error)) {
    return FALSE;
  }
  product = gcry_mpi_point_new (8 * SOTTO_X25519_SIZE);
  gcry_mpi_ec_mul (product, scalar, point, curve);

  return print_point (curve, product, result, error);
}

gboolean
sotto_x25519_public (const guint8 private_key[SOTTO_X25519_SIZE],
                     guint8       public_key[SOTTO_X25519_SIZE],
                     GError     **error)
{
  static const guint8 base[SOTTO_X25519_SIZE] = { 9 };

  if (!multiply (private_key, base, public_key, error)) {
    memset (public_key, 0, SOTTO_X25519_SIZE);
    return FALSE;
  }

  return TRUE;
}

gboolean
sotto_x25519_shared (const guint8 private_key[SOTTO_X25519_SIZE],
                     const guint8 public_key[SOTTO_X25519_SIZE],
                     guint8       shared[SOTTO_X25519_SIZE],
                     GError     **error)
{
  static const guint8 zeros[SOTTO_X25519_SIZE] = { 0 };

  if (!multiply (private_key, public_key, shared, error)) {
    memset (shared, 0, SOTTO_X25519_SIZE);
    return FALSE;
  }
  if (sotto_secret_equal (shared, zeros, sizeof zeros)) {
    g_set_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK,
                 "The public key is of small order");
    return FALSE;
  }

  return TRUE;
}
