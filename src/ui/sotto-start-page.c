/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The two ways into a conversation, one form shown at a time. */

#include "sotto-start-page.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-field.h"
#include "sotto-hint-row.h"
#include "sotto-host-form.h"
#include "sotto-join-form.h"
#include "sotto-session-error.h"

struct _SottoStartPage {
  GtkBox parent_instance;

  GtkToggleButton *host_button;
  GtkToggleButton *join_button;
  GtkWidget       *name_row;
  SottoHintRow    *name_hint;
  GtkStack        *forms;
  SottoHostForm   *host_form;
  SottoJoinForm   *join_form;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (SottoStartPage, sotto_start_page, GTK_TYPE_BOX)

enum { OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static SottoRole
get_role (SottoStartPage *self)
{
  return gtk_toggle_button_get_active (self->host_button) ? SOTTO_ROLE_HOST
                                                          : SOTTO_ROLE_JOINER;
}

static void
set_role (SottoStartPage *self, SottoRole role)
{
  gtk_toggle_button_set_active (role == SOTTO_ROLE_HOST ? self->host_button
                                                        : self->join_button,
                                TRUE);
}

static void
way_toggled_cb (SottoStartPage *self)
{
  gtk_stack_set_visible_child (self->forms, get_role (self) == SOTTO_ROLE_HOST
                                              ? GTK_WIDGET (self->host_form)
                                              : GTK_WIDGET (self->join_form));
}

static const char *
get_name (SottoStartPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->name_row));
}

static gboolean
check_name (SottoStartPage *self)
{
  gboolean fits = strlen (get_name (self)) <= SOTTO_NAME_SIZE_MAX;

  sotto_hint_row_set (self->name_hint, self->name_row, SOTTO_HINT_ERROR,
                      fits ? NULL
                           : _ ("This name is too long to be sent. Shorten it "
                                "a little."));

  return fits;
}

static void
name_changed_cb (SottoStartPage *self)
{
  check_name (self);
}

static gboolean
read_forms (SottoStartPage *self, SottoOpening *opening)
{
  if (!check_name (self)) {
    sotto_field_focus (self->name_row);
    return FALSE;
  }
  opening->decided = TRUE;
  opening->role = get_role (self);
  opening->name = g_strdup (get_name (self));
  if (opening->role == SOTTO_ROLE_HOST) {
    return sotto_host_form_read (self->host_form, opening);
  }

  return sotto_join_form_read (self->join_form, opening);
}

static void
submitted_cb (SottoStartPage *self)
{
  g_autoptr (SottoOpening) opening = sotto_opening_new ();

  if (!read_forms (self, opening)) {
    return;
  }
  g_settings_set_string (self->settings, "name", opening->name);
  g_settings_set_enum (self->settings, "way",
                       opening->role == SOTTO_ROLE_HOST ? 0 : 1);
  sotto_start_page_wipe_passwords (self);
  g_signal_emit (self, signals[OPENED], 0, opening);
}

GtkWidget *
sotto_start_page_new (void)
{
  return g_object_new (SOTTO_TYPE_START_PAGE, NULL);
}

void
sotto_start_page_fill (SottoStartPage *self, const SottoOpening *opening)
{
  g_return_if_fail (SOTTO_IS_START_PAGE (self));

  if (opening->decided) {
    set_role (self, opening->role);
  }
  if (opening->name != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), opening->name);
  }
  sotto_host_form_fill (self->host_form, opening);
  sotto_join_form_fill (self->join_form, opening);
}

void
sotto_start_page_complain (SottoStartPage *self, const GError *error)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  g_return_if_fail (SOTTO_IS_START_PAGE (self));

  sotto_session_error_explain (error, NULL, 0, &title, &advice);
  if (g_error_matches (error, SOTTO_SESSION_ERROR,
                       SOTTO_SESSION_ERROR_WRONG_PASSWORD)) {
    set_role (self, SOTTO_ROLE_JOINER);
    sotto_join_form_complain_password (self->join_form, title);
  } else if (g_error_matches (error, SOTTO_SESSION_ERROR,
                              SOTTO_SESSION_ERROR_PORT_IN_USE) ||
             g_error_matches (error, SOTTO_SESSION_ERROR,
                              SOTTO_SESSION_ERROR_LISTEN)) {
    set_role (self, SOTTO_ROLE_HOST);
    sotto_host_form_complain_port (self->host_form, title);
  }
}

void
sotto_start_page_wipe_passwords (SottoStartPage *self)
{
  g_return_if_fail (SOTTO_IS_START_PAGE (self));

  sotto_host_form_wipe_password (self->host_form);
  sotto_join_form_wipe_password (self->join_form);
}

/* The first thing to choose is the way. */
static gboolean
sotto_start_page_grab_focus (GtkWidget *widget)
{
  SottoStartPage *self = SOTTO_START_PAGE (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (get_role (self) == SOTTO_ROLE_HOST
                                              ? self->host_button
                                              : self->join_button));
}

static void
sotto_start_page_dispose (GObject *object)
{
  SottoStartPage *self = SOTTO_START_PAGE (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sotto_start_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage,
                                        host_button);
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage,
                                        join_button);
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage,
                                        name_hint);
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage, forms);
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage,
                                        host_form);
  gtk_widget_class_bind_template_child (widget_class, SottoStartPage,
                                        join_form);
  gtk_widget_class_bind_template_callback (widget_class, way_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submitted_cb);
}

static void
sotto_start_page_class_init (SottoStartPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_start_page_dispose;
  widget_class->grab_focus = sotto_start_page_grab_focus;

  signals[OPENED] =
    g_signal_new ("opened", SOTTO_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (SOTTO_TYPE_HINT_ROW);
  g_type_ensure (SOTTO_TYPE_HOST_FORM);
  g_type_ensure (SOTTO_TYPE_JOIN_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-start-page.ui");
  bind_children (widget_class);
}

static void
sotto_start_page_init (SottoStartPage *self)
{
  g_autofree char *name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
  name = g_settings_get_string (self->settings, "name");
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  set_role (self, g_settings_get_enum (self->settings, "way") == 0
                    ? SOTTO_ROLE_HOST
                    : SOTTO_ROLE_JOINER);
}
