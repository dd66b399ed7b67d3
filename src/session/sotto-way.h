/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The way to a host: the places of an invite, and which of them is used. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_WAY (sotto_way_get_type ())
G_DECLARE_FINAL_TYPE (SottoWay, sotto_way, SOTTO, WAY, GObject)

/*
 * @address is an invite, an address, or a text with one of them in it; what has
 * neither fails when one goes. Properties, read-only, notified: place and
 * trying, as SottoJoiner has them.
 */
SottoWay *sotto_way_new (const char *address);

/*
 * Opens a stream to one of the places that have not been blamed: the one that
 * proved the last time before all others. Errors are those of
 * sotto_race_async() and of sotto_invite_parse(). One at a time, but for one
 * that was cancelled, else G_IO_ERROR_PENDING. Tor is kept running from when it
 * is first needed until the way is disposed of, or another place was faster.
 */
void               sotto_way_go_async (SottoWay           *self,
                                       guint               timeout_s,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GSocketConnection *sotto_way_go_finish (SottoWay     *self,
                                        GAsyncResult *result,
                                        GError      **error);

/* Whoever is at the place has proved to be the host: the next time it is tried
 * before all others, and those can be tried again. */
void sotto_way_prove (SottoWay *self);

/* Whoever is at the place is not the host: it is left out. FALSE if there is no
 * other; then all can be tried again. */
gboolean sotto_way_blame (SottoWay *self);

/* Nobody goes any more: tor is not needed. */
void sotto_way_rest (SottoWay *self);

const char *sotto_way_get_place (SottoWay *self);
const char *sotto_way_get_trying (SottoWay *self);

/* Whether the place leads through Tor. */
gboolean sotto_way_get_onion (SottoWay *self);

G_END_DECLS
