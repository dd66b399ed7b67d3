/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the host sees of its addresses and its door. */

#include "sotto-hosting-page.h"

#include "pair.h"
#include "sotto-knock-row.h"
#include "ui-test.h"

typedef struct {
  Pair       pair;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  pair_host (&fixture->pair);
  fixture->page = sotto_hosting_page_new (fixture->pair.host);
  fixture->window = ui_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->page);
  pair_clear (&fixture->pair);
}

static void
guess_wrong (Fixture *fixture)
{
  pair_join (&fixture->pair, "hallo");
  run_until (sotto_session_get_state (pair_alice (&fixture->pair)) ==
             SOTTO_SESSION_ENDED);
  g_clear_object (&fixture->pair.joiner);
  /* What the wait asks for has passed by then. */
  pair_pass (&fixture->pair, 61);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv)   addresses = sotto_host_dup_addresses (fixture->pair.host);
  g_autofree char *button = g_strdup_printf ("Copy %s", addresses[0]);
  guint            copied = 0;

  g_assert_true (ui_shows (fixture->page, "Waiting for the Other Person"));
  for (guint i = 0; addresses[i] != NULL; i++) {
    g_assert_true (ui_shows (fixture->page, addresses[i]));
  }
  g_signal_connect_swapped (fixture->page, "copied", G_CALLBACK (count_cb),
                            &copied);
  ui_click (fixture->page, button);
  g_assert_cmpuint (copied, ==, 1);
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text =
    gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv)   addresses = sotto_host_dup_addresses (fixture->pair.host);
  g_autofree char *button = g_strdup_printf ("Copy %s", addresses[0]);
  g_autofree char *text = NULL;

  ui_click (fixture->page, button);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->page), NULL,
                                 text_cb, &text);
  run_until (text != NULL);
  g_assert_cmpstr (text, ==, addresses[0]);
}

static void
test_wrong_guess (Fixture *fixture, gconstpointer data)
{
  g_assert_true (ui_shows (fixture->page, "The door is open"));
  g_assert_cmpuint (ui_count_type (fixture->page, SOTTO_TYPE_KNOCK_ROW), ==, 0);

  guess_wrong (fixture);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "1 wrong password in a row"));
  g_assert_nonnull (ui_find_row (fixture->page, "Wrong password"));
  g_assert_nonnull (ui_find_row (fixture->page, "Somebody knocks"));
}

static const char *
get_title (Fixture *fixture, GtkWidget *list, int position)
{
  GtkListBoxRow *row =
    gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position);

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))
                     : NULL;
}

/* The newest is on top; what goes takes its own row along. */
static void
test_knocks (Fixture *fixture, gconstpointer data)
{
  GListStore *knocks =
    G_LIST_STORE (sotto_host_get_knocks (fixture->pair.host));
  static const SottoKnockKind kinds[] = {
    SOTTO_KNOCK_CAME,
    SOTTO_KNOCK_WRONG,
    SOTTO_KNOCK_TURNED,
  };
  GtkWidget *list;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (SottoKnock) knock =
      sotto_knock_new (kinds[i], FAKE_CLOCK_EPOCH, "192.0.2.7");

    g_list_store_append (knocks, knock);
  }
  ui_settle (fixture->window);
  list =
    gtk_widget_get_parent (ui_find_type (fixture->page, SOTTO_TYPE_KNOCK_ROW));
  g_assert_cmpstr (get_title (fixture, list, 0), ==, "Turned away");
  g_assert_cmpstr (get_title (fixture, list, 1), ==, "Wrong password");
  g_assert_cmpstr (get_title (fixture, list, 2), ==, "Somebody knocks");
  g_list_store_remove (knocks, 0);
  g_assert_cmpstr (get_title (fixture, list, 1), ==, "Wrong password");
  g_assert_null (get_title (fixture, list, 2));
  g_list_store_remove_all (knocks);
  g_assert_cmpuint (ui_count_type (fixture->page, SOTTO_TYPE_KNOCK_ROW), ==, 0);
  g_assert_false (gtk_widget_get_visible (list));
}

/* What one address does over and over is counted in its row. */
static void
test_count (Fixture *fixture, gconstpointer data)
{
  GListStore *knocks =
    G_LIST_STORE (sotto_host_get_knocks (fixture->pair.host));
  g_autoptr (SottoKnock) knock =
    sotto_knock_new (SOTTO_KNOCK_TURNED, FAKE_CLOCK_EPOCH, "192.0.2.7");
  GtkWidget *label;

  g_list_store_append (knocks, knock);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "00:00, from 192.0.2.7"));
  g_assert_false (ui_shows (fixture->page, "×"));
  for (guint i = 1; i < 37; i++) {
    sotto_knock_repeat (knock,
                        FAKE_CLOCK_EPOCH + i * 60 * (gint64) G_USEC_PER_SEC);
  }
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "00:36, from 192.0.2.7"));
  label = ui_find_label (fixture->page, "×37");
  g_assert_true (gtk_widget_get_mapped (label));
  gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "37 times");
}

static void
test_closed_door (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = ui_find_button (fixture->page, "Open the Door Again");

  g_assert_false (gtk_widget_get_mapped (button));
  for (guint i = 0; i < SOTTO_GUESSES_MAX; i++) {
    guess_wrong (fixture);
  }
  ui_settle (fixture->window);
  g_assert_false (sotto_host_get_door_open (fixture->pair.host));
  g_assert_true (ui_shows (fixture->page, "The door is closed"));
  g_assert_true (gtk_widget_get_mapped (button));

  ui_click (fixture->page, "Open the Door Again");
  ui_settle (fixture->window);
  g_assert_true (sotto_host_get_door_open (fixture->pair.host));
  g_assert_true (ui_shows (fixture->page, "The door is open"));
  g_assert_false (gtk_widget_get_mapped (button));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  guint cancelled = 0;

  g_signal_connect_swapped (fixture->page, "cancel", G_CALLBACK (count_cb),
                            &cancelled);
  ui_click (fixture->page, "Stop Hosting");
  g_assert_cmpuint (cancelled, ==, 1);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/hosting-page/addresses", test_addresses },
  { "/hosting-page/copy", test_copy },
  { "/hosting-page/wrong-guess", test_wrong_guess },
  { "/hosting-page/knocks", test_knocks },
  { "/hosting-page/count", test_count },
  { "/hosting-page/closed-door", test_closed_door },
  { "/hosting-page/cancel", test_cancel },
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
