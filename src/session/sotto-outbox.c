/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A queue with two marks: how much of it this connection has been given, and
 * how much of that has left. */

#include "sotto-outbox.h"

typedef struct {
  SottoRecord *record;
  guint64      end; /* of its last frame, in the bytes of the connection */
} Item;

struct _SottoOutbox {
  GQueue  items;   /* of Item, by id */
  GList  *unsent;  /* the first that this connection has not been given */
  GList  *leaving; /* the first that it has, and that has not been written */
  guint64 last;
  guint64 given; /* the highest that any connection has been given */
};

static void
item_free (Item *item)
{
  sotto_record_free (item->record);
  g_clear_pointer (&item, g_free);
}

SottoOutbox *
sotto_outbox_new (void)
{
  SottoOutbox *outbox = g_new0 (SottoOutbox, 1);

  g_queue_init (&outbox->items);
  return outbox;
}

void
sotto_outbox_free (SottoOutbox *outbox)
{
  sotto_outbox_clear (outbox);
  g_clear_pointer (&outbox, g_free);
}

void
sotto_outbox_add (SottoOutbox *outbox, SottoRecord *record)
{
  Item *item = g_new0 (Item, 1);

  g_assert (sotto_record_is_message (record->type));

  record->id = ++outbox->last;
  item->record = record;
  g_queue_push_tail (&outbox->items, item);
  if (outbox->unsent == NULL) {
    outbox->unsent = outbox->items.tail;
  }
}

guint64
sotto_outbox_get_last (const SottoOutbox *outbox)
{
  return outbox->last;
}

guint64
sotto_outbox_get_given (const SottoOutbox *outbox)
{
  return outbox->given;
}

guint64
sotto_outbox_get_acknowledged (const SottoOutbox *outbox)
{
  return outbox->last - outbox->items.length;
}

gboolean
sotto_outbox_acknowledge (SottoOutbox *outbox, guint64 id)
{
  if (id > outbox->given) {
    return FALSE;
  }
  while (sotto_outbox_get_acknowledged (outbox) < id) {
    GList *first = outbox->items.head;

    if (outbox->unsent == first) {
      outbox->unsent = first->next;
    }
    if (outbox->leaving == first) {
      outbox->leaving = first->next == outbox->unsent ? NULL : first->next;
    }
    item_free (g_queue_pop_head (&outbox->items));
  }
  return TRUE;
}

const SottoRecord *
sotto_outbox_peek (const SottoOutbox *outbox)
{
  return outbox->unsent == NULL ? NULL
                                : ((Item *) outbox->unsent->data)->record;
}

void
sotto_outbox_mark (SottoOutbox *outbox, guint64 end)
{
  GList *sent = outbox->unsent;

  g_assert (sent != NULL);

  ((Item *) sent->data)->end = end;
  outbox->given = MAX (outbox->given, ((Item *) sent->data)->record->id);
  outbox->unsent = sent->next;
  if (outbox->leaving == NULL) {
    outbox->leaving = sent;
  }
}

guint64
sotto_outbox_take_written (SottoOutbox *outbox, guint64 total)
{
  guint64 id = 0;

  while (outbox->leaving != NULL) {
    Item *item = outbox->leaving->data;

    if (item->end > total) {
      return id;
    }
    id = item->record->id;
    outbox->leaving =
      outbox->leaving->next == outbox->unsent ? NULL : outbox->leaving->next;
  }
  return id;
}

void
sotto_outbox_rewind (SottoOutbox *outbox)
{
  outbox->unsent = outbox->items.head;
  outbox->leaving = NULL;
}

void
sotto_outbox_clear (SottoOutbox *outbox)
{
  g_queue_clear_full (&outbox->items, (GDestroyNotify) item_free);
  outbox->unsent = NULL;
  outbox->leaving = NULL;
  outbox->last = 0;
  outbox->given = 0;
}
