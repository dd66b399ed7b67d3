/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One line for what began it and one for what the newest attempt came to, which
 * a screen reader says when they change, and one for what happens now, which
 * changes every second and is not said. */

#include "sotto-connection-bar.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-door-status.h"

struct _SottoConnectionBar {
  GtkWidget parent_instance;

  GtkRevealer     *revealer;
  GtkWidget       *content;
  GtkLabel        *cause_label;
  GtkLabel        *setback_label;
  GtkLabel        *progress_label;
  GtkWidget       *now_button;
  GtkWidget       *stop_button;
  SottoDoorStatus *door_status;

  SottoSession *session;
  gboolean      asked;       /* for an attempt, by the button */
  guint         asked_after; /* so many attempts */
};

G_DEFINE_FINAL_TYPE (SottoConnectionBar, sotto_connection_bar, GTK_TYPE_WIDGET)

enum { NOW, STOP, N_SIGNALS };

static guint signals[N_SIGNALS];

/* @error may be NULL: on its way from one state to another, the session has
 * none. */
static char *
describe_error (SottoSession *session, const GError *error)
{
  g_autofree char *advice = NULL;
  char            *title = NULL;

  if (error == NULL) {
    return g_strdup ("");
  }
  if (g_error_matches (error, SOTTO_SESSION_ERROR,
                       SOTTO_SESSION_ERROR_PEER_QUIT)) {
    /* Translators: %s is the other person's name. */
    return g_strdup_printf (_ ("%s has closed Sottovoce"),
                            sotto_session_get_peer_name (session));
  }
  sotto_session_error_explain (error, NULL, 0, &title, &advice);
  return title;
}

/* What the newest attempt came to, if it is another cause than what began it,
 * or if somebody has asked for attempts and wants to know. */
static char *
describe_setback (SottoConnectionBar *self, const char *cause)
{
  const GError    *setback = sotto_session_get_setback (self->session);
  g_autofree char *text = NULL;

  if (sotto_session_get_attempts (self->session) <= self->asked_after) {
    return g_strdup ("");
  }
  if (g_error_matches (setback, SOTTO_SESSION_ERROR,
                       SOTTO_SESSION_ERROR_LOST)) {
    /* An attempt that broke off had no conversation to lose. */
    return g_strdup (_ ("The last attempt was cut off"));
  }
  text = describe_error (self->session, setback);
  if (strcmp (text, cause) != 0) {
    return g_steal_pointer (&text);
  }
  return g_strdup (self->asked
                     ? _ ("The last attempt failed for the same reason")
                     : "");
}

static char *
describe_progress (SottoSession *session)
{
  guint seconds = sotto_session_get_retry_in (session);
  guint attempts = sotto_session_get_attempts (session);

  if (sotto_session_get_role (session) == SOTTO_ROLE_HOST) {
    /* Translators: %s is the other person's name. */
    return g_strdup_printf (_ ("Waiting for %s to come back"),
                            sotto_session_get_peer_name (session));
  }
  if (seconds == 0) {
    return g_strdup (_ ("Connecting…"));
  }
  if (attempts > 0) {
    /* Translators: first the attempt's number, then seconds. */
    return g_strdup_printf (ngettext ("Attempt %u in %u second",
                                      "Attempt %u in %u seconds", seconds),
                            attempts + 1, seconds);
  }
  return g_strdup_printf (ngettext ("Trying again in %u second",
                                    "Trying again in %u seconds", seconds),
                          seconds);
}

/* Attempts mostly fail for the same cause. What a screen reader says by itself
 * is left alone when there is nothing new to say. */
static void
set_news (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0) {
    gtk_label_set_text (label, text);
  }
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_causes (SottoConnectionBar *self)
{
  SottoSession    *session = self->session;
  g_autofree char *cause =
    describe_error (session, sotto_session_get_trouble (session));
  g_autofree char *setback = describe_setback (self, cause);

  set_news (self->cause_label, cause);
  set_news (self->setback_label, setback);
}

static void
show_progress (SottoConnectionBar *self)
{
  g_autofree char *progress = describe_progress (self->session);

  gtk_label_set_text (self->progress_label, progress);
}

