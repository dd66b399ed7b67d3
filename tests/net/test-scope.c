/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How far each kind of address reaches. */

#include "sotto-scope.h"

#include <string.h>

#define ONION "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"

static const struct {
  const char *host;
  SottoScope  scope;
} hosts[] = {
  /* 0 */ { "127.0.0.1", SOTTO_SCOPE_COMPUTER },
  /* 1 */ { "127.255.255.254", SOTTO_SCOPE_COMPUTER },
  /* 2 */ { "::1", SOTTO_SCOPE_COMPUTER },
  /* 3 */ { "::ffff:127.0.0.1", SOTTO_SCOPE_COMPUTER },
  /* 4 */ { "0.0.0.0", SOTTO_SCOPE_COMPUTER },
  /* 5 */ { "::", SOTTO_SCOPE_COMPUTER },
  /* 6 */ { "localhost", SOTTO_SCOPE_COMPUTER },
  /* 7 */ { "LocalHost.", SOTTO_SCOPE_COMPUTER },
  /* 8 */ { "a.localhost", SOTTO_SCOPE_COMPUTER },
  /* 9 */ { "10.0.0.0", SOTTO_SCOPE_LOCAL },
  /* 10 */ { "10.255.255.255", SOTTO_SCOPE_LOCAL },
  /* 11 */ { "9.255.255.255", SOTTO_SCOPE_INTERNET },
  /* 12 */ { "11.0.0.0", SOTTO_SCOPE_INTERNET },
  /* 13 */ { "172.16.0.1", SOTTO_SCOPE_LOCAL },
  /* 14 */ { "172.31.255.255", SOTTO_SCOPE_LOCAL },
  /* 15 */ { "172.15.255.255", SOTTO_SCOPE_INTERNET },
  /* 16 */ { "172.32.0.0", SOTTO_SCOPE_INTERNET },
  /* 17 */ { "192.168.1.1", SOTTO_SCOPE_LOCAL },
  /* 18 */ { "192.169.0.0", SOTTO_SCOPE_INTERNET },
  /* 19 */ { "169.254.1.1", SOTTO_SCOPE_LOCAL },
  /* 20 */ { "100.64.0.0", SOTTO_SCOPE_LOCAL },
  /* 21 */ { "100.127.255.255", SOTTO_SCOPE_LOCAL },
  /* 22 */ { "100.63.255.255", SOTTO_SCOPE_INTERNET },
  /* 23 */ { "100.128.0.0", SOTTO_SCOPE_INTERNET },
  /* 24 */ { "203.0.113.7", SOTTO_SCOPE_INTERNET },
  /* 25 */ { "::ffff:192.168.1.1", SOTTO_SCOPE_LOCAL },
  /* 26 */ { "::ffff:203.0.113.7", SOTTO_SCOPE_INTERNET },
  /* 27 */ { "fe80::1", SOTTO_SCOPE_LOCAL },
  /* 28 */ { "fe80::1%eth0", SOTTO_SCOPE_LOCAL },
  /* 29 */ { "febf::1", SOTTO_SCOPE_LOCAL },
  /* 30 */ { "fc00::1", SOTTO_SCOPE_LOCAL },
  /* 31 */ { "fdff:ffff::1", SOTTO_SCOPE_LOCAL },
  /* 32 */ { "fbff::1", SOTTO_SCOPE_INTERNET },
  /* 33 */ { "2001:db8::1", SOTTO_SCOPE_INTERNET },
  /* 34 */ { "host.local", SOTTO_SCOPE_LOCAL },
  /* 35 */ { "HOST.LOCAL.", SOTTO_SCOPE_LOCAL },
  /* 36 */ { "host.local.example", SOTTO_SCOPE_INTERNET },
  /* 37 */ { "mylocal", SOTTO_SCOPE_INTERNET },
  /* 38 */ { "example.org", SOTTO_SCOPE_INTERNET },
  /* 39 */ { "host", SOTTO_SCOPE_INTERNET },
  /* 40 */ { ONION, SOTTO_SCOPE_TOR },
  /* 41 */ { "sub." ONION, SOTTO_SCOPE_TOR },
  /* 42 */ { ONION ".", SOTTO_SCOPE_TOR },
  /* 43 */ { "a.Onion", SOTTO_SCOPE_TOR },
  /* 44 */ { "a.onion.example", SOTTO_SCOPE_INTERNET },
  /* 45 */ { "allonion", SOTTO_SCOPE_INTERNET },
  /* What the resolver would take for a name in .onion. */
  /* 46 */ { "a\343\200\202onion", SOTTO_SCOPE_TOR },
  /* 47 */ { "a.\357\275\217nion", SOTTO_SCOPE_TOR },
  /* 48 */ { "a.on\302\255ion", SOTTO_SCOPE_TOR },
  /* 49 */ { "", SOTTO_SCOPE_INTERNET },
  /* 50 */ { "%", SOTTO_SCOPE_INTERNET },
};

static void
test_hosts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (sotto_scope_of_host (hosts[i].host), ==, hosts[i].scope);
  }
}

/* The same by the two ways in. */
static void
test_addresses (void)
{
  guint n_addresses = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autoptr (GInetAddress) address =
      g_inet_address_new_from_string (hosts[i].host);

    if (address != NULL) {
      g_test_message ("line %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (sotto_scope_of_address (address), ==, hosts[i].scope);
      n_addresses++;
    }
  }
  g_assert_cmpuint (n_addresses, >, 25);
}

static void
test_long (void)
{
  g_autofree char *endless = g_strnfill (1000000, 'a');
  g_autofree char *wide = g_strnfill (1000000, '\303');

  g_assert_cmpint (sotto_scope_of_host (endless), ==, SOTTO_SCOPE_INTERNET);
  memcpy (endless + 1000000 - strlen (".onion"), ".onion", strlen (".onion"));
  g_assert_cmpint (sotto_scope_of_host (endless), ==, SOTTO_SCOPE_TOR);
  g_assert_cmpint (sotto_scope_of_host (wide), ==, SOTTO_SCOPE_INTERNET);
}

static void
test_words (void)
{
  g_assert_cmpstr (sotto_scope_get_word (SOTTO_SCOPE_COMPUTER), ==, "computer");
  g_assert_cmpstr (sotto_scope_get_word (SOTTO_SCOPE_LOCAL), ==, "local");
  g_assert_cmpstr (sotto_scope_get_word (SOTTO_SCOPE_INTERNET), ==, "internet");
  g_assert_cmpstr (sotto_scope_get_word (SOTTO_SCOPE_TOR), ==, "tor");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope/hosts", test_hosts);
  g_test_add_func ("/scope/addresses", test_addresses);
  g_test_add_func ("/scope/long", test_long);
  g_test_add_func ("/scope/words", test_words);

  return g_test_run ();
}
