/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* While there is no connection: why, and what is done about it. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-host.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_CONNECTION_BAR (sotto_connection_bar_get_type ())
G_DECLARE_FINAL_TYPE (SottoConnectionBar,
                      sotto_connection_bar,
                      SOTTO,
                      CONNECTION_BAR,
                      GtkWidget)

/*
 * Signals:
 *   "now" ()     the person does not want to wait for the next attempt
 *   "stop" ()    the person gives up
 */

/* Follows @session, once; @host is NULL for a joiner. */
void sotto_connection_bar_set_session (SottoConnectionBar *self,
                                       SottoSession       *session,
                                       SottoHost          *host);

/* Whether it is to be seen, which is while the session reconnects. */
gboolean sotto_connection_bar_get_revealed (SottoConnectionBar *self);

G_END_DECLS
