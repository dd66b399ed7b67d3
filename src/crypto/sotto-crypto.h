/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Starts libgcrypt, once for the process. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_CRYPTO_ERROR (sotto_crypto_error_quark ())

typedef enum {
  SOTTO_CRYPTO_ERROR_VERSION = 1, /* libgcrypt is older than we need */
  SOTTO_CRYPTO_ERROR_SELF_TEST, /* a primitive does not give its known answer */
  SOTTO_CRYPTO_ERROR_TAG,       /* a ciphertext is not what was sealed */
  SOTTO_CRYPTO_ERROR_WEAK,      /* a point or share that must be refused */
  SOTTO_CRYPTO_ERROR_FAILED,    /* libgcrypt refused an operation */
} SottoCryptoError;

GQuark sotto_crypto_error_quark (void);

/*
 * Initialises libgcrypt with locked memory for secrets, and runs the self-tests
 * of the primitives that the protocol uses. Must return TRUE before any other
 * function of this folder is called. May be called again and from any thread:
 * later calls return the first one's result.
 */
gboolean sotto_crypto_init (GError **error);

/*
 * Whether that memory is kept from being swapped out. FALSE where the system
 * lets this process lock none (RLIMIT_MEMLOCK), and where another library was
 * first to initialise libgcrypt: secrets are then wiped after use, and no more.
 * It has room for dozens of conversations; beyond that it grows, and what is
 * added is not locked.
 */
gboolean sotto_crypto_is_locked (void);

G_END_DECLS
