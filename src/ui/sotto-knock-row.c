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
};

GtkWidget *
sotto_knock_row_new (SottoKnock *knock)
{
  SottoKnockRow   *self = g_object_new (SOTTO_TYPE_KNOCK_ROW, NULL);
  SottoKnockKind   kind = sotto_knock_get_kind (knock);
  g_autofree char *time =
    sotto_time_format_minute (sotto_knock_get_time (knock));
  /* Translators: a time of day and a network address. */
  g_autofree char *subtitle =
    g_strdup_printf (_ ("%s, from %s"), time, sotto_knock_get_address (knock));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 _ (kinds[kind].words));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->icon, kinds[kind].icon);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), kinds[kind].style);

  return GTK_WIDGET (self);
}

static void
sotto_knock_row_class_init (SottoKnockRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-knock-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoKnockRow, icon);
}

static void
sotto_knock_row_init (SottoKnockRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
