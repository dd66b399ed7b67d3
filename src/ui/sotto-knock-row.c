/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who came to the door, when, and what became of it. */

#include "sotto-knock-row.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-time.h"

struct _SottoKnockRow {
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkLabel *count_label;

  SottoKnock *knock;
};

G_DEFINE_FINAL_TYPE (SottoKnockRow, sotto_knock_row, ADW_TYPE_ACTION_ROW)

static const struct {
  const char *words;
  const char *icon;
  const char *style;
} kinds[] = {
  [SOTTO_KNOCK_CAME] = { N_ ("Somebody knocks"), "sotto-door-symbolic",
                         "dim-label" },
  [SOTTO_KNOCK_RIGHT] = { N_ ("Right password"), "sotto-done-symbolic",
                          "success" },
  [SOTTO_KNOCK_WRONG] = { N_ ("Wrong password"), "dialog-warning-symbolic",
                          "warning" },
  [SOTTO_KNOCK_TURNED] = { N_ ("Turned away"), "sotto-closed-symbolic",
                           "warning" },
  [SOTTO_KNOCK_GARBLED] = { N_ ("Does not speak Sottovoce"),
                            "dialog-warning-symbolic", "dim-label" },
  [SOTTO_KNOCK_GAVE_UP] = { N_ ("Left without a proof"),
                            "sotto-closed-symbolic", "dim-label" },
  [SOTTO_KNOCK_OPENED] = { N_ ("You opened the door again"),
                           "sotto-door-symbolic", "success" },
};

static char *
describe (SottoKnock *knock)
{
  const char      *address = sotto_knock_get_address (knock);
  g_autofree char *time =
    sotto_time_format_minute (sotto_knock_get_time (knock));

  if (address == NULL) {
    return g_steal_pointer (&time);
  }
  /* Translators: a time of day and a network address. */
  return g_strdup_printf (_ ("%s, from %s"), time, address);
}

static void
show_count (SottoKnockRow *self, guint count)
{
  /* Translators: how often something happened. */
  g_autofree char *text = g_strdup_printf (_ ("×%u"), count);
  g_autofree char *spoken =
    g_strdup_printf (ngettext ("%u time", "%u times", count), count);

  gtk_label_set_text (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), count > 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* A flood changes this often, and the time mostly to what it is already. */
static void
update (SottoKnockRow *self)
{
  g_autofree char *subtitle = describe (self->knock);

  show_count (self, sotto_knock_get_count (self->knock));
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)),
                 subtitle) != 0) {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    subtitle, -1);
  }
}

GtkWidget *
sotto_knock_row_new (SottoKnock *knock)
{
  SottoKnockRow *self = g_object_new (SOTTO_TYPE_KNOCK_ROW, NULL);
  SottoKnockKind kind = sotto_knock_get_kind (knock);

  self->knock = g_object_ref (knock);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 _ (kinds[kind].words));
  gtk_image_set_from_icon_name (self->icon, kinds[kind].icon);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), kinds[kind].style);
  /* It comes with each count. */
  g_signal_connect_object (knock, "notify::count", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

static void
sotto_knock_row_dispose (GObject *object)
{
  g_clear_object (&SOTTO_KNOCK_ROW (object)->knock);
  G_OBJECT_CLASS (sotto_knock_row_parent_class)->dispose (object);
}

static void
sotto_knock_row_class_init (SottoKnockRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_knock_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-knock-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoKnockRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SottoKnockRow,
                                        count_label);
}

static void
sotto_knock_row_init (SottoKnockRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
