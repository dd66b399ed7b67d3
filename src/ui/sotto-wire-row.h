/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One frame as a row of the wire view. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-wire-log.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_WIRE_ROW (sotto_wire_row_get_type ())
G_DECLARE_FINAL_TYPE (SottoWireRow, sotto_wire_row, SOTTO, WIRE_ROW, GtkWidget)

GtkWidget *sotto_wire_row_new (void);

/* Shows @entry, which never changes. */
void sotto_wire_row_bind (SottoWireRow *self, SottoWireEntry *entry);

G_END_DECLS
