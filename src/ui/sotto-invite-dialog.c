/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The invite as a picture for a camera, and as text for the clipboard. */

#include "sotto-invite-dialog.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-qr-code.h"

struct _SottoInviteDialog {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  SottoQrCode     *code;
  GtkLabel        *missing_label;
  GtkLabel        *invite_label;
  GtkWidget       *copy_button;
};

G_DEFINE_FINAL_TYPE (SottoInviteDialog, sotto_invite_dialog, ADW_TYPE_WINDOW)

static void
copy_cb (SottoInviteDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->invite_label));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copied")));
}

static void
set_invite (SottoInviteDialog *self, const char *invite)
{
  gboolean drawn = sotto_qr_code_set_text (self->code, invite);

  gtk_label_set_text (self->invite_label, invite);
  gtk_widget_set_visible (GTK_WIDGET (self->code), drawn);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_label), !drawn);
  gtk_label_set_text (self->missing_label,
                      sotto_qr_code_is_supported ()
                        ? _ ("This invite is too long for a QR code.")
                        : _ ("This version of Sottovoce has been built without "
                             "QR codes."));
}

void
sotto_invite_dialog_show (GtkWidget *parent, const char *invite)
{
  GtkRoot           *root;
  SottoInviteDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (invite != NULL);

  root = gtk_widget_get_root (parent);
  self = g_object_new (SOTTO_TYPE_INVITE_DIALOG, "transient-for", root, NULL);
  set_invite (self, invite);
  /* Before it is on the screen, or the text would have it. */
  gtk_widget_grab_focus (self->copy_button);
  gtk_window_present (GTK_WINDOW (self));
}

static void
sotto_invite_dialog_class_init (SottoInviteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SOTTO_TYPE_QR_CODE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-invite-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoInviteDialog,
                                        toasts);
  gtk_widget_class_bind_template_child (widget_class, SottoInviteDialog, code);
  gtk_widget_class_bind_template_child (widget_class, SottoInviteDialog,
                                        missing_label);
  gtk_widget_class_bind_template_child (widget_class, SottoInviteDialog,
                                        invite_label);
  gtk_widget_class_bind_template_child (widget_class, SottoInviteDialog,
                                        copy_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
sotto_invite_dialog_init (SottoInviteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
