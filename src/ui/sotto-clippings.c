/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A folder of mode 0700 where the system keeps what lasts as long as the login:
 * mostly in memory, so that what was pasted does not stay on a disk. */

#include "sotto-clippings.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sotto-file-error.h"

struct _SottoClippings {
  GObject parent_instance;

  char *folder; /* NULL until it is needed */
};

G_DEFINE_FINAL_TYPE (SottoClippings, sotto_clippings, G_TYPE_OBJECT)

static gboolean
fail (GError **error, const char *what)
{
  sotto_file_error_from_errno (error, errno, FALSE, what);

  return FALSE;
}

static gboolean
ensure_folder (SottoClippings *self, GError **error)
{
  const char      *parent = g_get_user_runtime_dir ();
  g_autofree char *folder = NULL;

  if (self->folder != NULL) {
    return TRUE;
  }
  folder = g_build_filename (parent, "sottovoce-XXXXXX", NULL);
  if (g_mkdir_with_parents (parent, 0700) != 0 || g_mkdtemp (folder) == NULL) {
    return fail (error, "A folder for pasted images");
  }
  self->folder = g_steal_pointer (&folder);

  return TRUE;
}

/* The file is made at once, so that the next one gets another name. */
static char *
make_file (SottoClippings *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *time = NULL;

  /* Translators: the name of a file, without ".png", with the date and the time
   * in it; see strftime(3). Without slashes and colons. */
  time = g_date_time_format (now, _ ("Pasted image %Y-%m-%d %H-%M-%S"));
  for (guint i = 1;; i++) {
    g_autofree char *number = i > 1 ? g_strdup_printf (" (%u)", i) : NULL;
    g_autofree char *name =
      g_strconcat (time, number != NULL ? number : "", ".png", NULL);
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    int fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    if (fd >= 0) {
      g_close (fd, NULL);
      return g_steal_pointer (&path);
    }
    if (errno != EEXIST) {
      fail (error, "A pasted image");
      return NULL;
    }
  }
}

static void
encode (GTask        *task,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  GdkTexture        *texture = task_data;
  const char        *path = g_object_get_data (G_OBJECT (task), "path");
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (texture);
  g_autoptr (GError) cause = NULL;
  GError            *error = NULL;
  gsize              size;
  const char        *data = g_bytes_get_data (bytes, &size);

  if (g_file_set_contents_full (path, data, (gssize) size,
                                G_FILE_SET_CONTENTS_NONE, 0600, &cause)) {
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
    return;
  }
  sotto_file_error_from_errno (&error,
                               cause->code == G_FILE_ERROR_NOSPC ? ENOSPC : EIO,
                               FALSE, cause->message);
  g_task_return_error (task, error);
}

void
sotto_clippings_save_async (SottoClippings     *self,
                            GdkTexture         *texture,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError           *error = NULL;
  char             *path = NULL;

  g_task_set_source_tag (task, sotto_clippings_save_async);
  if (ensure_folder (self, &error)) {
    path = make_file (self, &error);
  }
  if (path == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_object_set_data_full (G_OBJECT (task), "path", path, g_free);
  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, encode);
}

GFile *
sotto_clippings_save_finish (SottoClippings *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

SottoClippings *
sotto_clippings_new (void)
{
  return g_object_new (SOTTO_TYPE_CLIPPINGS, NULL);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char      *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
sotto_clippings_finalize (GObject *object)
{
  SottoClippings *self = SOTTO_CLIPPINGS (object);

  if (self->folder != NULL) {
    remove_folder (self->folder);
  }
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (sotto_clippings_parent_class)->finalize (object);
}

static void
sotto_clippings_class_init (SottoClippingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sotto_clippings_finalize;
}

static void
sotto_clippings_init (SottoClippings *self)
{
}
