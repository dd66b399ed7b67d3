/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * The main loop calls whatever is ready, one after the other, before it looks
 * again whether there is something more urgent. Sixteen strangers whose shares
 * come together would hold it up for sixteen times the milliseconds that the
 * answer to one takes. Here it is one for each round of the loop; and so many
 * in a window, so that strangers cannot have all of the processor either.
 */

#include "sotto-turns.h"

#include "sotto-listener.h"
#include "sotto-throttle.h"

typedef struct {
  SottoTurnFunc turn;
  gpointer      user_data;
} Waiting;

struct _SottoTurns {
  SottoClock   *clock;
  SottoThrottle throttle;
  GQueue        waiting;   /* of Waiting */
  guint         turn_id;   /* while somebody waits... */
  guint         window_id; /* ... or for the next window to begin */
};

static void update (SottoTurns *turns);

static void
waiting_free (Waiting *waiting)
{
  g_clear_pointer (&waiting, g_free);
}

static gboolean
turn_cb (gpointer user_data)
{
  SottoTurns *turns = user_data;
  Waiting    *next = g_queue_pop_head (&turns->waiting);
  Waiting     copy = *next;

  turns->turn_id = 0;
  waiting_free (next);
  sotto_throttle_take (&turns->throttle, sotto_clock_get_time (turns->clock));
  /* Before the turn is taken: it may be the end of all this. */
  update (turns);
  copy.turn (copy.user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
window_cb (gpointer user_data)
{
  SottoTurns *turns = user_data;

  turns->window_id = 0;
  update (turns);
  return G_SOURCE_REMOVE;
}

static void
update (SottoTurns *turns)
{
  guint wait;

  if (g_queue_is_empty (&turns->waiting)) {
    sotto_clock_clear_timeout (turns->clock, &turns->window_id);
    g_clear_handle_id (&turns->turn_id, g_source_remove);
    return;
  }
  if (turns->turn_id != 0 || turns->window_id != 0) {
    return;
  }
  wait = sotto_throttle_get_wait (&turns->throttle,
                                  sotto_clock_get_time (turns->clock));
  if (wait > 0) {
    turns->window_id = sotto_clock_add_timeout (turns->clock, wait, window_cb,
                                                turns, "[sottovoce] turns");
  } else {
    turns->turn_id =
      g_idle_add_full (SOTTO_STRANGERS_PRIORITY, turn_cb, turns, NULL);
    g_source_set_name_by_id (turns->turn_id, "[sottovoce] turn");
  }
}

SottoTurns *
sotto_turns_new (SottoClock *clock, guint max)
{
  SottoTurns *turns = g_new0 (SottoTurns, 1);

  turns->clock = g_object_ref (clock);
  sotto_throttle_init (&turns->throttle, max);
  g_queue_init (&turns->waiting);
  return turns;
}

void
sotto_turns_free (SottoTurns *turns)
{
  g_return_if_fail (g_queue_is_empty (&turns->waiting));

  g_object_unref (turns->clock);
  g_clear_pointer (&turns, g_free);
}

void
sotto_turns_wait (SottoTurns *turns, SottoTurnFunc turn, gpointer user_data)
{
  Waiting *waiting = g_new (Waiting, 1);

  *waiting = (Waiting){ turn, user_data };
  g_queue_push_tail (&turns->waiting, waiting);
  update (turns);
}

void
sotto_turns_leave (SottoTurns *turns, gpointer user_data)
{
  for (GList *l = turns->waiting.head; l != NULL; l = l->next) {
    Waiting *waiting = l->data;

    if (waiting->user_data == user_data) {
      g_queue_delete_link (&turns->waiting, l);
      waiting_free (waiting);
      update (turns);
      return;
    }
  }
}
