/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The bytes of files that go out, in turns, as far as the pacer and the link
 * allow. Cells go first: what is here has not been given to the link. */

#include "sotto-transfers-private.h"

/* What may stand in the link's own queue before another frame is added. */
#define QUEUE_MAX (64 * 1024)

/* The main loop has other things to do. */
#define FRAMES_AT_ONCE (1024 * 1024 / SOTTO_BULK_SIZE)

/* A frame that has not arrived for all that is known. */
typedef struct {
  SottoTransfer *transfer;
  guint64        end;  /* as the pacer counts */
  guint64        done; /* bytes of the file, up to the frame's end */
} OnWay;

static void
on_way_free (OnWay *on_way)
{
  g_clear_object (&on_way->transfer);
  g_clear_pointer (&on_way, g_free);
}

/* Turns */

static void
start_some (SottoTransfers *self)
{
  while (self->turns.length < SOTTO_TRANSFERS_READ_MAX &&
         self->waiting.length > 0) {
    SottoTransfer *transfer = g_queue_pop_head (&self->waiting);

    g_queue_push_tail (&self->turns, transfer);
    sotto_transfer_start (transfer);
  }
}

static gboolean
take_out (GQueue *queue, SottoTransfer *transfer)
{
  GList *link = g_queue_find (queue, transfer);

  if (link == NULL) {
    return FALSE;
  }
  g_queue_delete_link (queue, link);
  g_object_unref (transfer);
  return TRUE;
}

void
sotto_transfers_queue (SottoTransfers *self, SottoTransfer *transfer)
{
  if (g_queue_find (&self->turns, transfer) == NULL &&
      g_queue_find (&self->waiting, transfer) == NULL) {
    g_queue_push_tail (&self->waiting, g_object_ref (transfer));
    start_some (self);
  }
}

void
sotto_transfers_unqueue (SottoTransfers *self, SottoTransfer *transfer)
{
  if (take_out (&self->turns, transfer)) {
    start_some (self);
  } else {
    take_out (&self->waiting, transfer);
  }
}

/* Nothing of an old connection is on its way any more. */
void
sotto_transfers_begin_to_pump (SottoTransfers *self)
{
  sotto_pacer_reset (self->pacer);
  self->sent = 0;
  g_queue_clear_full (&self->turns, g_object_unref);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_queue_clear_full (&self->on_way, (GDestroyNotify) on_way_free);
}

/* Sending */

static gint64
get_time (SottoTransfers *self)
{
  return sotto_clock_get_time (self->session->clock);
}

static void
send_bulk (SottoTransfers *self,
           SottoTransfer  *transfer,
           SottoBulk      *bulk,
           guint64         offset)
{
  g_autoptr (GError) error = NULL;
  OnWay             *on_way = g_new0 (OnWay, 1);
  gsize              length = sotto_bulk_get_length (bulk);

  sotto_pacer_sent (self->pacer, SOTTO_BULK_SIZE);
  self->sent += SOTTO_BULK_SIZE;
  on_way->transfer = g_object_ref (transfer);
  on_way->done = offset + length;
  on_way->end = self->sent;
  g_queue_push_tail (&self->on_way, on_way);
  if (!sotto_link_send_bulk (self->session->link, (gint64) transfer->id, offset,
                             bulk, &error)) {
    sotto_session_fail (self->session, error, 0);
  }
}

/* FALSE if there is nothing of this file to send now. */
static gboolean
send_of (SottoTransfers *self, SottoTransfer *transfer)
{
  guint64                 offset;
  SottoBulk              *bulk = sotto_transfer_take_bulk (transfer, &offset);
  g_autoptr (SottoRecord) end = NULL;

  if (bulk != NULL) {
    send_bulk (self, transfer, bulk, offset);
    return TRUE;
  }
  end = sotto_transfer_take_end (transfer);
  if (end == NULL) {
    return FALSE;
  }
  sotto_transfers_unqueue (self, transfer);
  sotto_session_send (self->session, end);
  return TRUE;
}

/* A frame of whichever file is next and has one. */
static gboolean
send_next (SottoTransfers *self)
{
  for (guint i = self->turns.length; i > 0; i--) {
    g_autoptr (SottoTransfer) transfer = NULL;

    transfer = g_object_ref (g_queue_peek_head (&self->turns));
    g_queue_push_tail_link (&self->turns, g_queue_pop_head_link (&self->turns));
    if (send_of (self, transfer)) {
      return TRUE;
    }
  }
  return FALSE;
}

static void
send_ping (SottoTransfers *self)
{
  gint64 now = get_time (self);

  if (sotto_pacer_wants_ping (self->pacer, now)) {
    sotto_pacer_pinged (self->pacer, self->session->pings + 1, now);
    sotto_session_ping (self->session);
  }
}

static gboolean
may_send (SottoTransfers *self)
{
  SottoSession *session = self->session;

  return session->state == SOTTO_SESSION_TALKING && self->turns.length > 0 &&
         sotto_outbox_peek (session->outbox) == NULL &&
         sotto_link_get_queued_total (session->link) -
             sotto_link_get_written_total (session->link) <
           QUEUE_MAX;
}

/* A PING may be due before anything, or when nothing may follow. */
void
sotto_transfers_pump (SottoTransfers *self)
{
  gboolean going = TRUE;

  for (guint i = 0; going && i < FRAMES_AT_ONCE && may_send (self); i++) {
    send_ping (self);
    going =
      sotto_pacer_allows (self->pacer, SOTTO_BULK_SIZE) && send_next (self);
  }
  if (self->session->state == SOTTO_SESSION_TALKING && self->turns.length > 0) {
    send_ping (self);
  }
}

void
sotto_transfers_note_arrived (SottoTransfers *self, guint64 token)
{
  OnWay *on_way;

  sotto_pacer_ponged (self->pacer, token, get_time (self));
  while ((on_way = g_queue_peek_head (&self->on_way)) != NULL &&
         on_way->end <= sotto_pacer_get_arrived (self->pacer)) {
    g_queue_pop_head (&self->on_way);
    sotto_transfer_note_arrived (on_way->transfer, on_way->done);
    on_way_free (on_way);
  }
}
