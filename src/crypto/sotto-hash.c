/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A SHA-256 that goes on as the bytes come, on a handle of its own. */

#include "sotto-hash.h"

#include <string.h>

#include "sotto-crypto-private.h"

struct _SottoHash {
  gcry_md_hd_t handle;
};

SottoHash *
sotto_hash_new (GError **error)
{
  g_autoptr (SottoHash) hash = g_new0 (SottoHash, 1);
  gcry_error_t          code;

  code = gcry_md_open (&hash->handle, GCRY_MD_SHA256, 0);
  if (!sotto_crypto_check (code, "Opening SHA-256", error)) {
    return NULL;
  }

  return g_steal_pointer (&hash);
}

void
sotto_hash_free (SottoHash *hash)
{
  if (hash == NULL) {
    return;
  }

  gcry_md_close (hash->handle);
  g_clear_pointer (&hash, g_free);
}

void
sotto_hash_add (SottoHash *hash, const guint8 *bytes, gsize size)
{
  g_return_if_fail (hash != NULL);

  if (size > 0) {
    gcry_md_write (hash->handle, bytes, size);
  }
}

/* libgcrypt can refuse to read only what it was not opened for. Zeros are the
 * digest of nothing that anybody knows, so they would not agree. */
void
sotto_hash_finish (SottoHash *hash, guint8 digest[SOTTO_DIGEST_SIZE])
{
  const guint8 *result;

  g_return_if_fail (hash != NULL);

  result = gcry_md_read (hash->handle, GCRY_MD_SHA256);
  if (result != NULL) {
    memcpy (digest, result, SOTTO_DIGEST_SIZE);
  } else {
    memset (digest, 0, SOTTO_DIGEST_SIZE);
  }
}
