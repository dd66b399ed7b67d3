/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Random bytes that are the same in each run. */

#pragma once

#include "sotto-random.h"

G_BEGIN_DECLS

/* Gives bytes that a test chose, in order, and fails the test when more are
 * drawn. */
typedef struct {
  SottoRandom random; /* to be handed in */
  GByteArray *bytes;
  gsize       used;
} FixedRandom;

void fixed_random_init (FixedRandom *fixed);
void fixed_random_add (FixedRandom *fixed, const guint8 *bytes, gsize size);
void fixed_random_clear (FixedRandom *fixed);

/* Gives as many bytes as are drawn, all of them made from a seed. */
typedef struct {
  SottoRandom random; /* to be handed in */
  guint64     state;
} SeededRandom;

void    seeded_random_init (SeededRandom *seeded, guint64 seed);
guint64 seeded_random_next (SeededRandom *seeded);

/* A number from 0 to @bound - 1. */
gsize seeded_random_below (SeededRandom *seeded, gsize bound);

G_END_DECLS
