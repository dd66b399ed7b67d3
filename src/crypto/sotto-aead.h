/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* AES-128-GCM (NIST SP 800-38D). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_AEAD_KEY_SIZE 16
#define SOTTO_AEAD_IV_SIZE 12
#define SOTTO_AEAD_TAG_SIZE 16

/* A handle that is kept: opening one for each frame would double its cost. */
typedef struct _SottoAead SottoAead;

SottoAead *sotto_aead_new (GError **error);
void       sotto_aead_free (SottoAead *aead);

/*
 * Encrypts @size bytes from @plaintext to @ciphertext (the same or apart) and
 * writes the tag. Key and IV are used this once. FALSE, with
 * SOTTO_CRYPTO_ERROR_FAILED, when libgcrypt fails.
 */
gboolean sotto_aead_seal (SottoAead    *aead,
                          const guint8  key[SOTTO_AEAD_KEY_SIZE],
                          const guint8  iv[SOTTO_AEAD_IV_SIZE],
                          const guint8 *aad,
                          gsize         aad_size,
                          const guint8 *plaintext,
                          gsize         size,
                          guint8       *ciphertext,
                          guint8        tag[SOTTO_AEAD_TAG_SIZE],
                          GError      **error);

/* The reverse. FALSE when the tag is wrong (SOTTO_CRYPTO_ERROR_TAG) or when
 * libgcrypt fails: @plaintext is then all zeros. */
gboolean sotto_aead_open (SottoAead    *aead,
                          const guint8  key[SOTTO_AEAD_KEY_SIZE],
                          const guint8  iv[SOTTO_AEAD_IV_SIZE],
                          const guint8 *aad,
                          gsize         aad_size,
                          const guint8 *ciphertext,
                          gsize         size,
                          const guint8  tag[SOTTO_AEAD_TAG_SIZE],
                          guint8       *plaintext,
                          GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoAead, sotto_aead_free)

G_END_DECLS
