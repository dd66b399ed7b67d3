/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A SHA-256 that goes on as the bytes come. Not for secrets: what a peer was
 * sent or stored is hashed to find mistakes. */

#pragma once

#include "sotto-digest.h"

G_BEGIN_DECLS

typedef struct _SottoHash SottoHash;

/* NULL with SOTTO_CRYPTO_ERROR_FAILED when libgcrypt fails. */
SottoHash *sotto_hash_new (GError **error);
void       sotto_hash_free (SottoHash *hash);

void sotto_hash_add (SottoHash *hash, const guint8 *bytes, gsize size);

/* The digest of all that was added; once. */
void sotto_hash_finish (SottoHash *hash, guint8 digest[SOTTO_DIGEST_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoHash, sotto_hash_free)

G_END_DECLS
