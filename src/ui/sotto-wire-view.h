/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The frames of a conversation as they crossed the wire. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-wire-log.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_WIRE_VIEW (sotto_wire_view_get_type ())
G_DECLARE_FINAL_TYPE (SottoWireView,
                      sotto_wire_view,
                      SOTTO,
                      WIRE_VIEW,
                      GtkWidget)

/* Signal "close": the person wants it to go. */
GtkWidget *sotto_wire_view_new (SottoWireLog *log);

/* The view itself takes the focus into its list; this puts it into what shows
 * the chosen frame. FALSE when none is chosen. */
gboolean sotto_wire_view_focus_detail (SottoWireView *self);
gboolean sotto_wire_view_has_detail_focus (SottoWireView *self);

G_END_DECLS
