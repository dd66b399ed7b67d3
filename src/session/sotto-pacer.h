/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How much of files may be on its way, so that a message never waits behind
 * more than SOTTO_PACER_QUEUE_MAX of them, wherever between the two programs
 * they queue, while the way is kept full. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_PACER_QUEUE_MAX (256 * 1024)

typedef struct _SottoPacer SottoPacer;

SottoPacer *sotto_pacer_new (void);
void        sotto_pacer_free (SottoPacer *pacer);

/* A new connection: nothing is on its way, and nothing is known of it. */
void sotto_pacer_reset (SottoPacer *pacer);

/* Whether another @size bytes may follow. */
gboolean sotto_pacer_allows (SottoPacer *pacer, gsize size);

/* @size bytes are on their way, at @now (microseconds of the clock). */
void sotto_pacer_sent (SottoPacer *pacer, gsize size);

/* Whether a PING is due now, after what was sent; it has gone, with a @token
 * that is greater than those before. */
gboolean sotto_pacer_wants_ping (SottoPacer *pacer, gint64 now);
void     sotto_pacer_pinged (SottoPacer *pacer, guint64 token, gint64 now);

/* A PONG has come, to the PING with @token or to another one that went before
 * the one with the next: everything before that has arrived. */
void sotto_pacer_ponged (SottoPacer *pacer, guint64 token, gint64 now);

/* Bytes of files that have arrived for all that is known. */
guint64 sotto_pacer_get_arrived (SottoPacer *pacer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoPacer, sotto_pacer_free)

G_END_DECLS
