/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells the local network that somebody hosts: DNS-SD (RFC 6763) over multicast
 * DNS (RFC 6762), which Avahi speaks. */

#pragma once

#include "sotto-lan.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_ANNOUNCER (sotto_announcer_get_type ())
G_DECLARE_FINAL_TYPE (SottoAnnouncer,
                      sotto_announcer,
                      SOTTO,
                      ANNOUNCER,
                      GObject)

/*
 * Announces @name and @port and nothing else, from now until it is disposed of;
 * the name gets a number when another host has the same. @name is cut to 63
 * bytes; empty: a stand-in that tells nothing. While Avahi is away it waits for
 * it to come back.
 *
 * Properties, read-only, notified:
 *   name     string, as others see it; NULL until it has been published
 *   error    GError in SOTTO_LAN_ERROR, or NULL
 */
SottoAnnouncer *sotto_announcer_new (const char *name, guint16 port);

const char   *sotto_announcer_get_name (SottoAnnouncer *self);
const GError *sotto_announcer_get_error (SottoAnnouncer *self);

G_END_DECLS
