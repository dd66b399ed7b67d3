/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* AES-128-GCM by libgcrypt, on a handle that is opened once. */

#include "sotto-aead.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-crypto-private.h"
#include "sotto-secret.h"

struct _SottoAead {
  gcry_cipher_hd_t cipher;
};

SottoAead *
sotto_aead_new (GError **error)
{
  g_autoptr (SottoAead) aead = g_new0 (SottoAead, 1);
  gcry_error_t          code;

  code = gcry_cipher_open (&aead->cipher, GCRY_CIPHER_AES128,
                           GCRY_CIPHER_MODE_GCM, GCRY_CIPHER_SECURE);
  if (!sotto_crypto_check (code, "Opening AES-128-GCM", error)) {
    return NULL;
  }

  return g_steal_pointer (&aead);
}

void
sotto_aead_free (SottoAead *aead)
{
  /* Closing wipes the handle. */
  gcry_cipher_close (aead->cipher);
  g_clear_pointer (&aead, g_free);
}

static gcry_error_t
begin (SottoAead    *aead,
       const guint8  key[SOTTO_AEAD_KEY_SIZE],
       const guint8  iv[SOTTO_AEAD_IV_SIZE],
       const guint8 *aad,
       gsize         aad_size)
{
  gcry_error_t code;

  code = gcry_cipher_setkey (aead->cipher, key, SOTTO_AEAD_KEY_SIZE);
  if (code == 0) {
    code = gcry_cipher_setiv (aead->cipher, iv, SOTTO_AEAD_IV_SIZE);
  }
  if (code == 0 && aad_size > 0) {
    code = gcry_cipher_authenticate (aead->cipher, aad, aad_size);
  }

  return code;
}

/* The handle outlives the frame, the frame's key must not: another one takes
 * the place of the round keys that libgcrypt made of it. Returns the first
 * failure, @code or its own. */
static gcry_error_t
forget_key (SottoAead *aead, gcry_error_t code)
{
  static const guint8 nobody[SOTTO_AEAD_KEY_SIZE] = { 0 };
  gcry_error_t        own;

  own = gcry_cipher_setkey (aead->cipher, nobody, sizeof nobody);

  return code != 0 ? code : own;
}

gboolean
sotto_aead_seal (SottoAead    *aead,
                 const guint8  key[SOTTO_AEAD_KEY_SIZE],
                 const guint8  iv[SOTTO_AEAD_IV_SIZE],
                 const guint8 *aad,
                 gsize         aad_size,
                 const guint8 *plaintext,
                 gsize         size,
                 guint8       *ciphertext,
                 guint8        tag[SOTTO_AEAD_TAG_SIZE],
                 GError      **error)
{
  gcry_error_t code = begin (aead, key, iv, aad, aad_size);

  if (code == 0 && size > 0) {
    code =
      gcry_cipher_encrypt (aead->cipher, ciphertext, size, plaintext, size);
  }
  if (code == 0) {
    code = gcry_cipher_gettag (aead->cipher, tag, SOTTO_AEAD_TAG_SIZE);
  }
  code = forget_key (aead, code);

  /* Encrypting in place may have failed with some of it still readable. */
  if (code != 0) {
    sotto_secret_wipe (ciphertext, size);
    sotto_secret_wipe (tag, SOTTO_AEAD_TAG_SIZE);
  }

  return sotto_crypto_check (code, "Sealing", error);
}

gboolean
sotto_aead_open (SottoAead    *aead,
                 const guint8  key[SOTTO_AEAD_KEY_SIZE],
                 const guint8  iv[SOTTO_AEAD_IV_SIZE],
                 const guint8 *aad,
                 gsize         aad_size,
                 const guint8 *ciphertext,
                 gsize         size,
                 const guint8  tag[SOTTO_AEAD_TAG_SIZE],
                 guint8       *plaintext,
                 GError      **error)
{
  gcry_error_t code = begin (aead, key, iv, aad, aad_size);

  if (code == 0 && size > 0) {
    code =
      gcry_cipher_decrypt (aead->cipher, plaintext, size, ciphertext, size);
  }
  if (code == 0) {
    code = gcry_cipher_checktag (aead->cipher, tag, SOTTO_AEAD_TAG_SIZE);
  }
  code = forget_key (aead, code);

  /* libgcrypt decrypts before it knows the tag: nobody may see that. */
  if (code != 0) {
    sotto_secret_wipe (plaintext, size);
  }
  if (gcry_err_code (code) == GPG_ERR_CHECKSUM) {
    g_set_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_TAG,
                 "The tag is wrong");
    return FALSE;
  }

  return sotto_crypto_check (code, "Opening", error);
}
