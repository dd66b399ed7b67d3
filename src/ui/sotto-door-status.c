/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Says how it stands at the door; the host ticks while a wait is in force. */

#include "sotto-door-status.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-time.h"

struct _SottoDoorStatus {
  GtkBox parent_instance;

  GtkLabel  *label;
  GtkLabel  *wait_label;
  GtkLabel  *last_label;
  GtkWidget *open_button;

  SottoHost *host;
  gboolean   notable;
};

G_DEFINE_FINAL_TYPE (SottoDoorStatus, sotto_door_status, GTK_TYPE_BOX)

enum { PROP_0, PROP_NOTABLE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static char *
describe_door (SottoHost *host)
{
  guint wrong = sotto_host_get_wrong_guesses (host);

  if (!sotto_host_get_door_open (host)) {
    return g_strdup (_ ("The door is closed: too many wrong passwords were "
                        "tried in a row. Nobody can come in until you open "
                        "it."));
  }
  if (wrong == 0) {
    return g_strdup (_ ("The door is open to whoever knows the password."));
  }
  return g_strdup_printf (ngettext ("%u wrong password in a row.",
                                    "%u wrong passwords in a row.", wrong),
                          wrong);
}

/* The label is one whose changes are said, and the wait changes each second. */
static void
show_door (SottoDoorStatus *self)
{
  g_autofree char *text = describe_door (self->host);

  if (g_strcmp0 (gtk_label_get_text (self->label), text) != 0) {
    gtk_label_set_text (self->label, text);
  }
}

static void
show_wait (SottoDoorStatus *self)
{
  guint            wait = sotto_host_get_wait (self->host);
  g_autofree char *text =
    g_strdup_printf (ngettext ("The next try is let in after %u second.",
                               "The next try is let in after %u seconds.",
                               wait),
                     wait);

  gtk_label_set_text (self->wait_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->wait_label), wait > 0);
}

/* What counts up stays where it first happened, so the last need not be the one
 * that happened last. */
static SottoKnock *
find_last_wrong (SottoHost *host)
{
  GListModel            *knocks = sotto_host_get_knocks (host);
  g_autoptr (SottoKnock) last = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (knocks); i++) {
    g_autoptr (SottoKnock) knock = g_list_model_get_item (knocks, i);

    if (sotto_knock_get_kind (knock) == SOTTO_KNOCK_WRONG &&
        (last == NULL ||
         sotto_knock_get_time (knock) >= sotto_knock_get_time (last))) {
      g_set_object (&last, knock);
    }
  }

  return g_steal_pointer (&last);
}

static void
show_last (SottoDoorStatus *self)
{
  g_autoptr (SottoKnock) knock = find_last_wrong (self->host);
  g_autofree char       *time = NULL;
  g_autofree char       *text = NULL;

  if (knock != NULL) {
    time = sotto_time_format_minute (sotto_knock_get_time (knock));
    /* Translators: a time of day and a network address. */
    text = g_strdup_printf (_ ("The last one at %s, from %s."), time,
                            sotto_knock_get_address (knock));
    gtk_label_set_text (self->last_label, text);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->last_label),
                          self->notable && knock != NULL);
}

static void
set_notable (SottoDoorStatus *self, gboolean notable)
{
  if (self->notable == notable) {
    return;
  }
  self->notable = notable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTABLE]);
}

/* What goes away must not take the focus with it. */
static void
leave_open_button (SottoDoorStatus *self)
{
  if (gtk_widget_is_focus (self->open_button)) {
    g_signal_emit_by_name (self->open_button, "move-focus",
                           GTK_DIR_TAB_FORWARD);
  }
}

static void
update (SottoDoorStatus *self)
{
  gboolean closed = !sotto_host_get_door_open (self->host);

  set_notable (self, closed || sotto_host_get_wrong_guesses (self->host) > 0);
  show_door (self);
  show_wait (self);
  show_last (self);
  if (!closed) {
    leave_open_button (self);
  }
  gtk_widget_set_visible (self->open_button, closed);
  if (closed) {
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "error");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "error");
  }
}

static void
open_clicked_cb (SottoDoorStatus *self)
{
  sotto_host_open_door (self->host);
}

void
sotto_door_status_set_host (SottoDoorStatus *self, SottoHost *host)
{
  static const char *const changes[] = {
    "notify::door-open",
    "notify::wrong-guesses",
    "notify::wait",
  };

  g_return_if_fail (SOTTO_IS_DOOR_STATUS (self));
  g_return_if_fail (self->host == NULL);

  self->host = g_object_ref (host);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_signal_connect_object (host, changes[i], G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  }
  update (self);
}

gboolean
sotto_door_status_get_notable (SottoDoorStatus *self)
{
  g_return_val_if_fail (SOTTO_IS_DOOR_STATUS (self), FALSE);

  return self->notable;
}

static void
sotto_door_status_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SottoDoorStatus *self = SOTTO_DOOR_STATUS (object);

  switch (property_id) {
  case PROP_NOTABLE:
    g_value_set_boolean (value, self->notable);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_door_status_dispose (GObject *object)
{
  SottoDoorStatus *self = SOTTO_DOOR_STATUS (object);

  g_clear_object (&self->host);
  G_OBJECT_CLASS (sotto_door_status_parent_class)->dispose (object);
}

static void
sotto_door_status_class_init (SottoDoorStatusClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sotto_door_status_get_property;
  object_class->dispose = sotto_door_status_dispose;

  properties[PROP_NOTABLE] =
    g_param_spec_boolean ("notable", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-door-status.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoDoorStatus, label);
  gtk_widget_class_bind_template_child (widget_class, SottoDoorStatus,
                                        wait_label);
  gtk_widget_class_bind_template_child (widget_class, SottoDoorStatus,
                                        last_label);
  gtk_widget_class_bind_template_child (widget_class, SottoDoorStatus,
                                        open_button);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
}

static void
sotto_door_status_init (SottoDoorStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
