/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The steps that the joiner sees. */

#include "sotto-joining-page.h"

#include "pair.h"
#include "sotto-step-row.h"
#include "ui-test.h"

typedef struct {
  GtkWidget *page;
  GString   *seen; /* the states of the three steps, each time they change */
} Steps;

static void
note_steps (Steps *steps)
{
  static const char *const titles[] = { "Connect", "Stretch", "Prove" };
  static const char        letters[] = { '-', '>', '*' };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++) {
    GtkWidget *row = ui_find_row (steps->page, titles[i]);

    g_string_append_c (
      steps->seen, letters[sotto_step_row_get_state (SOTTO_STEP_ROW (row))]);
  }
  g_string_append_c (steps->seen, ' ');
}

static void
test_steps (void)
{
  Pair       pair = { NULL };
  Steps      steps = { NULL };
  GtkWidget *window;

  pair_host (&pair);
  pair.joiner = pair_new_joiner (&pair, "hello");
  steps.page = sotto_joining_page_new (pair.joiner);
  steps.seen = g_string_new (NULL);
  window = ui_show (steps.page);
  g_assert_true (ui_shows (steps.page, sotto_joiner_get_address (pair.joiner)));
  note_steps (&steps);
  g_signal_connect_data (pair_alice (&pair), "notify::state",
                         G_CALLBACK (note_steps), &steps, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);

  sotto_joiner_start (pair.joiner);
  run_until (sotto_session_get_state (pair_alice (&pair)) ==
             SOTTO_SESSION_TALKING);
  g_signal_handlers_disconnect_by_data (pair_alice (&pair), &steps);
  g_assert_cmpstr (steps.seen->str, ==, "--- >-- *>- **> *** ");

  g_string_free (steps.seen, TRUE);
  ui_close (window, steps.page);
  pair_clear (&pair);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_cancel (void)
{
  Pair       pair = { NULL };
  GtkWidget *page;
  GtkWidget *window;
  guint      cancelled = 0;

  pair_host (&pair);
  pair.joiner = pair_new_joiner (&pair, "hello");
  page = sotto_joining_page_new (pair.joiner);
  window = ui_show (page);
  g_signal_connect_swapped (page, "cancel", G_CALLBACK (count_cb), &cancelled);
  ui_click (page, "Cancel");
  g_assert_cmpuint (cancelled, ==, 1);
  ui_close (window, page);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/joining-page/steps", test_steps);
  g_test_add_func ("/joining-page/cancel", test_cancel);

  return g_test_run ();
}
