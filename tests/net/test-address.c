/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is an address and what is not, and how addresses are shown. */

#include "sotto-address.h"

#include <string.h>

#define DEFAULT_PORT 5533

typedef struct {
  const char *text;
  const char *host;
  guint16     port;
} Good;

static const Good good[] = {
  /* 0 */ { "example.org", "example.org", DEFAULT_PORT },
  /* 1 */ { "example.org:1", "example.org", 1 },
  /* 2 */ { "example.org:65535", "example.org", 65535 },
  /* 3 */ { " \t example.org:80\r\n", "example.org", 80 },
  /* 4 */ { "\302\240host\343\200\200", "host", DEFAULT_PORT },
  /* 5 */ { "Example.ORG.", "Example.ORG.", DEFAULT_PORT },
  /* 6 */ { "localhost", "localhost", DEFAULT_PORT },
  /* 7 */ { "my_host-2.local:5534", "my_host-2.local", 5534 },
  /* 8 */ { "7zip.example", "7zip.example", DEFAULT_PORT },
  /* 9 */ { "192.0.2.1", "192.0.2.1", DEFAULT_PORT },
  /* 10 */ { "192.0.2.1:00080", "192.0.2.1", 80 },
  /* 11 */ { "2001:db8::1", "2001:db8::1", DEFAULT_PORT },
  /* 12 */ { "::", "::", DEFAULT_PORT },
  /* 13 */ { "[2001:db8::1]", "2001:db8::1", DEFAULT_PORT },
  /* 14 */ { "[2001:db8::1]:99", "2001:db8::1", 99 },
  /* 15 */ { "::ffff:192.0.2.1", "::ffff:192.0.2.1", DEFAULT_PORT },
  /* 16 */ { "fe80::1%eth0", "fe80::1%eth0", DEFAULT_PORT },
  /* 17 */ { "[fe80::1%wlp3s0.1]:7", "fe80::1%wlp3s0.1", 7 },
  /* 18 */ { "müller.example:5", "müller.example", 5 },
  /* 19 */ { "例え.テスト", "例え.テスト", DEFAULT_PORT },
  /* 20 */ { "xn--mller-kva.example", "xn--mller-kva.example", DEFAULT_PORT },
  /* 21 */
  { "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion:5533",
    "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion", 5533 },
};

typedef struct {
  const char       *text;
  SottoAddressError code;
} Bad;

static const Bad bad[] = {
  /* 0 */ { "", SOTTO_ADDRESS_ERROR_EMPTY },
  /* 1 */ { " \t\n\302\240", SOTTO_ADDRESS_ERROR_EMPTY },
  /* 2 */ { ":80", SOTTO_ADDRESS_ERROR_HOST },
  /* 3 */ { "host:", SOTTO_ADDRESS_ERROR_PORT },
  /* 4 */ { "host:0", SOTTO_ADDRESS_ERROR_PORT },
  /* 5 */ { "host:65536", SOTTO_ADDRESS_ERROR_PORT },
  /* 6 */ { "host:18446744073709551617", SOTTO_ADDRESS_ERROR_PORT },
  /* 7 */ { "host:-1", SOTTO_ADDRESS_ERROR_PORT },
  /* 8 */ { "host:+1", SOTTO_ADDRESS_ERROR_PORT },
  /* 9 */ { "host: 1", SOTTO_ADDRESS_ERROR_PORT },
  /* 10 */ { "host:1x", SOTTO_ADDRESS_ERROR_PORT },
  /* 11 */ { "host:0x50", SOTTO_ADDRESS_ERROR_PORT },
  /* 12 */ { "host:\331\241", SOTTO_ADDRESS_ERROR_PORT },
  /* 13 */ { "two words", SOTTO_ADDRESS_ERROR_HOST },
  /* 14 */ { "a..b", SOTTO_ADDRESS_ERROR_HOST },
  /* 15 */ { ".", SOTTO_ADDRESS_ERROR_HOST },
  /* 16 */ { ".host", SOTTO_ADDRESS_ERROR_HOST },
  /* 17 */ { "host..", SOTTO_ADDRESS_ERROR_HOST },
  /* 18 */ { "host/path", SOTTO_ADDRESS_ERROR_HOST },
  /* 19 */ { "user@host", SOTTO_ADDRESS_ERROR_HOST },
  /* 20 */ { "ho\001st", SOTTO_ADDRESS_ERROR_HOST },
  /* 21 */ { "ho\377st", SOTTO_ADDRESS_ERROR_HOST },
  /* 22 */ { "ho\342\200\256st", SOTTO_ADDRESS_ERROR_HOST },
  /* 23 */ { "host%eth0", SOTTO_ADDRESS_ERROR_HOST },
  /* 24 */ { "[host]", SOTTO_ADDRESS_ERROR_HOST },
  /* 25 */ { "[192.0.2.1]", SOTTO_ADDRESS_ERROR_HOST },
  /* 26 */ { "[2001:db8::1", SOTTO_ADDRESS_ERROR_HOST },
  /* 27 */ { "[2001:db8::1]80", SOTTO_ADDRESS_ERROR_HOST },
  /* 28 */ { "[2001:db8::1]:", SOTTO_ADDRESS_ERROR_PORT },
  /* 29 */ { "[]:80", SOTTO_ADDRESS_ERROR_HOST },
  /* 30 */ { "2001:db8::1::2", SOTTO_ADDRESS_ERROR_HOST },
  /* 31 */ { "1:2:3", SOTTO_ADDRESS_ERROR_HOST },
  /* 32 */ { "fe80::1%", SOTTO_ADDRESS_ERROR_HOST },
  /* 33 */ { "fe80::1%an-interface-too-long", SOTTO_ADDRESS_ERROR_HOST },
  /* 34 */ { "fe80::1%et/h0", SOTTO_ADDRESS_ERROR_HOST },
  /* 35 */ { "fe80::1%a%b", SOTTO_ADDRESS_ERROR_HOST },
  /* 36 */ { "%eth0", SOTTO_ADDRESS_ERROR_HOST },
  /* 37 */ { "1", SOTTO_ADDRESS_ERROR_HOST },
  /* 38 */ { "192.168.1", SOTTO_ADDRESS_ERROR_HOST },
  /* 39 */ { "256.1.1.1", SOTTO_ADDRESS_ERROR_HOST },
  /* 40 */ { "192.0.2.1.", SOTTO_ADDRESS_ERROR_HOST },
  /* 41 */ { "0x7f.0x1", SOTTO_ADDRESS_ERROR_HOST },
  /* 42 */ { "http://host", SOTTO_ADDRESS_ERROR_PORT },
  /* 43 */ { "-host", SOTTO_ADDRESS_ERROR_HOST },
  /* 44 */ { "host-.example", SOTTO_ADDRESS_ERROR_HOST },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char   *host = NULL;
    g_autoptr (GError) error = NULL;
    guint16            port = 0;
    gboolean           ok;

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    ok = sotto_address_parse (good[i].text, DEFAULT_PORT, &host, &port, &error);
    g_assert_no_error (error);
    g_assert_true (ok);
    g_assert_cmpstr (host, ==, good[i].host);
    g_assert_cmpuint (port, ==, good[i].port);
  }
}

