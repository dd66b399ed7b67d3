/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that has arrived, in another program. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens @file with the program for its type, or shows it in its folder. What
 * goes wrong is said by the action "win.toast" above @widget. */
void sotto_file_opening_open (GtkWidget *widget, GFile *file);
void sotto_file_opening_show (GtkWidget *widget, GFile *file);

G_END_DECLS
