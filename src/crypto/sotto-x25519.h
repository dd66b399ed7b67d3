/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* X25519 (RFC 7748 section 5). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_X25519_SIZE 32

/* Any 32 bytes are a private key; clamping is done here. */
gboolean sotto_x25519_public (const guint8 private_key[SOTTO_X25519_SIZE],
                              guint8       public_key[SOTTO_X25519_SIZE],
                              GError     **error);

/* FALSE, with SOTTO_CRYPTO_ERROR_WEAK and @shared all zeros, when the result is
 * all zeros (RFC 7748 section 6.1). */
gboolean sotto_x25519_shared (const guint8 private_key[SOTTO_X25519_SIZE],
                              const guint8 public_key[SOTTO_X25519_SIZE],
                              guint8       shared[SOTTO_X25519_SIZE],
                              GError     **error);

G_END_DECLS
