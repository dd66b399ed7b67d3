/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests the start on a system that lets a program lock no memory. */

#include <errno.h>
#include <gcrypt.h>
#include <string.h>
#include <sys/mman.h>

#include "sotto-crypto.h"
#include "sotto-secret.h"

static guint refusals;

/* libgcrypt finds this one before the C library's. */
int
mlock (const void *address, size_t size)
{
  refusals++;
  errno = ENOMEM;

  return -1;
}

static void
start (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sotto_crypto_init (&error));
  g_assert_no_error (error);
  g_assert_cmpuint (refusals, >, 0);
  /* Whoever starts the program is told. */
  g_assert_false (sotto_crypto_is_locked ());
}

/* libgcrypt's own warning is not for the person's terminal. */
static void
test_starts_in_silence (void)
{
  if (g_test_subprocess ()) {
    start ();
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
}

static void
test_secrets_are_wiped (void)
{
  SottoSecret           *secret;
  const volatile guint8 *left;

  start ();
  secret = sotto_secret_new (64);
  left = sotto_secret_get_data (secret);
  g_assert_true (gcry_is_secure (sotto_secret_get_data (secret)));
  memset (sotto_secret_get_data (secret), 0xa5, 64);
  sotto_secret_unref (secret);
  for (gsize i = 0; i < 64; i++) {
    g_assert_cmphex (left[i], ==, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/unlocked/starts-in-silence", test_starts_in_silence);
  g_test_add_func ("/unlocked/secrets-are-wiped", test_secrets_are_wiped);

  return g_test_run ();
}
