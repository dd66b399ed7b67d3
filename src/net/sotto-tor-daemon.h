/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A tor of our own: a process that ends when this one does, in whatever way. */

#pragma once

#include "sotto-tor-control.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_TOR_DAEMON (sotto_tor_daemon_get_type ())
G_DECLARE_FINAL_TYPE (SottoTorDaemon,
                      sotto_tor_daemon,
                      SOTTO,
                      TOR_DAEMON,
                      GObject)

/*
 * Starts it. @config: a file with further lines for its torrc, or NULL.
 * SOTTO_TOR_ERROR_MISSING when there is no tor, else SOTTO_TOR_ERROR_START.
 * It ends with the last reference.
 *
 * Signal:
 *   "ended"   once: the process is gone, without having been told so
 */
SottoTorDaemon *sotto_tor_daemon_new (const char *config, GError **error);

/* The connection to its control port, which needs no authentication. */
SottoTorControl *sotto_tor_daemon_get_control (SottoTorDaemon *self);

/* The last thing that it warned of in its log, cleaned; or NULL. */
const char *sotto_tor_daemon_get_warning (SottoTorDaemon *self);

/* Ends it at once; "ended" follows. */
void sotto_tor_daemon_kill (SottoTorDaemon *self);

G_END_DECLS
