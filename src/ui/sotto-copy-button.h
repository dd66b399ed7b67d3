/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Copies a text, and says so. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_COPY_BUTTON (sotto_copy_button_get_type ())
G_DECLARE_FINAL_TYPE (SottoCopyButton,
                      sotto_copy_button,
                      SOTTO,
                      COPY_BUTTON,
                      GtkButton)

/* What it copies, and its name: "Copy Invite", for example. That it was copied
 * is said by the action "win.toast" above it. */
void sotto_copy_button_set_text (SottoCopyButton *self,
                                 const char      *name,
                                 const char      *text);

G_END_DECLS
