/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One event at the host's door. */

#pragma once

#include <adwaita.h>

#include "sotto-host.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_KNOCK_ROW (sotto_knock_row_get_type ())
G_DECLARE_FINAL_TYPE (SottoKnockRow,
                      sotto_knock_row,
                      SOTTO,
                      KNOCK_ROW,
                      AdwActionRow)

GtkWidget *sotto_knock_row_new (SottoKnock *knock);

G_END_DECLS
