/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What can be set once and for all. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_PREFERENCES_WINDOW (sotto_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (SottoPreferencesWindow,
                      sotto_preferences_window,
                      SOTTO,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWidget *sotto_preferences_window_new (void);

G_END_DECLS
