/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* SPAKE2's two formulas over libgcrypt's P-256, and scalars in constant time.
 */

#include "sotto-p256.h"

#include <string.h>

#include "sotto-crypto-private.h"
#include "sotto-crypto.h"
#include "sotto-secret.h"

#define COORDINATE_SIZE SOTTO_MPI_SIZE
#define COORDINATE_BITS 256
#define UNCOMPRESSED 0x04

/* A scalar with one more byte in front, for twice a value below q. */
#define DOUBLE_SIZE (SOTTO_P256_SCALAR_SIZE + 1)

/* q, the order of the curve. */
static const guint8 order[DOUBLE_SIZE] = {
  0x00, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff,
  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7,
  0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};

/* @difference = @value - q. Returns 1 when that is negative, else 0. */
static guint
subtract_order (const guint8 value[DOUBLE_SIZE], guint8 difference[DOUBLE_SIZE])
{
  guint borrow = 0;

  for (gsize i = DOUBLE_SIZE; i-- > 0;) {
    guint digit = (guint) value[i] - order[i] - borrow;

    difference[i] = (guint8) digit;
    borrow = digit >> 31;
  }

  return borrow;
}

/* @value = 2 * @value + @bit. */
static void
shift_in (guint8 value[DOUBLE_SIZE], guint bit)
{
  guint carry = bit;

  for (gsize i = DOUBLE_SIZE; i-- > 0;) {
    guint digit = (guint) value[i] << 1 | carry;

    value[i] = (guint8) digit;
    carry = digit >> 8;
  }
}

/* All ones if @condition is 1, zero if it is 0. The compiler may not see that
 * there are only two masks, or it branches on which it is, as clang 14 does. */
static guint8
make_mask (guint condition)
{
  volatile guint8 mask = (guint8) -condition;

  return mask;
}

void
sotto_p256_reduce (const guint8 wide[SOTTO_P256_WIDE_SIZE],
                   guint8       scalar[SOTTO_P256_SCALAR_SIZE])
{
  guint8 rest[DOUBLE_SIZE] = { 0 };
  guint8 difference[DOUBLE_SIZE];

  /* Division as on paper, bit by bit. gcry_mpi_mod() is quicker, but its steps
   * depend on the number, and this number is the password. */
  for (gsize i = 0; i < 8 * SOTTO_P256_WIDE_SIZE; i++) {
    guint8 keep;

    shift_in (rest, wide[i / 8] >> (7 - i % 8) & 1);
    keep = make_mask (subtract_order (rest, difference));
    for (gsize j = 0; j < DOUBLE_SIZE; j++) {
      rest[j] = (rest[j] & keep) | (difference[j] & (guint8) ~keep);
    }
  }

  memcpy (scalar, rest + 1, SOTTO_P256_SCALAR_SIZE);
  sotto_secret_wipe (rest, sizeof rest);
  sotto_secret_wipe (difference, sizeof difference);
}

gboolean
sotto_p256_is_scalar (const guint8 bytes[SOTTO_P256_SCALAR_SIZE])
{
  static const guint8 zeros[SOTTO_P256_SCALAR_SIZE] = { 0 };
  guint8              value[DOUBLE_SIZE] = { 0 };
  guint8              difference[DOUBLE_SIZE];
  guint               below;

  memcpy (value + 1, bytes, SOTTO_P256_SCALAR_SIZE);
  below = subtract_order (value, difference);
  sotto_secret_wipe (value, sizeof value);
  sotto_secret_wipe (difference, sizeof difference);

  return (gboolean) below & !sotto_secret_equal (bytes, zeros, sizeof zeros);
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK, why);

  return FALSE;
}

static gboolean
open_curve (gcry_ctx_t *curve, GError **error)
{
  return sotto_crypto_check (gcry_mpi_ec_new (curve, NULL, "NIST P-256"),
                             "Opening P-256", error);
}

/* NULL when the bytes are no point of the curve; the identity has no such
 * bytes. libgcrypt's check refuses coordinates that are not below p. */
static gcry_mpi_point_t
scan_point (gcry_ctx_t   curve,
            const guint8 bytes[SOTTO_P256_POINT_SIZE],
            GError     **error)
{
  g_auto (gcry_mpi_t) x = sotto_mpi_scan (bytes + 1, error);
  g_auto (gcry_mpi_t) y =
    x != NULL ? sotto_mpi_scan (bytes + 1 + COORDINATE_SIZE, error) : NULL;
  g_auto (gcry_mpi_point_t) point = NULL;

  if (y == NULL) {
    return NULL;
  }

  point = gcry_mpi_point_set (NULL, x, y, GCRYMPI_CONST_ONE);
  if (bytes[0] != UNCOMPRESSED || !gcry_mpi_ec_curve_point (point, curve)) {
    refuse ("Not a point of P-256", error);
    return NULL;
  }

  return g_steal_pointer (&point);
}

/* -@point, whose coordinates are affine. Subtracting points would be shorter,
 * but gcry_mpi_ec_sub() aborts the process on this curve. */
static gcry_mpi_point_t
negate (gcry_ctx_t curve, gcry_mpi_point_t point)
{
  g_auto (gcry_mpi_t) p = gcry_mpi_ec_get_mpi ("p", curve, 1);
  g_auto (gcry_mpi_t) x = gcry_mpi_new (0);
  g_auto (gcry_mpi_t) y = gcry_mpi_new (0);
  g_auto (gcry_mpi_t) z = gcry_mpi_new (0);

  gcry_mpi_point_get (x, y, z, point);
  gcry_mpi_subm (y, p, y, p);

  return gcry_mpi_point_set (NULL, x, y, z);
}

