/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The system's clock, and the one that all other tests turn by hand. */

#include "sotto-clock.h"

#include "fake-clock.h"

typedef struct {
  SottoClock *clock;
  GString    *log;
  guint       id;
  guint       left;
  char        name;
} Bell;

static gboolean
ring_cb (gpointer user_data)
{
  Bell *bell = user_data;

  g_string_append_printf (bell->log, "%c%" G_GINT64_FORMAT " ", bell->name,
                          sotto_clock_get_time (bell->clock) /
                            G_TIME_SPAN_MILLISECOND);
  bell->left--;

  return bell->left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
add (Bell       *bell,
     SottoClock *clock,
     GString    *log,
     char        name,
     guint       interval_ms,
     guint       times)
{
  bell->clock = clock;
  bell->log = log;
  bell->name = name;
  bell->left = times;
  bell->id =
    sotto_clock_add_timeout (clock, interval_ms, ring_cb, bell, "bell");
  g_assert_cmpuint (bell->id, !=, 0);
}

static void
test_fake_order (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  FakeClock          *fake = fake_clock_new ();
  Bell                bells[4];

  add (&bells[0], SOTTO_CLOCK (fake), log, 'a', 100, 3);
  add (&bells[1], SOTTO_CLOCK (fake), log, 'b', 150, 1);
  add (&bells[2], SOTTO_CLOCK (fake), log, 'c', 100, 1);
  add (&bells[3], SOTTO_CLOCK (fake), log, 'd', 1000, 1);

  fake_clock_advance (fake, 99);
  g_assert_cmpstr (log->str, ==, "");
  fake_clock_advance (fake, 1);
  g_assert_cmpstr (log->str, ==, "a100 c100 ");
  fake_clock_advance (fake, 400);
  g_assert_cmpstr (log->str, ==, "a100 c100 b150 a200 a300 ");
  g_assert_cmpuint (fake_clock_get_n_timeouts (fake), ==, 1);
  g_assert_cmpint (sotto_clock_get_time (SOTTO_CLOCK (fake)), ==,
                   500 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (sotto_clock_get_real_time (SOTTO_CLOCK (fake)), ==,
                   FAKE_CLOCK_EPOCH + 500 * G_TIME_SPAN_MILLISECOND);

  g_assert_finalize_object (fake);
}

static gboolean
clear_cb (gpointer user_data)
{
  Bell *bell = user_data;

  sotto_clock_clear_timeout (bell->clock, &bell->id);

  return G_SOURCE_REMOVE;
}

static gboolean
add_cb (gpointer user_data)
{
  Bell *bell = user_data;

  add (bell, bell->clock, bell->log, 'n', 10, 1);

  return G_SOURCE_REMOVE;
}

/* A callback may remove another timeout, and add one that is due before the
 * end of the same turn. */
static void
test_fake_callbacks (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  FakeClock          *fake = fake_clock_new ();
  SottoClock         *clock = SOTTO_CLOCK (fake);
  Bell                never;
  Bell                nested = { clock, log, 0, 0, 'n' };

  add (&never, clock, log, 'x', 50, 1);
  sotto_clock_add_timeout (clock, 40, clear_cb, &never, "clear");
  sotto_clock_add_timeout (clock, 60, add_cb, &nested, "add");
  fake_clock_advance (fake, 100);

  g_assert_cmpuint (never.id, ==, 0);
  g_assert_cmpstr (log->str, ==, "n70 ");
  g_assert_cmpuint (fake_clock_get_n_timeouts (fake), ==, 0);

  /* Nothing is set any more. */
  sotto_clock_clear_timeout (clock, &never.id);

  g_assert_finalize_object (fake);
}

static gboolean
count_cb (gpointer user_data)
{
  guint *left = user_data;

  --*left;

  return *left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_system (void)
{
  SottoClock *clock = sotto_clock_get_system ();
  gint64      before = g_get_monotonic_time ();
  gint64      real_before = g_get_real_time ();
  guint       left = 3;
  guint       never = 1;
  guint       id;

  g_assert_true (clock == sotto_clock_get_system ());
  g_assert_cmpint (sotto_clock_get_time (clock), >=, before);
  g_assert_cmpint (sotto_clock_get_real_time (clock), >=, real_before);

  id = sotto_clock_add_timeout (clock, 0, count_cb, &never, "never");
  g_assert_cmpuint (id, !=, 0);
  g_assert_cmpstr (g_source_get_name (g_main_context_find_source_by_id (NULL,
                                                                        id)),
                   ==, "never");
  sotto_clock_clear_timeout (clock, &id);
  g_assert_cmpuint (id, ==, 0);

  sotto_clock_add_timeout (clock, 1, count_cb, &left, "count");
  while (left > 0) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpint (sotto_clock_get_time (clock) - before, >=,
                   3 * G_TIME_SPAN_MILLISECOND);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (never, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/clock/fake/order", test_fake_order);
  g_test_add_func ("/session/clock/fake/callbacks", test_fake_callbacks);
  g_test_add_func ("/session/clock/system", test_system);

  return g_test_run ();
}
