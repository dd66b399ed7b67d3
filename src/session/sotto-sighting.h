/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A service that was seen on one interface by one version of IP, and the
 * address that it has there. Only in a build that has avahi-gobject. */

#pragma once

#include <gio/gio.h>

#include "sotto-ga.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_SIGHTING (sotto_sighting_get_type ())
G_DECLARE_FINAL_TYPE (SottoSighting, sotto_sighting, SOTTO, SIGHTING, GObject)

/*
 * Signal "changed": it got an address, another one, or none: a host that does
 * not answer, or says what cannot be an address of it.
 */
SottoSighting *sotto_sighting_new (int         interface,
                                   GaProtocol  protocol,
                                   const char *name,
                                   const char *domain);

gboolean sotto_sighting_is (SottoSighting *self,
                            int            interface,
                            GaProtocol     protocol,
                            const char    *name,
                            const char    *domain);

/* Looks for the address from now on, until it is disposed of. FALSE when that
 * cannot be. */
gboolean sotto_sighting_resolve (SottoSighting *self, GaClient *client);

/* Whether it is being looked for, and nothing is known yet. */
gboolean sotto_sighting_is_pending (SottoSighting *self);

/* Whether nobody has begun to look for it. */
gboolean sotto_sighting_is_new (SottoSighting *self);

const char *sotto_sighting_get_name (SottoSighting *self);

/* As sotto_neighbour_get_address() has it; or NULL. */
const char *sotto_sighting_get_address (SottoSighting *self);

/* Whether its address is the easier one to use. */
gboolean sotto_sighting_is_better (SottoSighting *self, SottoSighting *other);

G_END_DECLS
