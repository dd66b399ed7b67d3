/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file takes and gives back thousands of these a second. malloc() returns
 * them to the system each time that there are none, and the system fills each
 * page with zeros before it gives it again, which takes as long as sealing. */

#include "sotto-frame-room.h"

#include "sotto-limits.h"

static GMutex  lock;
static guint8 *kept[SOTTO_FRAME_ROOMS_MAX];
static guint   n_kept;

/* The one that came last is the one that the processor still has at hand. */
guint8 *
sotto_frame_room_new (void)
{
  guint8 *room = NULL;

  g_mutex_lock (&lock);
  if (n_kept > 0) {
    room = g_steal_pointer (&kept[--n_kept]);
  }
  g_mutex_unlock (&lock);

  return room != NULL ? room : g_malloc (SOTTO_BULK_SIZE);
}

void
sotto_frame_room_free (guint8 *room)
{
  g_mutex_lock (&lock);
  if (n_kept < SOTTO_FRAME_ROOMS_MAX) {
    kept[n_kept++] = g_steal_pointer (&room);
  }
  g_mutex_unlock (&lock);

  g_clear_pointer (&room, g_free);
}
