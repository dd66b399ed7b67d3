/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A window for a message that is too long for a bubble. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_TEXT_WINDOW (sotto_text_window_get_type ())
G_DECLARE_FINAL_TYPE (SottoTextWindow,
                      sotto_text_window,
                      SOTTO,
                      TEXT_WINDOW,
                      AdwWindow)

GtkWidget *sotto_text_window_new (const char *text);

G_END_DECLS
