/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Runs the handshake over a stream, in time. */

#pragma once

#include "sotto-clock.h"
#include "sotto-guesses.h"
#include "sotto-handshake.h"
#include "sotto-pipe.h"
#include "sotto-turns.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_HANDSHAKER (sotto_handshaker_get_type ())
G_DECLARE_FINAL_TYPE (SottoHandshaker,
                      sotto_handshaker,
                      SOTTO,
                      HANDSHAKER,
                      GObject)

/*
 * Takes over @handshake; references @pipe and @clock. A host hands in its
 * @guesses, which must outlive the run: they are asked at HELLO and again
 * before a proof is looked at, and told how it was. A joiner hands in NULL.
 *
 * Signal "stretch" (): the joiner's sotto_handshaker_set_w() is due.
 */
SottoHandshaker *sotto_handshaker_new (SottoHandshake *handshake,
                                       SottoPipe      *pipe,
                                       SottoClock     *clock,
                                       SottoGuesses   *guesses);

SottoPipe      *sotto_handshaker_get_pipe (SottoHandshaker *self);
SottoHandshake *sotto_handshaker_get_handshake (SottoHandshaker *self);

/* Before it runs: a host answers a joiner's share when it is its turn. @turns
 * must outlive the run. */
void sotto_handshaker_set_turns (SottoHandshaker *self, SottoTurns *turns);

/* When the last whole message came, or the run began, by the clock. */
gint64 sotto_handshaker_get_heard (SottoHandshaker *self);

/*
 * Finishes when both sides have proved the password, or with the error that
 * stopped it: a SOTTO_PROTOCOL_ERROR, G_IO_ERROR_TIMED_OUT when the peer is
 * late, or what the stream says. The REFUSAL that belongs to the error has then
 * been queued; the pipe stays the caller's to close.
 */
void     sotto_handshaker_run_async (SottoHandshaker    *self,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean sotto_handshaker_run_finish (SottoHandshaker *self,
                                      GAsyncResult    *result,
                                      GError         **error);

/* After "stretch". Does nothing when the run has ended meanwhile. */
void sotto_handshaker_set_w (SottoHandshaker *self, SottoSecret *w);

/* Ends the run with a copy of @error, if it has not ended. */
void sotto_handshaker_fail (SottoHandshaker *self, const GError *error);

G_END_DECLS
