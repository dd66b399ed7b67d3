/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Makes each guess at a password cost real work. */

#include "sotto-stretch.h"

#include "sotto-crypto-private.h"

SottoSecret *
sotto_stretch (SottoSecret  *password,
               const guint8 *salt,
               gsize         salt_size,
               guint32       iterations,
               gsize         size,
               GError      **error)
{
  g_autoptr (SottoSecret) stretched = sotto_secret_new (size);
  gcry_error_t            code;

  /* With both ends in locked memory, libgcrypt's own state is there too. */
  code = gcry_kdf_derive (sotto_secret_get_data (password),
                          sotto_secret_get_size (password), GCRY_KDF_PBKDF2,
                          GCRY_MD_SHA512, salt, salt_size, iterations, size,
                          sotto_secret_get_data (stretched));
  if (!sotto_crypto_check (code, "Stretching", error)) {
    return NULL;
  }

  return g_steal_pointer (&stretched);
}
