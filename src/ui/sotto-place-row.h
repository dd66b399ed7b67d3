/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* An address of the host, and whether it answers. */

#pragma once

#include <adwaita.h>

#include "sotto-reach.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_PLACE_ROW (sotto_place_row_get_type ())
G_DECLARE_FINAL_TYPE (SottoPlaceRow,
                      sotto_place_row,
                      SOTTO,
                      PLACE_ROW,
                      AdwActionRow)

GtkWidget *sotto_place_row_new (SottoReachPlace *place);

G_END_DECLS
