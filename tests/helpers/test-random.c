/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Random bytes that are the same in each run. */

#include "test-random.h"

#include <string.h>

static void
fill_fixed (gpointer data, guint8 *bytes, gsize size)
{
  FixedRandom *fixed = data;

  g_assert_cmpuint (size, <=, fixed->bytes->len - fixed->used);
  memcpy (bytes, fixed->bytes->data + fixed->used, size);
  fixed->used += size;
}

void
fixed_random_init (FixedRandom *fixed)
{
  fixed->random = (SottoRandom){ fill_fixed, fixed };
  fixed->bytes = g_byte_array_new ();
  fixed->used = 0;
}

void
fixed_random_add (FixedRandom *fixed, const guint8 *bytes, gsize size)
{
  g_byte_array_append (fixed->bytes, bytes, (guint) size);
}

void
fixed_random_clear (FixedRandom *fixed)
{
  g_clear_pointer (&fixed->bytes, g_byte_array_unref);
}

static void
fill_seeded (gpointer data, guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    bytes[i] = (guint8) seeded_random_next (data);
  }
}

void
seeded_random_init (SeededRandom *seeded, guint64 seed)
{
  seeded->random = (SottoRandom){ fill_seeded, seeded };
  seeded->state = seed;
}

/* A counter of odd step whose bits are then mixed until each depends on all
 * others: quick, and good enough to try things with. */
guint64
seeded_random_next (SeededRandom *seeded)
{
  guint64 mixed;

  seeded->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  mixed = seeded->state;
  mixed = (mixed ^ (mixed >> 32)) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  mixed = (mixed ^ (mixed >> 32)) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return mixed ^ (mixed >> 32);
}

gsize
seeded_random_below (SeededRandom *seeded, gsize bound)
{
  return seeded_random_next (seeded) % bound;
}
