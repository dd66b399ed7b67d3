/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A row for each host, or a sentence why there is none. */

#include "sotto-neighbour-list.h"

#include "config.h"

#include <glib/gi18n-lib.h>

struct _SottoNeighbourList {
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  GtkLabel   *placeholder;

  GListModel   *neighbours; /* or NULL */
  SottoBrowser *browser;    /* while it is shown, else NULL */
};

G_DEFINE_FINAL_TYPE (SottoNeighbourList,
                     sotto_neighbour_list,
                     ADW_TYPE_PREFERENCES_GROUP)

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *
explain (const GError *error)
{
  if (error == NULL) {
    return _ ("Nobody is announcing a conversation on this network.");
  }
  switch ((SottoLanError) error->code) {
  case SOTTO_LAN_ERROR_MISSING:
    return _ ("Hosts on the local network cannot be listed, because this "
              "version of Sottovoce was built without Avahi.");
  case SOTTO_LAN_ERROR_AWAY:
    return _ ("Hosts on the local network cannot be listed, because Avahi is "
              "not running.");
  case SOTTO_LAN_ERROR_FAILED:
  default:
    return _ ("Hosts on the local network cannot be listed, because Avahi "
              "refuses to look for them.");
  }
}

static void
address_cb (SottoNeighbour *neighbour, GParamSpec *pspec, GtkWidget *row)
{
  const char *address = sotto_neighbour_get_address (neighbour);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), address);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, address,
                                  -1);
}

/* The name is a stranger's choice and no markup, which the row must know before
 * it has it. */
static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  SottoNeighbour *neighbour = item;
  GtkWidget      *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE,
                                      "activatable", TRUE, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 sotto_neighbour_get_name (neighbour));
  g_signal_connect_object (neighbour, "notify::address",
                           G_CALLBACK (address_cb), row, 0);
  address_cb (neighbour, NULL, row);
  return row;
}

void
sotto_neighbour_list_set_neighbours (SottoNeighbourList *self,
                                     GListModel         *neighbours,
                                     const GError       *error)
{
  g_return_if_fail (SOTTO_IS_NEIGHBOUR_LIST (self));

  gtk_label_set_text (self->placeholder, explain (error));
  if (g_set_object (&self->neighbours, neighbours)) {
    gtk_list_box_bind_model (self->list, neighbours, create_row_cb, NULL, NULL);
  }
}

static void
browse (SottoNeighbourList *self)
{
  sotto_neighbour_list_set_neighbours (self, G_LIST_MODEL (self->browser),
                                       sotto_browser_get_error (self->browser));
}

static void
map_cb (SottoNeighbourList *self)
{
  self->browser = sotto_browser_new ();
  g_signal_connect_swapped (self->browser, "notify::error", G_CALLBACK (browse),
                            self);
  browse (self);
}

static void
unmap_cb (SottoNeighbourList *self)
{
  g_signal_handlers_disconnect_by_data (self->browser, self);
  sotto_neighbour_list_set_neighbours (self, NULL, NULL);
  g_clear_object (&self->browser);
}

static void
row_activated_cb (SottoNeighbourList *self, GtkListBoxRow *row)
{
  g_autoptr (SottoNeighbour) neighbour =
    g_list_model_get_item (self->neighbours,
                           (guint) gtk_list_box_row_get_index (row));

  g_signal_emit (self, signals[CHOSEN], 0,
                 sotto_neighbour_get_address (neighbour));
}

static void
sotto_neighbour_list_dispose (GObject *object)
{
  SottoNeighbourList *self = SOTTO_NEIGHBOUR_LIST (object);

  g_clear_object (&self->neighbours);
  G_OBJECT_CLASS (sotto_neighbour_list_parent_class)->dispose (object);
}

static void
sotto_neighbour_list_class_init (SottoNeighbourListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_neighbour_list_dispose;

  signals[CHOSEN] =
    g_signal_new ("chosen", SOTTO_TYPE_NEIGHBOUR_LIST, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-neighbour-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoNeighbourList, list);
  gtk_widget_class_bind_template_child (widget_class, SottoNeighbourList,
                                        placeholder);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
  gtk_widget_class_bind_template_callback (widget_class, unmap_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sotto_neighbour_list_init (SottoNeighbourList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
