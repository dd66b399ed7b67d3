/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the host sees until somebody has come in. */

#pragma once

#include <adwaita.h>

#include "sotto-reach.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_HOSTING_PAGE (sotto_hosting_page_get_type ())
G_DECLARE_FINAL_TYPE (SottoHostingPage,
                      sotto_hosting_page,
                      SOTTO,
                      HOSTING_PAGE,
                      GtkBox)

/* Signal "cancel": the person wants to stop. @reach is of @host, and gets what
 * the settings remember. */
GtkWidget *sotto_hosting_page_new (SottoHost *host, SottoReach *reach);

G_END_DECLS