static void
assert_refused (const char *text, SottoAddressError code)
{
  g_autoptr (GError) error = NULL;
  char              *host = NULL;
  guint16            port = 7;
  gboolean           ok;

  ok = sotto_address_parse (text, DEFAULT_PORT, &host, &port, &error);
  g_assert_error (error, SOTTO_ADDRESS_ERROR, (int) code);
  g_assert_false (ok);
  g_assert_null (host);
  g_assert_cmpuint (port, ==, 7);
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_refused (bad[i].text, bad[i].code);
  }
}

static char *
make_name (gsize labels, gsize label_size, const char *end)
{
  GString *name = g_string_new (NULL);

  for (gsize i = 0; i < labels; i++) {
    for (gsize j = 0; j < label_size; j++) {
      g_string_append_c (name, 'a');
    }
    g_string_append_c (name, '.');
  }
  g_string_append (name, end);

  return g_string_free (name, FALSE);
}

static void
test_long (void)
{
  g_autofree char *longest = make_name (4, 61, "bcdef"); /* 253 */
  g_autofree char *longer = make_name (4, 61, "bcdefg");
  g_autofree char *label = make_name (1, 63, "b");
  g_autofree char *long_label = make_name (1, 64, "b");
  g_autofree char *endless = make_name (20000, 50, "b");
  g_autofree char *host = NULL;
  guint16          port;

  g_assert_cmpuint (strlen (longest), ==, 253);
  g_assert_true (sotto_address_parse (longest, 1, &host, &port, NULL));
  g_clear_pointer (&host, g_free);
  g_assert_true (sotto_address_parse (label, 1, &host, &port, NULL));
  assert_refused (longer, SOTTO_ADDRESS_ERROR_HOST);
  assert_refused (long_label, SOTTO_ADDRESS_ERROR_HOST);
  assert_refused (endless, SOTTO_ADDRESS_ERROR_HOST);
}

/* Whatever is made of a good address by chance, what is taken can be shown and
 * taken again. */
static void
test_mutated (void)
{
  static const char bytes[] = ":[]%.-0a \t\001\177\200\303\377";

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    gsize size = strlen (good[i].text);

    for (gsize at = 0; at < size; at++) {
      for (gsize b = 0; b < sizeof (bytes); b++) {
        g_autofree char *text = g_strdup (good[i].text);
        g_autofree char *host = NULL;
        g_autofree char *shown = NULL;
        g_autofree char *again = NULL;
        guint16          port;
        guint16          port_again;

        text[at] = bytes[b];
        if (!sotto_address_parse (text, DEFAULT_PORT, &host, &port, NULL)) {
          continue;
        }
        shown = sotto_address_format (host, port);
        g_assert_true (sotto_address_parse (shown, 1, &again, &port_again,
                                            NULL));
        g_assert_cmpstr (again, ==, host);
        g_assert_cmpuint (port_again, ==, port);
      }
    }
  }
}

