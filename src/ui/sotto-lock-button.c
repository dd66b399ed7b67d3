/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Makes the popover when it is first wanted, and counts beside the lock what
 * happens at the door. */

#include "sotto-lock-button.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-security-popover.h"

struct _SottoLockButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel      *count_label;

  SottoSession *session;
  SottoHost    *host;
  GSignalGroup *host_signals;
  GtkWidget    *focus_before; /* what had it before the popover; weak */
};

G_DEFINE_FINAL_TYPE (SottoLockButton, sotto_lock_button, ADW_TYPE_BIN)

/* Whoever opened it by a shortcut was somewhere else, and goes on there. */
static void
closed_cb (SottoLockButton *self)
{
  if (self->focus_before != NULL) {
    gtk_widget_grab_focus (self->focus_before);
    g_clear_weak_pointer (&self->focus_before);
  }
}

static void
create_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  SottoLockButton *self = SOTTO_LOCK_BUTTON (user_data);
  GtkWidget       *popover;

  if (gtk_menu_button_get_popover (button) == NULL && self->session != NULL) {
    popover = sotto_security_popover_new (self->session, self->host, NULL);
    g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_menu_button_set_popover (button, popover);
  }
}

static char *
describe_door (SottoHost *host)
{
  guint wrong = host != NULL ? sotto_host_get_wrong_guesses (host) : 0;

  if (host != NULL && !sotto_host_get_door_open (host)) {
    return g_strdup (_ ("The door is closed"));
  }
  if (wrong > 0) {
    return g_strdup_printf (ngettext ("%u wrong password at the door",
                                      "%u wrong passwords at the door", wrong),
                            wrong);
  }
  return NULL;
}

static void
name_button (SottoLockButton *self, const char *door)
{
  /* Translators: %s is something like "3 wrong passwords at the door". */
  g_autofree char *both =
    door != NULL ? g_strdup_printf (_ ("Conversation Security. %s."), door)
                 : g_strdup (_ ("Conversation Security"));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  door != NULL ? door : "", -1);
}

static void
update_door (SottoLockButton *self)
{
  g_autofree char *door = describe_door (self->host);
  g_autofree char *count = NULL;

  if (door != NULL) {
    count = g_strdup_printf ("%u", sotto_host_get_wrong_guesses (self->host));
  }
  gtk_label_set_text (self->count_label, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), count != NULL);
  name_button (self, door);
}

/* GTK 4.8 never frees a popover that goes while it has the focus. */
static void
drop_popover (SottoLockButton *self)
{
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (self->button));
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (popover == NULL) {
    return;
  }
  gtk_menu_button_popdown (self->button);
  if (focus != NULL && gtk_widget_is_ancestor (focus, popover)) {
    gtk_root_set_focus (root, NULL);
  }
  gtk_menu_button_set_popover (self->button, NULL);
}

void
sotto_lock_button_set_session (SottoLockButton *self,
                               SottoSession    *session,
                               SottoHost       *host)
{
  g_return_if_fail (SOTTO_IS_LOCK_BUTTON (self));

  drop_popover (self);
  g_set_object (&self->session, session);
  g_set_object (&self->host, host);
  g_signal_group_set_target (self->host_signals, host);
  update_door (self);
}

void
sotto_lock_button_popup (SottoLockButton *self)
{
  GtkRoot *root;

  g_return_if_fail (SOTTO_IS_LOCK_BUTTON (self));

  if (self->session != NULL) {
    root = gtk_widget_get_root (GTK_WIDGET (self));
    g_set_weak_pointer (&self->focus_before, gtk_root_get_focus (root));
    gtk_menu_button_popup (self->button);
  }
}

static void
sotto_lock_button_dispose (GObject *object)
{
  SottoLockButton *self = SOTTO_LOCK_BUTTON (object);

  g_clear_weak_pointer (&self->focus_before);
  g_clear_object (&self->host_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (sotto_lock_button_parent_class)->dispose (object);
}

static void
sotto_lock_button_class_init (SottoLockButtonClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_lock_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-lock-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoLockButton, button);
  gtk_widget_class_bind_template_child (widget_class, SottoLockButton,
                                        count_label);
}

static void
sotto_lock_button_init (SottoLockButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_popover_cb, self,
                                         NULL);
  self->host_signals = g_signal_group_new (SOTTO_TYPE_HOST);
  g_signal_group_connect_swapped (self->host_signals, "notify::wrong-guesses",
                                  G_CALLBACK (update_door), self);
  g_signal_group_connect_swapped (self->host_signals, "notify::door-open",
                                  G_CALLBACK (update_door), self);
}
