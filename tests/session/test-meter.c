/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How fast a file goes, and how often that is told. */

#include "sotto-meter.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static void
test_steady (void)
{
  SottoMeter meter;
  guint      n_counted = 0;

  sotto_meter_start (&meter, 5 * SECOND, 1000);
  g_assert_cmpuint (sotto_meter_get_speed (&meter), ==, 0);
  /* A note every 10 ms, of 1 kB. */
  for (guint i = 1; i <= 1000; i++) {
    n_counted +=
      sotto_meter_note (&meter, 5 * SECOND + i * SECOND / 100, 1000 + i * 1000)
        ? 1
        : 0;
  }
  g_assert_cmpuint (n_counted, ==, 40);
  g_assert_cmpuint (sotto_meter_get_speed (&meter), ==, 100000);
}

/* A few seconds after it has become slower, what was before is forgotten. */
static void
test_slower (void)
{
  SottoMeter meter;
  guint64    done = 0;
  gint64     now = 0;

  sotto_meter_start (&meter, now, done);
  for (guint i = 0; i < 100; i++) {
    now += SECOND / 4;
    done += 1000000;
    g_assert_true (sotto_meter_note (&meter, now, done));
  }
  g_assert_cmpuint (sotto_meter_get_speed (&meter), ==, 4000000);
  for (guint i = 0; i < 16; i++) {
    now += SECOND / 4;
    done += 10;
    g_assert_true (sotto_meter_note (&meter, now, done));
  }
  g_assert_cmpuint (sotto_meter_get_speed (&meter), ==, 40);
}

static void
test_stalled (void)
{
  SottoMeter meter;

  sotto_meter_start (&meter, 0, 0);
  g_assert_true (sotto_meter_note (&meter, SECOND, 1000));
  for (guint i = 2; i <= 5; i++) {
    g_assert_true (sotto_meter_note (&meter, i * SECOND, 1000));
  }
  g_assert_cmpuint (sotto_meter_get_speed (&meter), ==, 0);
  sotto_meter_start (&meter, 6 * SECOND, 500);
  g_assert_true (sotto_meter_note (&meter, 7 * SECOND, 700));
  g_assert_cmpuint (sotto_meter_get_speed (&meter), ==, 200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/meter/steady", test_steady);
  g_test_add_func ("/meter/slower", test_slower);
  g_test_add_func ("/meter/stalled", test_stalled);
  return g_test_run ();
}
