/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds the file that a record is about, and brings back what the files have to
 * say. */

#include "sotto-transfers-private.h"

/* With more than this on its way out, no word is added to it. */
#define WORDS_QUEUE_MAX (64 * SOTTO_CELL_SIZE)

#define NOT_HELD (-1)

static void
offers_init (SottoOffers *offers)
{
  offers->by_id =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);
  g_queue_init (&offers->over);
}

static SottoOffers *
get_offers (SottoTransfers *self, gboolean outgoing)
{
  return &self->offers[outgoing ? 1 : 0];
}

static guint
count_open (const SottoOffers *offers)
{
  return g_hash_table_size (offers->by_id) - offers->over.length;
}

SottoTransfers *
sotto_transfers_new (SottoSession *session)
{
  SottoTransfers *self = g_new0 (SottoTransfers, 1);

  self->session = session;
  offers_init (&self->offers[0]);
  offers_init (&self->offers[1]);
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
  self->pong_held = NOT_HELD;
  self->pacer = sotto_pacer_new ();
  return self;
}

void
sotto_transfers_free (SottoTransfers *self)
{
  sotto_transfers_give_up (self, FALSE);
  g_clear_pointer (&self->offers[0].by_id, g_hash_table_unref);
  g_clear_pointer (&self->offers[1].by_id, g_hash_table_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);
  g_clear_pointer (&self->pacer, sotto_pacer_free);
  g_clear_pointer (&self, g_free);
}

/* What the files report */

static void
due_cb (SottoTransfer *transfer, SottoTransfers *self)
{
  if (transfer->word_due && !transfer->queued) {
    transfer->queued = TRUE;
    g_queue_push_tail (&self->owing, g_object_ref (transfer));
  }
  if (transfer->outgoing && transfer->flowing) {
    sotto_transfers_queue (self, transfer);
  }
  sotto_session_serve (self->session);
}

/* Its word, if it is due, is still said. */
static void
forget (SottoTransfers *self, SottoOffers *offers, SottoTransfer *transfer)
{
  g_signal_handlers_disconnect_by_data (transfer, self);
  offers->forgotten = MAX (offers->forgotten, transfer->id);
  g_hash_table_remove (offers->by_id, &transfer->id);
}

/* The oldest of many that are over; but not what the peer has yet to hear of,
 * because it would wait for that for ever. */
static void
forget_some (SottoTransfers *self, SottoOffers *offers)
{
  while (offers->over.length > SOTTO_TRANSFERS_OVER_MAX &&
         (offers->over.length > SOTTO_TRANSFERS_UNHEARD_MAX ||
          sotto_transfer_is_settled (g_queue_peek_head (&offers->over)))) {
    forget (self, offers, g_queue_pop_head (&offers->over));
  }
}

/* Each takes up descriptors, and a peer may offer any number. */
static void
open_some (SottoTransfers *self)
{
  for (guint i = 0;
       i < self->running->len && self->n_open < SOTTO_TRANSFERS_STORE_MAX;
       i++) {
    SottoTransfer *transfer = g_ptr_array_index (self->running, i);

    if (!transfer->outgoing && !transfer->opened) {
      self->n_open++;
      sotto_transfer_open (transfer);
    }
  }
}

/* An offer again is only what could not be opened. */
static void
stop_running (SottoTransfers *self, SottoTransfer *transfer)
{
  sotto_transfers_unqueue (self, transfer);
  g_ptr_array_remove (self->running, transfer);
  if (transfer->opened || transfer->state == SOTTO_TRANSFER_OFFERED) {
    self->n_open--;
    open_some (self);
  }
}

static void
state_cb (SottoTransfer *transfer, GParamSpec *pspec, SottoTransfers *self)
{
  SottoOffers *offers = get_offers (self, transfer->outgoing);

  if (transfer->state == SOTTO_TRANSFER_RUNNING) {
    g_ptr_array_add (self->running, g_object_ref (transfer));
    open_some (self);
    return;
  }
  stop_running (self, transfer);
  if (sotto_transfer_is_over (transfer)) {
    g_queue_push_tail (&offers->over, transfer);
    forget_some (self, offers);
  }
}

void
sotto_transfers_add (SottoTransfers *self, SottoTransfer *transfer)
{
  SottoOffers *offers = get_offers (self, transfer->outgoing);

  g_hash_table_insert (offers->by_id, &transfer->id, g_object_ref (transfer));
  g_signal_connect (transfer, "due", G_CALLBACK (due_cb), self);
  g_signal_connect (transfer, "notify::state", G_CALLBACK (state_cb), self);
  if (count_open (offers) > SOTTO_TRANSFERS_OFFERS_MAX) {
    sotto_transfer_decline (transfer);
  }
}

