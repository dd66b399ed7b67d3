/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The pacer sends over a way that is computed: a queue before the narrowest
 * place, and a delay behind it. */

#include "sotto-pacer.h"

#define FRAME_SIZE 65536
#define PING_SIZE 1024
#define QUEUE_MAX (SOTTO_PACER_QUEUE_MAX + FRAME_SIZE + 4 * PING_SIZE)
#define MB 1000000.0
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
  gint64  at;
  guint64 token;
} Pong;

typedef struct {
  SottoPacer *pacer;
  gint64      now;
  double      rate;    /* bytes a second */
  gint64      delay;   /* µs, each way */
  double      free_at; /* when the narrowest place has nothing more to do */
  guint64     pings;   /* the newest one's token */
  GQueue      pongs;   /* of Pong, in the order in which they come */
  gint64      stall_from;
  gint64      stall_to;

  guint64 sent;
  double  queue_max; /* bytes, since it was last set to 0 */
} Way;

static void
way_init (Way *way, double rate, gint64 delay)
{
  *way = (Way){ .pacer = sotto_pacer_new (), .rate = rate, .delay = delay };
  g_queue_init (&way->pongs);
}

static void
way_clear (Way *way)
{
  sotto_pacer_free (way->pacer);
  g_queue_clear_full (&way->pongs, g_free);
}

/* When its last byte is there. */
static gint64
carry (Way *way, gsize size)
{
  way->free_at = MAX (way->free_at, (double) way->now) +
                 (double) size * G_USEC_PER_SEC / way->rate;
  way->queue_max = MAX (way->queue_max, (way->free_at - (double) way->now) *
                                          way->rate / G_USEC_PER_SEC);
  return (gint64) way->free_at + way->delay;
}

static void
send_ping (Way *way)
{
  Pong  *pong = g_new0 (Pong, 1);
  Pong  *before = g_queue_peek_tail (&way->pongs);
  gint64 there = carry (way, PING_SIZE);

  if (there >= way->stall_from && there < way->stall_to) {
    there = way->stall_to;
  }
  pong->token = ++way->pings;
  sotto_pacer_pinged (way->pacer, pong->token, way->now);
  pong->at = there + way->delay;
  /* What is answered at once gets one answer. */
  if (before != NULL && before->at == pong->at) {
    g_clear_pointer (&before, g_free);
    g_queue_pop_tail (&way->pongs);
  }
  g_queue_push_tail (&way->pongs, pong);
}

/* As much as there may be. */
static void
fill (Way *way)
{
  do {
    if (sotto_pacer_wants_ping (way->pacer, way->now)) {
      send_ping (way);
    }
    if (!sotto_pacer_allows (way->pacer, FRAME_SIZE)) {
      return;
    }
    carry (way, FRAME_SIZE);
    sotto_pacer_sent (way->pacer, FRAME_SIZE);
    way->sent += FRAME_SIZE;
  } while (TRUE);
}

/* Sends until @until; returns the bytes that arrived meanwhile. */
static guint64
run (Way *way, gint64 until)
{
  guint64 before = sotto_pacer_get_arrived (way->pacer);

  fill (way);
  while (!g_queue_is_empty (&way->pongs) &&
         ((Pong *) g_queue_peek_head (&way->pongs))->at <= until) {
    g_autofree Pong *pong = g_queue_pop_head (&way->pongs);

    way->now = pong->at;
    sotto_pacer_ponged (way->pacer, pong->token, way->now);
    fill (way);
  }
  way->now = until;
  return sotto_pacer_get_arrived (way->pacer) - before;
}

/* Whatever the way, it is kept full, and what stands before the narrowest place
 * is never more than a message may wait for: with the frame behind which it
 * became too much, and the PINGs in between. */
