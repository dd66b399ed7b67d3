/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* An onion service: published, once more when tor was lost, withdrawn; its key;
 * and what a tor may say that does not take it. */

#include "sotto-tor.h"

#include <string.h>

#include "stream-pair.h"
#include "temporary.h"
#include "tor-test.h"

static const char *
last_line (FakeTor *system)
{
  const GPtrArray *lines = fake_tor_get_lines (system);

  return g_ptr_array_index (lines, lines->len - 1);
}

static void
wait_for_line (FakeTor *system, const char *line)
{
  while (fake_tor_get_lines (system)->len == 0 ||
         !g_str_has_prefix (last_line (system), line)) {
    g_main_context_iteration (NULL, TRUE);
  }
}

/* For the @nth time. */
static void
publish (FakeTor *system, SottoOnion *onion, guint nth)
{
  while (fake_tor_count (system) < nth) {
    g_main_context_iteration (NULL, TRUE);
  }
  wait_for_line (system, "ADD_ONION");
  while (sotto_onion_get_host (onion) == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_false (sotto_onion_get_published (onion));
  fake_tor_send (system, "650 HS_DESC UPLOADED other UNKNOWN $0\r\n"
                         "650 HS_DESC UPLOAD " ID " UNKNOWN $0\r\n");
  stream_pair_settle ();
  g_assert_false (sotto_onion_get_published (onion));
  fake_tor_send (system, "650 HS_DESC UPLOADED " ID " UNKNOWN $0\r\n");
  while (!sotto_onion_get_published (onion)) {
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Once more after tor was lost, under the same address; then withdrawn. */
static void
test_onion (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);
  SottoOnion         *onion = sotto_onion_new (fixture->tor, 5533, 40000, NULL);

  publish (system, onion, 1);
  g_assert_cmpstr (last_line (system), ==,
                   "ADD_ONION NEW:ED25519-V3 Port=5533,127.0.0.1:40000");
  g_assert_cmpstr (sotto_onion_get_host (onion), ==, ID ".onion");

  fake_tor_hang_up (system);
  while (sotto_onion_get_published (onion)) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_error (sotto_onion_get_error (onion), SOTTO_TOR_ERROR,
                  SOTTO_TOR_ERROR_LOST);
  publish (system, onion, 2);
  g_assert_cmpstr (last_line (system), ==,
                   "ADD_ONION " KEY
                   " Flags=DiscardPK Port=5533,127.0.0.1:40000");
  g_assert_null (sotto_onion_get_error (onion));

  g_assert_finalize_object (onion);
  wait_for_line (system, "DEL_ONION " ID);
}

/* It was not wanted any more when the answer came. */
static void
test_onion_dropped (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);
  SottoOnion         *onion = sotto_onion_new (fixture->tor, 5533, 40000, NULL);

  while (sotto_tor_get_control (fixture->tor) == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_finalize_object (onion);
  wait_for_line (system, "DEL_ONION " ID);
}

static void
test_onion_key (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);
  g_autofree char    *path = g_build_filename (fixture->folder, "key", NULL);
  SottoOnion         *first = sotto_onion_new (fixture->tor, 5533, 40000, path);
  SottoOnion         *second;

  publish (system, first, 1);
  temporary_assert (fixture->folder, "key", KEY "\n", strlen (KEY "\n"));
  g_assert_finalize_object (first);
  wait_for_line (system, "DEL_ONION " ID);

  second = sotto_onion_new (fixture->tor, 1, 2, path);
  wait_for_line (system, "ADD_ONION");
  g_assert_cmpstr (last_line (system), ==,
                   "ADD_ONION " KEY " Flags=DiscardPK Port=1,127.0.0.1:2");
  g_assert_finalize_object (second);
  wait_for_line (system, "DEL_ONION");
}

/* Tor is not even started, and the file stays as it is. */
static void
test_onion_bad_key (TorTest *fixture, gconstpointer data)
{
  g_autofree char       *path = g_build_filename (fixture->folder, "key", NULL);
  g_autoptr (SottoOnion) onion = NULL;

  temporary_write (fixture->folder, "key", "secret\n", 7);
  onion = sotto_onion_new (fixture->tor, 5533, 40000, path);
  g_assert_error (sotto_onion_get_error (onion), G_FILE_ERROR,
                  G_FILE_ERROR_INVAL);
  g_assert_cmpuint (sotto_tor_get_state (fixture->tor), ==, SOTTO_TOR_OFF);
  temporary_assert (fixture->folder, "key", "secret\n", 7);
  g_clear_object (&onion);
}

/* The address that nobody could have again is taken back. */
static void
test_onion_no_room (TorTest *fixture, gconstpointer data)
{
  g_autoptr (FakeTor) system = tor_test_open_system (fixture);
  g_autofree char    *path =
    g_build_filename (fixture->folder, "new", "key", NULL);
  SottoOnion *onion = sotto_onion_new (fixture->tor, 5533, 40000, path);

  temporary_write (fixture->folder, "new", "", 0);
  wait_for_line (system, "DEL_ONION " ID);
  g_assert_true (sotto_onion_get_error (onion)->domain == G_FILE_ERROR);
  g_assert_null (sotto_onion_get_host (onion));
  g_assert_finalize_object (onion);
}

/* Refused; and an answer that is none. */
static void
test_onion_refused (TorTest *fixture, gconstpointer data)
{
  SottoOnion *onion;

  tor_test_install_answering (fixture, data);
  onion = sotto_onion_new (fixture->tor, 5533, 40000, NULL);
  while (sotto_onion_get_error (onion) == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_error (sotto_onion_get_error (onion), SOTTO_TOR_ERROR,
                  SOTTO_TOR_ERROR_PUBLISH);
  g_assert_null (sotto_onion_get_host (onion));
  g_assert_finalize_object (onion);
}

/* Nobody listens here. */
static void
test_onion_nowhere (TorTest *fixture, gconstpointer data)
{
  SottoOnion *onion = sotto_onion_new (fixture->tor, 5533, 0, NULL);

  g_assert_error (sotto_onion_get_error (onion), SOTTO_TOR_ERROR,
                  SOTTO_TOR_ERROR_PUBLISH);
  g_assert_cmpint (sotto_tor_get_state (fixture->tor), ==, SOTTO_TOR_OFF);
  g_assert_finalize_object (onion);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tor_test_add ("tor-onion/again", NULL, test_onion);
  tor_test_add ("tor-onion/dropped", NULL, test_onion_dropped);
  tor_test_add ("tor-onion/key", NULL, test_onion_key);
  tor_test_add ("tor-onion/bad-key", NULL, test_onion_bad_key);
  tor_test_add ("tor-onion/no-room", NULL, test_onion_no_room);
  tor_test_add ("tor-onion/refused", "ADD_ONION*) say '512 Bad arguments';;",
                test_onion_refused);
  tor_test_add ("tor-onion/no-address",
                "ADD_ONION*) say '250-ServiceID=a.b' '250 OK';;",
                test_onion_refused);
  tor_test_add ("tor-onion/no-key",
                "ADD_ONION*) say '250-ServiceID=" ID "' '250 OK';;",
                test_onion_refused);
  tor_test_add ("tor-onion/nowhere", NULL, test_onion_nowhere);
  return tor_test_run ();
}
