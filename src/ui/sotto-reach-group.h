/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The ways that a host can open to others: the local network, the router, Tor.
 */

#pragma once

#include <adwaita.h>

#include "sotto-reach.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_REACH_GROUP (sotto_reach_group_get_type ())
G_DECLARE_FINAL_TYPE (SottoReachGroup,
                      sotto_reach_group,
                      SOTTO,
                      REACH_GROUP,
                      AdwPreferencesGroup)

/* To be called once. @reach gets what the settings remember. What changes is
 * said by the action "win.announce" above it. */
void sotto_reach_group_set_reach (SottoReachGroup *self, SottoReach *reach);

G_END_DECLS
