/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes random bytes from libgcrypt, or from where the caller says. */

#include "sotto-random.h"

#include "sotto-crypto-private.h"

static void
fill_from_system (gpointer data, guint8 *bytes, gsize size)
{
  gcry_randomize (bytes, size, GCRY_STRONG_RANDOM);
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
