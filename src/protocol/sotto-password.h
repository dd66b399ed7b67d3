/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From what a person types to the scalar w. PROTOCOL.md, "Password to scalar".
 */

#pragma once

#include "sotto-secret.h"

G_BEGIN_DECLS

/*
 * Prepares @length bytes of UTF-8 (-1: until the terminator) as RFC 8265's
 * OpaqueString: every non-ASCII space becomes U+0020, then NFC. The result has
 * 1 to SOTTO_PASSWORD_SIZE_MAX bytes and no terminator; @password stays the
 * caller's to wipe. NULL with SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY, _TOO_LONG or
 * _INVALID.
 */
SottoSecret *sotto_password_prepare (const char *password,
                                     gssize      length,
                                     GError    **error);

/*
 * PBKDF2-HMAC-SHA-512 to 40 bytes, then mod the order of P-256: returns w, 32
 * bytes, big-endian. Takes a noticeable part of a second; callable from any
 * thread. NULL with SOTTO_PROTOCOL_ERROR_CRYPTO.
 */
SottoSecret *sotto_password_stretch (SottoSecret *prepared,
                                     const guint8 salt[16],
                                     guint32      iterations,
                                     GError     **error);

G_END_DECLS
