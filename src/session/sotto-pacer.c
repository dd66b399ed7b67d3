/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * Estimates the way as BBR does (draft-cardwell-iccrg-bbr-congestion-control):
 * what it carries is the greatest rate of delivery in the last few round trips,
 * and how long it is the shortest of them. That product fills it; what is on
 * its way beyond that stands in a queue somewhere.
 */

#include "sotto-pacer.h"

#include <string.h>

/* How many bytes there are to a PING. */
#define PING_EVERY (128 * 1024)

/* Round trips whose rates count. */
#define ROUNDS 3

/* How long the shortest round trip is believed. */
#define BELIEVED_US (10 * G_USEC_PER_SEC)

/*
 * As long as there is a queue, no PING shows how long the way is without one.
 * So now and then the queue is let run off, while the way remains mostly full:
 * a PING that goes then measures it. So does the first of all.
 */
typedef enum {
  DRAINING, /* less is sent than is delivered */
  PROBING,  /* the PING that measures is on its way */
  FILLING,
} Stage;

typedef struct {
  guint64  token;
  gint64   sent_at;
  guint64  sent;       /* bytes that went before it */
  guint64  arrived;    /* what was known to have arrived when it went, */
  gint64   arrived_at; /* since when, */
  gint64   told_at;    /* and when the PING that told so had gone */
  gboolean measures;
} Ping;

struct _SottoPacer {
  Stage   stage;
  GQueue  pings;  /* that nobody has answered; of Ping */
  guint64 sent;   /* bytes */
  guint64 pinged; /* of them before the newest PING */

  guint64 arrived;
  gint64  arrived_at;
  gint64  told_at;

  gint64  trip; /* the shortest, in µs */
  gint64  trip_at;
  guint64 rates[ROUNDS]; /* the greatest of each, in bytes a second */
  guint   round;
  guint64 round_end; /* when this has arrived, the next begins */
};

static void
ping_free (Ping *ping)
{
  g_clear_pointer (&ping, g_free);
}

SottoPacer *
sotto_pacer_new (void)
{
  SottoPacer *pacer = g_new0 (SottoPacer, 1);

  g_queue_init (&pacer->pings);
  return pacer;
}

void
sotto_pacer_free (SottoPacer *pacer)
{
  g_queue_clear_full (&pacer->pings, (GDestroyNotify) ping_free);
  g_clear_pointer (&pacer, g_free);
}

void
sotto_pacer_reset (SottoPacer *pacer)
{
  g_queue_clear_full (&pacer->pings, (GDestroyNotify) ping_free);
  *pacer = (SottoPacer){ 0 };
  g_queue_init (&pacer->pings);
}

/* What the way holds when nothing queues. */
static guint64
get_capacity (const SottoPacer *pacer)
{
  guint64 rate = 0;

  for (guint i = 0; i < ROUNDS; i++) {
    rate = MAX (rate, pacer->rates[i]);
  }
  return (guint64) ((double) rate * pacer->trip / G_USEC_PER_SEC);
}

static guint64
get_window (const SottoPacer *pacer)
{
  guint64 capacity = get_capacity (pacer);

  switch (pacer->stage) {
  case DRAINING:
    return capacity * 3 / 4;
  case PROBING:
    return MAX (capacity * 3 / 4, SOTTO_PACER_QUEUE_MAX);
  case FILLING:
  default:
    return capacity + SOTTO_PACER_QUEUE_MAX;
  }
}

static guint64
get_outstanding (const SottoPacer *pacer)
{
  return pacer->sent - pacer->arrived;
}

gboolean
sotto_pacer_allows (SottoPacer *pacer, gsize size)
{
  return get_outstanding (pacer) + size <= get_window (pacer);
}

void
sotto_pacer_sent (SottoPacer *pacer, gsize size)
{
  pacer->sent += size;
}

static gboolean
is_drained (const SottoPacer *pacer)
{
  return pacer->stage == DRAINING &&
         get_outstanding (pacer) <= get_window (pacer);
}

/* What no PING follows is never known to have arrived, which would hold up
 * what waits for that. */
static gboolean
is_ping_due (SottoPacer *pacer)
{
  guint64 unasked = pacer->sent - pacer->pinged;

  return is_drained (pacer) || unasked >= PING_EVERY ||
         (pacer->stage == DRAINING && unasked > 0 &&
          g_queue_is_empty (&pacer->pings));
}