static gboolean
print_point (gcry_ctx_t       curve,
             gcry_mpi_point_t point,
             guint8           bytes[SOTTO_P256_POINT_SIZE],
             GError         **error)
{
  g_auto (gcry_mpi_t) x = gcry_mpi_snew (COORDINATE_BITS);
  g_auto (gcry_mpi_t) y = gcry_mpi_snew (COORDINATE_BITS);

  if (gcry_mpi_ec_get_affine (x, y, point, curve) != 0) {
    return refuse ("The identity of P-256", error);
  }

  bytes[0] = UNCOMPRESSED;

  return sotto_mpi_print (x, bytes + 1, error) &&
         sotto_mpi_print (y, bytes + 1 + COORDINATE_SIZE, error);
}

/* @scalar * @point. */
static gcry_mpi_point_t
multiply (gcry_ctx_t       curve,
          const guint8     scalar[SOTTO_P256_SCALAR_SIZE],
          gcry_mpi_point_t point,
          GError         **error)
{
  g_auto (gcry_mpi_t)       secret = sotto_mpi_scan_secret (scalar, error);
  g_auto (gcry_mpi_point_t) product = NULL;

  if (secret == NULL) {
    return NULL;
  }
  product = gcry_mpi_point_new (COORDINATE_BITS);
  gcry_mpi_ec_mul (product, secret, point, curve);

  return g_steal_pointer (&product);
}

/* @a + @scalar * @b. */
static gcry_mpi_point_t
multiply_add (gcry_ctx_t       curve,
              gcry_mpi_point_t a,
              const guint8     scalar[SOTTO_P256_SCALAR_SIZE],
              gcry_mpi_point_t b,
              GError         **error)
{
  g_auto (gcry_mpi_point_t) product = multiply (curve, scalar, b, error);
  g_auto (gcry_mpi_point_t) sum = NULL;

  if (product == NULL) {
    return NULL;
  }
  sum = gcry_mpi_point_new (COORDINATE_BITS);
  gcry_mpi_ec_add (sum, a, product, curve);

  return g_steal_pointer (&sum);
}

static gboolean
blind (gcry_ctx_t       curve,
       const guint8     x[SOTTO_P256_SCALAR_SIZE],
       const guint8     w[SOTTO_P256_SCALAR_SIZE],
       gcry_mpi_point_t mask,
       guint8           share[SOTTO_P256_POINT_SIZE],
       GError         **error)
{
  g_auto (gcry_mpi_point_t) base = gcry_mpi_ec_get_point ("g", curve, 1);
  g_auto (gcry_mpi_point_t) plain = multiply (curve, x, base, error);
  g_auto (gcry_mpi_point_t) sum = NULL;

  if (plain == NULL) {
    return FALSE;
  }
  sum = multiply_add (curve, plain, w, mask, error);

  return sum != NULL && print_point (curve, sum, share, error);
}

gboolean
sotto_p256_blind (const guint8 x[SOTTO_P256_SCALAR_SIZE],
                  const guint8 w[SOTTO_P256_SCALAR_SIZE],
                  const guint8 mask[SOTTO_P256_POINT_SIZE],
                  guint8       share[SOTTO_P256_POINT_SIZE],
                  GError     **error)
{
  g_auto (gcry_ctx_t)       curve = NULL;
  g_auto (gcry_mpi_point_t) mask_point = NULL;
  gboolean                  done = FALSE;

  if (open_curve (&curve, error)) {
    mask_point = scan_point (curve, mask, error);
    done = mask_point != NULL && blind (curve, x, w, mask_point, share, error);
  }
  if (!done) {
    sotto_secret_wipe (share, SOTTO_P256_POINT_SIZE);
  }

  return done;
}

static gboolean
unblind (gcry_ctx_t       curve,
         const guint8     x[SOTTO_P256_SCALAR_SIZE],
         const guint8     w[SOTTO_P256_SCALAR_SIZE],
         gcry_mpi_point_t mask,
         gcry_mpi_point_t share,
         guint8           point[SOTTO_P256_POINT_SIZE],
         GError         **error)
{
  g_auto (gcry_mpi_point_t) negative = negate (curve, mask);
  g_auto (gcry_mpi_point_t) plain =
    multiply_add (curve, share, w, negative, error);
  g_auto (gcry_mpi_point_t) product = NULL;

  if (plain == NULL) {
    return FALSE;
  }
  product = multiply (curve, x, plain, error);

  return product != NULL && print_point (curve, product, point, error);
}

gboolean
sotto_p256_unblind (const guint8 x[SOTTO_P256_SCALAR_SIZE],
                    const guint8 w[SOTTO_P256_SCALAR_SIZE],
                    const guint8 mask[SOTTO_P256_POINT_SIZE],
                    const guint8 share[SOTTO_P256_POINT_SIZE],
                    guint8       point[SOTTO_P256_POINT_SIZE],
                    GError     **error)
{
  g_auto (gcry_ctx_t)       curve = NULL;
  g_auto (gcry_mpi_point_t) mask_point = NULL;
  g_auto (gcry_mpi_point_t) share_point = NULL;
  gboolean                  done = FALSE;

  if (open_curve (&curve, error)) {
    mask_point = scan_point (curve, mask, error);
  }
  if (mask_point != NULL) {
    share_point = scan_point (curve, share, error);
  }
  if (share_point != NULL) {
    done = unblind (curve, x, w, mask_point, share_point, point, error);
  }
  if (!done) {
    sotto_secret_wipe (point, SOTTO_P256_POINT_SIZE);
  }

  return done;
}
