/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Names fields, and takes passwords out of them. */

#include "sotto-field.h"

#include "config.h"

#include "sotto-password.h"
#include "sotto-session-error.h"

void
sotto_field_set_name (GtkWidget *row, const char *name)
{
  /* With both, the name would be read twice. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
sotto_field_focus (GtkWidget *row)
{
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (row));

  gtk_widget_grab_focus (GTK_WIDGET (delegate));
  gtk_editable_set_position (delegate, -1);
}

SottoSecret *
sotto_field_read_password (GtkWidget *row, SottoHintRow *hint)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char   *title = NULL;
  g_autofree char   *advice = NULL;
  SottoSecret       *password;

  password = sotto_password_prepare (gtk_editable_get_text (GTK_EDITABLE (row)),
                                     -1, &cause);
  if (password == NULL) {
    sotto_session_error_from (&error, cause);
    sotto_session_error_explain (error, NULL, 0, &title, &advice);
    sotto_hint_row_set (hint, row, SOTTO_HINT_ERROR, advice);
    sotto_field_focus (row);
  }

  return password;
}

/* To delete the text would leave nearly all of it where it was, and tell the
 * accessibility bus what was deleted. So it is overwritten, in a buffer that
 * the field has no more: libadwaita 1.2 keeps the first one of a row for ever,
 * and only one that goes wipes what it held. */
void
sotto_field_wipe (GtkWidget *row)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  g_autoptr (GtkEntryBuffer) used = g_object_ref (gtk_text_get_buffer (text));
  g_autoptr (GtkEntryBuffer) fresh = gtk_password_entry_buffer_new ();
  g_autofree char *blanks = g_strnfill (gtk_entry_buffer_get_bytes (used), ' ');

  gtk_text_set_buffer (text, fresh);
  gtk_entry_buffer_set_text (used, blanks, -1);
  g_signal_emit_by_name (text, "changed");
  sotto_field_set_revealed (row, FALSE);
}

void
sotto_field_set_revealed (GtkWidget *row, gboolean revealed)
{
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (row));

  gtk_text_set_visibility (GTK_TEXT (delegate), revealed);
}
