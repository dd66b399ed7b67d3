/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A step with a sign that shows whether it is ahead, running or done. */

#include "sotto-step-row.h"

#include "config.h"

#include <glib/gi18n-lib.h>

struct _SottoStepRow {
  AdwActionRow parent_instance;

  GtkStack      *sign;
  GtkSpinner    *spinner;
  SottoStepState state;
};

G_DEFINE_FINAL_TYPE (SottoStepRow, sotto_step_row, ADW_TYPE_ACTION_ROW)

static const struct {
  const char *page;
  const char *words;
} states[] = {
  [SOTTO_STEP_AHEAD] = { "ahead", N_ ("Not begun") },
  [SOTTO_STEP_RUNNING] = { "running", N_ ("Running") },
  [SOTTO_STEP_DONE] = { "done", N_ ("Done") },
};

SottoStepState
sotto_step_row_get_state (SottoStepRow *self)
{
  g_return_val_if_fail (SOTTO_IS_STEP_ROW (self), SOTTO_STEP_AHEAD);

  return self->state;
}

void
sotto_step_row_set_state (SottoStepRow *self, SottoStepState state)
{
  g_return_if_fail (SOTTO_IS_STEP_ROW (self));

  self->state = state;
  gtk_stack_set_visible_child_name (self->sign, states[state].page);
  gtk_spinner_set_spinning (self->spinner, state == SOTTO_STEP_RUNNING);
  if (state == SOTTO_STEP_AHEAD) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (states[state].words), -1);
}

static void
sotto_step_row_class_init (SottoStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoStepRow, sign);
  gtk_widget_class_bind_template_child (widget_class, SottoStepRow, spinner);
}

static void
sotto_step_row_init (SottoStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sotto_step_row_set_state (self, SOTTO_STEP_AHEAD);
}
