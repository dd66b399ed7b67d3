/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A connection to tor's control port (control-spec): commands and their
 * replies, in order, and events in between. */

#pragma once

#include "sotto-tor-reply.h"

G_BEGIN_DECLS

/* After so long without an answer it is lost. */
#define SOTTO_TOR_ANSWER_S 30

#define SOTTO_TYPE_TOR_CONTROL (sotto_tor_control_get_type ())
G_DECLARE_FINAL_TYPE (SottoTorControl,
                      sotto_tor_control,
                      SOTTO,
                      TOR_CONTROL,
                      GObject)

/*
 * Signals:
 *   "event" (char *line)   the first line of an event, from its name on
 *   "lost"                 once: it ended, or does not speak the protocol. All
 *                          commands that wait have failed by then
 *
 * @stream must be pollable, and is closed with the last reference.
 */
SottoTorControl *sotto_tor_control_new (GIOStream *stream);

/* @command is one line without its end. Fails with G_IO_ERROR_CLOSED when the
 * connection is lost, and with G_IO_ERROR_CANCELLED whenever @cancellable is
 * cancelled. */
void sotto_tor_control_send_async (SottoTorControl    *self,
                                   const char         *command,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);

/* Any reply, a refusal too. */
SottoTorReply *sotto_tor_control_send_finish (GAsyncResult *result,
                                              GError      **error);

/* The same, but a reply other than 250 is G_IO_ERROR_FAILED with tor's words,
 * cleaned. */
SottoTorReply *sotto_tor_control_ask_finish (GAsyncResult *result,
                                             GError      **error);

G_END_DECLS
