/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Follows the invite, which changes with the addresses. */

#include "sotto-invite-row.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-copy-button.h"
#include "sotto-invite-dialog.h"

struct _SottoInviteRow {
  AdwActionRow parent_instance;

  SottoCopyButton *copy_button;

  SottoReach *reach;
};

G_DEFINE_FINAL_TYPE (SottoInviteRow, sotto_invite_row, ADW_TYPE_ACTION_ROW)

static void
update (SottoInviteRow *self)
{
  const char *invite = sotto_reach_get_invite (self->reach);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 invite != NULL ? invite : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), invite);
  gtk_widget_set_sensitive (GTK_WIDGET (self), invite != NULL);
  sotto_copy_button_set_text (self->copy_button, _ ("Copy Invite"), invite);
}

static void
show_clicked_cb (SottoInviteRow *self)
{
  sotto_invite_dialog_show (GTK_WIDGET (self),
                            sotto_reach_get_invite (self->reach));
}

void
sotto_invite_row_set_reach (SottoInviteRow *self, SottoReach *reach)
{
  g_return_if_fail (SOTTO_IS_INVITE_ROW (self));
  g_return_if_fail (self->reach == NULL);

  self->reach = g_object_ref (reach);
  g_signal_connect_object (reach, "notify::invite", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
sotto_invite_row_dispose (GObject *object)
{
  g_clear_object (&SOTTO_INVITE_ROW (object)->reach);
  G_OBJECT_CLASS (sotto_invite_row_parent_class)->dispose (object);
}

static void
sotto_invite_row_class_init (SottoInviteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sotto_invite_row_dispose;

  g_type_ensure (SOTTO_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-invite-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoInviteRow,
                                        copy_button);
  gtk_widget_class_bind_template_callback (widget_class, show_clicked_cb);
}

static void
sotto_invite_row_init (SottoInviteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
