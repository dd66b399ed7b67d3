/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Where a conversation begins: host one, or join one. */

#pragma once

#include <adwaita.h>

#include "sotto-opening.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_START_PAGE (sotto_start_page_get_type ())
G_DECLARE_FINAL_TYPE (SottoStartPage,
                      sotto_start_page,
                      SOTTO,
                      START_PAGE,
                      GtkBox)

/* Signal "opened" (SottoOpening *): the person wants to begin; valid during
 * the call, and complete. */

GtkWidget *sotto_start_page_new (void);

/* Fills in what @opening knows. */
void sotto_start_page_fill (SottoStartPage *self, const SottoOpening *opening);

/* Says beside the field that @error is about what was wrong with it, and puts
 * the focus there. */
void sotto_start_page_complain (SottoStartPage *self, const GError *error);

/* Leaves no password in the fields. */
void sotto_start_page_wipe_passwords (SottoStartPage *self);

G_END_DECLS