gboolean
sotto_transfers_is_busy (SottoTransfers *self)
{
  return count_open (&self->offers[0]) + count_open (&self->offers[1]) > 0;
}

/* What the peer says */

/* Whose file it can be, as this side sees it. */
static gboolean
may_be_about (SottoRecordType type, gboolean outgoing)
{
  switch (type) {
  case SOTTO_RECORD_FILE_DATA:
  case SOTTO_RECORD_FILE_END:
    return !outgoing;
  case SOTTO_RECORD_FILE_ANSWER:
  case SOTTO_RECORD_FILE_RESULT:
    return outgoing;
  default:
    return TRUE;
  }
}

/* Whether it was there, but is not remembered any more: the record is late. */
static gboolean
is_forgotten (SottoOffers *offers, guint64 id)
{
  return id > 0 && id <= offers->forgotten;
}

/* What no connection was given, the peer cannot know. */
static gboolean
is_known_to_peer (SottoTransfers *self, SottoTransfer *transfer)
{
  return !transfer->outgoing ||
         transfer->id <= sotto_outbox_get_given (self->session->outbox);
}

static gboolean
has_room (SottoTransfers *self)
{
  SottoSession *session = self->session;

  return session->state == SOTTO_SESSION_TALKING &&
         sotto_link_get_queued_total (session->link) -
             sotto_link_get_written_total (session->link) <=
           WORDS_QUEUE_MAX;
}

/* Who asks for what is over has not heard so. Always TRUE. */
static gboolean
answer_late (SottoTransfers *self, const SottoRecord *record)
{
  g_autoptr (SottoRecord) cancel = sotto_record_new (SOTTO_RECORD_FILE_CANCEL);

  if (record->type == SOTTO_RECORD_FILE_ANSWER && record->file.value == 1 &&
      has_room (self)) {
    cancel->file.id = -record->file.id;
    sotto_session_send (self->session, cancel);
  }
  return TRUE;
}

gboolean
sotto_transfers_receive (SottoTransfers *self, const SottoRecord *record)
{
  gboolean outgoing = record->file.id < 0;
  guint64  id =
    outgoing ? -(guint64) record->file.id : (guint64) record->file.id;
  SottoOffers              *offers = get_offers (self, outgoing);
  SottoTransfer            *found = g_hash_table_lookup (offers->by_id, &id);
  g_autoptr (SottoTransfer) transfer = NULL;

  if (!may_be_about (record->type, outgoing)) {
    return FALSE;
  }
  if (found == NULL) {
    return is_forgotten (offers, id) && answer_late (self, record);
  }
  transfer = g_object_ref (found);
  return is_known_to_peer (self, transfer) &&
         sotto_transfer_receive (transfer, record);
}

/* What the peer is told */

/* A file is not spoken of before it has been offered over this connection, if
 * that is still to come. */
static gboolean
may_speak_of (SottoTransfers *self, SottoTransfer *transfer)
{
  const SottoRecord *next = sotto_outbox_peek (self->session->outbox);

  return !transfer->outgoing || next == NULL || next->id > transfer->id;
}

/* Nobody acknowledges a word; but what comes before a PING has been heard by
 * whoever answers that or a later one. */
static void
ask (SottoTransfers *self)
{
  SottoTransfer *newest = g_queue_peek_tail (&self->said);

  if (newest != NULL && newest->asked > self->session->pings &&
      has_room (self)) {
    sotto_session_ping (self->session);
  }
}

static void
note_heard (SottoTransfers *self, guint64 token)
{
  SottoTransfer *transfer;

  while ((transfer = g_queue_peek_head (&self->said)) != NULL &&
         transfer->asked <= token) {
    transfer->heard = transfer->heard || transfer->asked != 0;
    g_object_unref (g_queue_pop_head (&self->said));
  }
  forget_some (self, &self->offers[0]);
  forget_some (self, &self->offers[1]);
}

void
sotto_transfers_receive_pong (SottoTransfers *self, guint64 token)
{
  note_heard (self, token);
  sotto_transfers_note_arrived (self, token);
}

void
sotto_transfers_speak (SottoTransfers *self)
{
  for (guint i = self->owing.length; i > 0 && has_room (self); i--) {
    g_autoptr (SottoTransfer) transfer = g_queue_pop_head (&self->owing);
    g_autoptr (SottoRecord)   word = NULL;

    if (!may_speak_of (self, transfer)) {
      g_queue_push_tail (&self->owing, g_steal_pointer (&transfer));
      continue;
    }
    transfer->queued = FALSE;
    word = sotto_transfer_take_word (transfer);
    if (word != NULL) {
      sotto_session_send (self->session, word);
      transfer->asked = self->session->pings + 1;
      g_queue_push_tail (&self->said, g_steal_pointer (&transfer));
    }
  }
  ask (self);
}

