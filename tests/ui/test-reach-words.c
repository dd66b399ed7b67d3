/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is said of each way, from off to done. */

#include "sotto-reach-words.h"

#include "sotto-lan.h"
#include "sotto-reach.h"
#include "sotto-router.h"
#include "sotto-tor.h"

static void
assert_words (char *words, const char *expected)
{
  g_autofree char *owned = words;

  g_assert_cmpstr (owned, ==, expected);
}

/* What went wrong is told by the same words everywhere, while it matters. */
static void
assert_explains (char *words, const GError *error)
{
  g_autofree char *expected = sotto_reach_explain (error);

  assert_words (words, expected);
}

static void
test_announcing (void)
{
  g_autoptr (GError) away =
    g_error_new_literal (SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_AWAY, "away");

  assert_words (sotto_reach_words_describe_announcing (FALSE, NULL, NULL),
                "Others nearby can choose you from a list");
  assert_words (sotto_reach_words_describe_announcing (FALSE, NULL, away),
                "Others nearby can choose you from a list");
  assert_words (sotto_reach_words_describe_announcing (TRUE, NULL, NULL),
                "Not announced yet");
  assert_words (sotto_reach_words_describe_announcing (TRUE, "Bob #2", NULL),
                "Others see you as “Bob #2”");
  assert_explains (sotto_reach_words_describe_announcing (TRUE, NULL, away),
                   away);
}

static void
test_routing (void)
{
  g_autoptr (GError) refused =
    g_error_new_literal (SOTTO_ROUTER_ERROR, SOTTO_ROUTER_ERROR_REFUSED,
                         "refused");

  assert_words (sotto_reach_words_describe_routing (FALSE, NULL),
                "Lets others in from the internet, while you host");
  assert_words (sotto_reach_words_describe_routing (TRUE, NULL),
                "When the router lets others in, its address is above, under "
                "“Internet”");
  assert_explains (sotto_reach_words_describe_routing (TRUE, refused), refused);
}

/* From off to published, in the order in which it happens. */
static void
test_tor (void)
{
  assert_words (
    sotto_reach_words_describe_tor (FALSE, FALSE, 0, NULL),
    "Slower, but works through any firewall, and nobody sees who talks to "
    "whom");
  assert_words (sotto_reach_words_describe_tor (TRUE, FALSE, 0, NULL),
                "Tor: starting");
  assert_words (sotto_reach_words_describe_tor (TRUE, FALSE, 45, NULL),
                "Tor: loading the list of relays (45 %)");
  assert_words (sotto_reach_words_describe_tor (TRUE, FALSE, 100, NULL),
                "Publishing the address…");
  assert_words (sotto_reach_words_describe_tor (TRUE, TRUE, 100, NULL),
                "Published: others can find you");
}

static void
test_tor_error (void)
{
  g_autoptr (GError) missing =
    g_error_new_literal (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_MISSING, "missing");
  g_autoptr (GError) key =
    g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "Not yours");

  assert_explains (sotto_reach_words_describe_tor (TRUE, FALSE, 30, missing),
                   missing);
  assert_explains (sotto_reach_words_describe_tor (TRUE, FALSE, 100, key), key);
}

static void
test_keeping (void)
{
  static const struct {
    gboolean    on;
    gboolean    kept;
    gboolean    keep;
    const char *words;
  } rows[] = {
    { FALSE, FALSE, FALSE, "A new one each time" },
    { FALSE, FALSE, TRUE,
      "The same one each time: its key stays on this computer" },
    { TRUE, TRUE, TRUE,
      "The same one each time: its key stays on this computer" },
    { TRUE, FALSE, FALSE, "A new one each time" },
    { TRUE, FALSE, TRUE, "Counts from the next time that you turn Tor on" },
    { TRUE, TRUE, FALSE, "Counts from the next time that you turn Tor on" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_words (sotto_reach_words_describe_keeping (rows[i].on, rows[i].kept,
                                                      rows[i].keep),
                  rows[i].words);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reach-words/announcing", test_announcing);
  g_test_add_func ("/reach-words/routing", test_routing);
  g_test_add_func ("/reach-words/tor", test_tor);
  g_test_add_func ("/reach-words/tor-error", test_tor_error);
  g_test_add_func ("/reach-words/keeping", test_keeping);

  return g_test_run ();
}
