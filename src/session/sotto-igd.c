/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* With all that it takes to speak to routers (libsoup, libxml2 and more),
 * gupnp-igd would make the program start later and larger by a tenth, and most
 * people never ask their router for anything. */

#include "sotto-igd.h"

#include <gmodule.h>
#include <libgupnp-igd/gupnp-simple-igd.h>

#define LIBRARY "libgupnp-igd-1.0.so.4"

static GModule                       *module; /* never closed: its types stay */
static typeof (&gupnp_simple_igd_new) new_igd;
static typeof (&gupnp_simple_igd_add_port) add_port;

static gboolean
load (void)
{
  module = g_module_open (LIBRARY, G_MODULE_BIND_LAZY);
  if (module == NULL ||
      !g_module_symbol (module, "gupnp_simple_igd_new",
                        (gpointer *) &new_igd) ||
      !g_module_symbol (module, "gupnp_simple_igd_add_port",
                        (gpointer *) &add_port)) {
    g_message ("No router can be asked for a port: %s", g_module_error ());
    return FALSE;
  }
  g_module_make_resident (module);

  return TRUE;
}

GObject *
sotto_igd_new (void)
{
  static gsize    once;
  static gboolean is_loaded;

  if (g_once_init_enter (&once)) {
    is_loaded = load ();
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
