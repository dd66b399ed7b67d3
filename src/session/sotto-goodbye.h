/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Closes a stream so that the last words arrive, but not for ever. */

#pragma once

#include "sotto-clock.h"
#include "sotto-pipe.h"

G_BEGIN_DECLS

/* sotto_pipe_close_async() with a deadline of 2 s, after which the stream is
 * cut. Keeps what it needs alive. */
void sotto_goodbye_async (SottoPipe          *pipe,
                          SottoClock         *clock,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

/* The stream is closed, however it went: there is nobody left to tell. */
void sotto_goodbye_finish (SottoPipe *pipe, GAsyncResult *result);

G_END_DECLS
