/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* All addresses of a host, by how far away they are reached from. */

#pragma once

#include <adwaita.h>

#include "sotto-reach.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_PLACES_GROUP (sotto_places_group_get_type ())
G_DECLARE_FINAL_TYPE (SottoPlacesGroup,
                      sotto_places_group,
                      SOTTO,
                      PLACES_GROUP,
                      AdwPreferencesGroup)

/* To be called once. What a test found out is said by the action "win.announce"
 * above it. */
void sotto_places_group_set_reach (SottoPlacesGroup *self, SottoReach *reach);

G_END_DECLS
