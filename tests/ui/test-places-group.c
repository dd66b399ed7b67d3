/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The addresses by scope, and what a test of them finds out. */

#include "sotto-places-group.h"

#include "reach-test.h"
#include "sotto-place-row.h"
#include "sotto-reach-private.h"
#include "ui-test.h"

#define ONION "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"

static void
set_up (ReachTest *test, gconstpointer data)
{
  GtkWidget *widget;

  reach_test_host (test);
  widget = g_object_new (SOTTO_TYPE_PLACES_GROUP, NULL);
  sotto_places_group_set_reach (SOTTO_PLACES_GROUP (widget), test->reach);
  reach_test_show (test, widget);
}

/* Each below the heading of its scope, which is there only for it. */
static void
test_scopes (ReachTest *test, gconstpointer data)
{
  static const struct {
    const char *heading;
    const char *host;
    const char *address;
  } places[] = {
    { "Local Network", "192.168.1.5", "192.168.1.5:4711" },
    { "Local Network", "fe80::1%eth0", "[fe80::1%eth0]:4711" },
    { "Internet", "2001:db8::1", "[2001:db8::1]:4711" },
    { "Tor", ONION, ONION ":4711" },
  };

  g_assert_true (ui_shows (test->widget, "This Computer"));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    GtkWidget *row;
    GtkWidget *list;

    g_assert_false (ui_shows (test->widget, places[i].address));
    reach_test_add (test, places[i].host);
    row = ui_find_row (test->widget, places[i].address);
    g_assert_true (gtk_widget_get_mapped (row));
    list = gtk_widget_get_parent (row);
    gtk_test_accessible_assert_property (list, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         places[i].heading);
    g_assert_true (ui_shows (test->widget, places[i].heading));
  }

  g_list_store_remove_all (test->reach->places);
  ui_settle (test->window);
  g_assert_false (gtk_widget_get_mapped (test->widget));
}

static const struct {
  const char     *host;
  SottoReachState state;
  const char     *words;
} states[] = {
  { "192.168.1.5", SOTTO_REACH_UNKNOWN, "Not tested" },
  { "192.168.1.5", SOTTO_REACH_TESTING, "Testing…" },
  { "192.168.1.5", SOTTO_REACH_ANSWERS, "Reachable from this computer" },
  { "192.168.1.5", SOTTO_REACH_REFUSED, "Refused, perhaps by a firewall" },
  { "192.168.1.5", SOTTO_REACH_SILENT,
    "No answer, perhaps because of a firewall" },
  { "192.168.1.5", SOTTO_REACH_NO_WAY, "No way there from here" },
  { "192.168.1.5", SOTTO_REACH_UNKNOWN, "Cannot be known from here" },
  { ONION, SOTTO_REACH_UNKNOWN, "Not tested" },
  { ONION, SOTTO_REACH_SILENT, "Not found yet: a new address takes a while" },
  { ONION, SOTTO_REACH_ANSWERS, "Reachable through Tor" },
};

/* In words, to be seen and to be heard, with a sign that turns while the test
 * runs. */
static void
test_states (ReachTest *test, gconstpointer data)
{
  SottoReachPlace *place = NULL;
  const char      *host = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    GtkWidget *row;
    GtkWidget *spinner;

    if (host != states[i].host) {
      host = states[i].host;
      place = reach_test_add (test, host);
    }
    sotto_reach_place_set_state (place, states[i].state);
    ui_settle (test->window);
    row = ui_find_row (test->widget, sotto_reach_place_get_address (place));
    spinner = ui_find_type (row, GTK_TYPE_SPINNER);
    g_assert_true (ui_shows (row, states[i].words));
    gtk_test_accessible_assert_property (row,
                                         GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                         states[i].words);
    g_assert_cmpint (gtk_widget_get_mapped (spinner), ==,
                     states[i].state == SOTTO_REACH_TESTING);
  }
}

static SottoReachState
get_state (ReachTest *test)
{
  g_autoptr (SottoReachPlace) place =
    g_list_model_get_item (G_LIST_MODEL (test->reach), 0);

  return sotto_reach_place_get_state (place);
}

/* The host really listens. The button is there for the next test at once. */
static void
test_test (ReachTest *test, gconstpointer data)
{
  GtkWidget *button = ui_find_button (test->widget, "Test Reach");

  g_assert_true (gtk_widget_grab_focus (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (ui_shows (test->widget, "Testing…"));
  run_until (get_state (test) != SOTTO_REACH_TESTING);
  g_assert_true (ui_shows (test->widget, "Reachable from this computer"));
  g_assert_true (reach_test_said (
    test,
    "The test is over: 1 of 1 address can be reached from this computer."));
  g_assert_true (gtk_widget_is_focus (button));
}

/* It is said when the last one is through, and once. */
static void
test_said (ReachTest *test, gconstpointer data)
{
  SottoReachPlace *first = reach_test_add (test, "192.168.1.5");
  SottoReachPlace *second = reach_test_add (test, "192.0.2.1");

  sotto_reach_place_set_state (first, SOTTO_REACH_TESTING);
  sotto_reach_place_set_state (second, SOTTO_REACH_TESTING);
  sotto_reach_place_set_state (second, SOTTO_REACH_ANSWERS);
  g_assert_cmpuint (test->said->len, ==, 0);
  sotto_reach_place_set_state (first, SOTTO_REACH_SILENT);
  g_assert_cmpuint (test->said->len, ==, 1);
  g_assert_true (reach_test_said (
    test,
    "The test is over: 1 of 3 addresses can be reached from this computer."));
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text =
    gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_copy (ReachTest *test, gconstpointer data)
{
  g_autofree char *text = NULL;

  reach_test_add (test, "2001:db8::1");
  ui_click (test->widget, "Copy [2001:db8::1]:4711");
  g_assert_true (reach_test_said (test, "Copied"));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (test->widget), NULL,
                                 text_cb, &text);
  run_until (text != NULL);
  g_assert_cmpstr (text, ==, "[2001:db8::1]:4711");
}

/* Each row is one stop for the keyboard, at which Enter copies. */
static void
test_keyboard (ReachTest *test, gconstpointer data)
{
  GtkWidget *row;

  reach_test_add (test, "192.168.1.5");
  row = ui_find_row (test->widget, "192.168.1.5:4711");
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_false (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_activate (row));
  run_until (reach_test_said (test, "Copied"));
}

/* What comes and goes leaves the focus where it is. */
static void
test_focus (ReachTest *test, gconstpointer data)
{
  GtkWidget *row;

  reach_test_add (test, "192.168.1.5");
  row = ui_find_row (test->widget, "192.168.1.5:4711");
  g_assert_true (gtk_widget_grab_focus (row));
  reach_test_add (test, "192.168.1.6");
  g_list_store_remove (test->reach->places, 0);
  ui_settle (test->window);
  g_assert_true (gtk_widget_is_focus (row));
  g_assert_cmpuint (ui_count_type (test->widget, SOTTO_TYPE_PLACE_ROW), ==, 2);
}

static const struct {
  const char *path;
  void (*test) (ReachTest *test, gconstpointer data);
} tests[] = {
  { "/places-group/scopes", test_scopes },
  { "/places-group/states", test_states },
  { "/places-group/test", test_test },
  { "/places-group/said", test_said },
  { "/places-group/copy", test_copy },
  { "/places-group/keyboard", test_keyboard },
  { "/places-group/focus", test_focus },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, ReachTest, NULL, set_up, tests[i].test,
                reach_test_tear_down);
  }

  return g_test_run ();
}
