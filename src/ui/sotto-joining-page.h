/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the joiner sees until the conversation begins. */

#pragma once

#include <adwaita.h>

#include "sotto-joiner.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_JOINING_PAGE (sotto_joining_page_get_type ())
G_DECLARE_FINAL_TYPE (SottoJoiningPage,
                      sotto_joining_page,
                      SOTTO,
                      JOINING_PAGE,
                      GtkBox)

/* Signal "cancel": the person wants to stop. */
GtkWidget *sotto_joining_page_new (SottoJoiner *joiner);

G_END_DECLS
