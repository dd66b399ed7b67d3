/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Where random bytes come from: handed in, so that tests can repeat a run. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  void (*fill) (gpointer data, guint8 *bytes, gsize size);
  gpointer data;
} SottoRandom;

/* libgcrypt's generator at its strongest level for session keys. */
const SottoRandom *sotto_random_get_system (void);

/* Writes @size random bytes to @bytes, from @random or, if that is NULL, from
 * the system. */
void sotto_random_fill (const SottoRandom *random, guint8 *bytes, gsize size);

G_END_DECLS