static void
update (SottoConnectionBar *self)
{
  gboolean revealed = sotto_connection_bar_get_revealed (self);

  if (revealed) {
    gtk_widget_set_visible (self->content, TRUE);
    show_causes (self);
    show_progress (self);
  } else {
    self->asked = FALSE;
    self->asked_after = 0;
  }
  gtk_revealer_set_reveal_child (self->revealer, revealed);
}

/* A revealer hides its child from the eye alone. What a screen reader finds
 * must be true as well; and the same cause another time is news. */
static void
child_revealed_cb (SottoConnectionBar *self)
{
  if (!gtk_revealer_get_child_revealed (self->revealer) &&
      !sotto_connection_bar_get_revealed (self)) {
    gtk_widget_set_visible (self->content, FALSE);
    gtk_label_set_text (self->cause_label, "");
    gtk_label_set_text (self->setback_label, "");
  }
}

/* Whatever comes of it is news, also the same as before. */
static void
now_clicked_cb (SottoConnectionBar *self)
{
  self->asked = TRUE;
  self->asked_after = sotto_session_get_attempts (self->session);
  update (self);
  g_signal_emit (self, signals[NOW], 0);
}

static void
stop_clicked_cb (SottoConnectionBar *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static void
name_buttons (SottoConnectionBar *self, SottoRole role)
{
  const char *stop =
    role == SOTTO_ROLE_HOST ? _ ("Stop Waiting") : _ ("Stop Trying Again");

  gtk_widget_set_visible (self->now_button, role == SOTTO_ROLE_JOINER);
  gtk_widget_set_tooltip_text (self->stop_button, stop);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stop_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, stop, -1);
}

void
sotto_connection_bar_set_session (SottoConnectionBar *self,
                                  SottoSession       *session,
                                  SottoHost          *host)
{
  static const char *const changes[] = {
    "notify::state",
    "notify::trouble",
    "notify::setback",
    "notify::retry-in",
  };

  g_return_if_fail (SOTTO_IS_CONNECTION_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  name_buttons (self, sotto_session_get_role (session));
  if (host != NULL) {
    sotto_door_status_set_host (self->door_status, host);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_signal_connect_object (session, changes[i], G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  }
  update (self);
}

gboolean
sotto_connection_bar_get_revealed (SottoConnectionBar *self)
{
  g_return_val_if_fail (SOTTO_IS_CONNECTION_BAR (self), FALSE);

  return self->session != NULL &&
         sotto_session_get_state (self->session) == SOTTO_SESSION_RECONNECTING;
}

static gboolean
sotto_connection_bar_grab_focus (GtkWidget *widget)
{
  SottoConnectionBar *self = SOTTO_CONNECTION_BAR (widget);

  return sotto_connection_bar_get_revealed (self) &&
         gtk_widget_child_focus (GTK_WIDGET (self->revealer),
                                 GTK_DIR_TAB_FORWARD);
}

static void
sotto_connection_bar_dispose (GObject *object)
{
  SottoConnectionBar *self = SOTTO_CONNECTION_BAR (object);
  GtkWidget          *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child != NULL) {
    gtk_widget_unparent (child);
  }
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sotto_connection_bar_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        revealer);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        content);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        cause_label);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        setback_label);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        progress_label);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        now_button);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        stop_button);
  gtk_widget_class_bind_template_child (widget_class, SottoConnectionBar,
                                        door_status);
  gtk_widget_class_bind_template_callback (widget_class, child_revealed_cb);
  gtk_widget_class_bind_template_callback (widget_class, now_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
}

static void
sotto_connection_bar_class_init (SottoConnectionBarClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_connection_bar_dispose;
  widget_class->grab_focus = sotto_connection_bar_grab_focus;

  signals[NOW] =
    g_signal_new ("now", SOTTO_TYPE_CONNECTION_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[STOP] =
    g_signal_new ("stop", SOTTO_TYPE_CONNECTION_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_DOOR_STATUS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-connection-bar.ui");
  bind_children (widget_class);
}

static void
sotto_connection_bar_init (SottoConnectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
