/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Stands between the program and libgcrypt. */

#include "faulty-gcrypt.h"

#include <gcrypt.h>
#include <string.h>

const char *faulty_failing;
const char *faulty_lying;
guint8      faulty_key[16];
guint       faulty_secrets;
guint       faulty_secrets_unlocked;
guint8      faulty_scalar[32];

static const guint8 *watched;
static gsize         watched_size;
static gboolean      watched_was_freed;

static gboolean
fails (const char *function)
{
  return g_strcmp0 (faulty_failing, function) == 0;
}

static gboolean
lies (const char *function)
{
  return g_strcmp0 (faulty_lying, function) == 0;
}

static void
note_secret (gboolean is_locked)
{
  faulty_secrets++;
  faulty_secrets_unlocked += is_locked ? 0 : 1;
}

/* A function that returns a code. @note is done first; what the function has at
 * @output is wrong, when asked for, in its first bit. */
#define WRAP_NOTED(function, parameters, arguments, output, note)              \
  gcry_error_t __real_##function parameters;                                   \
  gcry_error_t __wrap_##function parameters;                                   \
  gcry_error_t __wrap_##function parameters                                    \
  {                                                                            \
    gcry_error_t code;                                                         \
                                                                               \
    note;                                                                      \
    if (fails (#function)) {                                                   \
      return gcry_error (GPG_ERR_INTERNAL);                                    \
    }                                                                          \
    code = __real_##function arguments;                                        \
    if (lies (#function) && (output) != NULL) {                                \
      ((guint8 *) (output))[0] ^= 0x01;                                        \
    }                                                                          \
                                                                               \
    return code;                                                               \
  }

#define WRAP(function, parameters, arguments, output)                          \
  WRAP_NOTED (function, parameters, arguments, output, (void) 0)

WRAP (gcry_cipher_open,
      (gcry_cipher_hd_t * handle, int algorithm, int mode, unsigned int flags),
      (handle, algorithm, mode, flags),
      NULL)
WRAP (gcry_cipher_setiv,
      (gcry_cipher_hd_t handle, const void *iv, size_t size),
      (handle, iv, size),
      NULL)
WRAP (gcry_cipher_authenticate,
      (gcry_cipher_hd_t handle, const void *aad, size_t size),
      (handle, aad, size),
      NULL)
WRAP (gcry_cipher_encrypt,
      (gcry_cipher_hd_t handle,
       void            *out,
       size_t           out_size,
       const void      *in,
       size_t           in_size),
      (handle, out, out_size, in, in_size),
      out)
WRAP (gcry_cipher_decrypt,
      (gcry_cipher_hd_t handle,
       void            *out,
       size_t           out_size,
       const void      *in,
       size_t           in_size),
      (handle, out, out_size, in, in_size),
      out)
WRAP (gcry_cipher_gettag,
      (gcry_cipher_hd_t handle, void *tag, size_t size),
      (handle, tag, size),
      tag)
WRAP (gcry_md_open,
      (gcry_md_hd_t * handle, int algorithm, unsigned int flags),
      (handle, algorithm, flags),
      NULL)
WRAP_NOTED (gcry_kdf_derive,
            (const void   *password,
             size_t        password_size,
             int           algorithm,
             int           subalgorithm,
             const void   *salt,
             size_t        salt_size,
             unsigned long iterations,
             size_t        size,
             void         *out),
            (password,
             password_size,
             algorithm,
             subalgorithm,
             salt,
             salt_size,
             iterations,
             size,
             out),
            out,
            note_secret (gcry_is_secure (password) && gcry_is_secure (out)))
WRAP (gcry_mpi_ec_new,
      (gcry_ctx_t * curve, gcry_sexp_t parameters, const char *name),
      (curve, parameters, name),
      NULL)
WRAP (gcry_mpi_scan,
      (gcry_mpi_t * number,
       enum gcry_mpi_format format,
       const void          *bytes,
       size_t               size,
       size_t              *n_scanned),
      (number, format, bytes, size, n_scanned),
      NULL)
WRAP_NOTED (gcry_mpi_print,
            (enum gcry_mpi_format format,
             guint8              *bytes,
             size_t               size,
             size_t              *n_written,
             gcry_mpi_t           number),
            (format, bytes, size, n_written, number),
            bytes + 1,
            note_secret (gcry_mpi_get_flag (number, GCRYMPI_FLAG_SECURE)))

gcry_error_t __real_gcry_cipher_setkey (gcry_cipher_hd_t handle,
                                        const void      *bytes,
                                        size_t           size);
gcry_error_t __wrap_gcry_cipher_setkey (gcry_cipher_hd_t handle,
                                        const void      *bytes,
                                        size_t           size);
gcry_error_t
__wrap_gcry_cipher_setkey (gcry_cipher_hd_t handle,
                           const void      *bytes,
                           size_t           size)
{
  if (fails ("gcry_cipher_setkey")) {
    return gcry_error (GPG_ERR_INTERNAL);
  }
  g_assert_cmpuint (size, ==, sizeof faulty_key);
  memcpy (faulty_key, bytes, size);

  return __real_gcry_cipher_setkey (handle, bytes, size);
}

void __real_gcry_free (void *memory);
void __wrap_gcry_free (void *memory);
void
__wrap_gcry_free (void *memory)
{
  for (gsize i = 0; i < watched_size; i++) {
    g_assert_cmphex (watched[i], ==, 0);
  }
  watched_was_freed |= watched_size > 0;
  __real_gcry_free (memory);
}

void
faulty_watch (const guint8 *bytes, gsize size)
{
  watched = bytes;
  watched_size = size;
  watched_was_freed = FALSE;
}

gboolean
faulty_unwatch (void)
{
  watched_size = 0;

  return watched_was_freed;
}

/* All of its bytes: libgcrypt does not print the zeros in front. */
static void
note_scalar (gcry_mpi_t scalar)
{
  guint8 printed[sizeof faulty_scalar];
  size_t size;

  note_secret (gcry_mpi_get_flag (scalar, GCRYMPI_FLAG_SECURE));
  g_assert_cmpuint (__real_gcry_mpi_print (GCRYMPI_FMT_USG, printed,
                                           sizeof printed, &size, scalar),
                    ==, 0);
  memset (faulty_scalar, 0, sizeof faulty_scalar);
  memcpy (faulty_scalar + sizeof faulty_scalar - size, printed, size);
}

void __real_gcry_mpi_ec_mul (gcry_mpi_point_t product,
                             gcry_mpi_t       scalar,
                             gcry_mpi_point_t point,
                             gcry_ctx_t       curve);
void __wrap_gcry_mpi_ec_mul (gcry_mpi_point_t product,
                             gcry_mpi_t       scalar,
                             gcry_mpi_point_t point,
                             gcry_ctx_t       curve);
void
__wrap_gcry_mpi_ec_mul (gcry_mpi_point_t product,
                        gcry_mpi_t       scalar,
                        gcry_mpi_point_t point,
                        gcry_ctx_t       curve)
{
  note_scalar (scalar);
  __real_gcry_mpi_ec_mul (product, scalar, point, curve);
}

int __real_gcry_mpi_ec_curve_point (gcry_mpi_point_t point, gcry_ctx_t curve);
int __wrap_gcry_mpi_ec_curve_point (gcry_mpi_point_t point, gcry_ctx_t curve);
int
__wrap_gcry_mpi_ec_curve_point (gcry_mpi_point_t point, gcry_ctx_t curve)
{
  return !lies ("gcry_mpi_ec_curve_point") &&
         __real_gcry_mpi_ec_curve_point (point, curve);
}

/* The one that may lie by saying yes. */
gcry_error_t __real_gcry_cipher_checktag (gcry_cipher_hd_t handle,
                                          const void      *tag,
                                          size_t           size);
gcry_error_t __wrap_gcry_cipher_checktag (gcry_cipher_hd_t handle,
                                          const void      *tag,
                                          size_t           size);
gcry_error_t
__wrap_gcry_cipher_checktag (gcry_cipher_hd_t handle,
                             const void      *tag,
                             size_t           size)
{
  if (fails ("gcry_cipher_checktag")) {
    return gcry_error (GPG_ERR_INTERNAL);
  }
  if (lies ("gcry_cipher_checktag")) {
    return 0;
  }

  return __real_gcry_cipher_checktag (handle, tag, size);
}

guint8 *__real_gcry_md_read (gcry_md_hd_t handle, int algorithm);
guint8 *__wrap_gcry_md_read (gcry_md_hd_t handle, int algorithm);
guint8 *
__wrap_gcry_md_read (gcry_md_hd_t handle, int algorithm)
{
  guint8 *digest;

  if (fails ("gcry_md_read")) {
    return NULL;
  }
  digest = __real_gcry_md_read (handle, algorithm);
  if (lies ("gcry_md_read")) {
    digest[0] ^= 0x01;
  }

  return digest;
}

const char *__real_gcry_check_version (const char *version);
const char *__wrap_gcry_check_version (const char *version);
const char *
__wrap_gcry_check_version (const char *version)
{
  if (fails ("gcry_check_version") && version != NULL) {
    return NULL;
  }

  return __real_gcry_check_version (version);
}
