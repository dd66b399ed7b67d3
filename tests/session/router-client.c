/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Asks the router for a port, and a lease in seconds, until its input ends, and
 * says what comes of it, a line for each change: "open HOST PORT", "error CODE"
 * or "nothing". */

#include "sotto-router.h"

#include <stdlib.h>

static char *
describe (SottoRouter *router)
{
  const GError *error = sotto_router_get_error (router);

  if (error != NULL) {
    return g_strdup_printf ("error %d", error->code);
  }
  if (sotto_router_get_host (router) != NULL) {
    return g_strdup_printf ("open %s %u", sotto_router_get_host (router),
                            sotto_router_get_port (router));
  }
  return g_strdup ("nothing");
}

static void
changed_cb (SottoRouter *router, GParamSpec *pspec, char **said)
{
  g_autofree char *text = describe (router);

  if (!g_str_equal (text, *said)) {
    g_print ("%s\n", text);
    g_clear_pointer (said, g_free);
    *said = g_steal_pointer (&text);
  }
}

static gboolean
end_cb (GIOChannel *input, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop)   loop = g_main_loop_new (NULL, FALSE);
  g_autofree char        *said = g_strdup ("nothing");
  g_autoptr (GIOChannel)  input = g_io_channel_unix_new (0);
  g_autoptr (SottoRouter) router =
    sotto_router_new ((guint16) atoi (argv[1]), (guint) atoi (argv[2]));

  g_io_add_watch (input, G_IO_IN | G_IO_HUP, end_cb, loop);
  g_signal_connect (router, "notify", G_CALLBACK (changed_cb), &said);
  changed_cb (router, NULL, &said);
  g_main_loop_run (loop);
  g_clear_object (&router);
  sotto_router_flush ();
  return 0;
}
