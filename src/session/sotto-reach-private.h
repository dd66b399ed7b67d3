/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files of SottoReach share. */

#pragma once

#include "sotto-announcer.h"
#include "sotto-invite.h"
#include "sotto-reach.h"
#include "sotto-router.h"
#include "sotto-tor.h"

G_BEGIN_DECLS

struct _SottoReach {
  GObject parent_instance;

  SottoHost       *host;
  GNetworkMonitor *network;
  GListStore      *places;
  GCancellable    *probing;
  char            *invite;

  gboolean announcing;
  gboolean routing;
  gboolean hidden; /* reachable through Tor */
  char    *key_file;

  GError         *lan_alone; /* why there is none of these, though wanted */
  GError         *router_alone;
  SottoAnnouncer *announcer;
  SottoRouter    *router;
  SottoTor       *tor;
  SottoOnion     *onion;
  GError         *tor_error; /* what is told of these two */
};

gboolean sotto_reach_is_listening (SottoReach *self);

/* Brings the ways, then the list, into line with what is wanted now. */
void sotto_reach_follow (SottoReach *self);

void sotto_reach_close_ways (SottoReach *self);

/* Brings the list and the invite into line with the addresses there are. */
void sotto_reach_list_places (SottoReach *self);

/* @from_outside: it is somebody else who carries what comes there to us, so
 * that its silence towards us says nothing. */
SottoReachPlace *sotto_reach_place_new (const char *host,
                                        guint16     port,
                                        gboolean    from_outside);

const SottoPlace *sotto_reach_place_get_place (SottoReachPlace *self);
gboolean          sotto_reach_place_get_from_outside (SottoReachPlace *self);
void sotto_reach_place_set_state (SottoReachPlace *self, SottoReachState state);

G_END_DECLS
