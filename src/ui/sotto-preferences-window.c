/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Binds the settings to their rows; each change counts at once. */

#include "sotto-preferences-window.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-field.h"

struct _SottoPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  GtkWidget     *name_row;
  GtkAdjustment *port_adjustment;
  GtkAdjustment *rekey_adjustment;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (SottoPreferencesWindow,
                     sotto_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

GtkWidget *
sotto_preferences_window_new (void)
{
  return g_object_new (SOTTO_TYPE_PREFERENCES_WINDOW, NULL);
}

static void
sotto_preferences_window_dispose (GObject *object)
{
  SottoPreferencesWindow *self = SOTTO_PREFERENCES_WINDOW (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sotto_preferences_window_parent_class)->dispose (object);
}

static void
sotto_preferences_window_class_init (SottoPreferencesWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_preferences_window_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, RESOURCE_PATH "/ui/sotto-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoPreferencesWindow,
                                        name_row);
  gtk_widget_class_bind_template_child (widget_class, SottoPreferencesWindow,
                                        port_adjustment);
  gtk_widget_class_bind_template_child (widget_class, SottoPreferencesWindow,
                                        rekey_adjustment);
}

static void
sotto_preferences_window_init (SottoPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
  sotto_field_set_name (self->name_row, _ ("Preferred Name"));
  g_settings_bind (self->settings, "name", self->name_row, "text",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "port", self->port_adjustment, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "rekey-interval", self->rekey_adjustment,
                   "value", G_SETTINGS_BIND_DEFAULT);
}
