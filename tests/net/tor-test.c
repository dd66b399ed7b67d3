/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The tor in the path is a script, and that of the system a socket. */

#include "tor-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stream-pair.h"
#include "temporary.h"

/* Answers at descriptor 3, and ends with it. %s: more cases. */
#define SCRIPT                                                                 \
  "#!/bin/sh\n"                                                                \
  "say () { printf '%%s\\r\\n' \"$@\" >&3; }\n"                                \
  "while read -r line <&3; do\n"                                               \
  "  case $line in\n"                                                          \
  "    %s\n"                                                                   \
  "    *socks*) say '250-net/listeners/socks=\"127.0.0.1:1\"' '250 OK';;\n"    \
  "    *phase*) say \"250-status/bootstrap-phase=NOTICE BOOTSTRAP "            \
  "PROGRESS=$progress SUMMARY=\\\"Done\\\"\" '250 OK';;\n"                     \
  "    *) say '250 OK';;\n"                                                    \
  "  esac\n"                                                                   \
  "done\n"

static void
fixture_set_up (TorTest *fixture, gconstpointer data)
{
  fixture->folder = temporary_new ();
  fixture->path = g_strdup (g_getenv ("PATH"));
  fixture->setup.stall_ms = LONG_MS;
  fixture->setup.warned_ms = LONG_MS;
  fixture->socket = g_build_filename (fixture->folder, "control", NULL);
  fixture->door.path = fixture->socket;
  fixture->door.cookie = fixture->folder;
  fixture->phase = "NOTICE BOOTSTRAP PROGRESS=100 SUMMARY=Done";
  fixture->socks = "\"127.0.0.1:1\"";
  g_setenv ("PATH", fixture->folder, TRUE);
  fixture->tor = sotto_tor_new (&fixture->setup);
}

static void
fixture_tear_down (TorTest *fixture, gconstpointer data)
{
  if (fixture->tor != NULL) {
    g_assert_finalize_object (fixture->tor);
  }
  stream_pair_settle ();
  g_setenv ("PATH", fixture->path, TRUE);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->socket, g_free);
  temporary_free (fixture->folder);
}

/* A tor for the path. */
void
tor_test_install (TorTest *fixture, const char *script)
{
  g_autofree char *path = g_build_filename (fixture->folder, "tor", NULL);

  temporary_write (fixture->folder, "tor", script, strlen (script));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

/* One that answers, at 100 percent unless a case says otherwise. */
void
tor_test_install_answering (TorTest *fixture, const char *cases)
{
  g_autofree char *loop = g_strdup_printf (SCRIPT, cases);
  GString         *script = g_string_new (loop);

  g_string_insert (script, strlen ("#!/bin/sh\n"), "progress=100\n");
  tor_test_install (fixture, script->str);
  g_string_free (script, TRUE);
}

void
tor_test_wait_for (TorTest *fixture, SottoTorState state)
{
  while (sotto_tor_get_state (fixture->tor) != state) {
    g_main_context_iteration (NULL, TRUE);
  }
}

static char *
answer (const char *line, gpointer user_data)
{
  TorTest *fixture = user_data;

  if (g_str_has_prefix (line, "PROTOCOLINFO")) {
    return g_strdup ("250-AUTH METHODS=NULL\r\n250 OK\r\n");
  }
  if (strstr (line, "socks") != NULL) {
    return g_strdup_printf ("250-net/listeners/socks=%s\r\n250 OK\r\n",
                            fixture->socks);
  }
  if (strstr (line, "phase") != NULL) {
    return fixture->phase == NULL
             ? NULL
             : g_strdup_printf ("250-status/bootstrap-phase=%s\r\n250 OK\r\n",
                                fixture->phase);
  }
  if (g_str_has_prefix (line, "ADD_ONION")) {
    return g_strdup ("250-ServiceID=" ID "\r\n250-PrivateKey=" KEY
                     "\r\n250 OK\r\n");
  }

  return g_strdup ("250 OK\r\n");
}

FakeTor *
tor_test_open_system (TorTest *fixture)
{
  fixture->setup.doors = &fixture->door;
  fixture->setup.n_doors = 1;

  return fake_tor_new (fixture->socket, answer, fixture);
}

void
tor_test_add (const char   *path,
              gconstpointer data,
              void (*test) (TorTest *fixture, gconstpointer data))
{
  g_autofree char *whole = g_strconcat ("/", path, NULL);

  g_test_add (whole, TorTest, data, fixture_set_up, test, fixture_tear_down);
}

int
tor_test_run (void)
{
  char *cache = temporary_new ();
  int   status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  status = g_test_run ();
  temporary_free (cache);
  return status;
}
