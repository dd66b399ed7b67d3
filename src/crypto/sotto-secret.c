/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Keeps secrets in libgcrypt's locked memory. */

#include "sotto-secret.h"

#include <string.h>

#include "sotto-crypto-private.h"

/* Where the compiler can, it ends this function by clearing every register that
 * a function need not preserve. */
#if defined(__has_attribute) && __has_attribute(zero_call_used_regs)
#define CLEARS_REGISTERS __attribute__ ((noinline, zero_call_used_regs ("all")))
#else
#define CLEARS_REGISTERS __attribute__ ((noinline))
#endif

/* The whole of it is in locked memory. */
struct _SottoSecret {
  gatomicrefcount references;
  gsize           size;
  guint8          data[];
};

/* A copy goes through registers, and stays in them until somebody needs them.
 * That may be long, and meanwhile the C library may write all of them to the
 * stack, when it looks for a function that is called for the first time. */
static CLEARS_REGISTERS void
forget_registers (void)
{
  /* Not so empty that a call of it can be left out. */
  __asm__ volatile("");
}

SottoSecret *
sotto_secret_new (gsize size)
{
  SottoSecret *secret = NULL;

  if (size <= G_MAXSIZE - sizeof (SottoSecret)) {
    secret = gcry_calloc_secure (1, sizeof (SottoSecret) + size);
  }
  if (secret == NULL) {
    g_error ("No locked memory for %" G_GSIZE_FORMAT " bytes", size);
  }

  g_atomic_ref_count_init (&secret->references);
  secret->size = size;

  return secret;
}

SottoSecret *
sotto_secret_new_from (const void *data, gsize size)
{
  SottoSecret *secret = sotto_secret_new (size);

  if (size > 0) {
    memcpy (secret->data, data, size);
    forget_registers ();
  }

  return secret;
}

SottoSecret *
sotto_secret_ref (SottoSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  g_atomic_ref_count_inc (&secret->references);

  return secret;
}

void
sotto_secret_unref (SottoSecret *secret)
{
  g_return_if_fail (secret != NULL);

  if (g_atomic_ref_count_dec (&secret->references)) {
    /* libgcrypt wipes what it locked, but where another library of the process
     * has turned locking off this is ordinary memory. */
    sotto_secret_wipe (secret->data, secret->size);
    gcry_free (secret);
  }
}

guint8 *
sotto_secret_get_data (SottoSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  return secret->data;
}

gsize
sotto_secret_get_size (SottoSecret *secret)
{
  g_return_val_if_fail (secret != NULL, 0);

  return secret->size;
}

void
sotto_secret_wipe (void *bytes, gsize size)
{
  if (size > 0) {
    explicit_bzero (bytes, size);
    forget_registers ();
  }
}

gboolean
sotto_secret_equal (const void *a, const void *b, gsize size)
{
  const guint8 *left = a;
  const guint8 *right = b;
  /* The compiler may not assume what it has in it, so it cannot leave the loop
   * at the first difference. */
  volatile guint8 difference = 0;

  for (gsize i = 0; i < size; i++) {
    difference = difference | (left[i] ^ right[i]);
  }

  /* 0 to 1, anything else to 0, without a branch. */
  return ((guint) difference - 1u) >> 31;
}
