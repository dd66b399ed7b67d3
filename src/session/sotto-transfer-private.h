/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * What the session knows of a file besides: what the peer says about it, what
 * the peer is to be told, and the bytes.
 *
 * Nobody acknowledges the records about files. So each side has a last word
 * about each file, which follows from its state, and says it again over a new
 * connection.
 */

#pragma once

#include "sotto-bulk.h"
#include "sotto-clock.h"
#include "sotto-file-reader.h"
#include "sotto-file-writer.h"
#include "sotto-meter.h"
#include "sotto-record.h"
#include "sotto-transfer.h"

G_BEGIN_DECLS

struct _SottoTransfer {
  GObject parent_instance;

  gboolean           outgoing;
  guint64            id;
  char              *name;
  guint64            size;
  SottoTransferState state;
  GFile             *file;
  gboolean           cancelled_by_peer;
  GError            *error;

  SottoClock *clock;
  SottoMeter  meter;
  guint64     done;
  guint64     speed;
  guint       left;

  gboolean word_due; /* the peer is to be told its last word, */
  gboolean queued;   /* and stands in line for it */
  guint64  asked;    /* the PING whose PONG tells that it has heard it; or 0 */
  gboolean heard;    /* it has */
  gboolean flowing;  /* its bytes may cross this connection: the FILE-ANSWER
                        has, and the FILE-END has not */

  /* Outgoing. */
  SottoFileReader *reader;
  guint64          sent;     /* where the next bytes belong */
  gboolean         answered; /* with 1, over this connection */
  gboolean         ended;    /* FILE-END was sent, over whatever connection */

  /* Incoming. */
  GCancellable    *stop;
  gboolean         may_rename;
  gboolean         opened; /* or being opened */
  SottoFileWriter *writer; /* once it is open */
  gboolean         finishing;
};

/* Signal "due" (): there is a word to say, something to send, or less to wait
 * for. */

/* @name as it is shown; @reader is referenced, as @clock is. */
SottoTransfer *sotto_transfer_new_outgoing (guint64          id,
                                            const char      *name,
                                            SottoFileReader *reader,
                                            SottoClock      *clock);
SottoTransfer *sotto_transfer_new_incoming (guint64     id,
                                            const char *name,
                                            guint64     size,
                                            SottoClock *clock);

/* What the peer says about it. FALSE when that breaks a rule. */
gboolean sotto_transfer_receive (SottoTransfer     *self,
                                 const SottoRecord *record);

/* The last word, which is due no more; NULL when there is none, or not yet. */
SottoRecord *sotto_transfer_take_word (SottoTransfer *self);

/* A new connection: the peer may not have heard the last word. */
void sotto_transfer_repeat_word (SottoTransfer *self);

/* Whether there is nothing left to tell the peer about it. */
gboolean sotto_transfer_is_settled (SottoTransfer *self);

/* There is no connection any more. */
void sotto_transfer_disconnect (SottoTransfer *self);

/* There is no conversation any more. The reader is kept if it @may_be_offered
 * once more. */
void sotto_transfer_give_up (SottoTransfer *self, gboolean may_be_offered);

/* Time passes: the speed falls when nothing comes. */
void sotto_transfer_tick (SottoTransfer *self);

/* Outgoing: it is its turn to be read; the next bytes, for @offset, or NULL
 * when there are none yet; FILE-END, or NULL when it is not its turn; the first
 * @done bytes have arrived. */
void         sotto_transfer_start (SottoTransfer *self);
SottoBulk   *sotto_transfer_take_bulk (SottoTransfer *self, guint64 *offset);
SottoRecord *sotto_transfer_take_end (SottoTransfer *self);
void         sotto_transfer_note_arrived (SottoTransfer *self, guint64 done);

/* Incoming: it has been accepted, and may take up the descriptors that this
 * needs. */
void sotto_transfer_open (SottoTransfer *self);

/* Incoming: what waits for the disk, as sotto_file_writer_get_waiting() counts
 * it. */
gsize sotto_transfer_get_waiting (SottoTransfer *self);

/* Between the files of this class. */

/* In whatever state it is; @error, which is taken, goes with FAILED, and with
 * OFFERED if it has been accepted in vain. What is needed no more is let go. */
void sotto_transfer_set_state (SottoTransfer     *self,
                               SottoTransferState state,
                               GError            *error);
void sotto_transfer_set_file (SottoTransfer *self, GFile *file);
void sotto_transfer_set_done (SottoTransfer *self, guint64 done);
void sotto_transfer_restart_meter (SottoTransfer *self, guint64 done);
void sotto_transfer_owe_word (SottoTransfer *self);
void sotto_transfer_emit_due (SottoTransfer *self);
void sotto_transfer_cancelled_by_peer (SottoTransfer *self);

/* FAILED, and the peer is told. Takes @error. */
void sotto_transfer_fail (SottoTransfer *self, GError *error);

/* A record about it, addressed as the peer counts. */
SottoRecord *sotto_transfer_new_record (SottoTransfer  *self,
                                        SottoRecordType type);

gboolean     sotto_transfer_receive_outgoing (SottoTransfer     *self,
                                              const SottoRecord *record);
gboolean     sotto_transfer_receive_incoming (SottoTransfer     *self,
                                              const SottoRecord *record);
SottoRecord *sotto_transfer_make_outgoing_word (SottoTransfer *self);
SottoRecord *sotto_transfer_make_incoming_word (SottoTransfer *self);

G_END_DECLS
