/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A host and a joiner for benchmarks: as the program has them, over sockets and
 * by the system's clock. What goes wrong fails the benchmark. */

#pragma once

#include "sotto-host.h"
#include "sotto-joiner.h"

G_BEGIN_DECLS

#define TALK_PASSWORD "correct horse battery staple"

/* Hosts on a free port of the loopback interface, and listens. */
SottoHost *talk_host (void);

/* One who knows the password, and has not started. */
SottoJoiner *talk_new_joiner (guint16 port);

/* Runs the main loop until the session has come to @state; one that ends before
 * that fails the benchmark. */
void talk_wait_for (SottoSession *session, SottoSessionState state);

/* Ends the session, and waits until it has. */
void talk_end (SottoSession *session);

G_END_DECLS
