/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Between bytes and libgcrypt's numbers, for both curves. */

#include <string.h>

#include "sotto-crypto-private.h"
#include "sotto-secret.h"

gcry_mpi_t
sotto_mpi_scan (const guint8 bytes[SOTTO_MPI_SIZE], GError **error)
{
  gcry_mpi_t   number = NULL;
  gcry_error_t code;

  code = gcry_mpi_scan (&number, GCRYMPI_FMT_USG, bytes, SOTTO_MPI_SIZE, NULL);
  sotto_crypto_check (code, "Reading a number", error);

  return number;
}

/* libgcrypt puts a number that it reads from locked memory there too, and
 * multiplies by such a number in constant time. */
gcry_mpi_t
sotto_mpi_scan_secret (const guint8 bytes[SOTTO_MPI_SIZE], GError **error)
{
  g_autoptr (SottoSecret) copy = sotto_secret_new_from (bytes, SOTTO_MPI_SIZE);

  return sotto_mpi_scan (sotto_secret_get_data (copy), error);
}

/* With a bit above them, the number of bytes that libgcrypt prints does not
 * tell how many zeros they begin with. And some of its operations make a number
 * forget that it is in locked memory: it would be printed through a buffer that
 * nobody wipes. */
gboolean
sotto_mpi_print (gcry_mpi_t number,
                 guint8     bytes[SOTTO_MPI_SIZE],
                 GError   **error)
{
  guint8       printed[SOTTO_MPI_SIZE + 1];
  gcry_error_t code;

  gcry_mpi_set_bit (number, 8 * SOTTO_MPI_SIZE);
  gcry_mpi_set_flag (number, GCRYMPI_FLAG_SECURE);
  code =
    gcry_mpi_print (GCRYMPI_FMT_USG, printed, sizeof printed, NULL, number);
  if (code == 0) {
    memcpy (bytes, printed + 1, SOTTO_MPI_SIZE);
  }
  sotto_secret_wipe (printed, sizeof printed);

  return sotto_crypto_check (code, "Writing a number", error);
}
