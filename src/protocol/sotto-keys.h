/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From the root of an epoch to the key of each frame. PROTOCOL.md, "First
 * keys" and sections 2 and 6. Whatever fails here fails with
 * SOTTO_PROTOCOL_ERROR_CRYPTO, and only when libgcrypt does. */

#pragma once

#include "sotto-limits.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

/* What seals one frame; wiped by the caller after this one use. */
typedef struct {
  guint8 key[SOTTO_KEY_SIZE];
  guint8 iv[SOTTO_IV_SIZE];
} SottoFrameKey;

/* The first epoch's root, from the hash of the transcript and SPAKE2's Ke. */
SottoSecret *sotto_keys_derive_first_root (const guint8
                                             transcript_hash[SOTTO_HASH_SIZE],
                                           const guint8 *ke,
                                           gsize         ke_size,
                                           GError      **error);

/* The next epoch's root, from this one's and what the sides have exchanged. */
SottoSecret *sotto_keys_derive_next_root (
  SottoSecret *root,
  const guint8 dh[SOTTO_PUBLIC_KEY_SIZE],
  const guint8 joiner_public_key[SOTTO_PUBLIC_KEY_SIZE],
  const guint8 host_public_key[SOTTO_PUBLIC_KEY_SIZE],
  GError     **error);

/* The chains of an epoch, both or, on failure, neither. */
gboolean sotto_keys_derive_chains (SottoSecret  *root,
                                   SottoSecret **joiner_to_host,
                                   SottoSecret **host_to_joiner,
                                   GError      **error);

/* The key of the next frame. @chain becomes the next one, so that nobody can
 * come back to this key; on failure it stays. */
gboolean sotto_keys_step (SottoSecret   *chain,
                          SottoFrameKey *frame_key,
                          GError       **error);

/* The comparison code of @root: SOTTO_CODE_DIGITS digits in groups of three. */
char *sotto_keys_dup_code (SottoSecret *root, GError **error);

G_END_DECLS
