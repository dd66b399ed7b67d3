/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which tor is used, what becomes of it, and who waits for it. */

#include "sotto-tor-private.h"

#include <string.h>

#include "stream-pair.h"
#include "tor-test.h"

static void
check_failure (TorTest *fixture, int code, const char *message)
{
  sotto_tor_start (fixture->tor);
  tor_test_wait_for (fixture, SOTTO_TOR_FAILED);
  g_assert_error (sotto_tor_get_error (fixture->tor), SOTTO_TOR_ERROR, code);
  g_assert_cmpstr (sotto_tor_get_error (fixture->tor)->message, ==, message);
  g_assert_null (sotto_tor_get_control (fixture->tor));
}

/* Our own */

/* And when there is one, it can be tried again. */
static void
test_missing (TorTest *fixture, gconstpointer data)
{
  check_failure (fixture, SOTTO_TOR_ERROR_MISSING,
                 "There is no tor on this computer");

  tor_test_install_answering (fixture, "no) ;;");
  sotto_tor_start (fixture->tor);
  g_assert_null (sotto_tor_get_error (fixture->tor));
  tor_test_wait_for (fixture, SOTTO_TOR_READY);
  g_assert_cmpstr (sotto_tor_get_socks (fixture->tor), ==, "127.0.0.1:1");
  g_assert_cmpuint (sotto_tor_get_progress (fixture->tor), ==, 100);
  g_assert_cmpstr (sotto_tor_get_summary (fixture->tor), ==, "Done");
}

static void
test_ends (TorTest *fixture, gconstpointer data)
{
  tor_test_install (fixture, "#!/bin/sh\nexit 1\n");
  check_failure (fixture, SOTTO_TOR_ERROR_START, "Tor ended at once");
}

static void
test_reason (TorTest *fixture, gconstpointer data)
{
  tor_test_install (fixture,
                    "#!/bin/sh\n"
                    "echo 'Jan 1 00:00:00.000 [warn] Unknown option.\a'\n"
                    "echo 'Jan 1 00:00:00.000 [err] See above.' >&2\n");
  check_failure (fixture, SOTTO_TOR_ERROR_START, "Unknown option.");
}

/* It does not speak the protocol, and does not end by itself. */
static void
test_garbage (TorTest *fixture, gconstpointer data)
{
  tor_test_install (fixture, "#!/bin/sh\necho Hello! >&3\nread -r line\n"
                             "while read -r line <&3; do :; done\n");
  check_failure (fixture, SOTTO_TOR_ERROR_START, "Tor ended at once");
}

static void
test_refuses (TorTest *fixture, gconstpointer data)
{
  tor_test_install_answering (fixture,
                              "SETEVENTS*) say '552 Unrecognized event';;");
  check_failure (fixture, SOTTO_TOR_ERROR_START, "Unrecognized event");
}

static void
test_no_socks (TorTest *fixture, gconstpointer data)
{
  tor_test_install_answering (
    fixture, "*socks*) say '250-net/listeners/socks=\"unix:/a\"' '250 OK';;");
  check_failure (fixture, SOTTO_TOR_ERROR_START, "Tor has no SOCKS port");
}

static void
test_stall (TorTest *fixture, gconstpointer data)
{
  fixture->setup.stall_ms = 1;
  tor_test_install_answering (fixture,
                              "SETEVENTS*) progress=5; say '250 OK';;");
  check_failure (fixture, SOTTO_TOR_ERROR_BOOTSTRAP, "Done (5 %)");
}

#define WARNING(recommendation)                                                \
  "'650 STATUS_CLIENT WARN BOOTSTRAP PROGRESS=5 SUMMARY=a "                    \
  "WARNING=\"No way\" RECOMMENDATION=" recommendation                          \
  " HOSTADDR=\"192.0.2.1:9\"'"

static void
test_warned (TorTest *fixture, gconstpointer data)
{
  fixture->setup.warned_ms = 1;
  tor_test_install_answering (
    fixture, "*phase*) say '250-status/bootstrap-phase=NOTICE "
             "BOOTSTRAP PROGRESS=5 SUMMARY=a' '250 OK' " WARNING (
               "ignore") " " WARNING ("warn") ";;");
  check_failure (fixture, SOTTO_TOR_ERROR_BOOTSTRAP, "No way (192.0.2.1:9)");
}

static void
progress_cb (SottoTor *tor, GParamSpec *pspec, GString *steps)
{
  g_assert_true (sotto_tor_get_state (tor) == SOTTO_TOR_READY ||
                 sotto_tor_get_control (tor) == NULL);
  g_string_append_printf (steps, "%u %u %s;", sotto_tor_get_state (tor),
                          sotto_tor_get_progress (tor),
                          sotto_tor_get_summary (tor));
}

/* The steps are told as they come; a warning that tor itself does not take
 * seriously is no reason to give up. */
