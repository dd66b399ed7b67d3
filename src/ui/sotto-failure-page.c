/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One cause in words, with a way on that opens when the host's wait is over. */

#include "sotto-failure-page.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-limits.h"
#include "sotto-session-error.h"

struct _SottoFailurePage {
  GtkBox parent_instance;

  GtkLabel  *title_label;
  GtkLabel  *advice_label;
  GtkLabel  *tries_label;
  GtkLabel  *countdown_label;
  GtkWidget *retry_button;
  GtkWidget *change_button;

  SottoClock *clock;
  guint       timeout_id;
  gint64      ready_at; /* on the clock */
  gboolean    leads_to_form;
};

G_DEFINE_FINAL_TYPE (SottoFailurePage, sotto_failure_page, GTK_TYPE_BOX)

enum { RETRY, CHANGE, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static guint
get_seconds_left (SottoFailurePage *self)
{
  gint64 left = self->ready_at - sotto_clock_get_time (self->clock);

  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

/* Where both lead to the form, one of them is enough: the one that can be
 * pressed. */
static void
update_buttons (SottoFailurePage *self, gboolean waiting)
{
  gboolean had_focus = gtk_widget_has_focus (self->change_button);

  gtk_widget_set_sensitive (self->retry_button, !waiting);
  if (had_focus && self->leads_to_form && !waiting) {
    gtk_widget_grab_focus (self->retry_button);
  }
  gtk_widget_set_visible (self->change_button, !self->leads_to_form || waiting);
}

static void
update_countdown (SottoFailurePage *self)
{
  guint            left = get_seconds_left (self);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("You can try again in %u second",
                                    "You can try again in %u seconds", left),
                          left);
  show_label (self->countdown_label, left > 0 ? text : "");
  update_buttons (self, left > 0);
}

static gboolean
tick_cb (gpointer data)
{
  SottoFailurePage *self = data;

  update_countdown (self);
  if (get_seconds_left (self) > 0) {
    return G_SOURCE_CONTINUE;
  }
  self->timeout_id = 0;

  return G_SOURCE_REMOVE;
}

static void
begin_countdown (SottoFailurePage *self, guint seconds)
{
  self->ready_at =
    sotto_clock_get_time (self->clock) + (gint64) seconds * G_USEC_PER_SEC;
  if (seconds > 0) {
    self->timeout_id =
      sotto_clock_add_timeout (self->clock, 1000, tick_cb, self,
                               "[sottovoce] retry countdown");
  }
  update_countdown (self);
}

static void
show_tries (SottoFailurePage *self, guint tries)
{
  g_autofree char *text = NULL;

  /* The host counts everybody's guesses, these are only the ones from here. */
  text = g_strdup_printf (
    ngettext ("%u wrong password so far. The host closes its door after %u in "
              "a row.",
              "%u wrong passwords so far. The host closes its door after %u in "
              "a row.",
              tries),
    tries, SOTTO_GUESSES_MAX);
  show_label (self->tries_label, tries > 0 ? text : "");
}

gboolean
sotto_failure_page_leads_to_form (const GError *error)
{
  return g_error_matches (error, SOTTO_SESSION_ERROR,
                          SOTTO_SESSION_ERROR_WRONG_PASSWORD) ||
         g_error_matches (error, SOTTO_SESSION_ERROR,
                          SOTTO_SESSION_ERROR_PORT_IN_USE) ||
         g_error_matches (error, SOTTO_SESSION_ERROR,
                          SOTTO_SESSION_ERROR_LISTEN);
}

static void
retry_clicked_cb (SottoFailurePage *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
change_clicked_cb (SottoFailurePage *self)
{
  g_signal_emit (self, signals[CHANGE], 0);
}

static void
map_cb (SottoFailurePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root)) {
    gtk_window_set_default_widget (GTK_WINDOW (root), self->retry_button);
  }
}

GtkWidget *
sotto_failure_page_new (const SottoFailure *failure, SottoClock *clock)
{
  SottoFailurePage *self = g_object_new (SOTTO_TYPE_FAILURE_PAGE, NULL);
  g_autofree char  *title = NULL;
  g_autofree char  *advice = NULL;

  /* The page counts the wait down itself, so the advice does not name it. */
  sotto_session_error_explain (failure->error, failure->address, 0, &title,
                               &advice);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->advice_label, advice);
  show_tries (self, failure->tries);
  self->leads_to_form = sotto_failure_page_leads_to_form (failure->error);

  self->clock =
    g_object_ref (clock != NULL ? clock : sotto_clock_get_system ());
  begin_countdown (self, failure->retry_after);

  return GTK_WIDGET (self);
}

const char *
sotto_failure_page_get_title (SottoFailurePage *self)
{
  g_return_val_if_fail (SOTTO_IS_FAILURE_PAGE (self), NULL);

  return gtk_label_get_text (self->title_label);
}

static void
sotto_failure_page_dispose (GObject *object)
{
  SottoFailurePage *self = SOTTO_FAILURE_PAGE (object);

  if (self->clock != NULL) {
    sotto_clock_clear_timeout (self->clock, &self->timeout_id);
  }
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (sotto_failure_page_parent_class)->dispose (object);
}

static void
sotto_failure_page_class_init (SottoFailurePageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_failure_page_dispose;

  signals[RETRY] =
    g_signal_new ("retry", SOTTO_TYPE_FAILURE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGE] =
    g_signal_new ("change", SOTTO_TYPE_FAILURE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-failure-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoFailurePage,
                                        title_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFailurePage,
                                        advice_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFailurePage,
                                        tries_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFailurePage,
                                        countdown_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFailurePage,
                                        retry_button);
  gtk_widget_class_bind_template_child (widget_class, SottoFailurePage,
                                        change_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
}

static void
sotto_failure_page_init (SottoFailurePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
