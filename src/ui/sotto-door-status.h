/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The host's door in words: wrong guesses, the wait in force, and the button
 * that opens it again. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-host.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_DOOR_STATUS (sotto_door_status_get_type ())
G_DECLARE_FINAL_TYPE (SottoDoorStatus,
                      sotto_door_status,
                      SOTTO,
                      DOOR_STATUS,
                      GtkBox)

/* Property "notable" (boolean, read-only, notifies): somebody guessed wrong,
 * or the door is closed. FALSE without a host. */

/* Follows @host, once. */
void sotto_door_status_set_host (SottoDoorStatus *self, SottoHost *host);

gboolean sotto_door_status_get_notable (SottoDoorStatus *self);

G_END_DECLS