static void
test_steps (TorTest *fixture, gconstpointer data)
{
  g_autoptr (GString) steps = g_string_new (NULL);

  fixture->setup.warned_ms = 1;
  tor_test_install_answering (
    fixture,
    "*phase*) say '250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=5 "
    "SUMMARY=a' '250 OK' " WARNING (
      "ignore") " '650 STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=80 "
                "SUMMARY=\"b c\"' '650 STATUS_CLIENT NOTICE BOOTSTRAP "
                "PROGRESS=100 SUMMARY=d';;");
  g_signal_connect (fixture->tor, "notify::progress", G_CALLBACK (progress_cb),
                    steps);
  sotto_tor_start (fixture->tor);
  g_assert_cmpuint (sotto_tor_get_state (fixture->tor), ==, SOTTO_TOR_STARTING);
  tor_test_wait_for (fixture, SOTTO_TOR_READY);
  g_assert_cmpstr (steps->str, ==, "2 5 a;2 80 b c;3 100 d;");
  g_signal_handlers_disconnect_by_data (fixture->tor, steps);
}

/* That of the system */

static void
test_system (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);

  sotto_tor_start (fixture->tor);
  tor_test_wait_for (fixture, SOTTO_TOR_READY);
  g_assert_cmpuint (fake_tor_count (system), ==, 1);

  fake_tor_hang_up (system);
  tor_test_wait_for (fixture, SOTTO_TOR_FAILED);
  g_assert_error (sotto_tor_get_error (fixture->tor), SOTTO_TOR_ERROR,
                  SOTTO_TOR_ERROR_LOST);
}

/* When it cannot be used, there is still our own: here, none. */
static void
test_useless (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);

  fixture->socks = "";
  check_failure (fixture, SOTTO_TOR_ERROR_MISSING,
                 "There is no tor on this computer");
  g_assert_cmpuint (fake_tor_count (system), ==, 1);
}

static void
test_hangs_up (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);

  fixture->phase = NULL;
  tor_test_install_answering (fixture, "no) ;;");
  sotto_tor_start (fixture->tor);
  tor_test_wait_for (fixture, SOTTO_TOR_READY);
  g_assert_cmpuint (fake_tor_count (system), ==, 1);
}

/* Who says how tor is to be set up means a tor of our own. */
static void
test_config (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);

  g_setenv (SOTTO_TOR_CONFIG_VARIABLE, "/nowhere/torrc", TRUE);
  tor_test_install (fixture, "#!/bin/sh\necho \"[warn] $1 $2\"\n");
  check_failure (fixture, SOTTO_TOR_ERROR_START, "-f /nowhere/torrc");
  g_unsetenv (SOTTO_TOR_CONFIG_VARIABLE);
  g_assert_cmpuint (fake_tor_count (system), ==, 0);
}

/* It goes while something is under way. */
static void
test_dropped (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);

  sotto_tor_start (fixture->tor);
  while (fake_tor_get_lines (system)->len < 2) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_finalize_object (g_steal_pointer (&fixture->tor));
}

/* Dialing */

static void
dialed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_null (sotto_tor_dial_finish (SOTTO_TOR (source), result, error));
}

static void
check_dial (TorTest      *fixture,
            GCancellable *cancellable,
            GQuark        domain,
            int           code)
{
  g_autoptr (GError) error = NULL;

  sotto_tor_dial_async (fixture->tor, ID ".onion", 5533, LONG_MS / 1000,
                        cancellable, dialed_cb, &error);
  g_assert_no_error (error);
  while (error == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_error (error, domain, code);
  stream_pair_settle ();
}

static void
test_dial_missing (TorTest *fixture, gconstpointer data)
{
  check_dial (fixture, NULL, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_MISSING);
}

/* Nobody is at its SOCKS port, so that it is not there itself. */
static void
test_dial_lost (TorTest *fixture, gconstpointer data)
{
  tor_test_install_answering (fixture, "no) ;;");
  check_dial (fixture, NULL, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_dial_cancelled (TorTest *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  tor_test_install_answering (fixture,
                              "SETEVENTS*) progress=5; say '250 OK';;");
  g_idle_add (cancel_cb, cancellable);
  check_dial (fixture, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tor_test_add ("tor/own/missing", NULL, test_missing);
  tor_test_add ("tor/own/ends", NULL, test_ends);
  tor_test_add ("tor/own/reason", NULL, test_reason);
  tor_test_add ("tor/own/garbage", NULL, test_garbage);
  tor_test_add ("tor/own/refuses", NULL, test_refuses);
  tor_test_add ("tor/own/no-socks", NULL, test_no_socks);
  tor_test_add ("tor/own/stall", NULL, test_stall);
  tor_test_add ("tor/own/warned", NULL, test_warned);
  tor_test_add ("tor/own/steps", NULL, test_steps);
  tor_test_add ("tor/system", NULL, test_system);
  tor_test_add ("tor/system/useless", NULL, test_useless);
  tor_test_add ("tor/system/hangs-up", NULL, test_hangs_up);
  tor_test_add ("tor/system/config", NULL, test_config);
  tor_test_add ("tor/system/dropped", NULL, test_dropped);
  tor_test_add ("tor/dial/missing", NULL, test_dial_missing);
  tor_test_add ("tor/dial/lost", NULL, test_dial_lost);
  tor_test_add ("tor/dial/cancelled", NULL, test_dial_cancelled);
  return tor_test_run ();
}
