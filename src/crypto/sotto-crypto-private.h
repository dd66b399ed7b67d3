/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files of this folder share, and nobody else sees. */

#pragma once

#include <gcrypt.h>
#include <glib.h>

G_BEGIN_DECLS

/* Turns libgcrypt's @code into SOTTO_CRYPTO_ERROR_FAILED, unless it is 0.
 * @doing says in the log what was tried. Returns whether @code is 0. */
gboolean sotto_crypto_check (gcry_error_t code,
                             const char  *doing,
                             GError     **error);

/* Whether each primitive gives its known answer: SOTTO_CRYPTO_ERROR_SELF_TEST
 * names the first that does not. */
gboolean sotto_self_test_run (GError **error);

G_END_DECLS
