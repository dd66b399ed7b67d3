/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each row and its setting follow each other. */

#include "sotto-preferences-window.h"

#include "config.h"

#include "ui-test.h"

static GtkSpinButton *
find_spin (GtkWidget *window, const char *title)
{
  return GTK_SPIN_BUTTON (ui_find_type (ui_find_row (window, title),
                                        GTK_TYPE_SPIN_BUTTON));
}

static void
test_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  GtkWidget            *window = sotto_preferences_window_new ();
  g_autofree char      *name = NULL;
  guint16               port = 0;

  gtk_window_present (GTK_WINDOW (window));
  ui_settle (window);
  ui_write (window, "Your Name", "Carol");
  name = g_settings_get_string (settings, "name");
  g_assert_cmpstr (name, ==, "Carol");

  gtk_spin_button_set_value (find_spin (window, "Port"), 7000);
  g_settings_get (settings, "port", "q", &port);
  g_assert_cmpuint (port, ==, 7000);

  gtk_spin_button_set_value (find_spin (window, "New Key Every"), 5);
  g_assert_cmpuint (g_settings_get_uint (settings, "rekey-interval"), ==, 10);
  gtk_spin_button_set_value (find_spin (window, "New Key Every"), 9999);
  g_assert_cmpuint (g_settings_get_uint (settings, "rekey-interval"), ==, 3600);

  g_settings_set_uint (settings, "rekey-interval", 60);
  g_assert_cmpint (
    gtk_spin_button_get_value_as_int (find_spin (window, "New Key Every")), ==,
    60);
  ui_close (window, NULL);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/preferences-window/settings", test_settings);

  return g_test_run ();
}
