/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Time, direction, kind, place in the chain of keys, length and first bytes of
 * a frame. */

#include "sotto-wire-row.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-hex.h"
#include "sotto-time.h"
#include "sotto-wire-words.h"

/* As many bytes as fit the narrowest window. */
#define BRIEF_SIZE 10

struct _SottoWireRow {
  GtkWidget parent_instance;

  GtkImage *direction_image;
  GtkLabel *kind_label;
  GtkLabel *place_label;
  GtkLabel *time_label;
  GtkLabel *bytes_label;
  GtkLabel *length_label;
};

G_DEFINE_FINAL_TYPE (SottoWireRow, sotto_wire_row, GTK_TYPE_WIDGET)

static void
show_direction (SottoWireRow *self, SottoWireEntry *entry)
{
  gboolean out = sotto_wire_entry_get_direction (entry) == SOTTO_DIRECTION_OUT;

  gtk_image_set_from_icon_name (self->direction_image, out
                                                         ? "sotto-out-symbolic"
                                                         : "sotto-in-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self), out ? "in" : "out");
  gtk_widget_add_css_class (GTK_WIDGET (self), out ? "out" : "in");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->direction_image),
                               sotto_wire_words_get_direction (entry));
}

static void
show_numbers (SottoWireRow *self, SottoWireEntry *entry)
{
  g_autofree char *place = NULL;
  g_autofree char *length = NULL;
  g_autofree char *time =
    sotto_time_format_exact (sotto_wire_entry_get_time (entry));
  g_autofree char *bytes =
    sotto_hex_brief (sotto_wire_entry_get_wire (entry), BRIEF_SIZE);

  /* Translators: the epoch and the number of a frame in it. */
  place =
    g_strdup_printf (_ ("epoch %u, frame %llu"),
                     sotto_wire_entry_get_epoch (entry),
                     (unsigned long long) sotto_wire_entry_get_counter (entry));
  /* Translators: a number of bytes. */
  length =
    g_strdup_printf (_ ("%zu B"), sotto_wire_entry_get_wire_length (entry));
  gtk_label_set_text (self->place_label, place);
  gtk_label_set_text (self->time_label, time);
  gtk_label_set_text (self->bytes_label, bytes);
  gtk_label_set_text (self->length_label, length);
}

GtkWidget *
sotto_wire_row_new (void)
{
  return g_object_new (SOTTO_TYPE_WIRE_ROW, NULL);
}

void
sotto_wire_row_bind (SottoWireRow *self, SottoWireEntry *entry)
{
  GtkWidget       *row;
  g_autofree char *summary = NULL;

  g_return_if_fail (SOTTO_IS_WIRE_ROW (self));
  g_return_if_fail (SOTTO_IS_WIRE_ENTRY (entry));

  show_direction (self, entry);
  gtk_label_set_text (self->kind_label, sotto_wire_words_get_kind (entry));
  show_numbers (self, entry);

  row = gtk_widget_get_parent (GTK_WIDGET (self));
  if (row != NULL) {
    summary = sotto_wire_words_summarise (entry);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, summary, -1);
  }
}

static void
sotto_wire_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sotto_wire_row_parent_class)->dispose (object);
}

static void
sotto_wire_row_class_init (SottoWireRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_wire_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-wire-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoWireRow,
                                        direction_image);
  gtk_widget_class_bind_template_child (widget_class, SottoWireRow, kind_label);
  gtk_widget_class_bind_template_child (widget_class, SottoWireRow,
                                        place_label);
  gtk_widget_class_bind_template_child (widget_class, SottoWireRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, SottoWireRow,
                                        bytes_label);
  gtk_widget_class_bind_template_child (widget_class, SottoWireRow,
                                        length_label);
}

static void
sotto_wire_row_init (SottoWireRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
