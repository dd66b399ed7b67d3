/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From the root of an epoch to the key of each frame. */

#include "sotto-keys.h"

#include <string.h>

#include "sotto-digest.h"
#include "sotto-protocol-error.h"
#include "sotto-wire.h"

#define CHAINS_LABEL "sottovoce/1 chains"
#define FRAME_LABEL "sottovoce/1 frame"
#define CODE_LABEL "sottovoce/1 code"

#define CODE_SIZE 8
#define CODE_MODULUS G_GUINT64_CONSTANT (1000000000000000)
#define CODE_GROUP_DIGITS 3

/* A secret is both what HKDF-Extract gives and what HKDF-Expand starts from. */
G_STATIC_ASSERT (SOTTO_ROOT_SIZE == SOTTO_DIGEST_SIZE);

static SottoSecret *
extract (const guint8     *salt,
         gsize             salt_size,
         const SottoPiece *pieces,
         gsize             n_pieces,
         GError          **error)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);
  g_autoptr (GError)      cause = NULL;

  if (!sotto_digest_hkdf_extract (salt, salt_size, pieces, n_pieces,
                                  sotto_secret_get_data (root), &cause)) {
    sotto_protocol_error_take_crypto (error, g_steal_pointer (&cause));
    return NULL;
  }
  return g_steal_pointer (&root);
}

static gboolean
expand (SottoSecret *secret,
        const char  *label,
        guint8      *bytes,
        gsize        size,
        GError     **error)
{
  g_autoptr (GError) cause = NULL;

  if (!sotto_digest_hkdf_expand (sotto_secret_get_data (secret),
                                 sotto_secret_get_size (secret), label,
                                 strlen (label), bytes, size, &cause)) {
    sotto_protocol_error_take_crypto (error, g_steal_pointer (&cause));
    return FALSE;
  }
  return TRUE;
}

/* root_0 = HKDF-Extract (salt = TH, IKM = Ke) */
SottoSecret *
sotto_keys_derive_first_root (const guint8  transcript_hash[SOTTO_HASH_SIZE],
                              const guint8 *ke,
                              gsize         ke_size,
                              GError      **error)
{
  const SottoPiece ikm[] = { { ke, ke_size } };

  return extract (transcript_hash, SOTTO_HASH_SIZE, ikm, G_N_ELEMENTS (ikm),
                  error);
}

/* root_(n+1) = HKDF-Extract (salt = root_n,
 *                            IKM = dh | joiner's share | host's share) */
SottoSecret *
sotto_keys_derive_next_root (
  SottoSecret *root,
  const guint8 dh[SOTTO_PUBLIC_KEY_SIZE],
  const guint8 joiner_public_key[SOTTO_PUBLIC_KEY_SIZE],
  const guint8 host_public_key[SOTTO_PUBLIC_KEY_SIZE],
  GError     **error)
{
  const SottoPiece ikm[] = {
    { dh, SOTTO_PUBLIC_KEY_SIZE },
    { joiner_public_key, SOTTO_PUBLIC_KEY_SIZE },
    { host_public_key, SOTTO_PUBLIC_KEY_SIZE },
  };

  return extract (sotto_secret_get_data (root), sotto_secret_get_size (root),
                  ikm, G_N_ELEMENTS (ikm), error);
}

/* HKDF-Expand (root_n, "sottovoce/1 chains", 64)
 *   = joiner-to-host[32] | host-to-joiner[32] */
gboolean
sotto_keys_derive_chains (SottoSecret  *root,
                          SottoSecret **joiner_to_host,
                          SottoSecret **host_to_joiner,
                          GError      **error)
{
  guint8   okm[2 * SOTTO_CHAIN_SIZE];
  gboolean derived;

  derived = expand (root, CHAINS_LABEL, okm, sizeof okm, error);
  if (derived) {
    *joiner_to_host = sotto_secret_new_from (okm, SOTTO_CHAIN_SIZE);
    *host_to_joiner =
      sotto_secret_new_from (okm + SOTTO_CHAIN_SIZE, SOTTO_CHAIN_SIZE);
  }
  sotto_secret_wipe (okm, sizeof okm);
  return derived;
}

/* HKDF-Expand (chain, "sottovoce/1 frame", 60)
 *   = key[16] | iv[12] | next chain[32] */
typedef struct {
  SottoFrameKey frame_key;
  guint8        next_chain[SOTTO_CHAIN_SIZE];
} Step;

G_STATIC_ASSERT (sizeof (SottoFrameKey) == SOTTO_KEY_SIZE + SOTTO_IV_SIZE);
G_STATIC_ASSERT (sizeof (Step) == 60);

gboolean
sotto_keys_step (SottoSecret *chain, SottoFrameKey *frame_key, GError **error)
{
  Step     step;
  gboolean stepped;

  stepped = expand (chain, FRAME_LABEL, (guint8 *) &step, sizeof step, error);
  if (stepped) {
    *frame_key = step.frame_key;
    memcpy (sotto_secret_get_data (chain), step.next_chain, SOTTO_CHAIN_SIZE);
  }
  sotto_secret_wipe (&step, sizeof step);
  return stepped;
}

/* The first 8 bytes of HKDF-Expand (root_0, "sottovoce/1 code", 8), mod 10^15.
 * Both people see the code and say it aloud, so nothing of it is wiped. */
char *
sotto_keys_dup_code (SottoSecret *root, GError **error)
{
  guint8           okm[CODE_SIZE];
  SottoReader      reader;
  guint64          number;
  g_autofree char *digits = NULL;
  GString         *code;

  if (!expand (root, CODE_LABEL, okm, sizeof okm, error)) {
    return NULL;
  }
  sotto_reader_init (&reader, okm, sizeof okm);
  if (!sotto_reader_take_u64 (&reader, &number)) {
    g_assert_not_reached ();
  }
  digits = g_strdup_printf ("%0*" G_GUINT64_FORMAT, SOTTO_CODE_DIGITS,
                            number % CODE_MODULUS);
  code = g_string_new (digits);
  for (int i = SOTTO_CODE_DIGITS - CODE_GROUP_DIGITS; i > 0;
       i -= CODE_GROUP_DIGITS) {
    g_string_insert_c (code, i, ' ');
  }
  return g_string_free (code, FALSE);
}
