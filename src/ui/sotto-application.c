/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens a window for each start of the program, in the instance that runs
 * already if there is one. */

#include "sotto-application.h"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#include "sotto-opening.h"
#include "sotto-preferences-window.h"
#include "sotto-resources.h"
#include "sotto-window.h"

struct _SottoApplication {
  AdwApplication parent_instance;

  guint term_id;
  guint int_id;
};

G_DEFINE_FINAL_TYPE (SottoApplication, sotto_application, ADW_TYPE_APPLICATION)

static GtkWindow *
get_active_window (SottoApplication *self)
{
  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = sotto_window_new (SOTTO_APPLICATION (user_data), NULL);

  gtk_window_present (window);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = get_active_window (SOTTO_APPLICATION (user_data));
  GtkWidget *window = sotto_preferences_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = get_active_window (SOTTO_APPLICATION (user_data));

  adw_show_about_window (
    parent, "application-name", _ ("Sottovoce"), "application-icon",
    APPLICATION_ID, "version", PACKAGE_VERSION, "developer-name",
    _ ("The Sottovoce contributors"), "copyright",
    _ ("© 2026 The Sottovoce contributors"), "comments",
    _ ("A private conversation between two people who share a password"),
    "license-type", GTK_LICENSE_GPL_3_0, "translator-credits",
    /* Translators: your name, as it shall stand in the About window. */
    _ ("translator-credits"), NULL);
}

/* Each window ends its own conversation, and may ask before. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));
  g_autoptr (GList) copy = g_list_copy (windows);

  for (GList *link = copy; link != NULL; link = link->next) {
    gtk_window_close (GTK_WINDOW (link->data));
  }
}

/* What a click on a notification does. */
static void
show_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window =
    gtk_application_get_window_by_id (GTK_APPLICATION (user_data),
                                      g_variant_get_uint32 (parameter));

  if (window != NULL) {
    gtk_window_present (window);
  }
}

static const GActionEntry actions[] = {
  { .name = "new-window", .activate = new_window_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
  { .name = "show-window", .activate = show_window_cb, .parameter_type = "u" },
};

static const struct {
  const char *action;
  const char *accels[2];
} accels[] = {
  { "app.new-window", { "<Control>n", NULL } },
  { "app.preferences", { "<Control>comma", NULL } },
  { "app.quit", { "<Control>q", NULL } },
  { "win.wire-view", { "F9", NULL } },
  { "win.next-pane", { "F6", NULL } },
  { "win.reconnect", { "<Control>r", NULL } },
  { "win.security", { "<Control>i", NULL } },
  { "win.attach", { "<Control><Shift>a", NULL } },
  { "win.end-conversation", { "<Control><Shift>e", NULL } },
  { "win.show-help-overlay", { "<Control>question", NULL } },
  { "window.close", { "<Control>w", NULL } },
};

/* The desktop ends, or somebody at the terminal: nobody is there to ask, but
 * the other side is still told. */
static gboolean
signal_cb (gpointer data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (data));
  g_autoptr (GList) copy = g_list_copy (windows);

  for (GList *link = copy; link != NULL; link = link->next) {
    if (SOTTO_IS_WINDOW (link->data)) {
      sotto_window_leave (SOTTO_WINDOW (link->data));
    }
  }

  return G_SOURCE_CONTINUE;
}

static void
sotto_application_startup (GApplication *application)
{
  SottoApplication *self = SOTTO_APPLICATION (application);

  G_APPLICATION_CLASS (sotto_application_parent_class)->startup (application);

  /* Who goes from message to message by Tab does not want to mark them. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE,
                NULL);
  self->term_id = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->int_id = g_unix_signal_add (SIGINT, signal_cb, self);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions,
                                   G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++) {
    gtk_application_set_accels_for_action (GTK_APPLICATION (application),
                                           accels[i].action, accels[i].accels);
  }
}

static void
sotto_application_shutdown (GApplication *application)
{
  SottoApplication *self = SOTTO_APPLICATION (application);

  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->int_id, g_source_remove);
  G_APPLICATION_CLASS (sotto_application_parent_class)->shutdown (application);
}

static void
open_window (SottoApplication *self, SottoOpening *opening)
{
  gtk_window_present (sotto_window_new (self, opening));
}

static void
sotto_application_activate (GApplication *application)
{
  SottoApplication *self = SOTTO_APPLICATION (application);
  GtkWindow        *window = get_active_window (self);

  if (window != NULL) {
    gtk_window_present (window);
  } else {
    open_window (self, NULL);
  }
}

/* A browser, or the desktop, over D-Bus. */
static void
sotto_application_open (GApplication *application,
                        GFile       **files,
                        int           n_files,
                        const char   *hint)
{
  for (int i = 0; i < n_files; i++) {
    g_autoptr (SottoOpening) opening = sotto_opening_new_from_file (files[i]);

    open_window (SOTTO_APPLICATION (application), opening);
  }
}

static int
sotto_application_command_line (GApplication            *application,
                                GApplicationCommandLine *command_line)
{
  GVariantDict *options =
    g_application_command_line_get_options_dict (command_line);
  g_autoptr (GError)       error = NULL;
  g_autoptr (SottoOpening) opening = NULL;

  opening = sotto_opening_new_from_options (options, command_line, &error);
  if (opening == NULL) {
    g_application_command_line_printerr (command_line, "sottovoce: %s\n",
                                         error->message);
    return EXIT_FAILURE;
  }
  open_window (SOTTO_APPLICATION (application), opening);

  return EXIT_SUCCESS;
}

static int
sotto_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version")) {
    g_print ("sottovoce %s\n", PACKAGE_VERSION);
    return EXIT_SUCCESS;
  }
  if (g_variant_dict_contains (options, "non-unique")) {
    g_application_set_flags (application,
                             g_application_get_flags (application) |
                               G_APPLICATION_NON_UNIQUE);
  }

  return -1;
}

SottoApplication *
sotto_application_new (void)
{
  return g_object_new (SOTTO_TYPE_APPLICATION, "application-id", APPLICATION_ID,
                       "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE |
                         G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_PATH, NULL);
}

/* What counts for the whole process. The options are translated before GTK
 * starts, which is when it would set the locale itself. */
static void
init_process (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Sottovoce"));

  /* In a static library, only what is named is linked in. */
  sotto_register_resource ();
}

static void
sotto_application_class_init (SottoApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = sotto_application_startup;
  application_class->shutdown = sotto_application_shutdown;
  application_class->activate = sotto_application_activate;
  application_class->open = sotto_application_open;
  application_class->command_line = sotto_application_command_line;
  application_class->handle_local_options =
    sotto_application_handle_local_options;

  init_process ();
}

static void
sotto_application_init (SottoApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self),
                                         sotto_opening_options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     /* Translators: what may
                                                      * follow the options. */
                                                     _ ("[INVITE]"));
  g_application_set_option_context_summary (
    G_APPLICATION (self),
    _ ("A private conversation between two people who share a password"));
}
