/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The room of a whole frame, of which the file's bytes are the middle. */

#include "sotto-bulk.h"

#include "sotto-bulk-private.h"
#include "sotto-frame-room.h"
#include "sotto-secret.h"

/* FILE-DATA: kind u8 | record's header | file i64 | offset u64 | bytes | tag */
#define DATA_OFFSET (SOTTO_BULK_PAYLOAD_OFFSET + SOTTO_FILE_DATA_HEAD_SIZE)

G_STATIC_ASSERT (DATA_OFFSET + SOTTO_FILE_DATA_MAX + SOTTO_TAG_SIZE ==
                 SOTTO_BULK_SIZE);

struct _SottoBulk {
  guint8 *wire;
  gsize   length;
};

SottoBulk *
sotto_bulk_new (void)
{
  SottoBulk *bulk = g_new0 (SottoBulk, 1);

  bulk->wire = sotto_frame_room_new ();
  return bulk;
}

void
sotto_bulk_free (SottoBulk *bulk)
{
  if (bulk == NULL) {
    return;
  }
  if (bulk->wire != NULL) {
    sotto_secret_wipe (bulk->wire, SOTTO_BULK_SIZE);
  }
  g_clear_pointer (&bulk->wire, sotto_frame_room_free);
  g_clear_pointer (&bulk, g_free);
}

guint8 *
sotto_bulk_get_room (SottoBulk *bulk)
{
  g_return_val_if_fail (bulk != NULL, NULL);

  return bulk->wire + DATA_OFFSET;
}

void
sotto_bulk_set_length (SottoBulk *bulk, gsize length)
{
  g_return_if_fail (bulk != NULL);
  g_return_if_fail (length <= SOTTO_FILE_DATA_MAX);

  bulk->length = length;
}

gsize
sotto_bulk_get_length (const SottoBulk *bulk)
{
  g_return_val_if_fail (bulk != NULL, 0);

  return bulk->length;
}

guint8 *
sotto_bulk_steal_wire (SottoBulk *bulk)
{
  return g_steal_pointer (&bulk->wire);
}