/* What a flow that was interrupted once carried would now go all at once, and
 * queue: the rate is learnt anew, from what arrived meanwhile. */
static void
forget_rates (SottoPacer *pacer)
{
  memset (pacer->rates, 0, sizeof pacer->rates);
}

/* Everything has arrived, and nothing has followed it for a while. */
static gboolean
is_idle (SottoPacer *pacer, gint64 now)
{
  return g_queue_is_empty (&pacer->pings) &&
         now - pacer->arrived_at > pacer->trip;
}

gboolean
sotto_pacer_wants_ping (SottoPacer *pacer, gint64 now)
{
  if (is_idle (pacer, now)) {
    forget_rates (pacer);
  }
  return is_ping_due (pacer);
}

void
sotto_pacer_pinged (SottoPacer *pacer, guint64 token, gint64 now)
{
  Ping *ping = g_new0 (Ping, 1);

  /* Before that, nothing was there to be delivered. */
  if (get_outstanding (pacer) == 0) {
    pacer->arrived_at = now;
    pacer->told_at = now;
  }
  ping->token = token;
  ping->sent_at = now;
  ping->sent = pacer->sent;
  ping->arrived = pacer->arrived;
  ping->arrived_at = pacer->arrived_at;
  ping->told_at = pacer->told_at;
  ping->measures = is_drained (pacer);
  g_queue_push_tail (&pacer->pings, ping);
  pacer->pinged = pacer->sent;
  if (ping->measures) {
    pacer->stage = PROBING;
  }
}

/* Neither what piled up on the way there nor PONGs that piled up on the way
 * back make it look faster than it is: the longer of the two times counts. */
static guint64
measure_rate (const Ping *ping, gint64 now)
{
  gint64 sending = ping->sent_at - ping->told_at;
  gint64 arriving = now - ping->arrived_at;
  gint64 elapsed = MAX (sending, arriving);

  return elapsed <= 0 ? 0
                      : (guint64) ((double) (ping->sent - ping->arrived) *
                                   G_USEC_PER_SEC / elapsed);
}

static void
learn_rate (SottoPacer *pacer, const Ping *ping, gint64 now)
{
  guint64 *rate;

  if (ping->sent >= pacer->round_end) {
    pacer->round = (pacer->round + 1) % ROUNDS;
    pacer->rates[pacer->round] = 0;
    pacer->round_end = pacer->sent;
  }
  rate = &pacer->rates[pacer->round];
  *rate = MAX (*rate, measure_rate (ping, now));
}

/* Whether the PING may have met a queue after all: there was something before
 * it, and the way is not what it was believed to be. */
static gboolean
is_doubtful (const SottoPacer *pacer, const Ping *ping, gint64 trip)
{
  return ping->sent > ping->arrived &&
         (trip > pacer->trip * 9 / 8 || trip < pacer->trip * 7 / 8);
}

static void
learn_trip (SottoPacer *pacer, const Ping *ping, gint64 now, gboolean measured)
{
  gint64 trip = now - ping->sent_at;

  if (measured) {
    forget_rates (pacer);
    pacer->stage = is_doubtful (pacer, ping, trip) ? DRAINING : FILLING;
  }
  if (measured || trip <= pacer->trip) {
    pacer->trip = trip;
    pacer->trip_at = now;
  } else if (pacer->stage == FILLING && now - pacer->trip_at >= BELIEVED_US) {
    pacer->stage = DRAINING;
  }
}

static void
learn (SottoPacer *pacer, const Ping *ping, gint64 now, gboolean measured)
{
  if (g_queue_is_empty (&pacer->pings)) {
    forget_rates (pacer);
  }
  learn_trip (pacer, ping, now, measured);
  learn_rate (pacer, ping, now);
  pacer->arrived = ping->sent;
  pacer->arrived_at = now;
  pacer->told_at = ping->sent_at;
}

void
sotto_pacer_ponged (SottoPacer *pacer, guint64 token, gint64 now)
{
  g_autofree Ping *newest = NULL;
  gboolean         measured = FALSE;
  Ping            *ping;

  while ((ping = g_queue_peek_head (&pacer->pings)) != NULL &&
         ping->token <= token) {
    measured = measured || ping->measures;
    g_clear_pointer (&newest, g_free);
    newest = g_queue_pop_head (&pacer->pings);
  }
  if (newest != NULL) {
    learn (pacer, newest, now, measured);
  }
}

guint64
sotto_pacer_get_arrived (SottoPacer *pacer)
{
  return pacer->arrived;
}