static void
test_format (void)
{
  static const struct {
    const char *host;
    const char *shown;
  } lines[] = {
    /* 0 */ { "example.org", "example.org:5533" },
    /* 1 */ { "192.0.2.1", "192.0.2.1:5533" },
    /* 2 */ { "2001:db8::1", "[2001:db8::1]:5533" },
    /* 3 */ { "fe80::1%eth0", "[fe80::1%eth0]:5533" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *shown = sotto_address_format (lines[i].host, 5533);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (shown, ==, lines[i].shown);
  }
}

static void
test_format_socket (void)
{
  static const struct {
    const char *address;
    const char *shown;
    const char *host;
    const char *network;
  } lines[] = {
    /* 0 */ { "192.0.2.1", "192.0.2.1:99", "192.0.2.1", "192.0.2.1" },
    /* 1 */
    { "2001:db8::1", "[2001:db8::1]:99", "2001:db8::1", "2001:db8::/64" },
    /* 2 */
    { "::ffff:192.0.2.1", "192.0.2.1:99", "192.0.2.1", "192.0.2.1" },
    /* 3 */ { "::1", "[::1]:99", "::1", "::1" },
    /* 4 */ { "fe80::1%lo", "[fe80::1%lo]:99", "fe80::1%lo", "fe80::1%lo" },
    /* 5 */ { "fe80::1", "[fe80::1]:99", "fe80::1", "fe80::1" },
    /* 6 */
    { "2001:db8:1:2:3:4:5:6", "[2001:db8:1:2:3:4:5:6]:99",
      "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
    /* 7 */
    { "2001:db8:1:2:ffff::", "[2001:db8:1:2:ffff::]:99",
      "2001:db8:1:2:ffff::", "2001:db8:1:2::/64" },
    /* 8 */
    { "2001:db8:1:3:3:4:5:6", "[2001:db8:1:3:3:4:5:6]:99",
      "2001:db8:1:3:3:4:5:6", "2001:db8:1:3::/64" },
  };
  g_autoptr (GSocketAddress) local =
    g_native_socket_address_new (&(struct { short family; }){ 1 },
                                 sizeof (short));
  g_autofree char *unknown = sotto_address_format_socket (local);
  g_autofree char *unknown_host = sotto_address_format_host (local);
  g_autofree char *unknown_network = sotto_address_format_network (local);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string (lines[i].address, 99);
    g_autofree char *shown = sotto_address_format_socket (address);
    g_autofree char *host = sotto_address_format_host (address);
    g_autofree char *network = sotto_address_format_network (address);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (shown, ==, lines[i].shown);
    g_assert_cmpstr (host, ==, lines[i].host);
    g_assert_cmpstr (network, ==, lines[i].network);
  }
  g_assert_cmpstr (unknown, ==, "unknown");
  g_assert_cmpstr (unknown_host, ==, "unknown");
  g_assert_cmpstr (unknown_network, ==, "unknown");
}

/* 0: an IPv4 address, 1: IPv6; +2 when link-local; +4 when loopback. */
static int
get_rank (const char *text)
{
  g_auto (GStrv)           parts = g_strsplit (text, "%", 2);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (parts[0]);

  g_assert_nonnull (address);

  return (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? 1 : 0) +
         (g_inet_address_get_is_link_local (address) ? 2 : 0) +
         (g_inet_address_get_is_loopback (address) ? 4 : 0);
}

static void
test_list_local (void)
{
  g_auto (GStrv) list = sotto_address_list_local ();

  g_assert_cmpuint (g_strv_length (list), >, 0);
  for (gsize i = 0; list[i] != NULL; i++) {
    g_autofree char *host = NULL;
    guint16          port;

    g_test_message ("%s", list[i]);
    g_assert_true (sotto_address_parse (list[i], 1, &host, &port, NULL));
    g_assert_cmpstr (host, ==, list[i]);
    if (i > 0) {
      g_assert_cmpint (get_rank (list[i - 1]), <=, get_rank (list[i]));
      g_assert_cmpint (get_rank (list[i]) / 2, ==, get_rank (list[0]) / 2);
    }
    for (gsize j = 0; j < i; j++) {
      g_assert_cmpstr (list[i], !=, list[j]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/address/parse/good", test_good);
  g_test_add_func ("/net/address/parse/bad", test_bad);
  g_test_add_func ("/net/address/parse/long", test_long);
  g_test_add_func ("/net/address/parse/mutated", test_mutated);
  g_test_add_func ("/net/address/format", test_format);
  g_test_add_func ("/net/address/format/socket", test_format_socket);
  g_test_add_func ("/net/address/list-local", test_list_local);

  return g_test_run ();
}
