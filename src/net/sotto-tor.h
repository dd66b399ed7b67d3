/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The way through Tor: the system's tor if it lets us, else one that is started
 * here and ends with this process. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TOR_ERROR (sotto_tor_error_quark ())

typedef enum {
  SOTTO_TOR_ERROR_MISSING = 1, /* there is no tor on this computer */
  SOTTO_TOR_ERROR_START,     /* it ended at once, or its control port failed */
  SOTTO_TOR_ERROR_BOOTSTRAP, /* it does not get into the network; the message
                                is tor's own reason */
  SOTTO_TOR_ERROR_ONION,     /* nobody publishes this onion address (yet) */
  SOTTO_TOR_ERROR_PUBLISH,   /* it does not take our onion service */
  SOTTO_TOR_ERROR_LOST,      /* it ended while it was needed */
} SottoTorError;

GQuark sotto_tor_error_quark (void);

typedef enum {
  SOTTO_TOR_OFF,
  SOTTO_TOR_STARTING,
  SOTTO_TOR_BOOTSTRAPPING, /* see progress and summary */
  SOTTO_TOR_READY,
  SOTTO_TOR_FAILED, /* see error */
} SottoTorState;

#define SOTTO_TYPE_TOR (sotto_tor_get_type ())
G_DECLARE_FINAL_TYPE (SottoTor, sotto_tor, SOTTO, TOR, GObject)

/* Names a file with further lines for the torrc of the tor that is started
 * here: bridges, for example. When it is set, the system's tor is not asked. */
#define SOTTO_TOR_CONFIG_VARIABLE "SOTTOVOCE_TOR_CONFIG"

/* No progress for so long is SOTTO_TOR_ERROR_BOOTSTRAP. */
#define SOTTO_TOR_STALL_S 90

/*
 * The one of this process, made when it is first asked for. Transfer full: tor
 * is stopped when the last reference goes.
 *
 * Properties, read-only, notified:
 *   state      SottoTorState as uint
 *   progress   uint, percent
 *   summary    string, tor's own words for what it is at; never NULL
 *   error      GError in SOTTO_TOR_ERROR, or NULL
 */
SottoTor *sotto_tor_get_default (void);

SottoTorState sotto_tor_get_state (SottoTor *self);
guint         sotto_tor_get_progress (SottoTor *self);
const char   *sotto_tor_get_summary (SottoTor *self);
const GError *sotto_tor_get_error (SottoTor *self);

/* Begins, or tries again after a failure. Nothing when it runs. */
void sotto_tor_start (SottoTor *self);

/*
 * Opens a stream to @host (in .onion) and @port: starts tor, waits until it is
 * ready, and hands it the name, so that no query leaves. @timeout_s counts from
 * when it is ready. Errors are of SOTTO_TOR_ERROR, or GIO's as those of
 * sotto_dialer_connect_async().
 */
void               sotto_tor_dial_async (SottoTor           *self,
                                         const char         *host,
                                         guint16             port,
                                         guint               timeout_s,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
GSocketConnection *sotto_tor_dial_finish (SottoTor     *self,
                                          GAsyncResult *result,
                                          GError      **error);

/* An onion service, which goes with the last reference. */
#define SOTTO_TYPE_ONION (sotto_onion_get_type ())
G_DECLARE_FINAL_TYPE (SottoOnion, sotto_onion, SOTTO, ONION, GObject)

/*
 * Publishes a v3 onion service: its @port leads to @local_port on 127.0.0.1; it
 * fails at once when that is 0. Starts @tor. @key_file holds its key (mode
 * 0600, made if it is not there), so that the address stays the same; NULL: a
 * new address, which nobody keeps.
 * After tor has been lost it is published again.
 *
 * Properties, read-only, notified:
 *   host       string, "….onion", or NULL so far
 *   published  boolean, whether others can find it
 *   error      GError in SOTTO_TOR_ERROR, or of G_FILE_ERROR for the key; or
 *              NULL
 */
SottoOnion *sotto_onion_new (SottoTor   *tor,
                             guint16     port,
                             guint16     local_port,
                             const char *key_file);

const char   *sotto_onion_get_host (SottoOnion *self);
gboolean      sotto_onion_get_published (SottoOnion *self);
const GError *sotto_onion_get_error (SottoOnion *self);

G_END_DECLS
