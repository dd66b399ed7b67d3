/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The hosts that announce themselves on the local network. */

#pragma once

#include "sotto-lan.h"

G_BEGIN_DECLS

/* One of them. Names and addresses are a stranger's: anybody on the network can
 * announce anything. The name has been cleaned as a peer's name is, and is not
 * empty. Properties, read-only: name (string); address (string), notified. */
#define SOTTO_TYPE_NEIGHBOUR (sotto_neighbour_get_type ())
G_DECLARE_FINAL_TYPE (SottoNeighbour,
                      sotto_neighbour,
                      SOTTO,
                      NEIGHBOUR,
                      GObject)

/* At most 63 bytes of UTF-8. */
const char *sotto_neighbour_get_name (SottoNeighbour *self);

/* "192.0.2.1:5533", "[fe80::1%eth0]:5533": what sotto_address_parse() takes.
 * One for a host, IPv4 rather than IPv6. */
const char *sotto_neighbour_get_address (SottoNeighbour *self);

#define SOTTO_TYPE_BROWSER (sotto_browser_get_type ())
G_DECLARE_FINAL_TYPE (SottoBrowser, sotto_browser, SOTTO, BROWSER, GObject)

/* More are not shown. */
#define SOTTO_BROWSER_NEIGHBOURS_MAX 64

/* Looks from now on until it is disposed of. A GListModel of SottoNeighbour, in
 * the order in which they appeared; without this process's own. Property
 * "error", read-only, notified: GError in SOTTO_LAN_ERROR, or NULL. */
SottoBrowser *sotto_browser_new (void);

const GError *sotto_browser_get_error (SottoBrowser *self);

G_END_DECLS
