/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How the tests find their way in a window, and act in it. */

#pragma once

#include <adwaita.h>

#include "raw-peer.h"

G_BEGIN_DECLS

/* To be called first in main(). */
void ui_test_init (int *argc, char ***argv);

/* A window on the screen with @child in it. Transfer none: it is GTK's until
 * ui_close(). */
GtkWidget *ui_show (GtkWidget *child);

/* Destroys @window and proves that nothing holds it or @child (may be NULL)
 * any more. */
void ui_close (GtkWidget *window, GtkWidget *child);

/* The first widget at or below @root of the type, in the order of reading;
 * NULL if there is none. */
GtkWidget *ui_find_type (GtkWidget *root, GType type);

/* How many there are. */
guint ui_count_type (GtkWidget *root, GType type);

/* The row with this title, the button with this label or tooltip, the label
 * with this text; NULL if there is none. */
GtkWidget *ui_find_row (GtkWidget *root, const char *title);
GtkWidget *ui_find_button (GtkWidget *root, const char *name);
GtkWidget *ui_find_label (GtkWidget *root, const char *text);

/* Whether a label that is shown holds @part. */
gboolean ui_shows (GtkWidget *root, const char *part);

/* Writes @text into the row with this title. */
void ui_write (GtkWidget *root, const char *title, const char *text);

/* Presses the button, which must be there and can be pressed. */
void ui_click (GtkWidget *root, const char *name);

/* The file chooser that is open, or NULL. */
GtkFileChooser *ui_find_chooser (void);

/* Puts all that @window is to say, in a toast or to a screen reader, into @said
 * instead: char *, which @said frees. */
void ui_catch_said (GtkWidget *window, GPtrArray *said);

/* Lets the window be drawn, and all that is ready happen. */
void ui_settle (GtkWidget *window);

/* Whether the row with this title is marked as wrong. */
gboolean ui_is_wrong (GtkWidget *root, const char *title);

G_END_DECLS
