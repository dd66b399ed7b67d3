/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What menu, buttons and keys do with a window. */

#include "config.h"

#include "sotto-window-private.h"

static void
end_conversation_cb (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  sotto_window_end_conversation (SOTTO_WINDOW (widget));
}

static void
reconnect_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  sotto_joiner_reconnect_now (SOTTO_WINDOW (widget)->joiner);
}

static void
next_pane_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  SottoWindow *self = SOTTO_WINDOW (widget);

  sotto_conversation_page_focus_next_pane (self->conversation_page);
}

static void
attach_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  sotto_conversation_page_attach (SOTTO_WINDOW (widget)->conversation_page);
}

/* Any widget in the window can have something said. */
static void
announce_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  sotto_window_announce (SOTTO_WINDOW (widget),
                         g_variant_get_string (parameter, NULL));
}

static void
toast_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char      *text = g_variant_get_string (parameter, NULL);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (SOTTO_WINDOW (widget)->toasts,
                               adw_toast_new (markup));
  sotto_window_announce (SOTTO_WINDOW (widget), text);
}

static void
security_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  sotto_lock_button_popup (SOTTO_WINDOW (widget)->lock_button);
}

/* It is large and rarely wanted, so it is made when it is. */
static void
show_help_overlay_cb (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource (RESOURCE_PATH "/ui/sotto-shortcuts.ui");
  GtkWindow *shortcuts =
    GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

void
sotto_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.end-conversation", NULL,
                                   end_conversation_cb);
  gtk_widget_class_install_action (widget_class, "win.reconnect", NULL,
                                   reconnect_cb);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL,
                                   next_pane_cb);
  gtk_widget_class_install_action (widget_class, "win.attach", NULL, attach_cb);
  gtk_widget_class_install_action (widget_class, "win.announce", "s",
                                   announce_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
  gtk_widget_class_install_action (widget_class, "win.security", NULL,
                                   security_cb);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL,
                                   show_help_overlay_cb);
  gtk_widget_class_install_property_action (widget_class, "win.wire-view",
                                            "wire-view");
}

void
sotto_window_update_actions (SottoWindow *self)
{
  GtkWidget        *widget = GTK_WIDGET (self);
  gboolean          talked = self->conversation_page != NULL;
  SottoSessionState state =
    talked ? sotto_session_get_state (self->session) : SOTTO_SESSION_IDLE;
  gboolean away = state == SOTTO_SESSION_RECONNECTING;

  gtk_widget_action_set_enabled (widget, "win.end-conversation",
                                 away || state == SOTTO_SESSION_TALKING);
  gtk_widget_action_set_enabled (widget, "win.attach",
                                 away || state == SOTTO_SESSION_TALKING);
  gtk_widget_action_set_enabled (widget, "win.reconnect",
                                 away && self->joiner != NULL);
  gtk_widget_action_set_enabled (widget, "win.next-pane", talked);
  gtk_widget_action_set_enabled (widget, "win.security", talked);
  gtk_widget_action_set_enabled (widget, "win.wire-view", talked);
}
