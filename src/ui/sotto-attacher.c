/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A queue, so that files come into the conversation in the order in which they
 * were chosen, however long each takes to open. */

#include "sotto-attacher.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-clippings.h"
#include "sotto-file-words.h"

struct _SottoAttacher {
  GObject parent_instance;

  SottoSession    *session;
  SottoClippings  *clippings;
  GtkNativeDialog *chooser; /* or NULL */
  GQueue           files;   /* the first one is being opened */
};

G_DEFINE_FINAL_TYPE (SottoAttacher, sotto_attacher, G_TYPE_OBJECT)

enum { OFFERED, REFUSED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void offer_next (SottoAttacher *self);

static void
refuse (SottoAttacher *self, const char *name, const GError *error)
{
  g_autofree char *text = sotto_file_words_get_refusal (name, error);

  g_signal_emit (self, signals[REFUSED], 0, text);
}

static void
refuse_file (SottoAttacher *self, GFile *file, const GError *error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "");

  refuse (self, name, error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoAttacher) self = user_data;
  g_autoptr (GFile)         file = g_queue_pop_head (&self->files);
  g_autoptr (GError)        error = NULL;

  if (sotto_session_send_file_finish (SOTTO_SESSION (source), result, &error) !=
      NULL) {
    g_signal_emit (self, signals[OFFERED], 0);
  } else {
    refuse_file (self, file, error);
  }
  offer_next (self);
}

static void
offer_next (SottoAttacher *self)
{
  if (!g_queue_is_empty (&self->files)) {
    sotto_session_send_file_async (self->session,
                                   g_queue_peek_head (&self->files), NULL,
                                   sent_cb, g_object_ref (self));
  }
}

static void
offer (SottoAttacher *self, GFile *file)
{
  gboolean idle = g_queue_is_empty (&self->files);

  g_queue_push_tail (&self->files, g_object_ref (file));
  if (idle) {
    offer_next (self);
  }
}

void
sotto_attacher_offer (SottoAttacher *self, GdkFileList *files)
{
  g_autoptr (GSList) list = gdk_file_list_get_files (files);

  g_return_if_fail (SOTTO_IS_ATTACHER (self));

  for (GSList *link = list; link != NULL; link = link->next) {
    offer (self, link->data);
  }
}

/* Chosen */

static void
close_chooser (SottoAttacher *self)
{
  if (self->chooser != NULL) {
    gtk_native_dialog_destroy (self->chooser);
  }
  g_clear_object (&self->chooser);
}

static void
response_cb (SottoAttacher *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);

  close_chooser (self);
  for (guint i = 0;
       response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files);
       i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    offer (self, file);
  }
}

void
sotto_attacher_choose (SottoAttacher *self, GtkWindow *window)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (SOTTO_IS_ATTACHER (self));

  if (self->chooser != NULL) {
    return;
  }
  chooser = gtk_file_chooser_native_new (_ ("Send Files"), window,
                                         GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _ ("_Send"), NULL);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

/* Pasted */

static void
pasted_files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoAttacher) self = user_data;
  const GValue             *value =
    gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL) {
    sotto_attacher_offer (self, g_value_get_boxed (value));
  }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoAttacher) self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (GFile)         file =
    sotto_clippings_save_finish (SOTTO_CLIPPINGS (source), result, &error);

  if (file != NULL) {
    offer (self, file);
  } else {
    refuse (self, _ ("Pasted image"), error);
  }
}

static void
pasted_image_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoAttacher) self = user_data;
  g_autoptr (GdkTexture)    texture =
    gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (texture != NULL) {
    sotto_clippings_save_async (self->clippings, texture, NULL, saved_cb,
                                g_object_ref (self));
  }
}

static gboolean
holds (GdkContentFormats *formats, GType type)
{
  return gdk_content_formats_contain_gtype (formats, type);
}

/* A file manager puts names beside the files, and a word processor a picture of
 * them beside the words. */
gboolean
sotto_attacher_paste (SottoAttacher *self, GdkClipboard *clipboard)
{
  g_autoptr (GdkContentFormats) formats =
    gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  g_return_val_if_fail (SOTTO_IS_ATTACHER (self), FALSE);

  if (holds (formats, GDK_TYPE_FILE_LIST)) {
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST,
                                    G_PRIORITY_DEFAULT, NULL, pasted_files_cb,
                                    g_object_ref (self));
    return TRUE;
  }
  if (!holds (formats, G_TYPE_STRING) && holds (formats, GDK_TYPE_TEXTURE)) {
    gdk_clipboard_read_texture_async (clipboard, NULL, pasted_image_cb,
                                      g_object_ref (self));
    return TRUE;
  }

  return FALSE;
}

SottoAttacher *
sotto_attacher_new (SottoSession *session)
{
  SottoAttacher *self = g_object_new (SOTTO_TYPE_ATTACHER, NULL);

  self->session = g_object_ref (session);

  return self;
}

/* What is being opened holds a reference, and so keeps the pasted images until
 * it is done. */
static void
sotto_attacher_dispose (GObject *object)
{
  SottoAttacher *self = SOTTO_ATTACHER (object);

  close_chooser (self);
  g_queue_clear_full (&self->files, g_object_unref);
  g_clear_object (&self->clippings);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sotto_attacher_parent_class)->dispose (object);
}

static void
sotto_attacher_class_init (SottoAttacherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_attacher_dispose;

  signals[OFFERED] =
    g_signal_new ("offered", SOTTO_TYPE_ATTACHER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] =
    g_signal_new ("refused", SOTTO_TYPE_ATTACHER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sotto_attacher_init (SottoAttacher *self)
{
  self->clippings = sotto_clippings_new ();
}
