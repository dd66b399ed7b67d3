/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes random bytes from libgcrypt, or from where the caller says. */

#include "sotto-random.h"

#include "sotto-crypto-private.h"

/* What is drawn to be thrown away. */
#define NEXT_SIZE 16

/* libgcrypt's generator may keep some of what it gave last in its own locked
 * memory until it gives something else: so it does, at once. Otherwise most of
 * a private key could be found there long after the key itself was wiped. */
static void
fill_from_system (gpointer data, guint8 *bytes, gsize size)
{
  guint8 next[NEXT_SIZE]; /* not secret, not wiped */

  gcry_randomize (bytes, size, GCRY_STRONG_RANDOM);
  gcry_randomize (next, sizeof next, GCRY_STRONG_RANDOM);
}

const SottoRandom *
sotto_random_get_system (void)
{
  static const SottoRandom system_random = { fill_from_system, NULL };

  return &system_random;
}

void
sotto_random_fill (const SottoRandom *random, guint8 *bytes, gsize size)
{
  const SottoRandom *source =
    random != NULL ? random : sotto_random_get_system ();

  if (size > 0) {
    source->fill (source->data, bytes, size);
  }
}
