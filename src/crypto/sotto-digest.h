/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* SHA-256, and what is built on it: HMAC (RFC 2104) and HKDF (RFC 5869). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_DIGEST_SIZE 32

/* Several pieces are digested as if they were joined. */
typedef struct {
  const void *data;
  gsize       size;
} SottoPiece;

/* Each returns FALSE, with SOTTO_CRYPTO_ERROR_FAILED, only when libgcrypt
 * fails; the output is then zeros. Outputs are the caller's to wipe. */
gboolean sotto_digest_sha256 (const SottoPiece *pieces,
                              gsize             n_pieces,
                              guint8            digest[SOTTO_DIGEST_SIZE],
                              GError          **error);

gboolean sotto_digest_hmac (const guint8     *key,
                            gsize             key_size,
                            const SottoPiece *pieces,
                            gsize             n_pieces,
                            guint8            mac[SOTTO_DIGEST_SIZE],
                            GError          **error);

gboolean sotto_digest_hkdf_extract (const guint8     *salt,
                                    gsize             salt_size,
                                    const SottoPiece *pieces,
                                    gsize             n_pieces,
                                    guint8            prk[SOTTO_DIGEST_SIZE],
                                    GError          **error);

/* @size is at most 255 * 32 bytes. */
gboolean sotto_digest_hkdf_expand (const guint8 *prk,
                                   gsize         prk_size,
                                   const void   *info,
                                   gsize         info_size,
                                   guint8       *okm,
                                   gsize         size,
                                   GError      **error);

G_END_DECLS
