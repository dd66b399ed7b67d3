/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A library is never closed again: its types stay registered. */

#include "sotto-library.h"

#include <gmodule.h>

gboolean
sotto_library_load (const char        *name,
                    const SottoSymbol *symbols,
                    gsize              n_symbols)
{
  GModule *module = g_module_open (name, G_MODULE_BIND_LAZY);
  gboolean is_loaded = module != NULL;

  for (gsize i = 0; is_loaded && i < n_symbols; i++) {
    is_loaded = g_module_symbol (module, symbols[i].name, symbols[i].place);
  }
  if (!is_loaded) {
    g_message ("%s is not used: %s", name, g_module_error ());
  }
  if (module != NULL) {
    g_module_make_resident (module);
  }

  return is_loaded;
}
