/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One file on its way from one person to the other, as an object that a window
 * can bind to. */

#pragma once

#include "sotto-file-error.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_TRANSFER_OFFERED,   /* the one who gets it has not decided */
  SOTTO_TRANSFER_RUNNING,   /* accepted; also while there is no connection */
  SOTTO_TRANSFER_DONE,      /* stored, and the hash agrees */
  SOTTO_TRANSFER_DECLINED,  /* by the one who would have got it */
  SOTTO_TRANSFER_CANCELLED, /* by one of the two; see cancelled-by-peer */
  SOTTO_TRANSFER_FAILED,    /* the error property says why */
} SottoTransferState;

#define SOTTO_TYPE_TRANSFER_STATE (sotto_transfer_state_get_type ())
GType sotto_transfer_state_get_type (void);

#define SOTTO_TYPE_TRANSFER (sotto_transfer_get_type ())
G_DECLARE_FINAL_TYPE (SottoTransfer, sotto_transfer, SOTTO, TRANSFER, GObject)

/*
 * Properties, all read-only, each notified when it changes:
 *   outgoing          boolean
 *   id                uint64, that of the FILE-OFFER
 *   name              string, made harmless if it is the peer's
 *   size              uint64, bytes
 *   state             SottoTransferState
 *   done              uint64, bytes that the receiver has stored, as far as is
 *                     known here; the sender counts what has been taken off
 *                     its hands. Notified at most four times a second, and at
 *                     the end
 *   speed             uint64, bytes a second over the last few; 0: unknown
 *   left              uint, seconds to the end at that speed; 0: unknown
 *   file              GFile: what is sent; what is being, or was, stored, whose
 *                     name may be another in the end; NULL while offered
 *   cancelled-by-peer boolean
 *   error             GError in SOTTO_FILE_ERROR, or NULL; of an offer: why it
 *                     could not be stored where it was last accepted
 */
gboolean           sotto_transfer_get_outgoing (SottoTransfer *self);
guint64            sotto_transfer_get_id (SottoTransfer *self);
const char        *sotto_transfer_get_name (SottoTransfer *self);
guint64            sotto_transfer_get_size (SottoTransfer *self);
SottoTransferState sotto_transfer_get_state (SottoTransfer *self);
guint64            sotto_transfer_get_done (SottoTransfer *self);
guint64            sotto_transfer_get_speed (SottoTransfer *self);
guint              sotto_transfer_get_left (SottoTransfer *self);
GFile             *sotto_transfer_get_file (SottoTransfer *self);
gboolean           sotto_transfer_get_cancelled_by_peer (SottoTransfer *self);
const GError      *sotto_transfer_get_error (SottoTransfer *self);

/* Whether it is neither offered nor running any more. */
gboolean sotto_transfer_is_over (SottoTransfer *self);

/*
 * What the person decides; each does nothing where it makes no sense any more.
 * Accepting an offer stores it as @target, or beside it under a numbered name
 * if there is something already; unless @may_rename it replaces what is there
 * now, which the person was asked about, but nothing that comes there later.
 * If @target cannot be opened, it is an offer again, which has an error now,
 * and the peer is told nothing. What goes wrong later makes it fail, and the
 * peer is told.
 */
void sotto_transfer_accept (SottoTransfer *self,
                            GFile         *target,
                            gboolean       may_rename);
void sotto_transfer_decline (SottoTransfer *self);

/* There is nobody to accept an offer that has an error once more: it fails with
 * that, and the peer is told. */
void sotto_transfer_refuse (SottoTransfer *self);

void sotto_transfer_cancel (SottoTransfer *self);

G_END_DECLS
