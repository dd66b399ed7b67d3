/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Puts its text into the clipboard. */

#include "sotto-copy-button.h"

#include "config.h"

#include <glib/gi18n-lib.h>

struct _SottoCopyButton {
  GtkButton parent_instance;

  char *text;
};

G_DEFINE_FINAL_TYPE (SottoCopyButton, sotto_copy_button, GTK_TYPE_BUTTON)

void
sotto_copy_button_set_text (SottoCopyButton *self,
                            const char      *name,
                            const char      *text)
{
  g_autofree char *before = NULL;

  g_return_if_fail (SOTTO_IS_COPY_BUTTON (self));

  before = g_steal_pointer (&self->text);
  self->text = g_strdup (text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sotto_copy_button_clicked (GtkButton *button)
{
  SottoCopyButton *self = SOTTO_COPY_BUTTON (button);
  GtkWidget       *widget = GTK_WIDGET (button);

  if (self->text != NULL) {
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->text);
    gtk_widget_activate_action (widget, "win.toast", "s", _ ("Copied"));
  }
}

static void
sotto_copy_button_dispose (GObject *object)
{
  g_clear_pointer (&SOTTO_COPY_BUTTON (object)->text, g_free);
  G_OBJECT_CLASS (sotto_copy_button_parent_class)->dispose (object);
}

static void
sotto_copy_button_class_init (SottoCopyButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_copy_button_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = sotto_copy_button_clicked;
}

static void
sotto_copy_button_init (SottoCopyButton *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self), "edit-copy-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
