/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Hands the ways places that no network has. */

#include "reach-test.h"

#include "sotto-reach-private.h"
#include "ui-test.h"

void
reach_test_host (ReachTest *test)
{
  pair_host (&test->pair);
  test->reach = sotto_reach_new (test->pair.host);
  /* It would take away what the test adds. */
  g_signal_handlers_disconnect_by_data (test->reach->network, test->reach);
}

void
reach_test_show (ReachTest *test, GtkWidget *widget)
{
  test->said = g_ptr_array_new_with_free_func (g_free);
  test->widget = widget;
  test->window = ui_show (widget);
  ui_catch_said (test->window, test->said);
}

void
reach_test_tear_down (ReachTest *test, gconstpointer data)
{
  ui_close (test->window, test->widget);
  g_assert_finalize_object (test->reach);
  pair_clear (&test->pair);
  g_clear_pointer (&test->said, g_ptr_array_unref);
}

SottoReachPlace *
reach_test_add (ReachTest *test, const char *host)
{
  g_autoptr (SottoReachPlace) place = sotto_reach_place_new (host, 4711, FALSE);

  g_list_store_append (test->reach->places, place);
  ui_settle (test->window);

  return place;
}

gboolean
reach_test_said (ReachTest *test, const char *text)
{
  return test->said->len > 0 &&
         g_strcmp0 (g_ptr_array_index (test->said, test->said->len - 1),
                    text) == 0;
}
