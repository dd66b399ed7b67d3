/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* SPAKE2's exchange and key schedule, over the curve of src/crypto. */

#include "sotto-spake2.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-limits.h"
#include "sotto-p256.h"
#include "sotto-protocol-error.h"

#define N_SIDES 2
#define KA_SIZE 16
#define KC_SIZE 16
#define LENGTH_SIZE 8
#define CONFIRMATION_LABEL "ConfirmationKeys"

G_STATIC_ASSERT (SOTTO_SPAKE2_SHARE_SIZE == SOTTO_P256_POINT_SIZE);
G_STATIC_ASSERT (SOTTO_SCALAR_SIZE == SOTTO_P256_SCALAR_SIZE);
G_STATIC_ASSERT (SOTTO_SPAKE2_KE_SIZE + KA_SIZE == SOTTO_DIGEST_SIZE);
G_STATIC_ASSERT (KC_SIZE *N_SIDES == SOTTO_DIGEST_SIZE);

/* RFC 9382 section 4: M, which blinds A's share, and N, which blinds B's. There
 * they are compressed; the y coordinate is the one of the sign given. */
static const guint8 masks[N_SIDES][SOTTO_P256_POINT_SIZE] = {
  [SOTTO_SPAKE2_A] = { 0x04, 0x88, 0x6e, 0x2f, 0x97, 0xac, 0xe4, 0x6e, 0x55, 0xba, 0x9d, 0xd7, 0x24, 0x25, 0x79, 0xf2, 0x99, 0x3b, 0x64, 0xe1, 0x6e, 0xf3, 0xdc, 0xab, 0x95, 0xaf, 0xd4, 0x97, 0x33, 0x3d, 0x8f, 0xa1, 0x2f, 0x5f, 0xf3, 0x55, 0x16, 0x3e, 0x43, 0xce, 0x22, 0x4e, 0x0b, 0x0e, 0x65, 0xff, 0x02, 0xac, 0x8e, 0x5c, 0x7b, 0xe0, 0x94, 0x19, 0xc7, 0x85, 0xe0, 0xca, 0x54, 0x7d, 0x55, 0xa1, 0x2e, 0x2d, 0x20, },
  [SOTTO_SPAKE2_B] = { 0x04, 0xd8, 0xbb, 0xd6, 0xc6, 0x39, 0xc6, 0x29, 0x37, 0xb0, 0x4d, 0x99, 0x7f, 0x38, 0xc3, 0x77, 0x07, 0x19, 0xc6, 0x29, 0xd7, 0x01, 0x4d, 0x49, 0xa2, 0x4b, 0x4f, 0x98, 0xba, 0xa1, 0x29, 0x2b, 0x49, 0x07, 0xd6, 0x0a, 0xa6, 0xbf, 0xad, 0xe4, 0x50, 0x08, 0xa6, 0x36, 0x33, 0x7f, 0x51, 0x68, 0xc6, 0x4d, 0x9b, 0xd3, 0x60, 0x34, 0x80, 0x8c, 0xd5, 0x64, 0x49, 0x0b, 0x1e, 0x65, 0x6e, 0xdb, 0xe7, },
};

/* What the exchange ends with, in locked memory. */
typedef struct {
  guint8 ke_ka[SOTTO_SPAKE2_KE_SIZE + KA_SIZE];
  guint8 confirms[N_SIDES][SOTTO_DIGEST_SIZE];
} Derived;

/* Steps in between, in locked memory too. */
typedef struct {
  guint8 prk[SOTTO_DIGEST_SIZE];
  guint8 kca_kcb[N_SIDES * KC_SIZE];
} Scratch;

struct _SottoSpake2 {
  SottoSpake2Side side;
  SottoSecret    *w;
  SottoSecret    *scalar; /* between create_share and consume_share */
  SottoSecret    *derived;
  char           *identities[N_SIDES];
  GByteArray     *info; /* the label and the additional data */
  guint8          shares[N_SIDES][SOTTO_SPAKE2_SHARE_SIZE];
};

/* RFC 9382 section 3.3: each part behind its length, as one text in pieces. */
typedef struct {
  guint8     lengths[6][LENGTH_SIZE];
  SottoPiece pieces[12];
  gsize      n_pieces;
} Transcript;

