/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The window that shows an invite. */

#include "sotto-invite-dialog.h"

#include "config.h"

#include "sotto-qr-code.h"
#include "ui-test.h"

#define INVITE "sottovoce://192.0.2.1:7?via=h.example"

typedef struct {
  GtkWidget *page;
  GtkWidget *window;
  GtkWidget *dialog;
} Fixture;

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (SOTTO_IS_INVITE_DIALOG (window)) {
      return window;
    }
  }

  return NULL;
}

static void
show (Fixture *fixture, const char *invite)
{
  sotto_invite_dialog_show (fixture->page, invite);
  fixture->dialog = find_dialog ();
  g_assert_nonnull (fixture->dialog);
  ui_settle (fixture->dialog);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->page = gtk_label_new ("page");
  fixture->window = ui_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL) {
    ui_close (fixture->dialog, NULL);
  }
  ui_close (fixture->window, fixture->page);
}

static GtkWidget *
get_code (Fixture *fixture)
{
  return ui_find_type (fixture->dialog, SOTTO_TYPE_QR_CODE);
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label;

  show (fixture, INVITE);
  label = ui_find_label (fixture->dialog, INVITE);
  g_assert_nonnull (label);
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (fixture->dialog)));
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (fixture->dialog)) ==
                 GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_get_visible (get_code (fixture)) ==
                 sotto_qr_code_is_supported ());
  g_assert_true (ui_shows (fixture->dialog, "without QR codes") !=
                 sotto_qr_code_is_supported ());
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_code (fixture)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The invite as a QR code");
}

/* It fits on the narrowest screen, and Enter copies. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int minimum;

  show (fixture, INVITE);
  gtk_widget_measure (fixture->dialog, GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (fixture->dialog)) ==
                 ui_find_button (fixture->dialog, "Copy Invite"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->dialog)) ==
                 ui_find_button (fixture->dialog, "Copy Invite"));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data =
    gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copied = NULL;

  show (fixture, INVITE);
  ui_click (fixture->dialog, "Copy Invite");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->window),
                                 NULL, read_cb, &copied);
  run_until (copied != NULL);
  g_assert_cmpstr (copied, ==, INVITE);
  g_assert_true (ui_shows (fixture->dialog, "Copied"));
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (4000, 'a');

  show (fixture, endless);
  g_assert_false (gtk_widget_get_visible (get_code (fixture)));
  g_assert_true (ui_shows (fixture->dialog, sotto_qr_code_is_supported ()
                                              ? "too long for a QR code"
                                              : "without QR codes"));
  g_assert_nonnull (ui_find_label (fixture->dialog, endless));
}

static void
test_escape (Fixture *fixture, gconstpointer data)
{
  gpointer left;

  show (fixture, INVITE);
  left = fixture->dialog;
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), &left);
  g_assert_true (gtk_widget_activate_action (fixture->dialog, "window.close",
                                             NULL));
  fixture->dialog = NULL;
  run_until (left == NULL);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  add ("/invite-dialog/shown", test_shown);
  add ("/invite-dialog/narrow", test_narrow);
  add ("/invite-dialog/copy", test_copy);
  add ("/invite-dialog/too-long", test_too_long);
  add ("/invite-dialog/escape", test_escape);

  return g_test_run ();
}
