/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A ring of entries. */

#include "sotto-wire-log.h"

struct _SottoWireEntry {
  GObject parent_instance;

  GBytes        *wire;
  GBytes        *payload;
  gsize          wire_length;
  gsize          payload_length;
  gint64         time;
  guint64        counter;
  guint32        epoch;
  SottoDirection direction;
  guint8         type;
  guint8         flags;
};

G_DEFINE_FINAL_TYPE (SottoWireEntry, sotto_wire_entry, G_TYPE_OBJECT)

static void
sotto_wire_entry_finalize (GObject *object)
{
  SottoWireEntry *self = SOTTO_WIRE_ENTRY (object);

  g_clear_pointer (&self->wire, g_bytes_unref);
  g_clear_pointer (&self->payload, g_bytes_unref);

  G_OBJECT_CLASS (sotto_wire_entry_parent_class)->finalize (object);
}

static void
sotto_wire_entry_class_init (SottoWireEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sotto_wire_entry_finalize;
}

static void
sotto_wire_entry_init (SottoWireEntry *self)
{
}

static SottoWireEntry *
wire_entry_new (const SottoFrameInfo *info, gint64 time)
{
  SottoWireEntry *self = g_object_new (SOTTO_TYPE_WIRE_ENTRY, NULL);

  self->wire = g_bytes_ref (info->wire);
  self->payload = g_bytes_ref (info->payload);
  self->wire_length = info->wire_length;
  self->payload_length = info->payload_length;
  self->time = time;
  self->counter = info->counter;
  self->epoch = info->epoch;
  self->direction = info->direction;
  self->type = info->type;
  self->flags = info->flags;

  return self;
}

SottoDirection
sotto_wire_entry_get_direction (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), SOTTO_DIRECTION_OUT);

  return self->direction;
}

gint64
sotto_wire_entry_get_time (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->time;
}

guint32
sotto_wire_entry_get_epoch (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->epoch;
}

guint64
sotto_wire_entry_get_counter (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->counter;
}

guint8
sotto_wire_entry_get_record_type (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->type;
}

guint8
sotto_wire_entry_get_flags (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->flags;
}

gsize
sotto_wire_entry_get_wire_length (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->wire_length;
}

gsize
sotto_wire_entry_get_payload_length (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  return self->payload_length;
}

gsize
sotto_wire_entry_get_padding_length (SottoWireEntry *self)
{
  gsize used;

  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), 0);

  used = SOTTO_FRAME_OVERHEAD + SOTTO_RECORD_HEADER_SIZE + self->payload_length;

  return self->wire_length > used ? self->wire_length - used : 0;
}

GBytes *
sotto_wire_entry_get_wire (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), NULL);

  return self->wire;
}

GBytes *
sotto_wire_entry_get_payload (SottoWireEntry *self)
{
  g_return_val_if_fail (SOTTO_IS_WIRE_ENTRY (self), NULL);

  return self->payload;
}

struct _SottoWireLog {
  GObject parent_instance;

  SottoWireEntry *ring[SOTTO_WIRE_LOG_MAX];
  guint           first;
  guint           n_entries;
};

static GType
sotto_wire_log_get_item_type (GListModel *model)
{
  return SOTTO_TYPE_WIRE_ENTRY;
}

static guint
sotto_wire_log_get_n_items (GListModel *model)
{
  return SOTTO_WIRE_LOG (model)->n_entries;
}

static SottoWireEntry **
get_slot (SottoWireLog *self, guint position)
{
  return &self->ring[(self->first + position) % SOTTO_WIRE_LOG_MAX];
}

static gpointer
sotto_wire_log_get_item (GListModel *model, guint position)
{
  SottoWireLog *self = SOTTO_WIRE_LOG (model);

  if (position >= self->n_entries) {
    return NULL;
  }

  return g_object_ref (*get_slot (self, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sotto_wire_log_get_item_type;
  iface->get_n_items = sotto_wire_log_get_n_items;
  iface->get_item = sotto_wire_log_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SottoWireLog,
                               sotto_wire_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

static void
sotto_wire_log_finalize (GObject *object)
{
  SottoWireLog *self = SOTTO_WIRE_LOG (object);

  for (guint i = 0; i < self->n_entries; i++) {
    g_clear_object (get_slot (self, i));
  }

  G_OBJECT_CLASS (sotto_wire_log_parent_class)->finalize (object);
}

static void
sotto_wire_log_class_init (SottoWireLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sotto_wire_log_finalize;
}

static void
sotto_wire_log_init (SottoWireLog *self)
{
}

SottoWireLog *
sotto_wire_log_new (void)
{
  return g_object_new (SOTTO_TYPE_WIRE_LOG, NULL);
}

/* To tell everybody costs as much as to seal a frame, and while no wire view is
 * open there is nobody. */
static void
tell (SottoWireLog *self, guint position, guint removed, guint added)
{
  guint signal = g_signal_lookup ("items-changed", G_TYPE_LIST_MODEL);

  if (g_signal_has_handler_pending (self, signal, 0, FALSE)) {
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  }
}

static void
remove_first (SottoWireLog *self)
{
  g_clear_object (get_slot (self, 0));
  self->first = (self->first + 1) % SOTTO_WIRE_LOG_MAX;
  self->n_entries--;
  tell (self, 0, 1, 0);
}

SottoWireEntry *
sotto_wire_log_add (SottoWireLog *self, const SottoFrameInfo *info, gint64 time)
{
  SottoWireEntry *entry;

  g_return_val_if_fail (SOTTO_IS_WIRE_LOG (self), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  if (self->n_entries == SOTTO_WIRE_LOG_MAX) {
    remove_first (self);
  }

  entry = wire_entry_new (info, time);
  *get_slot (self, self->n_entries) = entry;
  self->n_entries++;
  tell (self, self->n_entries - 1, 0, 1);

  return entry;
}
