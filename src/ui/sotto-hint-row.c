/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A line below a field: help, a verdict on what was typed, or what is wrong
 * with it. */

#include "sotto-hint-row.h"

#include "config.h"

struct _SottoHintRow {
  AdwPreferencesRow parent_instance;

  GtkLabel     *label;
  SottoHintKind kind;
};

G_DEFINE_FINAL_TYPE (SottoHintRow, sotto_hint_row, ADW_TYPE_PREFERENCES_ROW)

static const char *const kind_classes[] = {
  [SOTTO_HINT_PLAIN] = "dim-label",
  [SOTTO_HINT_GOOD] = "success",
  [SOTTO_HINT_WARNING] = "warning",
  [SOTTO_HINT_ERROR] = "error",
};

static void
describe_field (GtkWidget *field, SottoHintKind kind, const char *text)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (field);

  if (kind == SOTTO_HINT_ERROR) {
    gtk_widget_add_css_class (field, "error");
  } else {
    gtk_widget_remove_css_class (field, "error");
  }
  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                               kind == SOTTO_HINT_ERROR
                                 ? GTK_ACCESSIBLE_INVALID_TRUE
                                 : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (accessible,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
sotto_hint_row_set (SottoHintRow *self,
                    GtkWidget    *field,
                    SottoHintKind kind,
                    const char   *text)
{
  gboolean empty = text == NULL || *text == '\0';

  g_return_if_fail (SOTTO_IS_HINT_ROW (self));

  gtk_widget_remove_css_class (GTK_WIDGET (self->label),
                               kind_classes[self->kind]);
  self->kind = empty ? SOTTO_HINT_PLAIN : kind;
  gtk_widget_add_css_class (GTK_WIDGET (self->label), kind_classes[self->kind]);
  gtk_label_set_text (self->label, empty ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (self), !empty);
  if (field != NULL) {
    if (empty) {
      gtk_widget_remove_css_class (field, "hinted");
    } else {
      gtk_widget_add_css_class (field, "hinted");
    }
    describe_field (field, self->kind, empty ? "" : text);
  }
}

const char *
sotto_hint_row_get_text (SottoHintRow *self)
{
  g_return_val_if_fail (SOTTO_IS_HINT_ROW (self), NULL);

  return gtk_label_get_text (self->label);
}

/* Nothing in a hint can have the focus, and a list goes no further than its
 * next row. So the hint passes it on to the row behind. */
static gboolean
sotto_hint_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  GtkWidget *next = back ? gtk_widget_get_prev_sibling (widget)
                         : gtk_widget_get_next_sibling (widget);

  return next != NULL && gtk_widget_child_focus (next, direction);
}

static void
sotto_hint_row_class_init (SottoHintRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = sotto_hint_row_focus;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-hint-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoHintRow, label);
}

static void
sotto_hint_row_init (SottoHintRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
