/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A main loop's source in a member of its owner, which ends it when it goes. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes @source, gives it to this thread's main loop and puts it into *@slot,
 * which must be NULL. @name is static. */
void sotto_source_start (GSource   **slot,
                         GSource    *source,
                         GSourceFunc callback,
                         gpointer    user_data,
                         const char *name);

/* Ends *@slot, unless it is NULL, and sets it to NULL. */
void sotto_source_stop (GSource **slot);

G_END_DECLS
