/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The list of hosts: what it shows of strangers, and what choosing one does. */

#include "sotto-neighbour-list.h"

#include "config.h"

#include "sotto-join-form.h"
#include "sotto-neighbour-private.h"
#include "ui-test.h"

typedef struct {
  GtkWidget          *form;
  SottoNeighbourList *list;
  GtkWidget          *window;
  GListStore         *neighbours;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);

  g_settings_reset (settings, "address");
  fixture->form = g_object_new (SOTTO_TYPE_JOIN_FORM, NULL);
  fixture->list =
    SOTTO_NEIGHBOUR_LIST (ui_find_type (fixture->form,
                                        SOTTO_TYPE_NEIGHBOUR_LIST));
  fixture->neighbours = g_list_store_new (SOTTO_TYPE_NEIGHBOUR);
  fixture->window = ui_show (fixture->form);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->form);
  g_assert_finalize_object (fixture->neighbours);
}

static void
show (Fixture *fixture)
{
  sotto_neighbour_list_set_neighbours (fixture->list,
                                       G_LIST_MODEL (fixture->neighbours),
                                       NULL);
  ui_settle (fixture->window);
}

static SottoNeighbour *
add (Fixture *fixture, const char *name, const char *address)
{
  g_autoptr (SottoNeighbour) neighbour =
    sotto_neighbour_new (name, name, address);

  g_list_store_append (fixture->neighbours, neighbour);
  return neighbour; /* the list holds it */
}

/* The tests have no system bus, if they have Avahi. */
static void
test_away (Fixture *fixture, gconstpointer data)
{
  while (!ui_shows (fixture->form, "cannot be listed")) {
    g_main_context_iteration (NULL, TRUE);
  }
  gtk_widget_set_visible (fixture->form, FALSE);
  g_assert_false (ui_shows (fixture->form, "Avahi"));
  gtk_widget_set_visible (fixture->form, TRUE);
  while (!ui_shows (fixture->form, "cannot be listed")) {
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct {
    SottoLanError code;
    const char   *text;
  } lines[] = {
    /* 0 */ { SOTTO_LAN_ERROR_MISSING, "without Avahi." },
    /* 1 */ { SOTTO_LAN_ERROR_AWAY, "is not running." },
    /* 2 */ { SOTTO_LAN_ERROR_FAILED, "refuses to look for them." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error =
      g_error_new_literal (SOTTO_LAN_ERROR, (int) lines[i].code, "test");

    g_test_message ("line %zu", i);
    sotto_neighbour_list_set_neighbours (fixture->list,
                                         G_LIST_MODEL (fixture->neighbours),
                                         error);
    g_assert_true (ui_shows (fixture->form, lines[i].text));
  }
  show (fixture);
  g_assert_true (ui_shows (fixture->form, "Nobody is announcing"));
}

/* What a stranger is called is shown as it is, and told to a screen reader. */
static void
test_rows (Fixture *fixture, gconstpointer data)
{
  SottoNeighbour *bob;
  GtkWidget      *row;

  show (fixture);
  bob = add (fixture, "<b>Bob</b> & Co", "192.0.2.1:5533");
  add (fixture, "Carol", "[fe80::1%eth0]:5533");
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->form, "<b>Bob</b> & Co"));
  g_assert_true (ui_shows (fixture->form, "192.0.2.1:5533"));
  g_assert_true (ui_shows (fixture->form, "[fe80::1%eth0]:5533"));
  g_assert_false (ui_shows (fixture->form, "Nobody is announcing"));

  row = ui_find_row (fixture->form, "<b>Bob</b> & Co");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "192.0.2.1:5533");

  sotto_neighbour_set_address (bob, "192.0.2.2:5533");
  g_assert_true (ui_shows (fixture->form, "192.0.2.2:5533"));
  g_assert_false (ui_shows (fixture->form, "192.0.2.1:5533"));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "192.0.2.2:5533");

  g_list_store_remove (fixture->neighbours, 0);
  ui_settle (fixture->window);
  g_assert_null (ui_find_row (fixture->form, "<b>Bob</b> & Co"));
  g_list_store_remove (fixture->neighbours, 0);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->form, "Nobody is announcing"));
}

/* By mouse and keyboard alike. */
static void
test_choose (Fixture *fixture, gconstpointer data)
{
  GtkWidget *address = ui_find_row (fixture->form, "Address");
  GtkWidget *password = ui_find_row (fixture->form, "Password");
  GtkWidget *row;

  show (fixture);
  add (fixture, "Bob", "192.0.2.1:5533");
  add (fixture, "Carol", "[fe80::1%eth0]:5533");
  ui_settle (fixture->window);
  row = ui_find_row (fixture->form, "Carol");
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (gtk_widget_activate (row));

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==,
                   "[fe80::1%eth0]:5533");
  g_assert_false (ui_is_wrong (fixture->form, "Address"));
  g_assert_true (gtk_widget_is_ancestor (
    gtk_window_get_focus (GTK_WINDOW (fixture->window)), password));
}

/* Who comes and goes does not take the focus from where the person is. */
static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *password = ui_find_row (fixture->form, "Password");

  show (fixture);
  gtk_widget_grab_focus (password);
  add (fixture, "Bob", "192.0.2.1:5533");
  ui_settle (fixture->window);
  g_list_store_remove_all (fixture->neighbours);
  ui_settle (fixture->window);
  g_assert_true (gtk_widget_is_ancestor (
    gtk_window_get_focus (GTK_WINDOW (fixture->window)), password));
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/neighbour-list/away", test_away },
  { "/neighbour-list/errors", test_errors },
  { "/neighbour-list/rows", test_rows },
  { "/neighbour-list/choose", test_choose },
  { "/neighbour-list/focus", test_focus },
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
