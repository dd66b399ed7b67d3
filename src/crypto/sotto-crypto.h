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
 * Initialises libgcrypt with locked memory for secrets that grows when it is
 * full (where the system refuses to lock it, it is wiped only), and runs the
 * self-tests of the primitives that the protocol uses. Must return TRUE before
 * any other function of this folder is called. May be called again and from any
 * thread: later calls return the first one's result.
 */
gboolean sotto_crypto_init (GError **error);

G_END_DECLS
