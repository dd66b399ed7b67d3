/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Picks the addresses of one scope. */

#include "sotto-place-list.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-place-row.h"

struct _SottoPlaceList {
  GtkBox parent_instance;

  GtkLabel   *label;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SottoPlaceList, sotto_place_list, GTK_TYPE_BOX)

static const char *const titles[] = {
  [SOTTO_REACH_COMPUTER] = N_ ("This Computer"),
  [SOTTO_REACH_LOCAL] = N_ ("Local Network"),
  [SOTTO_REACH_INTERNET] = N_ ("Internet"),
  [SOTTO_REACH_TOR] = N_ ("Tor"),
};

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  return sotto_reach_place_get_scope (item) == GPOINTER_TO_UINT (user_data);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return sotto_place_row_new (item);
}

static void
changed_cb (SottoPlaceList *self,
            guint           position,
            guint           removed,
            guint           added,
            GListModel     *places)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          g_list_model_get_n_items (places) > 0);
}

void
sotto_place_list_show (SottoPlaceList *self,
                       SottoReach     *reach,
                       SottoReachScope scope)
{
  GtkCustomFilter *filter =
    gtk_custom_filter_new (match_cb, GUINT_TO_POINTER (scope), NULL);
  g_autoptr (GtkFilterListModel) places =
    gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (reach)),
                               GTK_FILTER (filter));

  gtk_label_set_text (self->label, _ (titles[scope]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (titles[scope]), -1);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (places), create_row_cb,
                           NULL, NULL);
  g_signal_connect_object (places, "items-changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  changed_cb (self, 0, 0, 0, G_LIST_MODEL (places));
}

static void
sotto_place_list_class_init (SottoPlaceListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-place-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoPlaceList, label);
  gtk_widget_class_bind_template_child (widget_class, SottoPlaceList, list);
}

static void
sotto_place_list_init (SottoPlaceList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
