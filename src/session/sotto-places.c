/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * One machine that takes all the places must not keep everybody else out. So a
 * newcomer gets a place even when there is none, at the cost of the network
 * that has most of them, as long as it has at least two fewer: after that it
 * has no more than the other still has, so that two networks cannot take
 * places from each other for ever.
 *
 * Whoever comes through Tor has no network that could be told from others. So
 * half of the places belong to them, and half to those who come directly; what
 * one half does not need the other may use until then. However many come one
 * way, they keep nobody out who comes the other.
 *
 * And whoever says nothing must not keep out those who do: a joiner says HELLO
 * at once, and in a flood it has long arrived when the connection is accepted.
 */

#include "sotto-places.h"

/* Who has said nothing for so long may have to go: it takes less to bring the
 * first word of a joiner, over Tor as well, and less to stretch a password
 * after it. */
#define HELLO_PATIENCE_US (2 * G_USEC_PER_SEC)
#define PATIENCE_US (10 * G_USEC_PER_SEC)

#define HALF (SOTTO_STRANGERS_MAX / 2)

/* Those of @network who have a place; NULL: of all networks. */
static guint
count (GPtrArray *strangers, const char *network)
{
  guint n = 0;

  for (guint i = 0; i < strangers->len; i++) {
    SottoStranger *stranger = g_ptr_array_index (strangers, i);

    if (sotto_stranger_has_place (stranger) &&
        (network == NULL ||
         g_str_equal (sotto_stranger_get_network (stranger), network))) {
      n++;
    }
  }
  return n;
}

static guint
count_onion (GPtrArray *strangers, gboolean onion)
{
  guint n = 0;

  for (guint i = 0; i < strangers->len; i++) {
    SottoStranger *stranger = g_ptr_array_index (strangers, i);

    if (sotto_stranger_has_place (stranger) &&
        sotto_stranger_get_onion (stranger) == onion) {
      n++;
    }
  }
  return n;
}

/* Who knows the password does not lose its place to somebody who may not. */
static gboolean
can_lose (SottoStranger *stranger, gboolean onion)
{
  return sotto_stranger_has_place (stranger) &&
         !sotto_stranger_has_proved (stranger) &&
         sotto_stranger_get_onion (stranger) == onion;
}

/* Of those whose network has most places, the one that has been silent for
 * longest. */
static SottoStranger *
find_greedy (GPtrArray     *strangers,
             SottoStranger *newcomer,
             gboolean       onion,
             guint         *most)
{
  SottoStranger *loser = NULL;

  *most = 0;
  for (guint i = 0; i < strangers->len; i++) {
    SottoStranger *stranger = g_ptr_array_index (strangers, i);
    guint          n;

    if (stranger == newcomer || !can_lose (stranger, onion)) {
      continue;
    }
    n = count (strangers, sotto_stranger_get_network (stranger));
    if (n > *most || (n == *most && sotto_stranger_get_heard (stranger) <
                                      sotto_stranger_get_heard (loser))) {
      loser = stranger;
      *most = n;
    }
  }
  return loser;
}

static SottoStranger *
find_silent (GPtrArray *strangers, SottoStranger *newcomer, gint64 now)
{
  gboolean       onion = sotto_stranger_get_onion (newcomer);
  SottoStranger *loser = NULL;
  gint64         longest = 0;

  for (guint i = 0; i < strangers->len; i++) {
    SottoStranger *stranger = g_ptr_array_index (strangers, i);
    gint64         patience =
      sotto_stranger_has_spoken (stranger) ? PATIENCE_US : HELLO_PATIENCE_US;
    gint64 over = now - sotto_stranger_get_heard (stranger) - patience + 1;

    if (stranger != newcomer && can_lose (stranger, onion) && over > longest) {
      loser = stranger;
      longest = over;
    }
  }
  return loser;
}

gboolean
sotto_places_find (GPtrArray      *strangers,
                   SottoStranger  *newcomer,
                   gint64          now,
                   SottoStranger **loser)
{
  const char *network = sotto_stranger_get_network (newcomer);
  gboolean    onion = sotto_stranger_get_onion (newcomer);
  guint       most;

  *loser = NULL;
  if (count (strangers, NULL) <= SOTTO_STRANGERS_MAX) {
    return TRUE;
  }
  if (count_onion (strangers, onion) <= HALF) {
    *loser = find_greedy (strangers, newcomer, !onion, &most);
    if (*loser != NULL) {
      return TRUE;
    }
  }
  *loser = find_greedy (strangers, newcomer, onion, &most);
  if (*loser != NULL && count (strangers, network) < most) {
    return TRUE;
  }
  /* Through Tor, HELLO comes a round trip after the connection. */
  *loser = onion || sotto_stranger_has_spoken (newcomer)
             ? find_silent (strangers, newcomer, now)
             : NULL;
  return *loser != NULL;
}
