/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Has the addresses tested, and tells when that is done. */

#include "sotto-places-group.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-place-list.h"

struct _SottoPlacesGroup {
  AdwPreferencesGroup parent_instance;

  SottoPlaceList *computer_list;
  SottoPlaceList *local_list;
  SottoPlaceList *internet_list;
  SottoPlaceList *tor_list;

  SottoReach *reach;
  gboolean    testing;
};

G_DEFINE_FINAL_TYPE (SottoPlacesGroup,
                     sotto_places_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static guint
count_state (SottoPlacesGroup *self, SottoReachState state)
{
  GListModel *places = G_LIST_MODEL (self->reach);
  guint       count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (places); i++) {
    g_autoptr (SottoReachPlace) place = g_list_model_get_item (places, i);

    count += sotto_reach_place_get_state (place) == state ? 1 : 0;
  }

  return count;
}

static void
announce_result (SottoPlacesGroup *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->reach));
  guint answers = count_state (self, SOTTO_REACH_ANSWERS);
  /* Translators: the first number is how many of the second one do. */
  g_autofree char *text = g_strdup_printf (
    ngettext ("The test is over: %u of %u address can be reached "
              "from this computer.",
              "The test is over: %u of %u addresses can be "
              "reached from this computer.",
              all),
    answers, all);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s", text);
}

static void
state_changed_cb (SottoPlacesGroup *self)
{
  gboolean testing = count_state (self, SOTTO_REACH_TESTING) > 0;

  if (self->testing && !testing) {
    announce_result (self);
  }
  self->testing = testing;
}

static void
places_changed_cb (SottoPlacesGroup *self,
                   guint             position,
                   guint             removed,
                   guint             added,
                   GListModel       *places)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (SottoReachPlace) place =
      g_list_model_get_item (places, position + i);

    g_signal_connect_object (place, "notify::state",
                             G_CALLBACK (state_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  gtk_widget_set_visible (GTK_WIDGET (self),
                          g_list_model_get_n_items (places) > 0);
  state_changed_cb (self);
}

static void
test_clicked_cb (SottoPlacesGroup *self)
{
  sotto_reach_test (self->reach);
}

void
sotto_places_group_set_reach (SottoPlacesGroup *self, SottoReach *reach)
{
  g_return_if_fail (SOTTO_IS_PLACES_GROUP (self));
  g_return_if_fail (self->reach == NULL);

  self->reach = g_object_ref (reach);
  sotto_place_list_show (self->computer_list, reach, SOTTO_REACH_COMPUTER);
  sotto_place_list_show (self->local_list, reach, SOTTO_REACH_LOCAL);
  sotto_place_list_show (self->internet_list, reach, SOTTO_REACH_INTERNET);
  sotto_place_list_show (self->tor_list, reach, SOTTO_REACH_TOR);
  g_signal_connect_object (reach, "items-changed",
                           G_CALLBACK (places_changed_cb), self,
                           G_CONNECT_SWAPPED);
  places_changed_cb (self, 0, 0,
                     g_list_model_get_n_items (G_LIST_MODEL (reach)),
                     G_LIST_MODEL (reach));
}

static void
sotto_places_group_dispose (GObject *object)
{
  g_clear_object (&SOTTO_PLACES_GROUP (object)->reach);
  G_OBJECT_CLASS (sotto_places_group_parent_class)->dispose (object);
}

static void
sotto_places_group_class_init (SottoPlacesGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_places_group_dispose;

  g_type_ensure (SOTTO_TYPE_PLACE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-places-group.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoPlacesGroup,
                                        computer_list);
  gtk_widget_class_bind_template_child (widget_class, SottoPlacesGroup,
                                        local_list);
  gtk_widget_class_bind_template_child (widget_class, SottoPlacesGroup,
                                        internet_list);
  gtk_widget_class_bind_template_child (widget_class, SottoPlacesGroup,
                                        tor_list);
  gtk_widget_class_bind_template_callback (widget_class, test_clicked_cb);
}

static void
sotto_places_group_init (SottoPlacesGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