/* Connections */

static void
repeat_word (gpointer transfer, gpointer user_data)
{
  sotto_transfer_repeat_word (transfer);
}

void
sotto_transfers_connect (SottoTransfers *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->offers); i++) {
    g_queue_foreach (&self->offers[i].over, repeat_word, NULL);
  }
  g_ptr_array_foreach (self->running, repeat_word, NULL);
}

static void
leave_line (gpointer transfer, gpointer user_data)
{
  ((SottoTransfer *) transfer)->queued = FALSE;
}

void
sotto_transfers_disconnect (SottoTransfers *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->offers); i++) {
    GHashTableIter iter;
    gpointer       transfer;

    g_hash_table_iter_init (&iter, self->offers[i].by_id);
    while (g_hash_table_iter_next (&iter, NULL, &transfer)) {
      sotto_transfer_disconnect (transfer);
    }
  }
  g_queue_foreach (&self->owing, leave_line, NULL);
  g_queue_clear_full (&self->owing, g_object_unref);
  g_queue_clear_full (&self->said, g_object_unref);
  sotto_transfers_begin_to_pump (self);
  self->pong_held = NOT_HELD;
}

/* What the peer has not acknowledged, it has never heard of. */
static void
give_up_one (SottoTransfers *self, SottoTransfer *transfer, gboolean another)
{
  gboolean heard =
    transfer->id <= sotto_outbox_get_acknowledged (self->session->outbox);

  g_signal_handlers_disconnect_by_data (transfer, self);
  sotto_transfer_give_up (transfer, another && transfer->outgoing && !heard);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const SottoTransfer *first = *(SottoTransfer *const *) a;
  const SottoTransfer *second = *(SottoTransfer *const *) b;

  return first->id < second->id ? -1 : first->id > second->id;
}

/* Whoever hears of it finds none of them here, and hears of the older ones
 * first. */
void
sotto_transfers_give_up (SottoTransfers *self, gboolean another)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  sotto_transfers_disconnect (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->offers); i++) {
    SottoOffers   *offers = &self->offers[i];
    GHashTableIter iter;
    gpointer       transfer;

    g_hash_table_iter_init (&iter, offers->by_id);
    while (g_hash_table_iter_next (&iter, NULL, &transfer)) {
      g_ptr_array_add (all, g_object_ref (transfer));
    }
    g_queue_clear (&offers->over);
    g_hash_table_remove_all (offers->by_id);
    offers->forgotten = 0;
  }
  g_ptr_array_set_size (self->running, 0);
  self->n_open = 0;
  g_ptr_array_sort (all, compare_ids);
  for (guint i = 0; i < all->len; i++) {
    give_up_one (self, g_ptr_array_index (all, i), another);
  }
}

/* The disk */

static gsize
get_waiting (SottoTransfers *self)
{
  gsize waiting = 0;

  for (guint i = 0; i < self->running->len; i++) {
    waiting +=
      sotto_transfer_get_waiting (g_ptr_array_index (self->running, i));
  }
  return waiting;
}

/* A peer that waits for PONG sends no more. But who does not get it for too
 * long would think that nobody is here. */
gboolean
sotto_transfers_holds_pong (SottoTransfers *self)
{
  gint64 now = sotto_clock_get_time (self->session->clock);

  if (get_waiting (self) <= SOTTO_TRANSFERS_WAITING_HIGH) {
    self->pong_held = NOT_HELD;
    return FALSE;
  }
  if (self->pong_held == NOT_HELD) {
    self->pong_held = now;
  }
  if (now - self->pong_held < SOTTO_TRANSFERS_PONG_S * G_USEC_PER_SEC) {
    return TRUE;
  }
  self->pong_held = NOT_HELD;
  return FALSE;
}

gboolean
sotto_transfers_update_pause (SottoTransfers *self)
{
  gboolean is_paused = get_waiting (self) > SOTTO_TRANSFERS_WAITING_MAX;

  if (self->session->link != NULL) {
    sotto_link_set_paused (self->session->link, is_paused);
  }
  return is_paused;
}

static gpointer
copy_reference (gconstpointer transfer, gpointer user_data)
{
  return g_object_ref ((gpointer) transfer);
}

/* Whoever hears of it may cancel some. */
void
sotto_transfers_tick (SottoTransfers *self)
{
  g_autoptr (GPtrArray) running =
    g_ptr_array_copy (self->running, copy_reference, NULL);

  for (guint i = 0; i < running->len; i++) {
    sotto_transfer_tick (g_ptr_array_index (running, i));
  }
}
