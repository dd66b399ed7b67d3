/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The door as it stands, from the first wrong guess to the last. */

#include "sotto-door-status.h"

#include "pair.h"
#include "ui-test.h"

typedef struct {
  Pair       pair;
  GtkWidget *status;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  pair_host (&fixture->pair);
  fixture->status = g_object_new (SOTTO_TYPE_DOOR_STATUS, NULL);
  sotto_door_status_set_host (SOTTO_DOOR_STATUS (fixture->status),
                              fixture->pair.host);
  fixture->window = ui_show (fixture->status);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->status);
  pair_clear (&fixture->pair);
}

static void
guess_wrong (Fixture *fixture)
{
  pair_join (&fixture->pair, "hallo");
  g_assert_cmpint (sotto_session_get_state (pair_alice (&fixture->pair)), ==,
                   SOTTO_SESSION_ENDED);
  g_clear_object (&fixture->pair.joiner);
  run_pending ();
}

static gboolean
shows (Fixture *fixture, const char *part)
{
  return ui_shows (fixture->status, part);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_guesses (Fixture *fixture, gconstpointer data)
{
  SottoDoorStatus *status = SOTTO_DOOR_STATUS (fixture->status);
  guint            changes = 0;

  g_signal_connect_swapped (status, "notify::notable", G_CALLBACK (count_cb),
                            &changes);
  g_assert_true (shows (fixture, "The door is open"));
  g_assert_false (shows (fixture, "The last one"));
  g_assert_false (sotto_door_status_get_notable (status));
  guess_wrong (fixture);
  g_assert_true (shows (fixture, "1 wrong password in a row."));
  g_assert_true (shows (fixture, "The last one at 00:00, from 127.0.0.1"));
  g_assert_false (shows (fixture, "The next try"));
  g_assert_true (sotto_door_status_get_notable (status));
  g_assert_cmpuint (changes, ==, 1);
  guess_wrong (fixture);
  g_assert_true (shows (fixture, "2 wrong passwords in a row."));
  g_assert_cmpuint (changes, ==, 1);

  /* The right one sets it right. */
  pair_join (&fixture->pair, "hello");
  run_until (sotto_session_get_state (pair_bob (&fixture->pair)) ==
             SOTTO_SESSION_TALKING);
  g_assert_true (shows (fixture, "The door is open"));
  g_assert_false (shows (fixture, "The last one"));
  g_assert_false (sotto_door_status_get_notable (status));
  g_assert_cmpuint (changes, ==, 2);
}

/* The wait is counted down, and said by nobody each second. */
static void
test_wait (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label;
  guint      said = 0;

  for (guint i = 0; i < SOTTO_GUESSES_FREE; i++) {
    g_assert_false (shows (fixture, "The next try"));
    guess_wrong (fixture);
  }
  guess_wrong (fixture);
  g_assert_true (shows (fixture, "in 1 second."));
  pair_pass (&fixture->pair, 1);
  guess_wrong (fixture);
  label = ui_find_label (fixture->status, "5 wrong passwords in a row.");
  g_assert_nonnull (label);
  g_signal_connect_swapped (label, "notify::label", G_CALLBACK (count_cb),
                            &said);
  g_assert_true (shows (fixture, "in 2 seconds."));
  pair_pass (&fixture->pair, 1);
  g_assert_true (shows (fixture, "in 1 second."));
  pair_pass (&fixture->pair, 1);
  g_assert_false (shows (fixture, "The next try"));
  g_assert_cmpuint (said, ==, 0);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  SottoDoorStatus *status = SOTTO_DOOR_STATUS (fixture->status);
  GtkWidget *button = ui_find_button (fixture->status, "Open the Door Again");

  for (guint i = 0; i < SOTTO_GUESSES_MAX; i++) {
    g_assert_false (gtk_widget_get_mapped (button));
    guess_wrong (fixture);
    pair_pass (&fixture->pair, 61);
  }
  ui_settle (fixture->window);
  g_assert_true (shows (fixture, "The door is closed"));
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (sotto_door_status_get_notable (status));
  ui_click (fixture->status, "Open the Door Again");
  g_assert_true (shows (fixture, "The door is open"));
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_false (sotto_door_status_get_notable (status));
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/door-status/guesses", test_guesses },
  { "/door-status/wait", test_wait },
  { "/door-status/closed", test_closed },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }

  return g_test_run ();
}
