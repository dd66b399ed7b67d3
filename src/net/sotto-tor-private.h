/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files of the way through Tor share, and nobody else sees. */

#pragma once

#include "sotto-tor-control.h"
#include "sotto-tor-daemon.h"
#include "sotto-tor-login.h"
#include "sotto-tor-words.h"
#include "sotto-tor.h"

G_BEGIN_DECLS

typedef struct {
  const SottoTorDoor *doors; /* of the system's tor, in this order */
  gsize               n_doors;
  guint               stall_ms;  /* without progress */
  guint               warned_ms; /* the same, after tor has warned */
} SottoTorSetup;

struct _SottoTor {
  GObject parent_instance;

  const SottoTorSetup *setup;

  SottoTorState state;
  guint         progress;
  char         *summary;
  GError       *error;

  GCancellable    *run;    /* NULL unless it runs */
  SottoTorDaemon  *daemon; /* NULL: the system's */
  SottoTorControl *control;
  char            *socks;
  gsize            next_door;

  gint64   progress_time; /* the last one's, monotonic */
  GSource *stall_source;
  char    *warning; /* since then, or NULL */
};

/* One beside that of this process. @setup must live as long. */
SottoTor *sotto_tor_new (const SottoTorSetup *setup);

/* Both NULL unless it is ready. */
SottoTorControl *sotto_tor_get_control (SottoTor *self);
const char      *sotto_tor_get_socks (SottoTor *self); /* "127.0.0.1:9050" */

/* Tries the next tor that there could be: the system's, then our own. */
void sotto_tor_try_next (SottoTor *self);

/* How far it is. */
void sotto_tor_take_phase (SottoTor *self, const SottoTorPhase *phase);

/* Lets go of the connection to its control port. */
void sotto_tor_drop_control (SottoTor *self);

/* The end of a run. Takes @error. */
void sotto_tor_fail (SottoTor *self, GError *error);
void sotto_tor_fail_with (SottoTor     *self,
                          SottoTorError code,
                          const char   *message);

G_END_DECLS
