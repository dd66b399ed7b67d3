/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The addresses of a host that are reached from equally far away. */

#pragma once

#include <adwaita.h>

#include "sotto-reach.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_PLACE_LIST (sotto_place_list_get_type ())
G_DECLARE_FINAL_TYPE (SottoPlaceList,
                      sotto_place_list,
                      SOTTO,
                      PLACE_LIST,
                      GtkBox)

/* To be called once. It is shown while there is such an address. */
void sotto_place_list_show (SottoPlaceList *self,
                            SottoReach     *reach,
                            SottoReachScope scope);

G_END_DECLS
