/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * A window makes a widget of each line, and a person looks for the one that
 * matters: who guessed. So what one address does over and over is one line with
 * a count; guesses, which cost the guesser a wait, have room of their own, that
 * mere connections do not take; and when ever new addresses knock, not all of
 * them get a line. A line that changes makes a window measure the whole list
 * again, so that hundreds of changes in a second are told as one.
 */

#include "sotto-knocks.h"

void
sotto_knocks_init (SottoKnocks *knocks)
{
  *knocks = (SottoKnocks){
    .list = g_list_store_new (SOTTO_TYPE_KNOCK),
    .held = g_ptr_array_new_with_free_func (g_object_unref),
  };
  sotto_throttle_init (&knocks->new_ones, SOTTO_KNOCKS_NEW_MAX);
}

static void
tell (SottoKnocks *knocks)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&knocks->held);

  knocks->held = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < held->len; i++) {
    g_object_thaw_notify (g_ptr_array_index (held, i));
  }
}

void
sotto_knocks_clear (SottoKnocks *knocks)
{
  if (knocks->list == NULL) {
    return;
  }
  tell (knocks);
  if (knocks->clock != NULL) {
    sotto_clock_clear_timeout (knocks->clock, &knocks->tell_id);
  }
  g_clear_pointer (&knocks->held, g_ptr_array_unref);
  g_clear_object (&knocks->clock);
  g_clear_object (&knocks->list);
}

void
sotto_knocks_set_clock (SottoKnocks *knocks, SottoClock *clock)
{
  g_return_if_fail (knocks->clock == NULL);

  knocks->clock = g_object_ref (clock);
}

static gboolean
tell_cb (gpointer user_data)
{
  SottoKnocks *knocks = user_data;

  if (knocks->held->len == 0) {
    knocks->tell_id = 0;
    return G_SOURCE_REMOVE;
  }
  tell (knocks);
  return G_SOURCE_CONTINUE;
}

/* The first change is told at once, what follows it in one go. */
static void
repeat (SottoKnocks *knocks, SottoKnock *knock, gint64 time)
{
  if (knocks->tell_id == 0) {
    knocks->tell_id =
      sotto_clock_add_timeout (knocks->clock, SOTTO_KNOCKS_TELL_MS, tell_cb,
                               knocks, "[sottovoce] knocks");
  } else if (!g_ptr_array_find (knocks->held, knock, NULL)) {
    g_object_freeze_notify (G_OBJECT (knock));
    g_ptr_array_add (knocks->held, g_object_ref (knock));
  }
  sotto_knock_repeat (knock, time);
}

/* Opening the door belongs to the guesses that it forgives: no flood takes it
 * away from above them. */
static gboolean
is_guess (SottoKnockKind kind)
{
  return kind == SOTTO_KNOCK_RIGHT || kind == SOTTO_KNOCK_WRONG ||
         kind == SOTTO_KNOCK_OPENED;
}

/* The wall clock may have been put back. */
static gboolean
is_recent (SottoKnock *knock, gint64 time)
{
  return ABS (time - sotto_knock_get_time (knock)) <
         SOTTO_KNOCKS_RECENT_S * G_USEC_PER_SEC;
}

static gboolean
count_as_repeated (SottoKnocks   *knocks,
                   SottoKnockKind kind,
                   const char    *address,
                   gint64         time)
{
  GListModel *list = G_LIST_MODEL (knocks->list);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--) {
    g_autoptr (SottoKnock) knock = g_list_model_get_item (list, i - 1);

    /* With the guesses, the lines begin anew: those before are past. */
    if (sotto_knock_get_kind (knock) == SOTTO_KNOCK_OPENED) {
      return FALSE;
    }
    if (sotto_knock_get_kind (knock) == kind &&
        g_str_equal (sotto_knock_get_address (knock), address) &&
        is_recent (knock, time)) {
      repeat (knocks, knock, time);
      return TRUE;
    }
  }
  return FALSE;
}

/* Takes away the line of that class that has been quiet for longest, if it has
 * as many as it may have. */
static void
make_room (SottoKnocks *knocks, gboolean for_guess)
{
  GListModel *list = G_LIST_MODEL (knocks->list);
  guint  max = for_guess ? SOTTO_KNOCKS_GUESSES_MAX : SOTTO_KNOCKS_OTHERS_MAX;
  guint  n = 0;
  guint  oldest = 0;
  gint64 oldest_time = G_MAXINT64;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (SottoKnock) knock = g_list_model_get_item (list, i);

    if (is_guess (sotto_knock_get_kind (knock)) == for_guess) {
      n++;
      if (sotto_knock_get_time (knock) < oldest_time) {
        oldest = i;
        oldest_time = sotto_knock_get_time (knock);
      }
    }
  }
  if (n >= max) {
    g_list_store_remove (knocks->list, oldest);
  }
}

void
sotto_knocks_note (SottoKnocks   *knocks,
                   SottoKnockKind kind,
                   const char    *address)
{
  gint64                 now = sotto_clock_get_time (knocks->clock);
  gint64                 time = sotto_clock_get_real_time (knocks->clock);
  g_autoptr (SottoKnock) knock = NULL;

  if (count_as_repeated (knocks, kind, address, time)) {
    return;
  }
  if (!is_guess (kind) && !sotto_throttle_take (&knocks->new_ones, now)) {
    return;
  }
  make_room (knocks, is_guess (kind));
  knock = sotto_knock_new (kind, time, address);
  g_list_store_append (knocks->list, knock);
}
