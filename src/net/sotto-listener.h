/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Listens for streams: a GSocketService on IPv4 and IPv6. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_LISTENER (sotto_listener_get_type ())
G_DECLARE_FINAL_TYPE (SottoListener, sotto_listener, SOTTO, LISTENER, GObject)

/* What is done for people who have proved nothing yet waits until the window is
 * drawn, whose priority is GDK_PRIORITY_REDRAW (120), and until an established
 * conversation has been served. */
#define SOTTO_STRANGERS_PRIORITY G_PRIORITY_DEFAULT_IDLE

/* Signal "incoming" (GSocketConnection *): ref it to keep it. */
SottoListener *sotto_listener_new (void);

/*
 * Binds one port on @bind (a numeric address; NULL: every IPv4 and IPv6
 * address) and begins to accept. @port 0: any free one. When @port is taken,
 * up to @tries further ports above it are tried. G_IO_ERROR_ADDRESS_IN_USE
 * when none is free, G_IO_ERROR_INVALID_ARGUMENT when @bind is no numeric
 * address, else what GIO says. A machine without IPv6 listens on IPv4.
 */
gboolean sotto_listener_listen (SottoListener *self,
                                const char    *bind,
                                guint16        port,
                                guint          tries,
                                GError       **error);

/* 0 before it listens and after it stopped. */
guint16 sotto_listener_get_port (SottoListener *self);

/* While it is paused, whoever comes waits in the kernel's queue. Pause it
 * before it listens, or from inside of "incoming": at other times one that has
 * just been accepted would be dropped. */
void sotto_listener_set_paused (SottoListener *self, gboolean paused);

/* Closes the listening sockets at once; what was accepted stays open. */
void sotto_listener_stop (SottoListener *self);

G_END_DECLS
