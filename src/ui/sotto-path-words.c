/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Names the way, and what it tells others. */

#include "sotto-path-words.h"

#include "config.h"

#include <glib/gi18n-lib.h>

static const char *
get_way (const char *path)
{
  if (g_strcmp0 (path, "tor") == 0) {
    return _ ("Tor");
  }
  if (g_strcmp0 (path, "local") == 0) {
    return _ ("Local network");
  }
  return _ ("Direct");
}

static char *
format_round_trip (gint64 round_trip)
{
  /* Less is shown as a tenth: a way that takes no time looks like a mistake. */
  double milliseconds = MAX ((double) round_trip / 1000, 0.1);

  if (round_trip <= 0) {
    /* Translators: how long a round trip takes is being measured. */
    return g_strdup (_ ("measuring…"));
  }
  if (milliseconds < 10) {
    /* Translators: milliseconds. */
    return g_strdup_printf (_ ("%.1f ms"), milliseconds);
  }
  /* Translators: milliseconds. */
  return g_strdup_printf (_ ("%.0f ms"), milliseconds);
}

char *
sotto_path_words_describe (const char   *path,
                           GSocketFamily family,
                           gint64        round_trip)
{
  g_autofree char *time = format_round_trip (round_trip);

  if (path == NULL) {
    return g_strdup ("");
  }
  if (family == G_SOCKET_FAMILY_IPV4) {
    /* Translators: the way between two computers, such as "Direct", and how
     * long a round trip takes, such as "12 ms". */
    return g_strdup_printf (_ ("%s, IPv4, %s"), get_way (path), time);
  }
  if (family == G_SOCKET_FAMILY_IPV6) {
    /* Translators: the way between two computers, such as "Direct", and how
     * long a round trip takes, such as "12 ms". */
    return g_strdup_printf (_ ("%s, IPv6, %s"), get_way (path), time);
  }
  /* Translators: the way between two computers, such as "Tor", and how long a
   * round trip takes, such as "310 ms". */
  return g_strdup_printf (_ ("%s, %s"), get_way (path), time);
}

char *
sotto_path_words_explain (const char *path)
{
  if (path == NULL) {
    return g_strdup ("");
  }
  if (g_str_equal (path, "tor")) {
    return g_strdup (_ ("No part of Tor sees both ends, and others see only "
                        "that each of you uses Tor. Further addresses of an "
                        "invite are tried directly, though."));
  }
  if (g_str_equal (path, "local")) {
    return g_strdup (_ ("Whoever runs the local network can see that these two "
                        "computers are connected, but not what is said."));
  }
  return g_strdup (
    _ ("The networks in between can see that these two computers "
       "are connected, but not what is said."));
}
