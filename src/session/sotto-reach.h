/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How a host can be reached, and what is done for it: its addresses, the
 * announcement on the local network, the router's port, Tor. */

#pragma once

#include "sotto-host.h"

G_BEGIN_DECLS

/* From how far away an address can be reached, the nearest first: those of
 * SottoScope. */
typedef enum {
  SOTTO_REACH_COMPUTER,
  SOTTO_REACH_LOCAL,
  SOTTO_REACH_INTERNET,
  SOTTO_REACH_TOR,
} SottoReachScope;

/* Whether it answers, as far as that can be known from here: those of
 * SottoProbeState. */
typedef enum {
  SOTTO_REACH_UNKNOWN,
  SOTTO_REACH_TESTING,
  SOTTO_REACH_ANSWERS,
  SOTTO_REACH_REFUSED,
  SOTTO_REACH_SILENT,
  SOTTO_REACH_NO_WAY,
} SottoReachState;

/* One address. Properties, read-only, notified: address (string), scope
 * (uint, SottoReachScope), state (uint, SottoReachState). */
#define SOTTO_TYPE_REACH_PLACE (sotto_reach_place_get_type ())
G_DECLARE_FINAL_TYPE (SottoReachPlace,
                      sotto_reach_place,
                      SOTTO,
                      REACH_PLACE,
                      GObject)

/* "192.0.2.1:5533": what sotto_address_parse() takes. */
const char     *sotto_reach_place_get_address (SottoReachPlace *self);
SottoReachScope sotto_reach_place_get_scope (SottoReachPlace *self);
SottoReachState sotto_reach_place_get_state (SottoReachPlace *self);

#define SOTTO_TYPE_REACH (sotto_reach_get_type ())
G_DECLARE_FINAL_TYPE (SottoReach, sotto_reach, SOTTO, REACH, GObject)

/*
 * Follows @host from now until its session ends: nothing is announced, opened
 * or published before it listens or after that. It is a GListModel of
 * SottoReachPlace, the nearest scope first, without loopback unless there is
 * nothing else; follows what changes on the network.
 *
 * Properties, notified:
 *   announcing   boolean, read-write: tell the local network
 *   announced    string, read-only: under which name; or NULL
 *   lan-error    GError in SOTTO_LAN_ERROR, or NULL
 *   routing      boolean, read-write: ask the router for a port
 *   router-error GError in SOTTO_ROUTER_ERROR, or NULL
 *   onion        boolean, read-write: be reachable through Tor
 *   onion-host   string, read-only, or NULL so far
 *   published    boolean, read-only: others can find it
 *   tor-progress uint, read-only, percent
 *   tor-summary  string, read-only: what tor is at, in its own words
 *   tor-error    GError in SOTTO_TOR_ERROR or G_FILE_ERROR, or NULL
 *   invite       string, read-only: all of it as one, or NULL so far
 */
SottoReach *sotto_reach_new (SottoHost *host);

void sotto_reach_set_announcing (SottoReach *self, gboolean announcing);
void sotto_reach_set_routing (SottoReach *self, gboolean routing);

/* @key_file as sotto_onion_new() has it. Counts at the next @onion TRUE. */
void sotto_reach_set_onion (SottoReach *self,
                            gboolean    onion,
                            const char *key_file);

gboolean      sotto_reach_get_announcing (SottoReach *self);
const char   *sotto_reach_get_announced (SottoReach *self);
const GError *sotto_reach_get_lan_error (SottoReach *self);
gboolean      sotto_reach_get_routing (SottoReach *self);
const GError *sotto_reach_get_router_error (SottoReach *self);
gboolean      sotto_reach_get_onion (SottoReach *self);
const char   *sotto_reach_get_onion_host (SottoReach *self);
gboolean      sotto_reach_get_published (SottoReach *self);
guint         sotto_reach_get_tor_progress (SottoReach *self);
const char   *sotto_reach_get_tor_summary (SottoReach *self);
const GError *sotto_reach_get_tor_error (SottoReach *self);
const char   *sotto_reach_get_invite (SottoReach *self);

/* Probes every place that is not being probed. */
void sotto_reach_test (SottoReach *self);

/* Where tor is on its way into its network, @progress being in percent,
 * translated: "Tor: connecting to a relay (5 %)". Free it. */
char *sotto_reach_describe_tor (guint progress);

/* What to tell the person about an error of the three ways, translated and
 * complete. Free it. */
char *sotto_reach_explain (const GError *error);

G_END_DECLS
