/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Shows a whole message in a text view, which lays out only what is in
 * sight. */

#include "sotto-text-window.h"

#include "config.h"

#include "sotto-text.h"

struct _SottoTextWindow {
  AdwWindow parent_instance;

  GtkTextView *text_view;
};

G_DEFINE_FINAL_TYPE (SottoTextWindow, sotto_text_window, ADW_TYPE_WINDOW)

GtkWidget *
sotto_text_window_new (const char *text)
{
  SottoTextWindow *self = g_object_new (SOTTO_TYPE_TEXT_WINDOW, NULL);

  gtk_text_view_set_wrap_mode (self->text_view, sotto_text_has_long_word (text)
                                                  ? GTK_WRAP_CHAR
                                                  : GTK_WRAP_WORD_CHAR);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text,
                            -1);

  return GTK_WIDGET (self);
}

static void
sotto_text_window_class_init (SottoTextWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-text-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoTextWindow,
                                        text_view);
}

static void
sotto_text_window_init (SottoTextWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
