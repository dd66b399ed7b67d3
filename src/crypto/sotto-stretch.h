/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* PBKDF2 (RFC 8018 section 5.2) with HMAC-SHA-512. */

#pragma once

#include "sotto-secret.h"

G_BEGIN_DECLS

/*
 * Derives @size bytes from @password, which is not empty. Takes time in
 * proportion to @iterations, at least 1; callable from any thread. NULL with
 * SOTTO_CRYPTO_ERROR_FAILED when libgcrypt fails.
 */
SottoSecret *sotto_stretch (SottoSecret  *password,
                            const guint8 *salt,
                            gsize         salt_size,
                            guint32       iterations,
                            gsize         size,
                            GError      **error);

G_END_DECLS