SottoSpake2 *
sotto_spake2_new (SottoSpake2Side   side,
                  SottoSecret      *w,
                  const char       *identity_a,
                  const char       *identity_b,
                  const SottoPiece *aad,
                  gsize             n_aad)
{
  g_autoptr (SottoSpake2) spake2 = NULL;

  g_return_val_if_fail (sotto_secret_get_size (w) == SOTTO_SCALAR_SIZE, NULL);

  spake2 = g_new0 (SottoSpake2, 1);
  spake2->side = side;
  spake2->w = sotto_secret_ref (w);
  spake2->identities[SOTTO_SPAKE2_A] = g_strdup (identity_a);
  spake2->identities[SOTTO_SPAKE2_B] = g_strdup (identity_b);
  spake2->info = g_byte_array_new ();
  g_byte_array_append (spake2->info, (const guint8 *) CONFIRMATION_LABEL,
                       strlen (CONFIRMATION_LABEL));
  for (gsize i = 0; i < n_aad; i++) {
    g_byte_array_append (spake2->info, aad[i].data, aad[i].size);
  }

  return g_steal_pointer (&spake2);
}

void
sotto_spake2_free (SottoSpake2 *spake2)
{
  g_clear_pointer (&spake2->w, sotto_secret_unref);
  g_clear_pointer (&spake2->scalar, sotto_secret_unref);
  g_clear_pointer (&spake2->derived, sotto_secret_unref);
  g_clear_pointer (&spake2->identities[SOTTO_SPAKE2_A], g_free);
  g_clear_pointer (&spake2->identities[SOTTO_SPAKE2_B], g_free);
  g_clear_pointer (&spake2->info, g_byte_array_unref);
  g_clear_pointer (&spake2, g_free);
}

static SottoSpake2Side
get_other (SottoSpake2 *spake2)
{
  return spake2->side == SOTTO_SPAKE2_A ? SOTTO_SPAKE2_B : SOTTO_SPAKE2_A;
}

/* The error of a failed crypto call, where @weak is what it means that the
 * numbers handed in were bad. */
static gboolean
fail (const GError *cause, SottoProtocolError weak, GError **error)
{
  gboolean is_weak =
    g_error_matches (cause, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK);

  g_set_error (error, SOTTO_PROTOCOL_ERROR,
               is_weak ? weak : SOTTO_PROTOCOL_ERROR_CRYPTO, "SPAKE2: %s",
               cause->message);

  return FALSE;
}

static SottoSecret *
draw_scalar (const SottoRandom *random)
{
  g_autoptr (SottoSecret) scalar = sotto_secret_new (SOTTO_SCALAR_SIZE);

  /* Reducing instead would make small scalars likelier. That bytes were drawn
   * again tells nothing of those that are used. */
  do {
    sotto_random_fill (random, sotto_secret_get_data (scalar),
                       SOTTO_SCALAR_SIZE);
  } while (!sotto_p256_is_scalar (sotto_secret_get_data (scalar)));

  return g_steal_pointer (&scalar);
}

gboolean
sotto_spake2_create_share (SottoSpake2       *spake2,
                           const SottoRandom *random,
                           guint8             share[SOTTO_SPAKE2_SHARE_SIZE],
                           GError           **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (spake2->scalar == NULL, FALSE);
  g_return_val_if_fail (spake2->derived == NULL, FALSE);

  spake2->scalar = draw_scalar (random);
  if (!sotto_p256_blind (sotto_secret_get_data (spake2->scalar),
                         sotto_secret_get_data (spake2->w), masks[spake2->side],
                         share, &cause)) {
    g_clear_pointer (&spake2->scalar, sotto_secret_unref);
    return fail (cause, SOTTO_PROTOCOL_ERROR_CRYPTO, error);
  }
  memcpy (spake2->shares[spake2->side], share, SOTTO_SPAKE2_SHARE_SIZE);

  return TRUE;
}

static void
append_part (Transcript *transcript, const void *data, gsize size)
{
  guint8 *length = transcript->lengths[transcript->n_pieces / 2];
  guint64 rest = size;

  for (gsize i = 0; i < LENGTH_SIZE; i++) {
    length[i] = rest & 0xff;
    rest >>= 8;
  }
  transcript->pieces[transcript->n_pieces++] =
    (SottoPiece){ length, LENGTH_SIZE };
  transcript->pieces[transcript->n_pieces++] = (SottoPiece){ data, size };
}

/* TT. It points to its parts, so that K and w are not copied. */
static void
write_transcript (SottoSpake2 *spake2, SottoSecret *k, Transcript *transcript)
{
  const char *a = spake2->identities[SOTTO_SPAKE2_A];
  const char *b = spake2->identities[SOTTO_SPAKE2_B];

  transcript->n_pieces = 0;
  append_part (transcript, a, strlen (a));
  append_part (transcript, b, strlen (b));
  append_part (transcript, spake2->shares[SOTTO_SPAKE2_A],
               SOTTO_SPAKE2_SHARE_SIZE);
  append_part (transcript, spake2->shares[SOTTO_SPAKE2_B],
               SOTTO_SPAKE2_SHARE_SIZE);
  append_part (transcript, sotto_secret_get_data (k),
               sotto_secret_get_size (k));
  append_part (transcript, sotto_secret_get_data (spake2->w),
               sotto_secret_get_size (spake2->w));
}

