/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests how much memory is locked for secrets, where a process may lock much
 * and where it may lock little, and that all of them are in it. */

#include <gcrypt.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sotto-crypto.h"
#include "sotto-secret.h"

#define KIB 1024

static rlim_t        allowed;
static const guint8 *start;
static gsize         length;

/* These are found before the C library's. The sanitizers lock nothing, so what
 * was asked for is all there is to look at. */
int
mlock (const void *address, size_t size)
{
  start = address;
  length = size;

  return 0;
}

int
getrlimit (__rlimit_resource_t resource, struct rlimit *limit)
{
  if (resource != RLIMIT_MEMLOCK) {
    return (int) syscall (SYS_prlimit64, 0, resource, NULL, limit);
  }
  limit->rlim_cur = allowed;
  limit->rlim_max = allowed;

  return 0;
}

static gboolean
is_locked (SottoSecret *secret)
{
  const guint8 *data = sotto_secret_get_data (secret);
  gsize         size = sotto_secret_get_size (secret);

  return data >= start && data + size <= start + length;
}

static void
start_with (rlim_t limit)
{
  g_autoptr (GError) error = NULL;

  allowed = limit;
  g_assert_true (sotto_crypto_init (&error));
  g_assert_no_error (error);
  g_assert_true (sotto_crypto_is_locked ());
}

/* A process has libgcrypt's memory once, so each of these has its own. */
static gboolean
is_parent (void)
{
  if (g_test_subprocess ()) {
    return FALSE;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();

  return TRUE;
}

/* What 60 conversations and handshakes hold. */
static void
test_room (void)
{
  g_autoptr (GPtrArray) secrets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sotto_secret_unref);

  if (is_parent ()) {
    return;
  }
  start_with (RLIM_INFINITY);
  g_assert_cmpuint (length, ==, 256 * KIB);
  for (gsize i = 0; i < 60; i++) {
    g_ptr_array_add (secrets, sotto_secret_new (4 * KIB));
    g_assert_true (is_locked (secrets->pdata[i]));
  }
  /* What is beyond that is there, but not locked; it is what the header says.
   */
  while (is_locked (secrets->pdata[secrets->len - 1])) {
    g_assert_cmpuint (secrets->len, <, 64);
    g_ptr_array_add (secrets, sotto_secret_new (4 * KIB));
  }
  g_assert_true (
    gcry_is_secure (sotto_secret_get_data (secrets->pdata[secrets->len - 1])));
}

static void
check_size (rlim_t limit, gsize wanted)
{
  g_autoptr (SottoSecret) secret = NULL;

  start_with (limit);
  g_assert_cmpuint (length, ==, wanted);
  secret = sotto_secret_new (KIB);
  g_assert_true (is_locked (secret));
}

/* The default of Linux before 5.16. */
static void
test_64_kib (void)
{
  if (!is_parent ()) {
    check_size (64 * KIB, 32 * KIB);
  }
}

/* The default since then. */
static void
test_8_mib (void)
{
  if (!is_parent ()) {
    check_size (8 * KIB * KIB, 256 * KIB);
  }
}

/* It is tried all the same: root may lock more than the limit. */
static void
test_nothing (void)
{
  if (!is_parent ()) {
    check_size (0, 16 * KIB);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/locked/room", test_room);
  g_test_add_func ("/locked/64-kib", test_64_kib);
  g_test_add_func ("/locked/8-mib", test_8_mib);
  g_test_add_func ("/locked/nothing", test_nothing);

  return g_test_run ();
}
