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

/* The numbers of both curves have this many bytes. */
#define SOTTO_MPI_SIZE 32

/* The number that @bytes are, big-endian; it is in locked memory if they are.
 * NULL with SOTTO_CRYPTO_ERROR_FAILED. */
gcry_mpi_t sotto_mpi_scan (const guint8 bytes[SOTTO_MPI_SIZE], GError **error);

/* The same, in locked memory wherever @bytes are. */
gcry_mpi_t sotto_mpi_scan_secret (const guint8 bytes[SOTTO_MPI_SIZE],
                                  GError     **error);

/* All of the bytes of @number, which is below 2^256 and is not good for
 * anything else after this. FALSE with SOTTO_CRYPTO_ERROR_FAILED. */
gboolean sotto_mpi_print (gcry_mpi_t number,
                          guint8     bytes[SOTTO_MPI_SIZE],
                          GError   **error);

/* Whether each primitive gives its known answer: SOTTO_CRYPTO_ERROR_SELF_TEST
 * names the first that does not. */
gboolean sotto_self_test_run (GError **error);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gcry_ctx_t, gcry_ctx_release, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gcry_mpi_t, gcry_mpi_release, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gcry_mpi_point_t, gcry_mpi_point_release, NULL)

G_END_DECLS
