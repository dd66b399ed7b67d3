/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Libraries that are loaded when they are first needed: with all that they
 * need themselves they would make the program start later and larger, for what
 * most people never ask it for. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  gpointer   *place; /* where the function's address goes */
} SottoSymbol;

/* FALSE if the library @name ("libfoo.so.1") or one of the @symbols is not on
 * this computer. It stays until the end. Not from two threads at once. */
gboolean sotto_library_load (const char        *name,
                             const SottoSymbol *symbols,
                             gsize              n_symbols);

G_END_DECLS
