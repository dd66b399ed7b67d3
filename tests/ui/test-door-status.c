/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The door as it stands, from the first wrong guess to the last. */

#include "sotto-door-status.h"

#include "door-test.h"
#include "ui-test.h"

static void
set_up (DoorTest *door, gconstpointer data)
{
  GtkWidget *status = g_object_new (SOTTO_TYPE_DOOR_STATUS, NULL);

  pair_host (&door->pair);
  sotto_door_status_set_host (SOTTO_DOOR_STATUS (status), door->pair.host);
  door_test_show (door, status);
}

static gboolean
shows (DoorTest *door, const char *part)
{
  return ui_shows (door->widget, part);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_guesses (DoorTest *door, gconstpointer data)
{
  SottoDoorStatus *status = SOTTO_DOOR_STATUS (door->widget);
  guint            changes = 0;

  g_signal_connect_swapped (status, "notify::notable", G_CALLBACK (count_cb),
                            &changes);
  g_assert_true (shows (door, "The door is open"));
  g_assert_false (shows (door, "The last one"));
  g_assert_false (sotto_door_status_get_notable (status));
  door_test_guess_wrong (door);
  g_assert_true (shows (door, "1 wrong password in a row."));
  g_assert_true (shows (door, "The last one at 00:00, from 127.0.0.1"));
  g_assert_false (shows (door, "The next try"));
  g_assert_true (sotto_door_status_get_notable (status));
  g_assert_cmpuint (changes, ==, 1);
  door_test_guess_wrong (door);
  g_assert_true (shows (door, "2 wrong passwords in a row."));
  g_assert_cmpuint (changes, ==, 1);

  /* The right one sets it right. */
  pair_join (&door->pair, "hello");
  run_until (sotto_session_get_state (pair_bob (&door->pair)) ==
             SOTTO_SESSION_TALKING);
  g_assert_true (shows (door, "The door is open"));
  g_assert_false (shows (door, "The last one"));
  g_assert_false (sotto_door_status_get_notable (status));
  g_assert_cmpuint (changes, ==, 2);
}

/* A line that counts up stays where it is, and is the last all the same. */
static void
test_last (DoorTest *door, gconstpointer data)
{
  GListStore *knocks = G_LIST_STORE (sotto_host_get_knocks (door->pair.host));
  g_autoptr (SottoKnock) knock =
    sotto_knock_new (SOTTO_KNOCK_WRONG, FAKE_CLOCK_EPOCH, "192.0.2.7");

  door_test_guess_wrong (door);
  g_list_store_append (knocks, knock);
  pair_pass (&door->pair, 60);
  door_test_guess_wrong (door);
  g_assert_true (shows (door, "The last one at 00:01, from 127.0.0.1"));
}

/* The wait is counted down, and said by nobody each second. */
static void
test_wait (DoorTest *door, gconstpointer data)
{
  GtkWidget *label;
  guint      said = 0;

  for (guint i = 0; i < SOTTO_GUESSES_FREE; i++) {
    g_assert_false (shows (door, "The next try"));
    door_test_guess_wrong (door);
  }
  door_test_guess_wrong (door);
  g_assert_true (shows (door, "after 1 second."));
  pair_pass (&door->pair, 1);
  door_test_guess_wrong (door);
  label = ui_find_label (door->widget, "5 wrong passwords in a row.");
  g_assert_nonnull (label);
  g_signal_connect_swapped (label, "notify::label", G_CALLBACK (count_cb),
                            &said);
  g_assert_true (shows (door, "after 2 seconds."));
  pair_pass (&door->pair, 1);
  g_assert_true (shows (door, "after 1 second."));
  pair_pass (&door->pair, 1);
  g_assert_false (shows (door, "The next try"));
  g_assert_cmpuint (said, ==, 0);
}

static void
test_closed (DoorTest *door, gconstpointer data)
{
  SottoDoorStatus *status = SOTTO_DOOR_STATUS (door->widget);
  GtkWidget *button = ui_find_button (door->widget, "Open the Door Again");

  g_assert_false (gtk_widget_get_mapped (button));
  door_test_close (door);
  g_assert_true (shows (door, "The door is closed"));
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (sotto_door_status_get_notable (status));
  ui_click (door->widget, "Open the Door Again");
  g_assert_true (shows (door, "The door is open"));
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_false (sotto_door_status_get_notable (status));
}

/* The focus goes on when the button goes, if that had it. */
static void
test_focus (DoorTest *door, gconstpointer data)
{
  GtkWindow *window = GTK_WINDOW (door->window);
  GtkWidget *button = ui_find_button (door->widget, "Open the Door Again");
  GtkWidget *other = gtk_button_new_with_label ("Other");
  GtkWidget *next = gtk_button_new_with_label ("Next");

  gtk_box_prepend (GTK_BOX (door->widget), other);
  gtk_box_append (GTK_BOX (door->widget), next);
  door_test_close (door);
  g_assert_true (gtk_widget_grab_focus (button));
  ui_click (door->widget, "Open the Door Again");
  g_assert_true (gtk_window_get_focus (window) == next);

  door_test_close (door);
  g_assert_true (gtk_widget_grab_focus (other));
  ui_click (door->widget, "Open the Door Again");
  g_assert_true (gtk_window_get_focus (window) == other);
}

static const struct {
  const char *path;
  void (*test) (DoorTest *door, gconstpointer data);
} tests[] = {
  { "/door-status/guesses", test_guesses },
  { "/door-status/last", test_last },
  { "/door-status/wait", test_wait },
  { "/door-status/closed", test_closed },
  { "/door-status/focus", test_focus },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, DoorTest, NULL, set_up, tests[i].test,
                door_test_tear_down);
  }

  return g_test_run ();
}
