/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Words, and what is taken from them: real lines of tor 0.4.9, and lines of
 * somebody who poses as tor. */

#include "sotto-tor-words.h"

#include <string.h>

static void
assert_split (const char *line, const char *wanted)
{
  g_auto (GStrv)   words = sotto_tor_words_split (line);
  g_autofree char *joined = g_strjoinv ("|", words);

  g_assert_cmpstr (joined, ==, wanted);
}

static void
test_split (void)
{
  assert_split ("", "");
  assert_split ("  ", "");
  assert_split ("a  b ", "a|b");
  assert_split ("a=\"b c\" d", "a=b c|d");
  assert_split ("\"\" b", "|b");
  assert_split ("a=\"b \\\"c\\\\\" d", "a=b \"c\\|d");
  assert_split ("a=\"b c", "a=b c");
  assert_split ("a=\"b\\", "a=b\\");
  assert_split ("a\\ b", "a\\|b");
}

static void
test_find (void)
{
  g_auto (GStrv) words = sotto_tor_words_split ("AB=1 A=2 A=3");

  g_assert_cmpstr (sotto_tor_words_find (words, "A="), ==, "2");
  g_assert_null (sotto_tor_words_find (words, "B="));
}

static void
test_clean (void)
{
  g_autofree char *odd = sotto_tor_words_clean (" a\x1b[1m\nb\xe2\x80\xae"
                                                "c\xff ");
  g_autofree char *endless = g_strnfill (10000, 'x');
  g_autofree char *bounded = sotto_tor_words_clean (endless);

  g_assert_cmpstr (odd, ==, "a [1m b c\xef\xbf\xbd");
  g_assert_cmpuint (strlen (bounded), ==, SOTTO_TOR_TEXT_MAX);
}

static void
test_phase (void)
{
  g_auto (SottoTorPhase) phase = { 0 };

  g_assert_true (sotto_tor_phase_parse (
    &phase, "NOTICE BOOTSTRAP PROGRESS=45 TAG=requesting_descriptors "
            "SUMMARY=\"Asking for relay descriptors\""));
  g_assert_cmpuint (phase.progress, ==, 45);
  g_assert_cmpstr (phase.summary, ==, "Asking for relay descriptors");
  g_assert_null (phase.warning);
  g_assert_false (phase.is_grave);
}

static void
test_warning (void)
{
  g_auto (SottoTorPhase) phase = { 0 };
  g_auto (SottoTorPhase) light = { 0 };

  g_assert_true (sotto_tor_phase_parse (
    &phase, "WARN BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY=\"Connecting to a "
            "relay\" WARNING=\"Connection refused\" REASON=CONNECTREFUSED "
            "COUNT=10 RECOMMENDATION=warn HOSTID=\"89AB\" "
            "HOSTADDR=\"127.0.0.1:2\""));
  g_assert_cmpstr (phase.warning, ==, "Connection refused (127.0.0.1:2)");
  g_assert_true (phase.is_grave);

  g_assert_true (sotto_tor_phase_parse (
    &light, "WARN BOOTSTRAP PROGRESS=5 SUMMARY=a WARNING=b "
            "RECOMMENDATION=ignore"));
  g_assert_cmpstr (light.warning, ==, "b");
  g_assert_false (light.is_grave);
}

static void
test_no_phase (gconstpointer data)
{
  g_auto (SottoTorPhase) phase = { 0 };

  g_assert_false (sotto_tor_phase_parse (&phase, data));
  g_assert_null (phase.summary);
}

static void
assert_socks (const char *value, const char *wanted)
{
  g_autofree char *socks = sotto_tor_words_find_socks (value);

  g_assert_cmpstr (socks, ==, wanted);
}

static void
test_socks (void)
{
  assert_socks ("\"127.0.0.1:9050\"", "127.0.0.1:9050");
  assert_socks ("\"unix:/run/tor/socks\" \"127.0.0.1:9050\"", "127.0.0.1:9050");
  assert_socks ("\"[::1]:9050\"", "[::1]:9050");
  assert_socks ("", NULL);
  assert_socks ("\"unix:/run/tor/socks\"", NULL);
  assert_socks ("\"192.0.2.1:9050\"", NULL);
  assert_socks ("\"0.0.0.0:9050\"", NULL);
  assert_socks ("\"127.0.0.1\"", NULL);
  assert_socks ("\"127.0.0.1:0\"", NULL);
  assert_socks ("\"127.0.0.1:99999\"", NULL);
  assert_socks ("\"evil@127.0.0.1:1\"", NULL);
  assert_socks ("\"127.0.0.1:1/path\"", NULL);
  assert_socks ("\"proxy.example:9050\"", NULL);
}

int
main (int argc, char *argv[])
{
  static const char *const no_phases[] = {
    "",
    "NOTICE",
    "NOTICE CIRCUIT_ESTABLISHED",
    "NOTICE BOOTSTRAP",
    "NOTICE BOOTSTRAP PROGRESS=101 SUMMARY=a",
    "NOTICE BOOTSTRAP PROGRESS=-1 SUMMARY=a",
    "NOTICE BOOTSTRAP PROGRESS=5x SUMMARY=a",
    "NOTICE BOOTSTRAP PROGRESS=5",
    "NOTICE BOOTSTRAP SUMMARY=a",
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tor-words/split", test_split);
  g_test_add_func ("/tor-words/find", test_find);
  g_test_add_func ("/tor-words/clean", test_clean);
  g_test_add_func ("/tor-words/phase", test_phase);
  g_test_add_func ("/tor-words/warning", test_warning);
  for (gsize i = 0; i < G_N_ELEMENTS (no_phases); i++) {
    g_autofree char *path = g_strdup_printf ("/tor-words/no-phase/%zu", i);

    g_test_add_data_func (path, no_phases[i], test_no_phase);
  }
  g_test_add_func ("/tor-words/socks", test_socks);
  return g_test_run ();
}
