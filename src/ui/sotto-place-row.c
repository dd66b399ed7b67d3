/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Says in words and with a sign what the reach test found out. */

#include "sotto-place-row.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-copy-button.h"

struct _SottoPlaceRow {
  AdwActionRow parent_instance;

  GtkImage        *icon;
  GtkSpinner      *spinner;
  SottoCopyButton *copy_button;

  SottoReachPlace *place;
  gboolean         tested;
};

G_DEFINE_FINAL_TYPE (SottoPlaceRow, sotto_place_row, ADW_TYPE_ACTION_ROW)

static const struct {
  const char *words;
  const char *icon;
  const char *style;
} states[] = {
  [SOTTO_REACH_UNKNOWN] = { N_ ("Not tested"), "sotto-ahead-symbolic",
                            "dim-label" },
  [SOTTO_REACH_TESTING] = { N_ ("Testing…"), NULL, NULL },
  [SOTTO_REACH_ANSWERS] = { N_ ("Reachable from this computer"),
                            "sotto-done-symbolic", "success" },
  [SOTTO_REACH_REFUSED] = { N_ ("Refused, perhaps by a firewall"),
                            "sotto-closed-symbolic", "warning" },
  [SOTTO_REACH_SILENT] = { N_ ("No answer, perhaps because of a firewall"),
                           "dialog-warning-symbolic", "warning" },
  [SOTTO_REACH_NO_WAY] = { N_ ("No way there from here"),
                           "sotto-closed-symbolic", "warning" },
};

/* A way through Tor leads through its network, wherever it begins; and a new
 * onion address is not known everywhere at once. */
static const char *
describe (SottoPlaceRow *self, SottoReachState state)
{
  SottoReachScope scope = sotto_reach_place_get_scope (self->place);

  if (state == SOTTO_REACH_UNKNOWN && self->tested) {
    return _ ("Cannot be known from here");
  }
  if (state == SOTTO_REACH_ANSWERS && scope == SOTTO_REACH_TOR) {
    return _ ("Reachable through Tor");
  }
  if (state > SOTTO_REACH_ANSWERS && scope == SOTTO_REACH_TOR) {
    return _ ("Not found yet: a new address takes a while");
  }
  return _ (states[state].words);
}

static void
show_sign (SottoPlaceRow *self, SottoReachState state)
{
  const char *classes[] = { states[state].style, NULL };
  gboolean    running = state == SOTTO_REACH_TESTING;

  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_image_set_from_icon_name (self->icon, states[state].icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_spinner_set_spinning (self->spinner, running);
}

static void
update (SottoPlaceRow *self)
{
  SottoReachState state = sotto_reach_place_get_state (self->place);
  const char     *words;

  self->tested = self->tested || state != SOTTO_REACH_UNKNOWN;
  words = describe (self, state);
  show_sign (self, state);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

GtkWidget *
sotto_place_row_new (SottoReachPlace *place)
{
  SottoPlaceRow *self = g_object_new (SOTTO_TYPE_PLACE_ROW, NULL);
  const char    *address = sotto_reach_place_get_address (place);
  /* Translators: %s is a network address. */
  g_autofree char *name = g_strdup_printf (_ ("Copy %s"), address);

  self->place = g_object_ref (place);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), address);
  sotto_copy_button_set_text (self->copy_button, name, address);
  g_signal_connect_object (place, "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

static void
sotto_place_row_dispose (GObject *object)
{
  g_clear_object (&SOTTO_PLACE_ROW (object)->place);
  G_OBJECT_CLASS (sotto_place_row_parent_class)->dispose (object);
}

static void
sotto_place_row_class_init (SottoPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_place_row_dispose;

  g_type_ensure (SOTTO_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoPlaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SottoPlaceRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SottoPlaceRow,
                                        copy_button);
}

/* Somebody may read it out from here: a hyphen at the end of a line would be
 * taken for a part of it. */
static void
keep_hyphens_out (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget)) {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

    pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
    gtk_label_set_attributes (GTK_LABEL (widget), attributes);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    keep_hyphens_out (child);
  }
}

static void
sotto_place_row_init (SottoPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  keep_hyphens_out (GTK_WIDGET (self));
}
