/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Brings libgcrypt up in the one order that it allows. */

#include "sotto-crypto.h"

#include <sys/resource.h>

#include "sotto-crypto-private.h"

#define OLDEST_VERSION "1.10.0"

/* Some 40 conversations and as many handshakes: a conversation has 3 KiB of
 * secrets, most of it round keys. It is meant never to be full, because the
 * pools that libgcrypt adds then are wiped like the first, but are not locked.
 */
#define SECURE_POOL_SIZE (256 * 1024)

/* Less than this libgcrypt does not make. */
#define SECURE_POOL_SIZE_MIN (16 * 1024)

/* What libgcrypt adds at a time. */
#define SECURE_POOL_SIZE_MORE (64 * 1024)

static gboolean locked;

G_DEFINE_QUARK (sotto_crypto_error, sotto_crypto_error)

gboolean
sotto_crypto_check (gcry_error_t code, const char *doing, GError **error)
{
  if (code == 0) {
    return TRUE;
  }

  g_set_error (error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_FAILED, "%s: %s",
               doing, gcry_strerror (code));

  return FALSE;
}

/* A pool that cannot be locked as a whole is not locked at all. Where a process
 * may lock only a little, GTK has half of it for what is typed as a password.
 */
static gsize
choose_pool_size (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_MEMLOCK, &limit) != 0 ||
      limit.rlim_cur / 2 >= SECURE_POOL_SIZE) {
    return SECURE_POOL_SIZE;
  }

  return MAX ((gsize) limit.rlim_cur / 2, SECURE_POOL_SIZE_MIN);
}

static gcry_error_t
lock_memory (void)
{
  gcry_error_t code =
    gcry_control (GCRYCTL_INIT_SECMEM, (int) choose_pool_size (), 0);

  locked = code == 0;
  /* The memory is there, but the system did not let us lock it. Secrets are
   * still wiped; to talk to nobody for that reason would help nobody. */
  if (gcry_err_code (code) == GPG_ERR_GENERAL) {
    code = 0;
  }

  return code;
}

static gboolean
set_up_memory (GError **error)
{
  gcry_error_t code;

  /* Some other library of this process was first: its memory is ours. */
  if (gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P)) {
    return TRUE;
  }

  /* Where nothing can be locked libgcrypt would print a warning, which is not
   * for the terminal of whoever started the program. */
  gcry_control (GCRYCTL_DISABLE_SECMEM_WARN);
  gcry_control (GCRYCTL_USE_SECURE_RNDPOOL);
  code = gcry_control (GCRYCTL_AUTO_EXPAND_SECMEM, SECURE_POOL_SIZE_MORE);
  if (code == 0) {
    code = lock_memory ();
  }
  if (code == 0) {
    code = gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
  }

  return sotto_crypto_check (code, "Setting up locked memory", error);
}

/* Returns the GError, or NULL. */
static gpointer
start (gpointer data)
{
  GError *error = NULL;

  /* The check is also what initialises libgcrypt: it has to come first. */
  if (gcry_check_version (OLDEST_VERSION) == NULL) {
    g_set_error (&error, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_VERSION,
                 "libgcrypt is %s, and at least %s is needed",
                 gcry_check_version (NULL), OLDEST_VERSION);
  } else if (set_up_memory (&error)) {
    sotto_self_test_run (&error);
  }

  return error;
}

gboolean
sotto_crypto_init (GError **error)
{
  static GOnce  once = G_ONCE_INIT;
  const GError *failure = g_once (&once, start, NULL);

  if (failure != NULL && error != NULL) {
    *error = g_error_copy (failure);
  }

  return failure == NULL;
}

gboolean
sotto_crypto_is_locked (void)
{
  return sotto_crypto_init (NULL) && locked;
}