static void
test_fill (void)
{
  static const struct {
    double rate;
    gint64 delay;
    gint64 warm_up; /* it grows by 256 KiB each round trip */
    double share;
  } rows[] = {
    /* 1 */ { 100 * MB, 20000, 1 * SECOND, 0.95 },
    /* 2 */ { 1 * MB, 20000, 1 * SECOND, 0.93 },
    /* 3 */ { 1000 * MB, 50, 1 * SECOND, 0.95 },
    /* 4 */ { 100 * MB, 100, 1 * SECOND, 0.95 },
    /* 5 */ { 10 * MB, 150000, 5 * SECOND, 0.90 },
    /* 6 */ { 0.1 * MB, 250000, 10 * SECOND, 0.85 },
    /* 7 */ { 5 * MB, 1000, 1 * SECOND, 0.95 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Way     way;
    gint64  end = rows[i].warm_up + 60 * SECOND;
    guint64 arrived;

    way_init (&way, rows[i].rate, rows[i].delay);
    run (&way, rows[i].warm_up);
    arrived = run (&way, end);
    g_test_message ("row %" G_GSIZE_FORMAT ": %.3f of it, queue %.0f", i + 1,
                    (double) arrived / 60 / rows[i].rate, way.queue_max);
    g_assert_cmpfloat ((double) arrived / 60, >=, rows[i].share * rows[i].rate);
    g_assert_cmpfloat (way.queue_max, <=, QUEUE_MAX);
    way_clear (&way);
  }
}

/* Before anything is known, no more than may queue. */
static void
test_beginning (void)
{
  Way way;

  way_init (&way, 100 * MB, 20000);
  run (&way, 39999);
  g_assert_cmpuint (way.sent, ==, SOTTO_PACER_QUEUE_MAX);
  run (&way, 2 * 50000);
  g_assert_cmpuint (way.sent, >, 2 * SOTTO_PACER_QUEUE_MAX);
  g_assert_cmpuint (way.sent, <=, 5 * SOTTO_PACER_QUEUE_MAX);
  way_clear (&way);
}

/* Who is silent gets what was on its way, and no more; afterwards it goes on as
 * before. */
static void
test_stall (void)
{
  Way     way;
  guint64 before;
  guint64 arrived;

  way_init (&way, 100 * MB, 20000);
  way.stall_from = 3 * SECOND;
  way.stall_to = 8 * SECOND;
  run (&way, 3 * SECOND);
  before = way.sent;
  run (&way, 8 * SECOND);
  g_assert_cmpuint (way.sent - before, <=,
                    (guint64) (100 * MB * 0.041) + SOTTO_PACER_QUEUE_MAX);
  run (&way, 10 * SECOND);
  arrived = run (&way, 20 * SECOND);
  g_assert_cmpfloat ((double) arrived / 10, >=, 0.93 * 100 * MB);
  g_assert_cmpfloat (way.queue_max, <=, QUEUE_MAX);
  way_clear (&way);
}

/* A way that becomes narrow, longer, or both: soon nothing stands in it that
 * was meant for the old one. */
static void
test_change (void)
{
  static const struct {
    double rate;
    gint64 delay;
  } rows[] = {
    /* 1 */ { 10 * MB, 20000 },
    /* 2 */ { 100 * MB, 60000 },
    /* 3 */ { 100 * MB, 2000 },
    /* 4 */ { 20 * MB, 2000 },
    /* 5 */ { 1 * MB, 20000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Way     way;
    guint64 arrived;

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    way_init (&way, 100 * MB, 20000);
    run (&way, 5 * SECOND);
    way.rate = rows[i].rate;
    way.delay = rows[i].delay;
    run (&way, 45 * SECOND);
    way.queue_max = 0;
    arrived = run (&way, 105 * SECOND);
    g_test_message ("%.3f of it, queue %.0f",
                    (double) arrived / 60 / rows[i].rate, way.queue_max);
    g_assert_cmpfloat ((double) arrived / 60, >=, 0.9 * rows[i].rate);
    g_assert_cmpfloat (way.queue_max, <=, QUEUE_MAX);
    way_clear (&way);
  }
}

/* Takes the answers that still come, and sends nothing more. */
static void
pause_until (Way *way, gint64 until)
{
  while (!g_queue_is_empty (&way->pongs)) {
    g_autofree Pong *pong = g_queue_pop_head (&way->pongs);

    way->now = pong->at;
    sotto_pacer_ponged (way->pacer, pong->token, way->now);
  }
  g_assert_cmpint (way->now, <=, until);
  way->now = until;
}

/* Whoever sends only now and then does not pour out at once what the way once
 * carried. */
static void
test_pauses (void)
{
  Way way;

  way_init (&way, 100 * MB, 20000);
  for (guint i = 0; i < 30; i++) {
    run (&way, i * 4 * SECOND + 2 * SECOND);
    pause_until (&way, (i + 1) * 4 * SECOND);
  }
  g_assert_cmpfloat (way.queue_max, <=, QUEUE_MAX);
  way_clear (&way);
}

/* PING goes with @token if one is due. */
static gboolean
ping_if_due (SottoPacer *pacer, guint64 token, gint64 now)
{
  gboolean is_due = sotto_pacer_wants_ping (pacer, now);

  if (is_due) {
    sotto_pacer_pinged (pacer, token, now);
  }
  return is_due;
}

/* Sends what two PINGs of the tokens 10 and 30 follow. */
static void
send_twice (SottoPacer *pacer)
{
  static const guint64 tokens[] = { 10, 30 };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++) {
    g_assert_true (sotto_pacer_allows (pacer, FRAME_SIZE));
    sotto_pacer_sent (pacer, FRAME_SIZE);
    g_assert_false (ping_if_due (pacer, tokens[i], 10));
    g_assert_true (sotto_pacer_allows (pacer, FRAME_SIZE));
    sotto_pacer_sent (pacer, FRAME_SIZE);
    g_assert_true (ping_if_due (pacer, tokens[i], 10));
  }
}

/* Several PINGs may get one answer, and others than the pacer's are sent. */
static void
test_answers (void)
{
  static const struct {
    guint64 token;
    guint64 arrived; /* frames */
  } rows[] = {
    /* 1 */ { 0, 0 },
    /* 2 */ { 9, 0 },
    /* 3 */ { 10, 2 },
    /* 4 */ { 20, 2 },
    /* 5 */ { 30, 4 },
    /* 6 */ { 40, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (SottoPacer) pacer = sotto_pacer_new ();

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_false (sotto_pacer_allows (pacer, FRAME_SIZE));
    g_assert_true (ping_if_due (pacer, 1, 0));
    g_assert_false (ping_if_due (pacer, 2, 0));
    send_twice (pacer);
    g_assert_false (sotto_pacer_allows (pacer, 1));
    sotto_pacer_ponged (pacer, rows[i].token, 20);
    g_assert_cmpuint (sotto_pacer_get_arrived (pacer), ==,
                      rows[i].arrived * FRAME_SIZE);
    sotto_pacer_ponged (pacer, 0, 20);
    sotto_pacer_ponged (pacer, rows[i].token, 20);
    g_assert_cmpuint (sotto_pacer_get_arrived (pacer), ==,
                      rows[i].arrived * FRAME_SIZE);
  }
}

/* Another connection: nothing of the old one counts. */
static void
test_reset (void)
{
  Way way;

  way_init (&way, 100 * MB, 20000);
  run (&way, SECOND);
  sotto_pacer_reset (way.pacer);
  sotto_pacer_ponged (way.pacer, way.pings, SECOND);
  g_assert_cmpuint (sotto_pacer_get_arrived (way.pacer), ==, 0);
  g_assert_true (ping_if_due (way.pacer, way.pings + 1, SECOND));
  g_assert_true (sotto_pacer_allows (way.pacer, SOTTO_PACER_QUEUE_MAX));
  g_assert_false (sotto_pacer_allows (way.pacer, SOTTO_PACER_QUEUE_MAX + 1));
  way_clear (&way);
}

/* A clock that stands still, as one with coarse steps does: nothing is learnt
 * from it, and what may queue still flows. */
static void
test_no_time (void)
{
  SottoPacer *pacer = sotto_pacer_new ();
  guint64     token = 0;

  for (guint i = 0; i < 1000; i++) {
    while (ping_if_due (pacer, ++token, 0)) {
      sotto_pacer_ponged (pacer, token, 0);
    }
    g_assert_true (sotto_pacer_allows (pacer, SOTTO_PACER_QUEUE_MAX / 2));
    sotto_pacer_sent (pacer, FRAME_SIZE);
    g_assert_false (sotto_pacer_allows (pacer, SOTTO_PACER_QUEUE_MAX));
  }
  sotto_pacer_free (pacer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pacer/fill", test_fill);
  g_test_add_func ("/pacer/beginning", test_beginning);
  g_test_add_func ("/pacer/stall", test_stall);
  g_test_add_func ("/pacer/change", test_change);
  g_test_add_func ("/pacer/pauses", test_pauses);
  g_test_add_func ("/pacer/answers", test_answers);
  g_test_add_func ("/pacer/reset", test_reset);
  g_test_add_func ("/pacer/no-time", test_no_time);
  return g_test_run ();
}
