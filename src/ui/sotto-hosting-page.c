/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Shows under which addresses the host is reached, and what happens at its
 * door. */

#include "sotto-hosting-page.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-door-status.h"
#include "sotto-knock-row.h"

struct _SottoHostingPage {
  GtkBox parent_instance;

  GtkLabel            *title_label;
  GtkLabel            *advice_label;
  AdwPreferencesGroup *address_group;
  GtkListBox          *knock_list;
  SottoDoorStatus     *door_status;
  GtkWidget           *open_button;

  SottoHost *host;
};

G_DEFINE_FINAL_TYPE (SottoHostingPage, sotto_hosting_page, GTK_TYPE_BOX)

enum { CANCEL, COPIED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
copy_clicked_cb (SottoHostingPage *self, GtkButton *button)
{
  const char *address = g_object_get_data (G_OBJECT (button), "address");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          address);
  g_signal_emit (self, signals[COPIED], 0);
}

static GtkWidget *
create_copy_button (SottoHostingPage *self, const char *address)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  /* Translators: %s is a network address. */
  g_autofree char *label = g_strdup_printf (_ ("Copy %s"), address);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "address", g_strdup (address),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_clicked_cb),
                           self, G_CONNECT_SWAPPED);

  return button;
}

static void
add_address (SottoHostingPage *self, const char *address)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = create_copy_button (self, address);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), address);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "address");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->address_group, row);
}

static const char *
get_title (SottoHostingPage *self)
{
  if (sotto_host_get_port (self->host) == 0) {
    return _ ("Preparing the Password…");
  }
  if (!sotto_host_get_door_open (self->host)) {
    return _ ("The Door Is Closed");
  }
  return _ ("Waiting for the Other Person");
}

static const char *
get_advice (SottoHostingPage *self)
{
  if (!sotto_host_get_door_open (self->host)) {
    return _ ("Too many wrong passwords were tried in a row. Nobody can come "
              "in until you open the door again.");
  }
  return _ ("Tell the other person the password and one of these addresses, in "
            "a way that you trust.");
}

/* What goes away must not take the focus with it. It does not go on to the
 * button below, which ends all: somebody may press a key twice. */
static void
leave_open_button (SottoHostingPage *self)
{
  if (gtk_widget_is_focus (self->open_button)) {
    gtk_widget_child_focus (GTK_WIDGET (self->address_group),
                            GTK_DIR_TAB_FORWARD);
  }
}

/* The other signs of the closed door follow its button. */
static void
update (SottoHostingPage *self)
{
  gboolean closed = !sotto_host_get_door_open (self->host);

  gtk_label_set_text (self->title_label, get_title (self));
  gtk_label_set_text (self->advice_label, get_advice (self));
  if (!closed) {
    leave_open_button (self);
  }
  gtk_widget_set_visible (self->open_button, closed);
}

static void
listening_cb (SottoHostingPage *self)
{
  g_auto (GStrv) addresses = sotto_host_dup_addresses (self->host);

  for (guint i = 0; addresses[i] != NULL; i++) {
    add_address (self, addresses[i]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->address_group), TRUE);
  update (self);
}

static void
open_clicked_cb (SottoHostingPage *self)
{
  sotto_host_open_door (self->host);
}

static void
cancel_clicked_cb (SottoHostingPage *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

/* The newest on top: what just happened is seen without scrolling. So the row
 * of the first knock is the last one. */
static void
knocks_changed_cb (SottoHostingPage *self,
                   guint             position,
                   guint             removed,
                   guint             added,
                   GListModel       *knocks)
{
  int after = (int) (g_list_model_get_n_items (knocks) - position - added);

  for (guint i = 0; i < removed; i++) {
    gtk_list_box_remove (
      self->knock_list,
      GTK_WIDGET (gtk_list_box_get_row_at_index (self->knock_list, after)));
  }
  for (guint i = 0; i < added; i++) {
    g_autoptr (SottoKnock) knock = g_list_model_get_item (knocks, position + i);

    gtk_list_box_insert (self->knock_list, sotto_knock_row_new (knock), after);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->knock_list),
                          g_list_model_get_n_items (knocks) > 0);
}

static void
show_knocks (SottoHostingPage *self)
{
  GListModel *knocks = sotto_host_get_knocks (self->host);

  g_signal_connect_object (knocks, "items-changed",
                           G_CALLBACK (knocks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  knocks_changed_cb (self, 0, 0, g_list_model_get_n_items (knocks), knocks);
}

static void
show_host (SottoHostingPage *self)
{
  sotto_door_status_set_host (self->door_status, self->host);
  show_knocks (self);
  g_signal_connect_object (self->host, "notify::door-open", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->host, "listening", G_CALLBACK (listening_cb),
                           self, G_CONNECT_SWAPPED);
  update (self);
  if (sotto_host_get_port (self->host) != 0) {
    listening_cb (self);
  }
}

GtkWidget *
sotto_hosting_page_new (SottoHost *host)
{
  SottoHostingPage *self = g_object_new (SOTTO_TYPE_HOSTING_PAGE, NULL);

  self->host = g_object_ref (host);
  show_host (self);

  return GTK_WIDGET (self);
}

static void
sotto_hosting_page_dispose (GObject *object)
{
  SottoHostingPage *self = SOTTO_HOSTING_PAGE (object);

  g_clear_object (&self->host);
  G_OBJECT_CLASS (sotto_hosting_page_parent_class)->dispose (object);
}

static void
sotto_hosting_page_class_init (SottoHostingPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_hosting_page_dispose;

  signals[CANCEL] =
    g_signal_new ("cancel", SOTTO_TYPE_HOSTING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[COPIED] =
    g_signal_new ("copied", SOTTO_TYPE_HOSTING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_DOOR_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-hosting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        title_label);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        advice_label);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        address_group);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        knock_list);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        door_status);
  gtk_widget_class_bind_template_child (widget_class, SottoHostingPage,
                                        open_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
}

static void
sotto_hosting_page_init (SottoHostingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
