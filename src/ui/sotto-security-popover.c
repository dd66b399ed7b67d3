/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Cipher, comparison code, key clock and path, while there is a connection that
 * they belong to. All of it is bound in the template to the session, which
 * ticks by itself. */

#include "sotto-security-popover.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-door-status.h"
#include "sotto-path-words.h"
#include "sotto-time.h"

/* How often the round trip is measured while somebody looks at it. */
#define MEASURE_MS 3000

struct _SottoSecurityPopover {
  GtkPopover parent_instance;

  GtkWidget       *renew_button;
  GtkWidget       *absence;
  GtkWidget       *facts;
  SottoDoorStatus *door_status;
  SottoSession    *session;
  SottoClock      *clock;
  guint            measure_id; /* while it is open */
};

G_DEFINE_FINAL_TYPE (SottoSecurityPopover,
                     sotto_security_popover,
                     GTK_TYPE_POPOVER)

enum { PROP_0, PROP_SESSION, N_PROPS };

static GParamSpec *properties[N_PROPS];

static char *
format_count_cb (GtkWidget *widget, guint64 count)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

static char *
format_epoch_cb (GtkWidget *widget, guint epoch)
{
  /* People count from one: the first key is key 1, in epoch 0. */
  return g_strdup_printf (_ ("%u (epoch %u)"), epoch + 1, epoch);
}

static char *
format_duration_cb (GtkWidget *widget, guint seconds)
{
  return sotto_time_format_duration (seconds);
}

static double
get_fraction_cb (GtkWidget *widget, guint age, guint left)
{
  return age + left > 0 ? (double) age / (age + left) : 0.0;
}

static char *
describe_path_cb (GtkWidget  *widget,
                  const char *path,
                  int         family,
                  gint64      round_trip)
{
  return sotto_path_words_describe (path, (GSocketFamily) family, round_trip);
}

static char *
explain_path_cb (GtkWidget *widget, const char *path)
{
  return sotto_path_words_explain (path);
}

static char *
describe_absence_cb (GtkWidget *widget, SottoSessionState state)
{
  if (state == SOTTO_SESSION_RECONNECTING) {
    return g_strdup (_ ("There is no connection now. The next one has keys "
                        "and a comparison code of its own."));
  }
  return g_strdup (_ ("The conversation is over, and its keys are gone."));
}

static void
renew_clicked_cb (SottoSecurityPopover *self)
{
  sotto_session_renew_keys (self->session);
}

static gboolean
measure_cb (gpointer data)
{
  sotto_session_measure (SOTTO_SECURITY_POPOVER (data)->session);

  return G_SOURCE_CONTINUE;
}

static void
begin_measuring (SottoSecurityPopover *self)
{
  measure_cb (self);
  self->measure_id =
    sotto_clock_add_timeout (self->clock, MEASURE_MS, measure_cb, self,
                             "[sottovoce] round trip");
}

static void
end_measuring (SottoSecurityPopover *self)
{
  sotto_clock_clear_timeout (self->clock, &self->measure_id);
}

/* Else the code would have the focus, and be selected by it. Without any focus
 * inside of it, the popover would not hear Escape. */
static void
move_focus (SottoSecurityPopover *self)
{
  gtk_widget_grab_focus (gtk_widget_get_visible (self->facts)
                           ? self->renew_button
                           : self->absence);
}

static void
map_cb (SottoSecurityPopover *self)
{
  move_focus (self);
  begin_measuring (self);
}

/* The focus goes before what has it is hidden: GTK would move it anywhere. */
static void
state_changed_cb (SottoSecurityPopover *self)
{
  gboolean talking =
    sotto_session_get_state (self->session) == SOTTO_SESSION_TALKING;

  if (talking == gtk_widget_get_visible (self->facts)) {
    return;
  }
  gtk_widget_set_visible (self->facts, TRUE);
  gtk_widget_set_visible (self->absence, TRUE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self))) {
    gtk_widget_grab_focus (talking ? self->renew_button : self->absence);
  }
  gtk_widget_set_visible (self->facts, talking);
  gtk_widget_set_visible (self->absence, !talking);
}

GtkWidget *
sotto_security_popover_new (SottoSession *session,
                            SottoHost    *host,
                            SottoClock   *clock)
{
  SottoSecurityPopover *self =
    g_object_new (SOTTO_TYPE_SECURITY_POPOVER, "session", session, NULL);

  self->clock =
    g_object_ref (clock != NULL ? clock : sotto_clock_get_system ());
  g_signal_connect_object (session, "notify::state",
                           G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
  if (host != NULL) {
    sotto_door_status_set_host (self->door_status, host);
  }
  return GTK_WIDGET (self);
}

static void
sotto_security_popover_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  SottoSecurityPopover *self = SOTTO_SECURITY_POPOVER (object);

  switch (property_id) {
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_security_popover_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  SottoSecurityPopover *self = SOTTO_SECURITY_POPOVER (object);

  switch (property_id) {
  case PROP_SESSION:
    self->session = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_security_popover_dispose (GObject *object)
{
  SottoSecurityPopover *self = SOTTO_SECURITY_POPOVER (object);

  if (self->clock != NULL) {
    end_measuring (self);
  }
  g_clear_object (&self->clock);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sotto_security_popover_parent_class)->dispose (object);
}

static void
sotto_security_popover_class_init (SottoSecurityPopoverClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sotto_security_popover_get_property;
  object_class->set_property = sotto_security_popover_set_property;
  object_class->dispose = sotto_security_popover_dispose;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, SOTTO_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                           G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOTTO_TYPE_SESSION);
  g_type_ensure (SOTTO_TYPE_DOOR_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-security-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoSecurityPopover,
                                        renew_button);
  gtk_widget_class_bind_template_child (widget_class, SottoSecurityPopover,
                                        absence);
  gtk_widget_class_bind_template_child (widget_class, SottoSecurityPopover,
                                        facts);
  gtk_widget_class_bind_template_child (widget_class, SottoSecurityPopover,
                                        door_status);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_measuring);
  gtk_widget_class_bind_template_callback (widget_class, describe_path_cb);
  gtk_widget_class_bind_template_callback (widget_class, explain_path_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_count_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_epoch_cb);
  gtk_widget_class_bind_template_callback (widget_class, format_duration_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_fraction_cb);
  gtk_widget_class_bind_template_callback (widget_class, describe_absence_cb);
  gtk_widget_class_bind_template_callback (widget_class, renew_clicked_cb);
}

static void
sotto_security_popover_init (SottoSecurityPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
