/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tries whether a place of ours answers, as far as that can be known from
 * here. */

#pragma once

#include "sotto-invite.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_PROBE_UNKNOWN, /* not tried, or it cannot be known from here */
  SOTTO_PROBE_RUNNING,
  SOTTO_PROBE_ANSWERS,
  SOTTO_PROBE_REFUSED, /* something there says no */
  SOTTO_PROBE_SILENT,  /* nothing came back in time */
  SOTTO_PROBE_NO_WAY,  /* no route, no such name */
} SottoProbeState;

#define SOTTO_PROBE_TIMEOUT_S 5

/* Called with the address that the probe comes from, as the other end sees it
 * if nothing on the way translates it, before it connects. */
typedef void (*SottoProbeFrom) (GSocketAddress *from, gpointer user_data);

/* Connects, says nothing, and closes. Through Tor for .onion. Never fails but
 * for G_IO_ERROR_CANCELLED, with UNKNOWN. @user_data goes to both functions. */
void            sotto_probe_async (const SottoPlace   *place,
                                   GCancellable       *cancellable,
                                   SottoProbeFrom      from,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
SottoProbeState sotto_probe_finish (GAsyncResult *result);

G_END_DECLS
