/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What this side has said and the peer has not acknowledged: numbered, kept,
 * and sent again over the next connection. PROTOCOL.md sections 4 and 5. */

#pragma once

#include "sotto-record.h"

G_BEGIN_DECLS

typedef struct _SottoOutbox SottoOutbox;

SottoOutbox *sotto_outbox_new (void);
void         sotto_outbox_free (SottoOutbox *outbox);

/* Gives @record, a message, the next id and keeps it. Takes @record. */
void sotto_outbox_add (SottoOutbox *outbox, SottoRecord *record);

/* The id of the newest message, of the newest that any connection has been
 * given, and up to which all are acknowledged. */
guint64 sotto_outbox_get_last (const SottoOutbox *outbox);
guint64 sotto_outbox_get_given (const SottoOutbox *outbox);
guint64 sotto_outbox_get_acknowledged (const SottoOutbox *outbox);

/* Strikes off everything up to @id. FALSE when no connection was given that. */
gboolean sotto_outbox_acknowledge (SottoOutbox *outbox, guint64 id);

/* The oldest message that this connection has not carried, or NULL. Stays the
 * outbox'. */
const SottoRecord *sotto_outbox_peek (const SottoOutbox *outbox);

/* The message that sotto_outbox_peek() gives is on its way: its last byte is
 * the @end-th of the connection. */
void sotto_outbox_mark (SottoOutbox *outbox, guint64 end);

/* The highest id whose last byte is among the first @total of the connection;
 * 0 if there is none since the last call. */
guint64 sotto_outbox_take_written (SottoOutbox *outbox, guint64 total);

/* A new connection: all that is left goes again. */
void sotto_outbox_rewind (SottoOutbox *outbox);

/* A new conversation: nothing is left, and the next id is 1. */
void sotto_outbox_clear (SottoOutbox *outbox);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoOutbox, sotto_outbox_free)

G_END_DECLS