/* RFC 9382 section 4: Ke | Ka = Hash (TT) and
 * KcA | KcB = KDF (nil, Ka, "ConfirmationKeys" | AAD). */
static gboolean
derive_keys (SottoSpake2      *spake2,
             const Transcript *tt,
             Derived          *derived,
             Scratch          *scratch,
             GError          **error)
{
  const SottoPiece ka = { derived->ke_ka + SOTTO_SPAKE2_KE_SIZE, KA_SIZE };

  return sotto_digest_sha256 (tt->pieces, tt->n_pieces, derived->ke_ka,
                              error) &&
         sotto_digest_hkdf_extract (NULL, 0, &ka, 1, scratch->prk, error) &&
         sotto_digest_hkdf_expand (scratch->prk, sizeof scratch->prk,
                                   spake2->info->data, spake2->info->len,
                                   scratch->kca_kcb, sizeof scratch->kca_kcb,
                                   error);
}

/* cA = MAC (KcA, TT), cB = MAC (KcB, TT). */
static gboolean
derive_confirms (const Transcript *tt,
                 const Scratch    *scratch,
                 Derived          *derived,
                 GError          **error)
{
  gboolean done = TRUE;

  for (gsize side = 0; done && side < N_SIDES; side++) {
    done =
      sotto_digest_hmac (scratch->kca_kcb + side * KC_SIZE, KC_SIZE, tt->pieces,
                         tt->n_pieces, derived->confirms[side], error);
  }

  return done;
}

static gboolean
derive (SottoSpake2 *spake2, SottoSecret *k, Derived *derived, GError **error)
{
  g_autoptr (SottoSecret) holder = sotto_secret_new (sizeof (Scratch));
  Scratch                *scratch = (Scratch *) sotto_secret_get_data (holder);
  Transcript              tt;

  write_transcript (spake2, k, &tt);

  return derive_keys (spake2, &tt, derived, scratch, error) &&
         derive_confirms (&tt, scratch, derived, error);
}

static gboolean
consume (SottoSpake2 *spake2, const guint8 *share, GError **error)
{
  g_autoptr (SottoSecret) k = sotto_secret_new (SOTTO_P256_POINT_SIZE);
  g_autoptr (SottoSecret) derived = sotto_secret_new (sizeof (Derived));

  memcpy (spake2->shares[get_other (spake2)], share, SOTTO_SPAKE2_SHARE_SIZE);
  if (!sotto_p256_unblind (sotto_secret_get_data (spake2->scalar),
                           sotto_secret_get_data (spake2->w),
                           masks[get_other (spake2)], share,
                           sotto_secret_get_data (k), error) ||
      !derive (spake2, k, (Derived *) sotto_secret_get_data (derived), error)) {
    return FALSE;
  }
  spake2->derived = g_steal_pointer (&derived);

  return TRUE;
}

gboolean
sotto_spake2_consume_share (SottoSpake2 *spake2,
                            const guint8 share[SOTTO_SPAKE2_SHARE_SIZE],
                            GError     **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean           done;

  g_return_val_if_fail (spake2->scalar != NULL, FALSE);

  done = consume (spake2, share, &cause);
  /* Good for one share only, whether that was good or not. */
  g_clear_pointer (&spake2->scalar, sotto_secret_unref);

  return done || fail (cause, SOTTO_PROTOCOL_ERROR_MALFORMED, error);
}

static const Derived *
get_derived (SottoSpake2 *spake2)
{
  return (const Derived *) sotto_secret_get_data (spake2->derived);
}

void
sotto_spake2_create_confirm (SottoSpake2 *spake2,
                             guint8       confirm[SOTTO_DIGEST_SIZE])
{
  g_return_if_fail (spake2->derived != NULL);

  memcpy (confirm, get_derived (spake2)->confirms[spake2->side],
          SOTTO_DIGEST_SIZE);
}

gboolean
sotto_spake2_check_confirm (SottoSpake2 *spake2,
                            const guint8 confirm[SOTTO_DIGEST_SIZE])
{
  g_return_val_if_fail (spake2->derived != NULL, FALSE);

  return sotto_secret_equal (confirm,
                             get_derived (spake2)->confirms[get_other (spake2)],
                             SOTTO_DIGEST_SIZE);
}

const guint8 *
sotto_spake2_get_ke (SottoSpake2 *spake2)
{
  g_return_val_if_fail (spake2->derived != NULL, NULL);

  return get_derived (spake2)->ke_ka;
}
