/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The address and the password of a conversation to join. */

#include "sotto-join-form.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-field.h"
#include "sotto-hint-row.h"
#include "sotto-joiner.h"
#include "sotto-neighbour-list.h"
#include "sotto-tidy.h"

struct _SottoJoinForm {
  GtkBox parent_instance;

  GtkWidget    *address_row;
  SottoHintRow *address_hint;
  GtkWidget    *password_row;
  SottoHintRow *password_hint;
  GtkWidget    *join_button;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (SottoJoinForm, sotto_join_form, GTK_TYPE_BOX)

enum { SUBMITTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *
get_address (SottoJoinForm *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->address_row));
}

static gboolean
check_address (SottoJoinForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *title = NULL;
  g_autofree char   *advice = NULL;

  if (!sotto_joiner_check_address (get_address (self), &error)) {
    sotto_session_error_explain (error, NULL, 0, &title, &advice);
  }
  sotto_hint_row_set (self->address_hint, self->address_row, SOTTO_HINT_ERROR,
                      advice);

  return error == NULL;
}

/* An empty field is not wrong yet: the person has only begun. */
static void
address_changed_cb (SottoJoinForm *self)
{
  if (*get_address (self) != '\0') {
    check_address (self);
  } else {
    sotto_hint_row_set (self->address_hint, self->address_row, SOTTO_HINT_PLAIN,
                        _ ("Paste the invite, or type an address."));
  }
}

/* What is pasted may be a whole message: of that, the field takes the invite.
 * One does not go on with what is there already, so it takes its place. */
static void
insert_text_cb (GtkEditable   *text,
                const char    *inserted,
                int            size,
                int           *position,
                SottoJoinForm *self)
{
  g_autofree char *whole =
    g_strndup (inserted, size < 0 ? strlen (inserted) : (gsize) size);
  g_autofree char *invite = sotto_tidy_find_invite (whole);

  if (invite == NULL) {
    return;
  }
  g_signal_stop_emission_by_name (text, "insert-text");
  g_signal_handlers_block_by_func (text, insert_text_cb, self);
  *position = 0;
  gtk_editable_delete_text (text, 0, -1);
  gtk_editable_insert_text (text, invite, -1, position);
  g_signal_handlers_unblock_by_func (text, insert_text_cb, self);
}

static void
password_changed_cb (SottoJoinForm *self)
{
  sotto_hint_row_set (self->password_hint, self->password_row, SOTTO_HINT_PLAIN,
                      NULL);
}

static void
chosen_cb (SottoJoinForm *self, const char *address)
{
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
  sotto_field_focus (self->password_row);
}

static void
submit_cb (SottoJoinForm *self)
{
  g_signal_emit (self, signals[SUBMITTED], 0);
}

/* Enter in any field presses the button of the form that is shown. */
static void
map_cb (SottoJoinForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root)) {
    gtk_window_set_default_widget (GTK_WINDOW (root), self->join_button);
  }
}

void
sotto_join_form_fill (SottoJoinForm *self, const SottoOpening *opening)
{
  g_return_if_fail (SOTTO_IS_JOIN_FORM (self));

  if (opening->address != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), opening->address);
    sotto_field_focus (check_address (self) ? self->password_row
                                            : self->address_row);
  }
}

gboolean
sotto_join_form_read (SottoJoinForm *self, SottoOpening *opening)
{
  g_return_val_if_fail (SOTTO_IS_JOIN_FORM (self), FALSE);

  if (!check_address (self)) {
    sotto_field_focus (self->address_row);
    return FALSE;
  }
  opening->password =
    sotto_field_read_password (self->password_row, self->password_hint);
  if (opening->password == NULL) {
    return FALSE;
  }
  opening->address = sotto_tidy_address (get_address (self));
  g_settings_set_string (self->settings, "address", opening->address);

  return TRUE;
}

void
sotto_join_form_complain_password (SottoJoinForm *self, const char *text)
{
  g_return_if_fail (SOTTO_IS_JOIN_FORM (self));

  sotto_hint_row_set (self->password_hint, self->password_row, SOTTO_HINT_ERROR,
                      text);
  sotto_field_focus (self->password_row);
}

void
sotto_join_form_wipe_password (SottoJoinForm *self)
{
  g_return_if_fail (SOTTO_IS_JOIN_FORM (self));

  sotto_field_wipe (self->password_row);
}

static void
sotto_join_form_dispose (GObject *object)
{
  SottoJoinForm *self = SOTTO_JOIN_FORM (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sotto_join_form_parent_class)->dispose (object);
}

static void
sotto_join_form_class_init (SottoJoinFormClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_join_form_dispose;

  signals[SUBMITTED] =
    g_signal_new ("submitted", SOTTO_TYPE_JOIN_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_HINT_ROW);
  g_type_ensure (SOTTO_TYPE_NEIGHBOUR_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-join-form.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoJoinForm,
                                        address_row);
  gtk_widget_class_bind_template_child (widget_class, SottoJoinForm,
                                        address_hint);
  gtk_widget_class_bind_template_child (widget_class, SottoJoinForm,
                                        password_row);
  gtk_widget_class_bind_template_child (widget_class, SottoJoinForm,
                                        password_hint);
  gtk_widget_class_bind_template_child (widget_class, SottoJoinForm,
                                        join_button);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
}

static void
sotto_join_form_init (SottoJoinForm *self)
{
  g_autofree char *address = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
  address = g_settings_get_string (self->settings, "address");
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
  address_changed_cb (self);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self
                                                               ->address_row)),
                    "insert-text", G_CALLBACK (insert_text_cb), self);
  sotto_field_set_name (self->password_row, _ ("Join Password"));
}
