/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* SPAKE2 (RFC 9382), suite P256-SHA256-HKDF-HMAC, with the identities handed
 * in. A is the side that blinds with M, B the one that blinds with N. */

#pragma once

#include "sotto-digest.h"
#include "sotto-random.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

#define SOTTO_SPAKE2_SHARE_SIZE 65
#define SOTTO_SPAKE2_KE_SIZE 16

typedef enum {
  SOTTO_SPAKE2_A,
  SOTTO_SPAKE2_B,
} SottoSpake2Side;

typedef struct _SottoSpake2 SottoSpake2;

/* @w: 32 bytes, below the order of P-256; a reference is taken. Identities and
 * the additional data are copied. */
SottoSpake2 *sotto_spake2_new (SottoSpake2Side   side,
                               SottoSecret      *w,
                               const char       *identity_a,
                               const char       *identity_b,
                               const SottoPiece *aad,
                               gsize             n_aad);
void         sotto_spake2_free (SottoSpake2 *spake2);

/* Draws the scalar (32 bytes from @random, again while zero or not below the
 * order) and writes this side's share. */
gboolean sotto_spake2_create_share (SottoSpake2       *spake2,
                                    const SottoRandom *random,
                                    guint8             share[65],
                                    GError           **error);

/* After create_share: takes the other side's share, and derives all keys. FALSE
 * with SOTTO_PROTOCOL_ERROR_MALFORMED when it is no point on the curve, is the
 * identity, or makes K the identity. The scalar is wiped. */
gboolean sotto_spake2_consume_share (SottoSpake2 *spake2,
                                     const guint8 share[65],
                                     GError     **error);

/* After consume_share: this side's confirmation (cA or cB)... */
void sotto_spake2_create_confirm (SottoSpake2 *spake2, guint8 confirm[32]);

/* ... and whether @confirm is the other side's, in constant time. */
gboolean sotto_spake2_check_confirm (SottoSpake2 *spake2,
                                     const guint8 confirm[32]);

/* Ke, SOTTO_SPAKE2_KE_SIZE bytes; transfer none. */
const guint8 *sotto_spake2_get_ke (SottoSpake2 *spake2);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoSpake2, sotto_spake2_free)

G_END_DECLS
