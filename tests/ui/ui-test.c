/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds widgets by what a person sees of them. */

#include "ui-test.h"

#include "config.h"

#include <string.h>

#include "sotto-application.h"
#include "sotto-crypto.h"

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer data);

void
ui_test_init (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  GtkIconTheme      *icons;

  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_assert_true (sotto_crypto_init (&error));
  g_assert_no_error (error);
  /* The application registers the resources, and must do so only once. */
  g_type_class_unref (g_type_class_ref (SOTTO_TYPE_APPLICATION));
  icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  gtk_icon_theme_add_resource_path (icons, RESOURCE_PATH "/icons");
}

GtkWidget *
ui_show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 480, 640);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  ui_settle (window);

  return window;
}

void
ui_close (GtkWidget *window, GtkWidget *child)
{
  gpointer window_left = window;
  gpointer child_left = child;

  g_object_add_weak_pointer (G_OBJECT (window), &window_left);
  if (child != NULL) {
    g_object_add_weak_pointer (G_OBJECT (child), &child_left);
  }
  gtk_window_destroy (GTK_WINDOW (window));
  run_pending ();
  g_assert_null (window_left);
  g_assert_null (child_left);
}

void
ui_settle (GtkWidget *window)
{
  if (gtk_widget_get_mapped (window)) {
    gtk_test_widget_wait_for_draw (window);
  }
  run_pending ();
}

static GtkWidget *
find (GtkWidget *root, Match match, gconstpointer data)
{
  GtkWidget *found = NULL;

  if (match (root, data)) {
    return root;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child)) {
    found = find (child, match, data);
  }

  return found;
}

static gboolean
is_type (GtkWidget *widget, gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

static gboolean
is_row (GtkWidget *widget, gconstpointer data)
{
  return ADW_IS_PREFERENCES_ROW (widget) &&
         g_strcmp0 (
           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)),
           data) == 0;
}

static gboolean
is_label (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LABEL (widget) &&
         g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), data) == 0;
}

static gboolean
is_button (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_BUTTON (widget) &&
         (g_strcmp0 (gtk_widget_get_tooltip_text (widget), data) == 0 ||
          find (widget, is_label, data) != NULL);
}

static gboolean
shows (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), data) != NULL;
}

GtkWidget *
ui_find_type (GtkWidget *root, GType type)
{
  return find (root, is_type, &type);
}

guint
ui_count_type (GtkWidget *root, GType type)
{
  guint count = g_type_is_a (G_OBJECT_TYPE (root), type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    count += ui_count_type (child, type);
  }

  return count;
}

GtkWidget *
ui_find_row (GtkWidget *root, const char *title)
{
  return find (root, is_row, title);
}

GtkWidget *
ui_find_button (GtkWidget *root, const char *name)
{
  return find (root, is_button, name);
}

GtkWidget *
ui_find_label (GtkWidget *root, const char *text)
{
  return find (root, is_label, text);
}

gboolean
ui_shows (GtkWidget *root, const char *part)
{
  return find (root, shows, part) != NULL;
}

void
ui_write (GtkWidget *root, const char *title, const char *text)
{
  GtkWidget *row = ui_find_row (root, title);

  g_assert_true (GTK_IS_EDITABLE (row));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

void
ui_click (GtkWidget *root, const char *name)
{
  GtkWidget *button = ui_find_button (root, name);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  /* Activated, a button would only be pressed after a while. */
  g_signal_emit_by_name (button, "clicked");
  run_pending ();
}

gboolean
ui_is_wrong (GtkWidget *root, const char *title)
{
  GtkWidget *row = ui_find_row (root, title);

  g_assert_nonnull (row);

  return gtk_widget_has_css_class (row, "error");
}

GtkFileChooser *
ui_find_chooser (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

    if (GTK_IS_FILE_CHOOSER (window) && gtk_widget_get_visible (window)) {
      return GTK_FILE_CHOOSER (window);
    }
  }

  return NULL;
}

static void
said_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_ptr_array_add (user_data, g_variant_dup_string (parameter, NULL));
}

void
ui_catch_said (GtkWidget *window, GPtrArray *said)
{
  static const char *const       names[] = { "announce", "toast" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GSimpleAction) action =
      g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

    g_signal_connect (action, "activate", G_CALLBACK (said_cb), said);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  }
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
}
