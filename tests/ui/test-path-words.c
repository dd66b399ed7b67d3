/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each way in words. */

#include "sotto-path-words.h"

#include <string.h>

static const struct {
  const char   *path;
  GSocketFamily family;
  gint64        round_trip;
  const char   *words;
} paths[] = {
  { "direct", G_SOCKET_FAMILY_IPV4, 12000, "Direct, IPv4, 12 ms" },
  { "local", G_SOCKET_FAMILY_IPV6, 400, "Local network, IPv6, 0.4 ms" },
  { "tor", G_SOCKET_FAMILY_INVALID, 310000, "Tor, 310 ms" },
  { "direct", G_SOCKET_FAMILY_IPV6, 0, "Direct, IPv6, measuring…" },
  { "tor", G_SOCKET_FAMILY_INVALID, 0, "Tor, measuring…" },
  { "local", G_SOCKET_FAMILY_IPV4, 1, "Local network, IPv4, 0.1 ms" },
  { "local", G_SOCKET_FAMILY_IPV4, 9940, "Local network, IPv4, 9.9 ms" },
  { "direct", G_SOCKET_FAMILY_IPV4, 10000, "Direct, IPv4, 10 ms" },
  { "tor", G_SOCKET_FAMILY_INVALID, 12345678, "Tor, 12346 ms" },
  { NULL, G_SOCKET_FAMILY_INVALID, 0, "" },
};

static void
test_describe (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *words =
      sotto_path_words_describe (paths[i].path, paths[i].family,
                                 paths[i].round_trip);

    g_assert_cmpstr (words, ==, paths[i].words);
  }
}

/* Only of Tor it is true that others cannot tell. */
static void
test_explain (void)
{
  static const struct {
    const char *path;
    const char *part;
  } parts[] = {
    { "direct", "The networks in between can see" },
    { "local", "Whoever runs the local network can see" },
    { "tor", "others see only that each of you uses Tor" },
    { NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *words = sotto_path_words_explain (parts[i].path);

    g_assert_nonnull (strstr (words, parts[i].part));
    g_assert_cmpint (*words == '\0', ==, parts[i].path == NULL);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-words/describe", test_describe);
  g_test_add_func ("/path-words/explain", test_explain);

  return g_test_run ();
}
