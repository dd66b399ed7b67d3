/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A native file chooser, or the folder for downloads without asking. */

#include "sotto-file-saving.h"

#include "config.h"

#include <glib/gi18n-lib.h>

static char *
get_downloads (void)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  if (folder != NULL) {
    return g_strdup (folder);
  }

  return g_build_filename (g_get_home_dir (), "Downloads", NULL);
}

/* Nobody holds a native dialog, not even GTK, so it holds itself until it is
 * answered or has become pointless. */
#define KEPT "sotto-kept"

static void
close_question (GtkNativeDialog *dialog)
{
  g_autoptr (GtkNativeDialog) kept =
    g_object_steal_data (G_OBJECT (dialog), KEPT);

  if (kept != NULL) {
    gtk_native_dialog_destroy (kept);
  }
}

static void
response_cb (GtkNativeDialog *dialog, int response, SottoTransfer *transfer)
{
  g_autoptr (SottoTransfer) offered = g_object_ref (transfer);
  g_autoptr (GFile)         target = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  }
  close_question (dialog);
  if (target != NULL) {
    /* The person has been asked whether to replace what is there. */
    sotto_transfer_accept (offered, target, FALSE);
  }
}

static void
suggest (GtkFileChooser *chooser, const char *name)
{
  g_autofree char  *path = get_downloads ();
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  gtk_file_chooser_set_current_name (chooser, name);
}

void
sotto_file_saving_ask (GtkWidget *widget, SottoTransfer *transfer)
{
  GtkWindow            *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Save File"), window,
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                 NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  suggest (GTK_FILE_CHOOSER (chooser), sotto_transfer_get_name (transfer));
  g_object_set_data_full (G_OBJECT (chooser), KEPT, chooser, g_object_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb),
                           transfer, 0);
  g_signal_connect_object (transfer, "notify::state",
                           G_CALLBACK (close_question), chooser,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "destroy", G_CALLBACK (close_question),
                           chooser, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
sotto_file_saving_to_downloads (SottoTransfer *transfer)
{
  g_autofree char  *folder = get_downloads ();
  g_autofree char  *path = NULL;
  g_autoptr (GFile) target = NULL;

  /* If that fails, accepting is in vain too, and says why. */
  g_mkdir_with_parents (folder, 0700);
  path = g_build_filename (folder, sotto_transfer_get_name (transfer), NULL);
  target = g_file_new_for_path (path);
  sotto_transfer_accept (transfer, target, TRUE);
}
