/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Times as text, in UTC here. */

#include "sotto-time.h"

/* 2026-11-23 04:54:09.123456 UTC, a Monday. */
#define MONDAY G_GINT64_CONSTANT (1795409649123456)
#define DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static void
test_format (void)
{
  g_autofree char *minute = sotto_time_format_minute (MONDAY);
  g_autofree char *exact = sotto_time_format_exact (MONDAY);
  g_autofree char *day = sotto_time_format_day (MONDAY);

  g_assert_cmpstr (minute, ==, "04:54");
  g_assert_cmpstr (exact, ==, "04:54:09.123");
  g_assert_cmpstr (day, ==, "Monday, 23 November 2026");
}

static void
test_same_day (void)
{
  g_assert_true (sotto_time_is_same_day (MONDAY, MONDAY + DAY / 2));
  g_assert_false (sotto_time_is_same_day (MONDAY, MONDAY + DAY));
  g_assert_false (sotto_time_is_same_day (MONDAY, MONDAY + 365 * DAY));
}

/* A peer may name any time; the year must not run out of the calendar. */
static void
test_strange (void)
{
  static const gint64 times[] = { G_MININT64, G_MAXINT64, -1, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *minute = sotto_time_format_minute (times[i]);
    g_autofree char *exact = sotto_time_format_exact (times[i]);
    g_autofree char *day = sotto_time_format_day (times[i]);

    g_assert_nonnull (minute);
    g_assert_nonnull (exact);
    g_assert_nonnull (day);
  }
  g_assert_true (sotto_time_is_same_day (G_MAXINT64, G_MININT64));
  g_assert_false (sotto_time_is_same_day (G_MAXINT64, 0));
}

static void
test_duration (void)
{
  g_autofree char *seconds = sotto_time_format_duration (59);
  g_autofree char *minutes = sotto_time_format_duration (125);
  g_autofree char *hours = sotto_time_format_duration (3660);

  g_assert_cmpstr (seconds, ==, "59 s");
  g_assert_cmpstr (minutes, ==, "2 min 5 s");
  g_assert_cmpstr (hours, ==, "1 h 1 min");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/same-day", test_same_day);
  g_test_add_func ("/time/strange", test_strange);
  g_test_add_func ("/time/duration", test_duration);

  return g_test_run ();
}
