/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Asks the desktop to open a file, and its file manager to point at it. */

#include "sotto-file-opening.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-file-error.h"
#include "sotto-file-words.h"

#define MANAGER_NAME "org.freedesktop.FileManager1"
#define MANAGER_PATH "/org/freedesktop/FileManager1"

typedef struct {
  GtkWidget *widget;
  GFile     *file;
} Request;

static Request *
request_new (GtkWidget *widget, GFile *file)
{
  Request *request = g_new0 (Request, 1);

  request->widget = g_object_ref (widget);
  request->file = g_object_ref (file);

  return request;
}

static void
request_free (Request *request)
{
  g_clear_object (&request->widget);
  g_clear_object (&request->file);
  g_clear_pointer (&request, g_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static char *
explain (GFile *file)
{
  g_autofree char   *base = g_file_get_basename (file);
  g_autofree char   *name = g_filename_display_name (base);
  g_autoptr (GError) error = NULL;

  if (g_file_query_exists (file, NULL)) {
    /* Translators: %s is the name of a file. */
    return g_strdup_printf (_ ("No app on this computer opens %s"), name);
  }
  error = g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NOT_FOUND,
                               "It is gone");

  return sotto_file_words_get_refusal (name, error);
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError)  error = NULL;
  g_autofree char    *text = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error)) {
    return;
  }
  g_debug ("A file cannot be opened: %s", error->message);
  text = explain (request->file);
  gtk_widget_activate_action (request->widget, "win.toast", "s", text);
}

void
sotto_file_opening_open (GtkWidget *widget, GFile *file)
{
  GdkDisplay                     *display = gtk_widget_get_display (widget);
  g_autofree char                *uri = g_file_get_uri (file);
  g_autoptr (GdkAppLaunchContext) context =
    gdk_display_get_app_launch_context (display);

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context),
                                           NULL, launched_cb,
                                           request_new (widget, file));
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request)  request = user_data;
  g_autoptr (GError)   error = NULL;
  g_autoptr (GFile)    folder = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL) {
    g_debug ("No file manager shows a file: %s", error->message);
    folder = g_file_get_parent (request->file);
    sotto_file_opening_open (request->widget, folder);
  }
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request)         request = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autofree char            *uri = g_file_get_uri (request->file);
  const char *const           uris[] = { uri, NULL };

  if (bus == NULL) {
    g_autoptr (GFile) folder = g_file_get_parent (request->file);

    sotto_file_opening_open (request->widget, folder);
    return;
  }
  g_dbus_connection_call (bus, MANAGER_NAME, MANAGER_PATH, MANAGER_NAME,
                          "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown_cb,
                          g_steal_pointer (&request));
}

void
sotto_file_opening_show (GtkWidget *widget, GFile *file)
{
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, request_new (widget, file));
}
