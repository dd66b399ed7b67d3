/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* All the files of one session. PROTOCOL.md section 7. */

#pragma once

#include "sotto-session.h"
#include "sotto-transfer-private.h"

G_BEGIN_DECLS

/* How many that are over each side can still be asked about, if the peer has
 * heard of it; and if it has not. */
#define SOTTO_TRANSFERS_OVER_MAX 64
#define SOTTO_TRANSFERS_UNHEARD_MAX 16384

/* Undecided offers of the peer; further ones are declined. */
#define SOTTO_TRANSFERS_OFFERS_MAX 1000

/* Files that are read, and stored, at a time; others wait for their turn. */
#define SOTTO_TRANSFERS_READ_MAX 4
#define SOTTO_TRANSFERS_STORE_MAX 32

/* With more than this waiting for the disk, PONG waits too, for some time; with
 * more than that, nothing is read. */
#define SOTTO_TRANSFERS_WAITING_HIGH (2 * 1024 * 1024)
#define SOTTO_TRANSFERS_WAITING_MAX (8 * 1024 * 1024)
#define SOTTO_TRANSFERS_PONG_S 5

typedef struct _SottoTransfers SottoTransfers;

/* They are a part of @session, which frees them before it is gone. */
SottoTransfers *sotto_transfers_new (SottoSession *session);
void            sotto_transfers_free (SottoTransfers *self);

/* Somebody offers a file; references @transfer. */
void sotto_transfers_add (SottoTransfers *self, SottoTransfer *transfer);

/* A record about a file came. FALSE when it breaks a rule. */
gboolean sotto_transfers_receive (SottoTransfers    *self,
                                  const SottoRecord *record);

/* PONG came. */
void sotto_transfers_receive_pong (SottoTransfers *self, guint64 token);

/* A connection stands and the conversation goes on over it; it is gone; the
 * conversation is over, and another one may follow. */
void sotto_transfers_connect (SottoTransfers *self);
void sotto_transfers_disconnect (SottoTransfers *self);
void sotto_transfers_give_up (SottoTransfers *self, gboolean another);

/* Says the words that are due, as far as there is room; sends what there is, if
 * no message waits. */
void sotto_transfers_speak (SottoTransfers *self);
void sotto_transfers_pump (SottoTransfers *self);

/* Whether PONG has to wait. */
gboolean sotto_transfers_holds_pong (SottoTransfers *self);

/* Stops reading from the connection, or goes on, as the disk allows. Whether it
 * is stopped. */
gboolean sotto_transfers_update_pause (SottoTransfers *self);

/* A second has passed. */
void sotto_transfers_tick (SottoTransfers *self);

/* Whether any is offered or running. */
gboolean sotto_transfers_is_busy (SottoTransfers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoTransfers, sotto_transfers_free)

G_END_DECLS
