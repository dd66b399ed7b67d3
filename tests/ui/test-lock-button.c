/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The lock, and what a host sees on it while the two talk. */

#include "sotto-lock-button.h"

#include "pair.h"
#include "sotto-security-popover.h"
#include "ui-test.h"

typedef struct {
  Pair       pair;
  GtkWidget *lock;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  pair_talk (&fixture->pair);
  fixture->lock = g_object_new (SOTTO_TYPE_LOCK_BUTTON, NULL);
  sotto_lock_button_set_session (SOTTO_LOCK_BUTTON (fixture->lock),
                                 pair_bob (&fixture->pair), fixture->pair.host);
  fixture->window = ui_show (fixture->lock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sotto_lock_button_set_session (SOTTO_LOCK_BUTTON (fixture->lock), NULL, NULL);
  ui_close (fixture->window, fixture->lock);
  pair_clear (&fixture->pair);
}

static GtkWidget *
get_popover (Fixture *fixture)
{
  return ui_find_type (fixture->lock, SOTTO_TYPE_SECURITY_POPOVER);
}

static void
popup (Fixture *fixture)
{
  sotto_lock_button_popup (SOTTO_LOCK_BUTTON (fixture->lock));
  run_until (gtk_widget_get_mapped (get_popover (fixture)));
}

/* Somebody else tries a wrong password while the two talk. */
static void
guess_wrong (Fixture *fixture)
{
  g_autoptr (SottoJoiner) joiner = pair_new_joiner (&fixture->pair, "hallo");
  SottoSession           *session = sotto_joiner_get_session (joiner);

  sotto_joiner_start (joiner);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  /* What the wait asks for has passed by then. */
  pair_pass (&fixture->pair, 61);
}

/* It is made when it is first opened, and nothing is left of it afterwards. */
static void
test_popover (Fixture *fixture, gconstpointer data)
{
  gpointer popover;

  g_assert_null (get_popover (fixture));
  popup (fixture);
  g_assert_true (ui_shows (get_popover (fixture), "Comparison Code"));
  g_assert_false (ui_shows (get_popover (fixture), "At the Door"));
  popover = get_popover (fixture);
  g_object_add_weak_pointer (G_OBJECT (popover), &popover);
  sotto_lock_button_set_session (SOTTO_LOCK_BUTTON (fixture->lock), NULL, NULL);
  run_pending ();
  g_assert_null (popover);
  g_assert_null (get_popover (fixture));
  sotto_lock_button_popup (SOTTO_LOCK_BUTTON (fixture->lock));
  g_assert_null (get_popover (fixture));
}

static void
test_wrong_guesses (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = ui_find_type (fixture->lock, GTK_TYPE_MENU_BUTTON);

  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "Conversation Security");
  guess_wrong (fixture);
  guess_wrong (fixture);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->lock, "2"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "Conversation Security. 2 wrong passwords at the door.");
  gtk_test_accessible_assert_property (button,
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "2 wrong passwords at the door");
  popup (fixture);
  g_assert_true (ui_shows (get_popover (fixture), "At the Door"));
  g_assert_true (ui_shows (get_popover (fixture),
                           "2 wrong passwords in a row"));
  g_assert_true (ui_shows (get_popover (fixture), "from 127.0.0.1"));
}

static void
test_closed_door (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = ui_find_type (fixture->lock, GTK_TYPE_MENU_BUTTON);

  for (guint i = 0; i < SOTTO_GUESSES_MAX; i++) {
    guess_wrong (fixture);
  }
  g_assert_cmpint (sotto_session_get_state (pair_bob (&fixture->pair)), ==,
                   SOTTO_SESSION_TALKING);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "Conversation Security. The door is closed.");
  popup (fixture);
  g_assert_true (ui_shows (get_popover (fixture), "The door is closed"));
  ui_click (get_popover (fixture), "Open the Door Again");
  g_assert_true (sotto_host_get_door_open (fixture->pair.host));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "Conversation Security");
  g_assert_false (ui_shows (get_popover (fixture), "At the Door"));
}

/* Who came by the shortcut goes back to where they were. */
static void
test_focus_returns (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWindow *window = GTK_WINDOW (fixture->window);
  gpointer   before;

  g_object_ref (fixture->lock);
  gtk_window_set_child (window, box);
  gtk_box_append (GTK_BOX (box), fixture->lock);
  g_object_unref (fixture->lock);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_widget_grab_focus (entry);
  before = gtk_window_get_focus (window);
  popup (fixture);
  g_assert_true (gtk_window_get_focus (window) != before);
  gtk_popover_popdown (GTK_POPOVER (get_popover (fixture)));
  run_until (gtk_window_get_focus (window) == before);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/lock-button/popover", test_popover },
  { "/lock-button/focus-returns", test_focus_returns },
  { "/lock-button/wrong-guesses", test_wrong_guesses },
  { "/lock-button/closed-door", test_closed_door },
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
