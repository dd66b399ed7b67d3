/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files that make up SottoTransfers share. */

#pragma once

#include "sotto-pacer.h"
#include "sotto-session-private.h"
#include "sotto-transfers.h"

G_BEGIN_DECLS

/* The offers of one of the two people. */
typedef struct {
  GHashTable *by_id;     /* SottoTransfer, by its own id */
  GQueue      over;      /* of them, those that are over; the oldest first */
  guint64     forgotten; /* the highest id that is not among them any more */
} SottoOffers;

struct _SottoTransfers {
  SottoSession *session; /* whose part it is */

  SottoOffers offers[2]; /* the peer's, and this side's */
  GPtrArray  *running;   /* either way */
  GQueue      owing;     /* those that have a word to say */
  GQueue      said;      /* those that have said it over this connection, and
                            may not have been heard */
  guint  n_open;         /* incoming ones that are being stored */
  gint64 pong_held;      /* since when; negative: it is not */

  /* Of this connection. */
  SottoPacer *pacer;
  guint64     sent;    /* as the pacer counts */
  GQueue      turns;   /* those that are read, the next one first */
  GQueue      waiting; /* those that are not yet */
  GQueue      on_way;  /* what has not arrived for all that is known */
};

/* In sotto-transfers-pump.c */
void sotto_transfers_queue (SottoTransfers *self, SottoTransfer *transfer);
void sotto_transfers_unqueue (SottoTransfers *self, SottoTransfer *transfer);
void sotto_transfers_begin_to_pump (SottoTransfers *self);
void sotto_transfers_note_arrived (SottoTransfers *self, guint64 token);

G_END_DECLS
