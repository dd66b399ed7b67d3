/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The switches of the ways, what they remember, and what is said of them. */

#include "sotto-reach-group.h"

#include "config.h"

#include <glib/gstdio.h>

#include "reach-test.h"
#include "temporary.h"
#include "ui-test.h"

typedef struct {
  ReachTest  reach;
  GSettings *settings;
  char      *folder; /* of a tor of ours */
} Fixture;

/* Not the one of this computer: it ends at once, or does nothing. */
static void
put_tor (Fixture *fixture, const char *script)
{
  g_autofree char   *path = g_build_filename (fixture->folder, "tor", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents_full (path, script, -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0700,
                                           &error));
  g_assert_no_error (error);
}

static void
show (Fixture *fixture)
{
  GtkWidget *widget = g_object_new (SOTTO_TYPE_REACH_GROUP, NULL);

  sotto_reach_group_set_reach (SOTTO_REACH_GROUP (widget),
                               fixture->reach.reach);
  reach_test_show (&fixture->reach, widget);
}

static void
prepare (Fixture *fixture, gconstpointer data)
{
  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->settings, "announce");
  g_settings_reset (fixture->settings, "tor");
  g_settings_reset (fixture->settings, "tor-keep");
  fixture->folder = temporary_new ();
  g_setenv ("PATH", fixture->folder, TRUE);
  put_tor (fixture, "#!/bin/sh\nexit 1\n");
  reach_test_host (&fixture->reach);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  prepare (fixture, data);
  show (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  reach_test_tear_down (&fixture->reach, NULL);
  g_clear_pointer (&fixture->folder, temporary_free);
  g_clear_object (&fixture->settings);
}

static GtkSwitch *
find_switch (Fixture *fixture, const char *title)
{
  GtkWidget *row = ui_find_row (fixture->reach.widget, title);
  GtkWidget *found = ui_find_type (row, GTK_TYPE_SWITCH);

  gtk_test_accessible_assert_role (found, GTK_ACCESSIBLE_ROLE_SWITCH);
  g_assert_true (gtk_test_accessible_has_relation (
    GTK_ACCESSIBLE (found), GTK_ACCESSIBLE_RELATION_LABELLED_BY));

  return GTK_SWITCH (found);
}

static void
turn (Fixture *fixture, const char *title, gboolean on)
{
  GtkSwitch *found = find_switch (fixture, title);

  g_assert_cmpint (gtk_switch_get_active (found), ==, !on);
  gtk_switch_set_active (found, on);
  ui_settle (fixture->reach.window);
}

static gboolean
shows (Fixture *fixture, const char *part)
{
  return ui_shows (fixture->reach.widget, part);
}

/* On from the start; what the person decides counts at once and the next time.
 * The host of this test listens on this computer alone, which is said. */
static void
test_announce (Fixture *fixture, gconstpointer data)
{
  g_assert_true (sotto_reach_get_announcing (fixture->reach.reach));
  g_assert_true (shows (fixture, "so nothing is announced"));
  turn (fixture, "Announce on the Local Network", FALSE);
  g_assert_false (sotto_reach_get_announcing (fixture->reach.reach));
  g_assert_false (g_settings_get_boolean (fixture->settings, "announce"));
  g_assert_true (shows (fixture, "Others nearby can choose you from a list"));
  turn (fixture, "Announce on the Local Network", TRUE);
  g_assert_true (sotto_reach_get_announcing (fixture->reach.reach));
  g_assert_true (g_settings_get_boolean (fixture->settings, "announce"));
}

static void
test_router (Fixture *fixture, gconstpointer data)
{
  g_assert_false (sotto_reach_get_routing (fixture->reach.reach));
  turn (fixture, "Open a Port on My Router", TRUE);
  g_assert_true (sotto_reach_get_routing (fixture->reach.reach));
  g_assert_true (shows (fixture, "so no port is opened"));
  turn (fixture, "Open a Port on My Router", FALSE);
  g_assert_false (sotto_reach_get_routing (fixture->reach.reach));
}

