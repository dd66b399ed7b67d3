/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A line of the door's list, and its counting up. */

#include "sotto-knock.h"

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_new (void)
{
  SottoKnock *knock = sotto_knock_new (SOTTO_KNOCK_WRONG, 1000, "192.0.2.1");

  g_assert_cmpint (sotto_knock_get_kind (knock), ==, SOTTO_KNOCK_WRONG);
  g_assert_cmpint (sotto_knock_get_time (knock), ==, 1000);
  g_assert_cmpuint (sotto_knock_get_count (knock), ==, 1);
  g_assert_cmpstr (sotto_knock_get_address (knock), ==, "192.0.2.1");
  g_assert_finalize_object (knock);
}

static void
test_repeat (void)
{
  SottoKnock *knock = sotto_knock_new (SOTTO_KNOCK_CAME, 1000, "192.0.2.1");
  guint       times = 0;
  guint       counts = 0;
  guint       count;
  gint64      time;

  g_signal_connect (knock, "notify::time", G_CALLBACK (count_cb), &times);
  g_signal_connect (knock, "notify::count", G_CALLBACK (count_cb), &counts);
  sotto_knock_repeat (knock, 2000);
  g_assert_cmpuint (times, ==, 1);
  g_assert_cmpuint (counts, ==, 1);
  g_object_get (knock, "count", &count, "time", &time, NULL);
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpint (time, ==, 2000);

  sotto_knock_repeat (knock, 2000);
  g_assert_cmpuint (times, ==, 1);
  g_assert_cmpuint (counts, ==, 2);
  g_assert_cmpuint (sotto_knock_get_count (knock), ==, 3);
  g_assert_finalize_object (knock);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/knock/new", test_new);
  g_test_add_func ("/knock/repeat", test_repeat);

  return g_test_run ();
}
