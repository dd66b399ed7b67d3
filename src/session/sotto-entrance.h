/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A port at which strangers come in, not faster than is good for everybody
 * else. */

#pragma once

#include "sotto-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_ENTRANCE (sotto_entrance_get_type ())
G_DECLARE_FINAL_TYPE (SottoEntrance, sotto_entrance, SOTTO, ENTRANCE, GObject)

/* @max connections are accepted in one window of a SottoThrottle; the others
 * wait in the kernel's queue. Signal "incoming" (GSocketConnection *): ref it
 * to keep it. */
SottoEntrance *sotto_entrance_new (SottoClock *clock, guint max);

/* As sotto_listener_listen(). */
gboolean sotto_entrance_listen (SottoEntrance *self,
                                const char    *bind,
                                guint16        port,
                                guint          tries,
                                GError       **error);

/* 0 before it listens and after it stopped. */
guint16 sotto_entrance_get_port (SottoEntrance *self);

/* The next connection from this address is a probe of our own: it is closed,
 * and nobody hears of it. */
void sotto_entrance_expect_probe (SottoEntrance *self, GSocketAddress *from);

void sotto_entrance_stop (SottoEntrance *self);

G_END_DECLS
