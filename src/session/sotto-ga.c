/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* With it come libdbus and libsystemd, and what that needs to read journals. */

#include "sotto-ga.h"

#include "sotto-library.h"

#define LIBRARY "libavahi-gobject.so.0"

static SottoGa ga;

#define SYMBOL(name)                                                           \
  {                                                                            \
    "ga_" #name, (gpointer *) &ga.name                                         \
  }

static const SottoSymbol symbols[] = {
  SYMBOL (client_new),
  SYMBOL (client_start),
  SYMBOL (entry_group_new),
  SYMBOL (entry_group_attach),
  SYMBOL (entry_group_add_service_strlist),
  SYMBOL (entry_group_commit),
  SYMBOL (entry_group_reset),
  SYMBOL (error_quark),
  SYMBOL (service_browser_new_full),
  SYMBOL (service_browser_attach),
  SYMBOL (service_resolver_new),
  SYMBOL (service_resolver_attach),
};

const SottoGa *
sotto_ga_get (void)
{
  static enum { UNKNOWN, LOADED, MISSING } state;

  if (state == UNKNOWN) {
    state = sotto_library_load (LIBRARY, symbols, G_N_ELEMENTS (symbols))
              ? LOADED
              : MISSING;
  }

  return state == LOADED ? &ga : NULL;
}
