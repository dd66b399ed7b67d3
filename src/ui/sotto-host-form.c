/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The password and the port of a conversation to host, with a verdict on the
 * password and a better one on offer. */

#include "sotto-host-form.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-field.h"
#include "sotto-hint-row.h"
#include "sotto-passphrase.h"

struct _SottoHostForm {
  GtkBox parent_instance;

  GtkWidget    *password_row;
  SottoHintRow *password_hint;
  GtkWidget    *port_row;
  SottoHintRow *port_hint;
  GtkWidget    *start_button;

  GSettings *settings;
  gboolean   port_chosen; /* the person typed it: then no other will do */
};

G_DEFINE_FINAL_TYPE (SottoHostForm, sotto_host_form, GTK_TYPE_BOX)

enum { SUBMITTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const SottoHintKind strength_kinds[] = {
  [SOTTO_STRENGTH_EMPTY] = SOTTO_HINT_PLAIN,
  [SOTTO_STRENGTH_WEAK] = SOTTO_HINT_WARNING,
  [SOTTO_STRENGTH_FAIR] = SOTTO_HINT_PLAIN,
  [SOTTO_STRENGTH_STRONG] = SOTTO_HINT_GOOD,
};

static void
password_changed_cb (SottoHostForm *self)
{
  const char *password =
    gtk_editable_get_text (GTK_EDITABLE (self->password_row));
  g_autofree char *sentence = NULL;
  SottoStrength    strength = sotto_passphrase_estimate (password, &sentence);

  sotto_hint_row_set (self->password_hint, self->password_row,
                      strength_kinds[strength],
                      strength == SOTTO_STRENGTH_EMPTY ? NULL : sentence);
}

static void
suggest_clicked_cb (SottoHostForm *self)
{
  g_autoptr (SottoSecret) passphrase = sotto_passphrase_generate (NULL);

  sotto_field_set_revealed (self->password_row, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row),
                         (const char *) sotto_secret_get_data (passphrase));
  sotto_field_focus (self->password_row);
}

static gboolean
parse_port (SottoHostForm *self, guint *port)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->port_row));
  guint64     number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL)) {
    return FALSE;
  }
  *port = (guint) number;

  return TRUE;
}

static void
port_changed_cb (SottoHostForm *self)
{
  guint port;

  self->port_chosen = TRUE;
  sotto_hint_row_set (self->port_hint, self->port_row, SOTTO_HINT_ERROR,
                      parse_port (self, &port)
                        ? NULL
                        : _ ("A port is a number from 1 to 65535."));
}

static void
submit_cb (SottoHostForm *self)
{
  g_signal_emit (self, signals[SUBMITTED], 0);
}

/* Enter in any field presses the button of the form that is shown. */
static void
map_cb (SottoHostForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root)) {
    gtk_window_set_default_widget (GTK_WINDOW (root), self->start_button);
  }
}

static void
show_port (SottoHostForm *self, guint port, gboolean chosen)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  gtk_editable_set_text (GTK_EDITABLE (self->port_row), text);
  self->port_chosen = chosen;
}

void
sotto_host_form_fill (SottoHostForm *self, const SottoOpening *opening)
{
  g_return_if_fail (SOTTO_IS_HOST_FORM (self));

  if (opening->port != 0) {
    show_port (self, opening->port, TRUE);
  }
}

gboolean
sotto_host_form_read (SottoHostForm *self, SottoOpening *opening)
{
  guint port = 0;

  g_return_val_if_fail (SOTTO_IS_HOST_FORM (self), FALSE);

  opening->password =
    sotto_field_read_password (self->password_row, self->password_hint);
  if (opening->password == NULL) {
    return FALSE;
  }
  if (!parse_port (self, &port)) {
    port_changed_cb (self);
    sotto_field_focus (self->port_row);
    return FALSE;
  }
  g_settings_set (self->settings, "port", "q", port);
  opening->port = self->port_chosen ? port : 0;

  return TRUE;
}

void
sotto_host_form_complain_port (SottoHostForm *self, const char *text)
{
  g_return_if_fail (SOTTO_IS_HOST_FORM (self));

  sotto_hint_row_set (self->port_hint, self->port_row, SOTTO_HINT_ERROR, text);
  sotto_field_focus (self->port_row);
}

void
sotto_host_form_wipe_password (SottoHostForm *self)
{
  g_return_if_fail (SOTTO_IS_HOST_FORM (self));

  sotto_field_wipe (self->password_row);
}

static void
sotto_host_form_dispose (GObject *object)
{
  SottoHostForm *self = SOTTO_HOST_FORM (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sotto_host_form_parent_class)->dispose (object);
}

static void
sotto_host_form_class_init (SottoHostFormClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_host_form_dispose;

  signals[SUBMITTED] =
    g_signal_new ("submitted", SOTTO_TYPE_HOST_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOTTO_TYPE_HINT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-host-form.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoHostForm,
                                        password_row);
  gtk_widget_class_bind_template_child (widget_class, SottoHostForm,
                                        password_hint);
  gtk_widget_class_bind_template_child (widget_class, SottoHostForm, port_row);
  gtk_widget_class_bind_template_child (widget_class, SottoHostForm, port_hint);
  gtk_widget_class_bind_template_child (widget_class, SottoHostForm,
                                        start_button);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, suggest_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
}

static void
sotto_host_form_init (SottoHostForm *self)
{
  guint16 port;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
  sotto_field_set_name (self->password_row, _ ("Host Password"));
  g_settings_get (self->settings, "port", "q", &port);
  show_port (self, port, FALSE);
}
