/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* NIST P-256 (FIPS 186-4 D.1.2.3), as much of it as SPAKE2 needs. Scalars are
 * big-endian, points uncompressed: 0x04, x, y (SEC 1 section 2.3.3). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_P256_SCALAR_SIZE 32
#define SOTTO_P256_POINT_SIZE 65
#define SOTTO_P256_WIDE_SIZE 40

/* @wide mod q, the order of the curve, in a time that does not depend on it.
 * 64 bits more than q has make every scalar equally likely, or nearly so. */
void sotto_p256_reduce (const guint8 wide[SOTTO_P256_WIDE_SIZE],
                        guint8       scalar[SOTTO_P256_SCALAR_SIZE]);

/* Whether @bytes are above zero and below q, in a time that does not depend on
 * them. */
gboolean sotto_p256_is_scalar (const guint8 bytes[SOTTO_P256_SCALAR_SIZE]);

/*
 * @share = @x * G + @w * @mask, where @x is above zero, @w may be zero, both
 * are below q, and @mask is a point of which nobody knows the logarithm. FALSE
 * with @share all zeros: SOTTO_CRYPTO_ERROR_WEAK when the sum is the identity
 * or @mask is no point, SOTTO_CRYPTO_ERROR_FAILED when libgcrypt fails.
 */
gboolean sotto_p256_blind (const guint8 x[SOTTO_P256_SCALAR_SIZE],
                           const guint8 w[SOTTO_P256_SCALAR_SIZE],
                           const guint8 mask[SOTTO_P256_POINT_SIZE],
                           guint8       share[SOTTO_P256_POINT_SIZE],
                           GError     **error);

/*
 * @point = @x * (@share - @w * @mask). @share is the peer's and may be any 65
 * bytes. FALSE with @point all zeros: SOTTO_CRYPTO_ERROR_WEAK when @share is no
 * point of the curve or the result is the identity, SOTTO_CRYPTO_ERROR_FAILED
 * when libgcrypt fails. @point is secret: the caller wipes it.
 */
gboolean sotto_p256_unblind (const guint8 x[SOTTO_P256_SCALAR_SIZE],
                             const guint8 w[SOTTO_P256_SCALAR_SIZE],
                             const guint8 mask[SOTTO_P256_POINT_SIZE],
                             const guint8 share[SOTTO_P256_POINT_SIZE],
                             guint8       point[SOTTO_P256_POINT_SIZE],
                             GError     **error);

G_END_DECLS
