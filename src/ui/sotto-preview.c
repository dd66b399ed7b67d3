/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Decodes images that came from somebody else: only the few kinds that everyone
 * sends, told by their first bytes and not by their names, with a look at the
 * size that they unfold to before there is room for it. */

#include "sotto-preview.h"

#include "config.h"

#include <string.h>

#define CHUNK_SIZE (64 * 1024)
#define HEAD_SIZE 16

typedef struct {
  const char *type; /* GdkPixbuf's name for it */
  guint       offset;
  const char *magic;
} Kind;

static const Kind kinds[] = {
  { "png", 0, "\x89PNG\r\n\x1a\n" },
  { "jpeg", 0, "\xff\xd8\xff" },
  { "gif", 0, "GIF8" },
  { "webp", 8, "WEBP" },
};

static const Kind *
find_kind (const char *head, gsize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gsize length = strlen (kinds[i].magic);

    if (kinds[i].offset + length <= size &&
        memcmp (head + kinds[i].offset, kinds[i].magic, length) == 0) {
      return &kinds[i];
    }
  }

  return NULL;
}

gboolean
sotto_preview_is_possible (const char *name)
{
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL);

  return g_content_type_is_mime_type (type, "image/*");
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, why);

  return FALSE;
}

/* The loader makes room for the image after this. Of no size at all, there is
 * none that it makes. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height)
{
  double scale =
    (double) SOTTO_PREVIEW_SIDE_MAX / (double) MAX (MAX (width, height), 1);

  if ((gint64) width * height > SOTTO_PREVIEW_PIXELS_MAX) {
    gdk_pixbuf_loader_set_size (loader, 0, 0);
  } else if (scale < 1) {
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1),
                                MAX ((int) (height * scale), 1));
  }
}

static gboolean
feed (GdkPixbufLoader *loader,
      GInputStream    *stream,
      GCancellable    *cancellable,
      GError         **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gsize              total = 0;
  gssize             got;

  do {
    got = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error);
    if (got < 0 || (got > 0 && !gdk_pixbuf_loader_write (loader, chunk,
                                                         (gsize) got, error))) {
      return FALSE;
    }
    total += (gsize) got;
    /* It may have grown since it was opened. */
    if (total > SOTTO_PREVIEW_FILE_MAX) {
      return refuse (error, "The file is too big");
    }
  } while (got > 0);

  return TRUE;
}

static GdkTexture *
take_texture (GdkPixbufLoader *loader, GError **error)
{
  GdkPixbuf            *pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  g_autoptr (GdkPixbuf) turned = NULL;

  if (pixbuf == NULL) {
    refuse (error, "There is no image in it");
    return NULL;
  }
  turned = gdk_pixbuf_apply_embedded_orientation (pixbuf);

  return gdk_texture_new_for_pixbuf (turned);
}

static GdkTexture *
decode (GInputStream *stream,
        const Kind   *kind,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (GdkPixbufLoader) loader =
    gdk_pixbuf_loader_new_with_type (kind->type, error);
  gboolean fed;

  if (loader == NULL) {
    return NULL;
  }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb),
                    NULL);
  fed = feed (loader, stream, cancellable, error);
  /* A loader wants to be closed, also after an error. */
  if (!gdk_pixbuf_loader_close (loader, fed ? error : NULL) || !fed) {
    return NULL;
  }

  return take_texture (loader, error);
}

static GInputStream *
open_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file,
                       G_FILE_ATTRIBUTE_STANDARD_TYPE
                       "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                       G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GFileInputStream) stream = NULL;

  if (info == NULL) {
    return NULL;
  }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR ||
      g_file_info_get_size (info) > SOTTO_PREVIEW_FILE_MAX) {
    refuse (error, "The file is too big");
    return NULL;
  }
  stream = g_file_read (file, cancellable, error);

  return stream == NULL ? NULL
                        : g_buffered_input_stream_new (G_INPUT_STREAM (stream));
}

static GdkTexture *
load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = open_file (file, cancellable, error);
  GBufferedInputStream    *buffered = G_BUFFERED_INPUT_STREAM (stream);
  char                     head[HEAD_SIZE];
  gsize                    size;
  const Kind              *kind;

  if (stream == NULL ||
      g_buffered_input_stream_fill (buffered, -1, cancellable, error) < 0) {
    return NULL;
  }
  size = g_buffered_input_stream_peek (buffered, head, 0, sizeof head);
  kind = find_kind (head, size);
  if (kind == NULL) {
    refuse (error, "The file is of no known kind");
    return NULL;
  }

  return decode (stream, kind, cancellable, error);
}

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  GCancellable     *cancellable = g_task_get_cancellable (task);
  GError           *error = NULL;
  GdkTexture       *texture = NULL;

  if (!g_cancellable_set_error_if_cancelled (cancellable, &error)) {
    texture = load (g_task_get_task_data (task), cancellable, &error);
  }
  if (texture != NULL) {
    g_task_return_pointer (task, texture, g_object_unref);
  } else {
    g_task_return_error (task, error);
  }
}

/* One thread: several big images at a time would need several times the
 * room. */
static GThreadPool *
get_pool (void)
{
  static gsize pool;

  if (g_once_init_enter (&pool)) {
    g_once_init_leave (&pool,
                       (gsize) g_thread_pool_new (work, NULL, 1, FALSE, NULL));
  }

  return (GThreadPool *) pool;
}

void
sotto_preview_load_async (GFile              *file,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, sotto_preview_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_thread_pool_push (get_pool (), g_steal_pointer (&task), NULL);
}

GdkTexture *
sotto_preview_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
