/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Shows the steps from the address to the proof of the password, and which way
 * is taken. */

#include "sotto-joining-page.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-step-row.h"
#include "sotto-text.h"

struct _SottoJoiningPage {
  GtkBox parent_instance;

  GtkLabel     *address_label;
  SottoStepRow *connecting_row;
  SottoStepRow *stretching_row;
  SottoStepRow *proving_row;

  SottoJoiner *joiner;
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

static char *
describe_way (SottoJoiner *joiner, int step)
{
  const char *trying = sotto_joiner_get_trying (joiner);
  const char *place = sotto_joiner_get_place (joiner);

  if (step == 0 && trying != NULL) {
    /* Translators: %s is one address or several. */
    return g_strdup_printf (_ ("Trying %s"), trying);
  }
  if (step > 0 && place != NULL) {
    /* Translators: %s is an address. */
    return g_strdup_printf (_ ("Connected to %s"), place);
  }
  return g_strdup (_ ("Finding the other computer"));
}

static void
update (SottoJoiningPage *self)
{
  SottoStepRow    *rows[] = { self->connecting_row, self->stretching_row,
                              self->proving_row };
  SottoSession    *session = sotto_joiner_get_session (self->joiner);
  int              step = get_step (sotto_session_get_state (session));
  g_autofree char *way = describe_way (self->joiner, step);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->connecting_row), way);
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

/* What somebody pasted may be long. */
static void
show_address (SottoJoiningPage *self, const char *address)
{
  g_autofree char *folded = sotto_text_fold (address);

  gtk_label_set_text (self->address_label, folded != NULL ? folded : address);
}

GtkWidget *
sotto_joining_page_new (SottoJoiner *joiner)
{
  SottoJoiningPage *self = g_object_new (SOTTO_TYPE_JOINING_PAGE, NULL);

  self->joiner = g_object_ref (joiner);
  show_address (self, sotto_joiner_get_address (joiner));
  g_signal_connect_object (sotto_joiner_get_session (joiner), "notify::state",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (joiner, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

static void
sotto_joining_page_dispose (GObject *object)
{
  g_clear_object (&SOTTO_JOINING_PAGE (object)->joiner);
  G_OBJECT_CLASS (sotto_joining_page_parent_class)->dispose (object);
}

static void
sotto_joining_page_class_init (SottoJoiningPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_joining_page_dispose;

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
