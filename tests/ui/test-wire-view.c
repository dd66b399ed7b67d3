/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The list of frames and the chosen one. */

#include "sotto-wire-view.h"

#include "sotto-wire-row.h"
#include "ui-test.h"
#include "wire-test.h"

typedef struct {
  SottoWireLog *log;
  GtkWidget    *view;
  GtkWidget    *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->log = sotto_wire_log_new ();
  wire_test_say (fixture->log, SOTTO_DIRECTION_OUT, 1, "hi", 0x41);
  wire_test_say (fixture->log, SOTTO_DIRECTION_IN, 1, "hi", 0x42);
  fixture->view = sotto_wire_view_new (fixture->log);
  fixture->window = ui_show (fixture->view);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->view);
  g_assert_finalize_object (fixture->log);
}

static GtkListView *
get_list (Fixture *fixture)
{
  return GTK_LIST_VIEW (ui_find_type (fixture->view, GTK_TYPE_LIST_VIEW));
}

static void
choose (Fixture *fixture, guint position)
{
  GtkSelectionModel *model = gtk_list_view_get_model (get_list (fixture));

  gtk_selection_model_select_item (model, position, TRUE);
  ui_settle (fixture->window);
}

static char *
get_dump (Fixture *fixture)
{
  GtkWidget *first = ui_find_type (fixture->view, GTK_TYPE_TEXT_VIEW);
  char      *text = NULL;

  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (first)), "text", &text,
                NULL);

  return text;
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (ui_count_type (fixture->view, SOTTO_TYPE_WIRE_ROW), ==, 2);
  g_assert_true (ui_shows (fixture->view, "TEXT"));
  g_assert_true (ui_shows (fixture->view, "epoch 3, frame 17"));
  g_assert_true (ui_shows (fixture->view, "01 41 41"));
  g_assert_true (ui_shows (fixture->view, "1024 B"));
  gtk_test_accessible_assert_property (
    gtk_widget_get_parent (ui_find_type (fixture->view, SOTTO_TYPE_WIRE_ROW)),
    GTK_ACCESSIBLE_PROPERTY_LABEL,
    "Sent, TEXT, at 00:00:00.000, epoch 3, frame 17, 1024 bytes");
}

static void
test_choose (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dump = NULL;
  SottoWireView   *view = SOTTO_WIRE_VIEW (fixture->view);

  g_assert_true (ui_shows (fixture->view, "Choose a frame"));
  g_assert_false (sotto_wire_view_focus_detail (view));

  choose (fixture, 1);
  g_assert_false (ui_shows (fixture->view, "Choose a frame"));
  g_assert_true (ui_shows (fixture->view, "Message 1: “hi”"));
  g_assert_true (ui_shows (fixture->view, "0 of 1023 encrypted bytes agree"));
  dump = get_dump (fixture);
  g_assert_true (g_str_has_suffix (dump, "0018  68 69                    hi"));

  g_assert_true (sotto_wire_view_focus_detail (view));
  g_assert_true (sotto_wire_view_has_detail_focus (view));
  gtk_widget_grab_focus (fixture->view);
  g_assert_false (sotto_wire_view_has_detail_focus (view));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  guint closed = 0;

  g_signal_connect_swapped (fixture->view, "close", G_CALLBACK (count_cb),
                            &closed);
  ui_click (fixture->view, "Close Wire View");
  g_assert_cmpuint (closed, ==, 1);
}

static gboolean
is_at_end (Fixture *fixture)
{
  GtkAdjustment *adjustment =
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_list (fixture)));

  return gtk_adjustment_get_value (adjustment) +
           gtk_adjustment_get_page_size (adjustment) >=
         gtk_adjustment_get_upper (adjustment) - 1;
}

/* The log forgets the oldest frames; the list goes with it, and a chosen frame
 * that is forgotten is no longer shown. */
static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  choose (fixture, 0);
  for (guint i = 0; i < SOTTO_WIRE_LOG_MAX + 10; i++) {
    wire_test_say (fixture->log, SOTTO_DIRECTION_OUT, i, "x", 0x43);
  }
  ui_settle (fixture->window);
  ui_settle (fixture->window);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->log)), ==,
                    SOTTO_WIRE_LOG_MAX);
  g_assert_true (is_at_end (fixture));
  g_assert_true (ui_shows (fixture->view, "Choose a frame"));
  g_assert_cmpuint (ui_count_type (fixture->view, SOTTO_TYPE_WIRE_ROW), <, 300);
}

/* The narrowest window is 360 pixels wide. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int minimum;

  choose (fixture, 1);
  gtk_widget_measure (fixture->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/wire-view/rows", test_rows },     { "/wire-view/choose", test_choose },
  { "/wire-view/close", test_close },   { "/wire-view/forgets", test_forgets },
  { "/wire-view/narrow", test_narrow },
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