/* What something else decides is shown by the switches, too. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  sotto_reach_set_announcing (fixture->reach.reach, FALSE);
  sotto_reach_set_routing (fixture->reach.reach, TRUE);
  g_assert_false (gtk_switch_get_active (
    find_switch (fixture, "Announce on the Local Network")));
  g_assert_true (
    gtk_switch_get_active (find_switch (fixture, "Open a Port on My Router")));
}

static void
test_tor (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = ui_find_type (fixture->reach.widget, GTK_TYPE_PROGRESS_BAR);

  put_tor (fixture, "#!/bin/sh\nexec /bin/sleep 600\n");
  g_assert_false (gtk_widget_get_mapped (bar));
  turn (fixture, "Reachable Through Tor", TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "tor"));
  g_assert_true (sotto_reach_get_onion (fixture->reach.reach));
  g_assert_true (shows (fixture, "Tor: starting"));
  g_assert_true (gtk_widget_get_mapped (bar));

  turn (fixture, "Reachable Through Tor", FALSE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "tor"));
  g_assert_false (sotto_reach_get_onion (fixture->reach.reach));
  g_assert_true (shows (fixture, "Slower, but works through any firewall"));
  g_assert_false (gtk_widget_get_mapped (bar));
}

static void
wait_failed (Fixture *fixture)
{
  run_until (sotto_reach_get_tor_error (fixture->reach.reach) != NULL);
  ui_settle (fixture->reach.window);
}

/* It is said why, and how to go on; the focus stays with the way. */
static void
test_tor_fails (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *retry = ui_find_button (fixture->reach.widget, "Try Again");
  g_autofree char *words = NULL;

  g_assert_false (gtk_widget_get_mapped (retry));
  turn (fixture, "Reachable Through Tor", TRUE);
  wait_failed (fixture);
  words =
    sotto_reach_explain (sotto_reach_get_tor_error (fixture->reach.reach));
  g_assert_true (shows (fixture, words));
  g_assert_true (reach_test_said (&fixture->reach, words));
  g_assert_true (gtk_widget_get_mapped (retry));

  put_tor (fixture, "#!/bin/sh\nexec /bin/sleep 600\n");
  g_assert_true (gtk_widget_grab_focus (retry));
  ui_click (fixture->reach.widget, "Try Again");
  ui_settle (fixture->reach.window);
  g_assert_null (sotto_reach_get_tor_error (fixture->reach.reach));
  g_assert_true (shows (fixture, "Tor: starting"));
  g_assert_false (gtk_widget_get_mapped (retry));
  g_assert_true (gtk_widget_is_focus (
    GTK_WIDGET (find_switch (fixture, "Reachable Through Tor"))));
}

/* Whoever is elsewhere stays there, whatever becomes of tor. */
static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *keep = GTK_WIDGET (find_switch (fixture, "Keep the Tor Address"));

  g_assert_true (gtk_widget_grab_focus (keep));
  turn (fixture, "Reachable Through Tor", TRUE);
  wait_failed (fixture);
  g_assert_true (gtk_widget_is_focus (keep));
  turn (fixture, "Reachable Through Tor", FALSE);
  g_assert_true (gtk_widget_is_focus (keep));
}

static char *
make_key (void)
{
  g_autofree char *folder =
    g_build_filename (g_get_user_data_dir (), "sottovoce", NULL);
  char *path = g_build_filename (folder, "onion-key", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "key", -1, NULL));

  return path;
}

/* The key of an address that is not to be kept goes with the address, and not
 * before. */
static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = make_key ();

  turn (fixture, "Keep the Tor Address", TRUE);
  turn (fixture, "Reachable Through Tor", TRUE);
  turn (fixture, "Keep the Tor Address", FALSE);
  turn (fixture, "Reachable Through Tor", FALSE);
  g_assert_true (g_file_test (key, G_FILE_TEST_EXISTS));
  turn (fixture, "Reachable Through Tor", TRUE);
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_assert_true (shows (fixture, "A new one each time"));
  turn (fixture, "Keep the Tor Address", TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "tor-keep"));
  g_assert_true (shows (fixture, "The same one each time"));
  turn (fixture, "Reachable Through Tor", TRUE);
  g_assert_true (shows (fixture, "The same one each time"));
  turn (fixture, "Keep the Tor Address", FALSE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "tor-keep"));
  g_assert_true (shows (fixture, "Counts from the next time"));
}

/* All but the router's port, which is to be asked for each time. */
static void
test_remembered (Fixture *fixture, gconstpointer data)
{
  g_settings_set_boolean (fixture->settings, "announce", FALSE);
  g_settings_set_boolean (fixture->settings, "tor", TRUE);
  g_settings_set_boolean (fixture->settings, "tor-keep", TRUE);
  show (fixture);
  g_assert_false (sotto_reach_get_announcing (fixture->reach.reach));
  g_assert_false (sotto_reach_get_routing (fixture->reach.reach));
  g_assert_true (sotto_reach_get_onion (fixture->reach.reach));
  g_assert_false (gtk_switch_get_active (
    find_switch (fixture, "Announce on the Local Network")));
  g_assert_true (gtk_switch_get_active (find_switch (fixture,
                                                     "Reachable Through Tor")));
  g_assert_true (gtk_switch_get_active (find_switch (fixture,
                                                     "Keep the Tor Address")));
}

static const struct {
  const char *path;
  void (*set_up) (Fixture *fixture, gconstpointer data);
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/reach-group/announce", set_up, test_announce },
  { "/reach-group/router", set_up, test_router },
  { "/reach-group/follows", set_up, test_follows },
  { "/reach-group/tor", set_up, test_tor },
  { "/reach-group/tor-fails", set_up, test_tor_fails },
  { "/reach-group/focus", set_up, test_focus },
  { "/reach-group/keep", set_up, test_keep },
  { "/reach-group/forget", set_up, test_forget },
  { "/reach-group/remembered", prepare, test_remembered },
};

int
main (int argc, char *argv[])
{
  /* With it the tor of the system is not asked. */
  g_setenv ("SOTTOVOCE_TOR_CONFIG", "/dev/null", TRUE);
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, tests[i].set_up, tests[i].test,
                tear_down);
  }

  return g_test_run ();
}
