/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The program as the command line starts it. */

#include "sotto-application.h"

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "sotto-hosting-page.h"
#include "sotto-start-page.h"
#include "sotto-window.h"
#include "ui-test.h"

typedef struct {
  GtkApplication *application;
  GtkWindow      *window;  /* the last one */
  GType           page;    /* that each window shall show */
  const char     *address; /* that it shall be filled in with; NULL: any */
  gboolean        wrong;   /* whether it shall be marked */
  const char     *open;    /* what the desktop opens then; or NULL */
  int             signal;  /* that ends it; 0: the menu does */
  guint           windows; /* seen */
  gboolean        right;
} Run;

/* Whoever comes upon a text by keyboard has not marked it by that. */
static void
assert_focus_marks_nothing (GtkWidget *window)
{
  GtkWidget *label = gtk_label_new ("text");

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_window_set_titlebar (GTK_WINDOW (window), label);
  g_assert_true (gtk_widget_grab_focus (label));
  g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (label), NULL,
                                                  NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
assert_address (const Run *run, GtkWidget *page)
{
  GtkWidget *row = ui_find_row (page, "Address");

  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==,
                   run->address);
  g_assert_true (ui_is_wrong (page, "Address") == run->wrong);
}

static void
open_uri (Run *run, const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  g_application_open (G_APPLICATION (run->application), &file, 1, "");
}

static gboolean
look_cb (gpointer data)
{
  Run       *run = data;
  GtkWidget *page = ui_find_type (GTK_WIDGET (run->window), run->page);

  ui_settle (GTK_WIDGET (run->window));
  run->right = page != NULL && gtk_widget_get_mapped (page);
  if (run->address != NULL) {
    assert_address (run, page);
  }
  assert_focus_marks_nothing (gtk_window_new ());
  if (run->open != NULL) {
    open_uri (run, g_steal_pointer (&run->open));
  } else if (run->signal != 0) {
    raise (run->signal);
  } else {
    g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit",
                                    NULL);
  }

  return G_SOURCE_REMOVE;
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Run *run)
{
  if (SOTTO_IS_WINDOW (window)) {
    run->windows++;
    run->window = window;
    g_idle_add (look_cb, run);
  }
}

/* Runs the program until it quits; @arguments are split at spaces. */
static int
run_application (const char *arguments, Run *run)
{
  g_autofree char *line =
    g_strconcat ("sottovoce --non-unique ", arguments, NULL);
  g_auto (GStrv)    argv = g_strsplit (g_strchomp (line), " ", -1);
  SottoApplication *application = sotto_application_new ();
  int               status;

  run->application = GTK_APPLICATION (application);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb),
                    run);
  status = g_application_run (G_APPLICATION (application),
                              (int) g_strv_length (argv), argv);
  g_assert_finalize_object (application);

  return status;
}

static void
test_signals (void)
{
  static const int signals[] = { SIGTERM, SIGINT };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++) {
    Run run = { .page = SOTTO_TYPE_START_PAGE, .signal = signals[i] };

    g_assert_cmpint (run_application ("", &run), ==, 0);
    g_assert_true (run.right);
  }
}

static void
test_plain (void)
{
  Run run = { .page = SOTTO_TYPE_START_PAGE };

  g_assert_cmpint (run_application ("", &run), ==, 0);
  g_assert_cmpuint (run.windows, ==, 1);
  g_assert_true (run.right);
}

/* With enough given, nobody is asked. */
static void
test_host (void)
{
  Run              run = { .page = SOTTO_TYPE_HOSTING_PAGE };
  g_autofree char *path = NULL;
  g_autofree char *arguments = NULL;
  int              fd = g_file_open_tmp ("sottovoce-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "hello\n", -1, NULL));
  arguments = g_strdup_printf (
    "--host --port 0 --name Bob --new-window --password-file %s", path);
  g_assert_cmpint (run_application (arguments, &run), ==, 0);
  g_assert_cmpuint (run.windows, ==, 1);
  g_assert_true (run.right);
  g_unlink (path);
}

/* Without a password, the rest is filled in. */
static void
test_join (void)
{
  Run run = { .page = SOTTO_TYPE_START_PAGE, .address = "a.example" };

  g_assert_cmpint (run_application ("--join a.example", &run), ==, 0);
  g_assert_true (run.right);
}

/* A link from a browser, with and without an instance that runs already. */
static void
test_invite (void)
{
  static const struct {
    const char *uri;
    gboolean    wrong;
  } links[] = {
    { "sottovoce://192.0.2.1:7?via=%5B2001:db8::1%5D:7&via=a.example", FALSE },
    { "sottovoce://a.example:99999", TRUE },
    { "https://a.example/", TRUE },
    { "file:///nonexistent/notes.txt", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++) {
    Run run = { .page = SOTTO_TYPE_START_PAGE,
                .address = links[i].uri,
                .wrong = links[i].wrong,
                .open = links[i].uri };

    g_assert_cmpint (run_application (links[i].uri, &run), ==, 0);
    g_assert_true (run.right);
    g_assert_cmpuint (run.windows, ==, 2);
  }
}

/* A password that was given with it starts nothing that cannot be right. */
static void
test_wrong_invite (void)
{
  Run              run = { .page = SOTTO_TYPE_START_PAGE,
                           .address = "sottovoce://-",
                           .wrong = TRUE };
  g_autofree char *path = NULL;
  g_autofree char *arguments = NULL;
  int              fd = g_file_open_tmp ("sottovoce-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "hello\n", -1, NULL));
  arguments = g_strdup_printf ("--password-file %s sottovoce://-", path);
  g_assert_cmpint (run_application (arguments, &run), ==, 0);
  g_assert_true (run.right);
  g_unlink (path);
}

static void
test_wrong (void)
{
  static const char *const wrong[] = {
    "--host --join a.example",
    "--host --port x",
    "--join a.example:99999",
    "--host --password-file /nonexistent/password",
    "--host sottovoce://a.example",
    "sottovoce://a.example sottovoce://b.example",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    Run run = { .page = SOTTO_TYPE_START_PAGE };

    g_assert_cmpint (run_application (wrong[i], &run), ==, 1);
    g_assert_cmpuint (run.windows, ==, 0);
  }
}

static char *printed;

static void
print_cb (const char *text)
{
  printed = g_strdup (text);
}

static void
test_version (void)
{
  Run        run = { .page = SOTTO_TYPE_START_PAGE };
  GPrintFunc before = g_set_print_handler (print_cb);

  g_assert_cmpint (run_application ("--version", &run), ==, 0);
  g_set_print_handler (before);
  g_assert_cmpuint (run.windows, ==, 0);
  g_assert_cmpstr (printed, ==, "sottovoce " PACKAGE_VERSION "\n");
  g_clear_pointer (&printed, g_free);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/application/plain", test_plain);
  g_test_add_func ("/application/signals", test_signals);
  g_test_add_func ("/application/host", test_host);
  g_test_add_func ("/application/join", test_join);
  g_test_add_func ("/application/invite", test_invite);
  g_test_add_func ("/application/wrong-invite", test_wrong_invite);
  g_test_add_func ("/application/wrong", test_wrong);
  g_test_add_func ("/application/version", test_version);

  return g_test_run ();
}
