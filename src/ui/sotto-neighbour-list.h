/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The hosts that announce themselves on the local network, to choose from. */

#pragma once

#include <adwaita.h>

#include "sotto-browser.h"

G_BEGIN_DECLS

/*
 * Looks for them only while it is shown.
 *
 * Signal "chosen", with the address (string) as sotto_neighbour_get_address()
 * has it: the person wants to join that host.
 */
#define SOTTO_TYPE_NEIGHBOUR_LIST (sotto_neighbour_list_get_type ())
G_DECLARE_FINAL_TYPE (SottoNeighbourList,
                      sotto_neighbour_list,
                      SOTTO,
                      NEIGHBOUR_LIST,
                      AdwPreferencesGroup)

/* Shows @neighbours, a GListModel of SottoNeighbour; @error, which may be NULL,
 * is why there are none. */
void sotto_neighbour_list_set_neighbours (SottoNeighbourList *self,
                                          GListModel         *neighbours,
                                          const GError       *error);

G_END_DECLS
