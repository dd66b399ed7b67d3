/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Asks the home's router to let the internet in to one port: UPnP Internet
 * Gateway Device, which gupnp-igd speaks. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_ROUTER_ERROR (sotto_router_error_quark ())

typedef enum {
  SOTTO_ROUTER_ERROR_MISSING = 1, /* gupnp-igd is not here */
  SOTTO_ROUTER_ERROR_NOT_FOUND,   /* no router answered in time */
  SOTTO_ROUTER_ERROR_REFUSED,     /* it does not open the port */
  SOTTO_ROUTER_ERROR_PRIVATE,     /* it did, but has no address of the internet
                                     itself: another router stands before it */
  SOTTO_ROUTER_ERROR_ALONE,       /* only this computer can reach the host */
} SottoRouterError;

GQuark sotto_router_error_quark (void);

/* An hour: if this process dies, the port stays open no longer. */
#define SOTTO_ROUTER_LEASE_S (60 * 60)

#define SOTTO_TYPE_ROUTER (sotto_router_get_type ())
G_DECLARE_FINAL_TYPE (SottoRouter, sotto_router, SOTTO, ROUTER, GObject)

/*
 * Opens @port from now until it is disposed of, for a lease of @lease_s seconds
 * that is renewed after half of them; the mapping is removed then, and runs out
 * by itself if this process dies.
 *
 * Properties, read-only, notified:
 *   host     string, the router's address on the internet, or NULL so far
 *   port     uint, there; 0 so far
 *   error    GError in SOTTO_ROUTER_ERROR, or NULL
 */
SottoRouter *sotto_router_new (guint16 port, guint lease_s);

const char   *sotto_router_get_host (SottoRouter *self);
guint16       sotto_router_get_port (SottoRouter *self);
const GError *sotto_router_get_error (SottoRouter *self);

/* Runs the main loop until the ports of the routers that were disposed of are
 * closed, 2 s at most: before the process ends. */
void sotto_router_flush (void);

G_END_DECLS
