/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The steps that the joiner sees. */

#include "sotto-joining-page.h"

#include "pair.h"
#include "sotto-password.h"
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

/* What has been shown below the first step, each thing once. */
typedef struct {
  GtkWidget *page;
  GPtrArray *texts;
} Ways;

static void
note_way (Ways *ways)
{
  GtkWidget  *row = ui_find_row (ways->page, "Connect");
  const char *text = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  if (ways->texts->len == 0 ||
      !g_str_equal (g_ptr_array_index (ways->texts, ways->texts->len - 1),
                    text)) {
    g_ptr_array_add (ways->texts, g_strdup (text));
  }
}

/* Which of the places of an invite are tried, and which one it is then. Nobody
 * listens at the first one. */
static void
test_way (void)
{
  Pair                    pair = { NULL };
  Ways                    ways = { NULL };
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoJoinerOptions      options = { .session.name = "Alice" };
  g_autofree char        *address = NULL;
  g_autofree char        *taken = NULL;
  GtkWidget              *window;

  pair_host (&pair);
  options.session.clock = SOTTO_CLOCK (pair.clock);
  options.session.network = G_NETWORK_MONITOR (pair.network);
  address = g_strdup_printf ("sottovoce://127.0.0.1:1?via=127.0.0.1:%u",
                             sotto_host_get_port (pair.host));
  taken = g_strdup_printf ("Connected to 127.0.0.1:%u",
                           sotto_host_get_port (pair.host));
  options.address = address;
  pair.joiner = sotto_joiner_new (password, &options);
  ways.texts = g_ptr_array_new_with_free_func (g_free);
  ways.page = sotto_joining_page_new (pair.joiner);
  window = ui_show (ways.page);
  note_way (&ways);
  g_signal_connect_data (pair.joiner, "notify", G_CALLBACK (note_way), &ways,
                         NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);

  sotto_joiner_start (pair.joiner);
  run_until (sotto_session_get_state (pair_alice (&pair)) ==
             SOTTO_SESSION_TALKING);
  note_way (&ways);
  g_signal_handlers_disconnect_by_data (pair.joiner, &ways);
  g_assert_cmpstr (g_ptr_array_index (ways.texts, 0), ==,
                   "Finding the other computer");
  g_assert_true (g_ptr_array_find_with_equal_func (ways.texts,
                                                   "Trying 127.0.0.1:1",
                                                   g_str_equal, NULL));
  g_assert_cmpstr (g_ptr_array_index (ways.texts, ways.texts->len - 1), ==,
                   taken);
  g_assert_true (ui_shows (ways.page, taken));

  g_ptr_array_unref (ways.texts);
  ui_close (window, ways.page);
  pair_clear (&pair);
}

/* What somebody pasted may be as long as a letter. */
static void
test_long (void)
{
  Pair                    pair = { NULL };
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoJoinerOptions      options = { .session.name = "Alice" };
  g_autofree char        *filler = g_strnfill (60000, 'x');
  g_autofree char        *address = NULL;
  GtkWidget              *page;
  GtkWidget              *window;
  int                     height;

  pair_host (&pair);
  options.session.clock = SOTTO_CLOCK (pair.clock);
  options.session.network = G_NETWORK_MONITOR (pair.network);
  address = g_strconcat ("sottovoce://192.0.2.1 ", filler, NULL);
  options.address = address;
  pair.joiner = sotto_joiner_new (password, &options);
  page = sotto_joining_page_new (pair.joiner);
  window = ui_show (page);
  gtk_widget_measure (ui_find_type (page, GTK_TYPE_VIEWPORT),
                      GTK_ORIENTATION_VERTICAL, 360, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <, 640);
  g_assert_true (ui_shows (page, "sottovoce://192.0.2.1 xxx"));

  ui_close (window, page);
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
  g_test_add_func ("/joining-page/way", test_way);
  g_test_add_func ("/joining-page/long", test_long);
  g_test_add_func ("/joining-page/cancel", test_cancel);

  return g_test_run ();
}
