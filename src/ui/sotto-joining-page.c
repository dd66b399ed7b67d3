/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Shows the steps from the address to the proof of the password. */

#include "sotto-joining-page.h"

#include "config.h"

#include "sotto-step-row.h"

struct _SottoJoiningPage {
  GtkBox parent_instance;

  GtkLabel     *address_label;
  SottoStepRow *connecting_row;
  SottoStepRow *stretching_row;
  SottoStepRow *proving_row;
};

G_DEFINE_FINAL_TYPE (SottoJoiningPage, sotto_joining_page, GTK_TYPE_BOX)

enum { CANCEL, N_SIGNALS };

static guint signals[N_SIGNALS];

/* A state stands for its step and for all steps before it being done. */
static int
get_step (SottoSessionState state)
{
  switch (state) {
  case SOTTO_SESSION_IDLE:
    return -1;
  case SOTTO_SESSION_CONNECTING:
    return 0;
  case SOTTO_SESSION_STRETCHING:
    return 1;
  case SOTTO_SESSION_PROVING:
    return 2;
  case SOTTO_SESSION_LISTENING:
  case SOTTO_SESSION_TALKING:
  case SOTTO_SESSION_ENDING:
  case SOTTO_SESSION_ENDED:
  default:
    return 3;
  }
}

static void
state_changed_cb (SottoJoiningPage *self,
                  GParamSpec       *pspec,
                  SottoSession     *session)
{
  SottoStepRow *rows[] = { self->connecting_row, self->stretching_row,
                           self->proving_row };
  int           step = get_step (sotto_session_get_state (session));

  for (int i = 0; i < (int) G_N_ELEMENTS (rows); i++) {
    sotto_step_row_set_state (rows[i], i < step    ? SOTTO_STEP_DONE
                                       : i == step ? SOTTO_STEP_RUNNING
                                                   : SOTTO_STEP_AHEAD);
  }
}

static void
cancel_clicked_cb (SottoJoiningPage *self)
{
  g_signal_emit (self, signals[CANCEL], 0);
}

GtkWidget *
sotto_joining_page_new (SottoJoiner *joiner)
{
  SottoJoiningPage *self = g_object_new (SOTTO_TYPE_JOINING_PAGE, NULL);
  SottoSession     *session = sotto_joiner_get_session (joiner);

  gtk_label_set_text (self->address_label, sotto_joiner_get_address (joiner));
  g_signal_connect_object (session, "notify::state",
                           G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self, NULL, session);

  return GTK_WIDGET (self);
}

static void
sotto_joining_page_class_init (SottoJoiningPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CANCEL] =
    g_signal_new ("cancel", SOTTO_TYPE_JOINING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_STEP_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-joining-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoJoiningPage,
                                        address_label);
  gtk_widget_class_bind_template_child (widget_class, SottoJoiningPage,
                                        connecting_row);
  gtk_widget_class_bind_template_child (widget_class, SottoJoiningPage,
                                        stretching_row);
  gtk_widget_class_bind_template_child (widget_class, SottoJoiningPage,
                                        proving_row);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
sotto_joining_page_init (SottoJoiningPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
