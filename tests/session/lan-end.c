/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * One end on the local network, for a test that makes the network:
 *
 *     lan-end announce NAME PORT
 *     lan-end browse
 *     lan-end both NAME PORT
 *
 * It tells what happens as JSON, a line each, answers "ping" with a pong, and
 * ends with its input.
 */

#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sotto-announcer.h"
#include "sotto-browser.h"

static void read_line (GDataInputStream *input, GMainLoop *loop);

/* @members: name and text in turn, NULL behind them. */
static void
tell (const char *event, const char *const *members)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode)    root = NULL;
  g_autofree char        *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  for (; members != NULL && *members != NULL; members += 2) {
    json_builder_set_member_name (builder, members[0]);
    json_builder_add_string_value (builder, members[1]);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  puts (line);
  fflush (stdout);
}

static void
tell_error (const GError *error)
{
  static const char *const names[] = {
    [0] = "none",
    [SOTTO_LAN_ERROR_MISSING] = "missing",
    [SOTTO_LAN_ERROR_AWAY] = "away",
    [SOTTO_LAN_ERROR_FAILED] = "failed",
  };

  g_assert_true (error == NULL || error->domain == SOTTO_LAN_ERROR);
  tell ("error", (const char *const[]){
                   "code", names[error != NULL ? error->code : 0], NULL });
}

static void
name_cb (SottoAnnouncer *announcer)
{
  const char *name = sotto_announcer_get_name (announcer);

  if (name != NULL) {
    tell ("announced", (const char *const[]){ "who", name, NULL });
  } else {
    tell ("withdrawn", NULL);
  }
}

static void
announcer_error_cb (SottoAnnouncer *announcer)
{
  tell_error (sotto_announcer_get_error (announcer));
}

static GObject *
announce (const char *name, const char *port)
{
  SottoAnnouncer *announcer = sotto_announcer_new (name, (guint16) atoi (port));

  g_signal_connect (announcer, "notify::name", G_CALLBACK (name_cb), NULL);
  g_signal_connect (announcer, "notify::error", G_CALLBACK (announcer_error_cb),
                    NULL);
  if (sotto_announcer_get_error (announcer) != NULL) {
    announcer_error_cb (announcer);
  }
  return G_OBJECT (announcer);
}

static void
tell_neighbour (const char *event, SottoNeighbour *neighbour)
{
  tell (event, (const char *const[]){
                 "who", sotto_neighbour_get_name (neighbour), "address",
                 sotto_neighbour_get_address (neighbour), NULL });
}

static void
address_cb (SottoNeighbour *neighbour)
{
  tell_neighbour ("here", neighbour);
}

/* What was removed cannot be asked of the list any more. */
static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GPtrArray  *known)
{
  g_assert_cmpuint (g_list_model_get_n_items (list), <=,
                    SOTTO_BROWSER_NEIGHBOURS_MAX);
  for (guint i = 0; i < removed; i++) {
    tell_neighbour ("gone", g_ptr_array_index (known, position));
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (known, position),
                                          address_cb, NULL);
    g_ptr_array_remove_index (known, position);
  }
  for (guint i = 0; i < added; i++) {
    SottoNeighbour *neighbour = g_list_model_get_item (list, position + i);

    g_signal_connect (neighbour, "notify::address", G_CALLBACK (address_cb),
                      NULL);
    g_ptr_array_insert (known, (int) (position + i), neighbour);
    tell_neighbour ("here", neighbour);
  }
}

static void
browser_error_cb (SottoBrowser *browser)
{
  tell_error (sotto_browser_get_error (browser));
}

static GObject *
browse (GPtrArray *known)
{
  SottoBrowser *browser = sotto_browser_new ();

  g_signal_connect (browser, "items-changed", G_CALLBACK (items_changed_cb),
                    known);
  g_signal_connect (browser, "notify::error", G_CALLBACK (browser_error_cb),
                    NULL);
  if (sotto_browser_get_error (browser) != NULL) {
    browser_error_cb (browser);
  }
  return G_OBJECT (browser);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer loop)
{
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  g_autofree char  *line =
    g_data_input_stream_read_line_finish (input, result, NULL, NULL);

  if (line == NULL) {
    g_main_loop_quit (loop);
    return;
  }
  g_assert_cmpstr (line, ==, "ping");
  tell ("pong", NULL);
  read_line (input, loop);
}

static void
read_line (GDataInputStream *input, GMainLoop *loop)
{
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, line_cb,
                                       loop);
}

static void
run (GMainLoop *loop)
{
  g_autoptr (GInputStream) standard =
    g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (standard);

  read_line (input, loop);
  g_main_loop_run (loop);
}

static gboolean
begin (int argc, char *argv[], GPtrArray *ends, GPtrArray *known)
{
  gboolean both = argc == 4 && g_str_equal (argv[1], "both");

  if (both || (argc == 4 && g_str_equal (argv[1], "announce"))) {
    g_ptr_array_add (ends, announce (argv[2], argv[3]));
  }
  if (both || (argc == 2 && g_str_equal (argv[1], "browse"))) {
    g_ptr_array_add (ends, browse (known));
  }
  return ends->len > 0;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) ends = g_ptr_array_new ();

  if (!begin (argc, argv, ends, known)) {
    g_printerr ("lan-end announce NAME PORT | browse | both NAME PORT\n");
    return EXIT_FAILURE;
  }
  run (loop);
  for (guint i = 0; i < ends->len; i++) {
    g_assert_finalize_object (G_OBJECT (g_ptr_array_index (ends, i)));
  }
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  return EXIT_SUCCESS;
}
