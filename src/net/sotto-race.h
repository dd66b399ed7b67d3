/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tries all places of an invite, and takes the first that answers. */

#pragma once

#include "sotto-invite.h"
#include "sotto-scope.h"

G_BEGIN_DECLS

/* The nearest first; each next place is tried this much later, or as soon as
 * all that were tried have failed (RFC 8305, section 5, has 250 ms). Tor, which
 * is slower than any direct way, comes last. */
#define SOTTO_RACE_STEP_MS 250

/* How many times as long an attempt through Tor may take: it builds circuits to
 * a place where the two meet. */
#define SOTTO_RACE_TOR_FACTOR 2

/*
 * Called when the attempt at place number @i of the invite begins, has failed
 * (@error), or has won (@error NULL, @done TRUE).
 */
typedef void (*SottoRaceNews) (guint         i,
                               gboolean      done,
                               const GError *error,
                               gpointer      user_data);

/*
 * Place number @first begins, wherever it is; negative: none is preferred.
 * @timeout_s bounds each attempt but those through Tor. When none succeeds, the
 * error is the one that tells most: of a place that answered rather than of one
 * that was silent, of a silent one rather than of one to which there is no way,
 * and of a near one rather than of a far one. Errors as of
 * sotto_dialer_connect_async() and sotto_tor_dial_async(). @user_data goes to
 * both functions.
 */
void sotto_race_async (SottoInvite        *invite,
                       int                 first,
                       guint               timeout_s,
                       GCancellable       *cancellable,
                       SottoRaceNews       news,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);

/* @i gets the number of the place that won, or whose error it is. Transfer
 * full. */
GSocketConnection *sotto_race_finish (GAsyncResult *result,
                                      guint        *i,
                                      GError      **error);

G_END_DECLS
