/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A host, and a widget that shows its door. */

#pragma once

#include <gtk/gtk.h>

#include "pair.h"

G_BEGIN_DECLS

typedef struct {
  Pair       pair;
  GtkWidget *widget;
  GtkWidget *window;
} DoorTest;

/* Shows @widget, which follows the host of @door's pair. */
void door_test_show (DoorTest *door, GtkWidget *widget);

/* For g_test_add(). */
void door_test_tear_down (DoorTest *door, gconstpointer data);

/* Somebody tries a wrong password. */
void door_test_guess_wrong (DoorTest *door);

/* So often, and with so much time in between, that the door is closed. */
void door_test_close (DoorTest *door);

G_END_DECLS
