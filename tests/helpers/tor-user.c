/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A process that goes through Tor, for a test that starts several:
 *
 *   tor-user start               starts tor
 *   tor-user host [KEY-FILE]     the same, and an echo as an onion service
 *   tor-user dial HOST           says a line to one, and waits for the echo
 *   tor-user enter SOCKET COOKIE hosts through a tor that runs already
 *
 * It tells what happens in lines, and ends with its standard input. */

#include <stdlib.h>
#include <string.h>

#include "sotto-tor-private.h"

#define PORT 5533
#define DIAL_S 200
#define LINE "a line through three relays\n"

typedef struct {
  GMainLoop         *loop;
  SottoTor          *tor;
  SottoOnion        *onion;
  GSocketConnection *connection;
  char               echo[sizeof LINE];
} User;

static void
tell_error (const GError *error)
{
  g_print ("error %s %d %s\n", g_quark_to_string (error->domain), error->code,
           error->message);
}

static void
state_cb (SottoTor *tor, GParamSpec *pspec, User *user)
{
  static const char *const states[] = { "off", "starting", "bootstrapping",
                                        "ready", "failed" };

  g_print ("tor %s\n", states[sotto_tor_get_state (tor)]);
  if (sotto_tor_get_state (tor) == SOTTO_TOR_FAILED) {
    tell_error (sotto_tor_get_error (tor));
  }
}

static void
progress_cb (SottoTor *tor, GParamSpec *pspec, User *user)
{
  g_print ("progress %u\n", sotto_tor_get_progress (tor));
}

static void
summary_cb (SottoTor *tor, GParamSpec *pspec, User *user)
{
  g_print ("summary %s\n", sotto_tor_get_summary (tor));
}

/* Hosting */

static void
echoed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSocketConnection *connection = user_data;

  g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);
  g_clear_object (&connection);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             User              *user)
{
  GIOStream *stream = G_IO_STREAM (connection);

  g_output_stream_splice_async (g_io_stream_get_output_stream (stream),
                                g_io_stream_get_input_stream (stream),
                                G_OUTPUT_STREAM_SPLICE_NONE, G_PRIORITY_DEFAULT,
                                NULL, echoed_cb, g_object_ref (connection));

  return TRUE;
}

static void
onion_cb (SottoOnion *onion, GParamSpec *pspec, User *user)
{
  if (g_str_equal (pspec->name, "host")) {
    g_print ("host %s\n", sotto_onion_get_host (onion));
  } else if (g_str_equal (pspec->name, "published")) {
    g_print ("published %d\n", sotto_onion_get_published (onion));
  } else if (sotto_onion_get_error (onion) != NULL) {
    g_print ("onion ");
    tell_error (sotto_onion_get_error (onion));
  }
}

static guint16
listen_for_onion (User *user, GSocketService *service)
{
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), user);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address,
                                      G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                      NULL)) {
    exit (1);
  }

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
host (User *user, GSocketService *service, const char *key_file)
{
  guint16 port = listen_for_onion (user, service);

  user->onion = sotto_onion_new (user->tor, PORT, port, key_file);
  g_signal_connect (user->onion, "notify", G_CALLBACK (onion_cb), user);
  if (sotto_onion_get_error (user->onion) != NULL) {
    g_print ("onion ");
    tell_error (sotto_onion_get_error (user->onion));
  }
}

/* Dialing */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  User              *user = user_data;
  g_autoptr (GError) error = NULL;
  gsize              size = 0;

  g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &size,
                                  &error);
  if (error != NULL) {
    tell_error (error);
  } else if (size == strlen (LINE)) {
    g_print ("echo %s", user->echo);
    g_input_stream_read_all_async (G_INPUT_STREAM (source), user->echo, 1,
                                   G_PRIORITY_DEFAULT, NULL, read_cb, user);
  } else {
    g_print ("end\n");
  }
}

static void
dialed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  User              *user = user_data;
  g_autoptr (GError) error = NULL;
  GIOStream         *stream;

  user->connection = sotto_tor_dial_finish (SOTTO_TOR (source), result, &error);
  if (user->connection == NULL) {
    tell_error (error);
    return;
  }

  /* From now on, only the connection keeps tor. */
  g_signal_handlers_disconnect_by_data (user->tor, user);
  g_clear_object (&user->tor);
  stream = G_IO_STREAM (user->connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), LINE,
                             strlen (LINE), NULL, NULL, NULL);
  g_input_stream_read_all_async (g_io_stream_get_input_stream (stream),
                                 user->echo, strlen (LINE), G_PRIORITY_DEFAULT,
                                 NULL, read_cb, user);
}

static gboolean
input_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  User *user = user_data;

  g_main_loop_quit (user->loop);

  return G_SOURCE_REMOVE;
}

/* A tor that runs already, for which nothing is to be set up. */
static SottoTor *
make_entering (char **places)
{
  static SottoTorDoor  door;
  static SottoTorSetup setup = {
    .doors = &door,
    .n_doors = 1,
    .stall_ms = SOTTO_TOR_STALL_S * 1000,
    .warned_ms = SOTTO_TOR_STALL_S * 1000,
  };

  door.path = places[0];
  door.cookie = places[1];
  g_unsetenv (SOTTO_TOR_CONFIG_VARIABLE);

  return sotto_tor_new (&setup);
}

static void
follow_tor (User *user)
{
  g_signal_connect (user->tor, "notify::state", G_CALLBACK (state_cb), user);
  g_signal_connect (user->tor, "notify::progress", G_CALLBACK (progress_cb),
                    user);
  g_signal_connect (user->tor, "notify::summary", G_CALLBACK (summary_cb),
                    user);
}

int
main (int argc, char **argv)
{
  User                       user = { 0 };
  const char                *what = argc > 1 ? argv[1] : "";
  gboolean                   is_entering = g_str_equal (what, "enter");
  g_autoptr (GIOChannel)     input = g_io_channel_unix_new (0);
  g_autoptr (GSocketService) service = NULL;

  user.tor = is_entering && argc > 3 ? make_entering (argv + 2)
                                     : sotto_tor_get_default ();
  user.loop = g_main_loop_new (NULL, FALSE);
  service = g_socket_service_new ();
  g_io_add_watch (input, G_IO_HUP | G_IO_IN, input_cb, &user);
  follow_tor (&user);

  if (is_entering || g_str_equal (what, "host")) {
    host (&user, service, !is_entering && argc > 2 ? argv[2] : NULL);
  } else if (g_str_equal (what, "dial") && argc > 2) {
    sotto_tor_dial_async (user.tor, argv[2], PORT, DIAL_S, NULL, dialed_cb,
                          &user);
  } else {
    sotto_tor_start (user.tor);
  }
  g_main_loop_run (user.loop);

  g_clear_object (&user.connection);
  g_clear_object (&user.onion);
  g_clear_object (&user.tor);
  g_clear_pointer (&user.loop, g_main_loop_unref);

  return 0;
}
