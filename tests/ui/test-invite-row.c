/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The invite that can be handed on. */

#include "sotto-invite-row.h"

#include "reach-test.h"
#include "sotto-reach-private.h"
#include "ui-test.h"

static void
set_up (ReachTest *test, gconstpointer data)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = g_object_new (SOTTO_TYPE_INVITE_ROW, NULL);

  reach_test_host (test);
  sotto_invite_row_set_reach (SOTTO_INVITE_ROW (row), test->reach);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  reach_test_show (test, list);
}

/* As the network would have it. */
static void
set_invite (ReachTest *test, const char *invite)
{
  g_clear_pointer (&test->reach->invite, g_free);
  test->reach->invite = g_strdup (invite);
  g_object_notify (G_OBJECT (test->reach), "invite");
  ui_settle (test->window);
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

  set_invite (test, "sottovoce://192.0.2.1?via=[2001:db8::1]");
  g_assert_true (ui_shows (test->widget,
                           "sottovoce://192.0.2.1?via=[2001:db8::1]"));
  ui_click (test->widget, "Copy Invite");
  g_assert_true (reach_test_said (test, "Copied"));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (test->widget), NULL,
                                 text_cb, &text);
  run_until (text != NULL);
  g_assert_cmpstr (text, ==, "sottovoce://192.0.2.1?via=[2001:db8::1]");
}

/* However long it is, it is one line, and the buttons are in sight. */
static void
test_long (ReachTest *test, gconstpointer data)
{
  int before;
  int after;

  gtk_widget_measure (test->widget, GTK_ORIENTATION_VERTICAL, 360, &before,
                      NULL, NULL, NULL);
  set_invite (test, "sottovoce://192.0.2.1?via=[2001:db8:1:2:3:4:5:6]&via="
                    "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx."
                    "onion&via=192.168.178.178");
  gtk_widget_measure (test->widget, GTK_ORIENTATION_VERTICAL, 360, &after, NULL,
                      NULL, NULL);
  g_assert_cmpint (after, ==, before);
  gtk_widget_measure (test->widget, GTK_ORIENTATION_HORIZONTAL, -1, &after,
                      NULL, NULL, NULL);
  g_assert_cmpint (after, <=, 336);
}

static void
test_none (ReachTest *test, gconstpointer data)
{
  GtkWidget *row = ui_find_type (test->widget, SOTTO_TYPE_INVITE_ROW);

  set_invite (test, NULL);
  g_assert_false (gtk_widget_is_sensitive (row));
  set_invite (test, "sottovoce://192.0.2.1");
  g_assert_true (gtk_widget_is_sensitive (row));
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

/* It opens beside the window, for this window. */
static void
test_show (ReachTest *test, gconstpointer data)
{
  guint                 windows = count_windows ();
  g_autoptr (GtkWindow) dialog = NULL;

  ui_click (test->widget, "Show QR Code");
  g_assert_cmpuint (count_windows (), ==, windows + 1);
  dialog = g_list_model_get_item (gtk_window_get_toplevels (), 0);
  if (GTK_WIDGET (dialog) == test->window) {
    g_object_unref (dialog);
    dialog = g_list_model_get_item (gtk_window_get_toplevels (), 1);
  }
  g_assert_true (gtk_window_get_transient_for (dialog) ==
                 GTK_WINDOW (test->window));
  gtk_window_destroy (dialog);
  run_pending ();
}

static const struct {
  const char *path;
  void (*test) (ReachTest *test, gconstpointer data);
} tests[] = {
  { "/invite-row/copy", test_copy },
  { "/invite-row/long", test_long },
  { "/invite-row/none", test_none },
  { "/invite-row/show", test_show },
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
