/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Says what a way is good for while it is closed, and how it stands once the
 * person wants it. */

#include "sotto-reach-words.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-reach.h"

char *
sotto_reach_words_describe_announcing (gboolean      on,
                                       const char   *name,
                                       const GError *error)
{
  if (on && error != NULL) {
    return sotto_reach_explain (error);
  }
  if (on && name != NULL) {
    /* Translators: %s is the name under which somebody hosts. */
    return g_strdup_printf (_ ("Others see you as “%s”"), name);
  }
  if (on) {
    return g_strdup (_ ("Not announced yet"));
  }
  return g_strdup (_ ("Others nearby can choose you from a list"));
}

char *
sotto_reach_words_describe_routing (gboolean on, const GError *error)
{
  if (on && error != NULL) {
    return sotto_reach_explain (error);
  }
  if (on) {
    return g_strdup (_ ("When the router lets others in, its address is above, "
                        "under “Internet”"));
  }
  return g_strdup (_ ("Lets others in from the internet, while you host"));
}

char *
sotto_reach_words_describe_tor (gboolean      on,
                                gboolean      published,
                                guint         progress,
                                const GError *error)
{
  if (!on) {
    return g_strdup (_ ("Slower, but works through any firewall, and nobody "
                        "sees who talks to whom"));
  }
  if (error != NULL) {
    return sotto_reach_explain (error);
  }
  if (published) {
    return g_strdup (_ ("Published: others can find you"));
  }
  if (progress >= 100) {
    return g_strdup (_ ("Publishing the address…"));
  }
  return sotto_reach_describe_tor (progress);
}

/* An address that others may know already does not change under their hands. */
char *
sotto_reach_words_describe_keeping (gboolean on, gboolean kept, gboolean keep)
{
  if (on && kept != keep) {
    return g_strdup (_ ("Counts from the next time that you turn Tor on"));
  }
  if (keep) {
    return g_strdup (_ ("The same one each time: its key stays on this "
                        "computer"));
  }
  return g_strdup (_ ("A new one each time"));
}
