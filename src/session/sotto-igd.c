/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* With it comes all that it takes to speak to routers: libsoup, libxml2 and
 * more. Most people never ask their router for anything. */

#include "sotto-igd.h"

#include <libgupnp-igd/gupnp-simple-igd.h>

#include "sotto-library.h"

#define LIBRARY "libgupnp-igd-1.0.so.4"

static typeof (&gupnp_simple_igd_new)      new_igd;
static typeof (&gupnp_simple_igd_add_port) add_port;

static const SottoSymbol symbols[] = {
  { "gupnp_simple_igd_new", (gpointer *) &new_igd },
  { "gupnp_simple_igd_add_port", (gpointer *) &add_port },
};

GObject *
sotto_igd_new (void)
{
  static gsize    once;
  static gboolean is_loaded;

  if (g_once_init_enter (&once)) {
    is_loaded = sotto_library_load (LIBRARY, symbols, G_N_ELEMENTS (symbols));
    g_once_init_leave (&once, 1);
  }

  return is_loaded ? G_OBJECT (new_igd ()) : NULL;
}

void
sotto_igd_add_port (GObject    *igd,
                    const char *host,
                    guint16     port,
                    guint       lease,
                    const char *description)
{
  add_port ((GUPnPSimpleIgd *) igd, "TCP", 0, host, port, lease, description);
}
