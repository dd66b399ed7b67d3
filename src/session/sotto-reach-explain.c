/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What to tell a person while one of the ways to a host is being opened, and
 * when it cannot be. */

#include "sotto-reach.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-lan.h"
#include "sotto-router.h"
#include "sotto-tor.h"

static const char *
explain_lan (int code)
{
  switch (code) {
  case SOTTO_LAN_ERROR_MISSING:
    return _ ("Sottovoce was built without Avahi, so it cannot announce itself "
              "on the local network. Give your address to the other person "
              "instead.");
  case SOTTO_LAN_ERROR_AWAY:
    return _ ("Avahi, which announces hosts on the local network, is not "
              "running on this computer. Start it, or give your address to the "
              "other person.");
  case SOTTO_LAN_ERROR_ALONE:
    return _ ("Only this computer can reach the host, so nothing is announced "
              "on the local network.");
  default:
    return _ ("Avahi did not accept the announcement on the local network. "
              "Give your address to the other person instead.");
  }
}

static const char *
explain_router (int code)
{
  switch (code) {
  case SOTTO_ROUTER_ERROR_MISSING:
    return _ ("Sottovoce was built without UPnP, so it cannot ask the router. "
              "Open the port in the router’s own settings, or use Tor.");
  case SOTTO_ROUTER_ERROR_NOT_FOUND:
    return _ ("No router that can open a port answered. Turn on UPnP in the "
              "router’s settings, or use Tor.");
  case SOTTO_ROUTER_ERROR_PRIVATE:
    return _ ("The router opened the port, but has no address on the internet "
              "itself: another router or the provider stands in front of it. "
              "Tor works nevertheless.");
  case SOTTO_ROUTER_ERROR_ALONE:
    return _ ("Only this computer can reach the host, so no port is opened on "
              "the router.");
  default:
    return _ ("The router did not open the port. Allow it in the router’s "
              "settings, under UPnP, or use Tor.");
  }
}

/* Tor's own words are English, but tell more than any of ours. */
static char *
explain_tor (const GError *error)
{
  switch (error->code) {
  case SOTTO_TOR_ERROR_MISSING:
    return g_strdup (_ ("Tor is not installed on this computer. Install the "
                        "package “tor”, then try again."));
  case SOTTO_TOR_ERROR_BOOTSTRAP:
    return g_strdup_printf (
      /* Translators: %s is the reason that Tor gave, in English. */
      _ ("Tor does not get into its network: %s. Check the connection to the "
         "internet, then try again."),
      error->message);
  case SOTTO_TOR_ERROR_ONION:
    return g_strdup (_ ("Nobody can be found at this onion address yet. Ask "
                        "the other person whether it is published, then try "
                        "again."));
  case SOTTO_TOR_ERROR_PUBLISH:
    return g_strdup (_ ("Tor did not accept the onion address. Try again, "
                        "or use a new address."));
  case SOTTO_TOR_ERROR_LOST:
    return g_strdup (_ ("Tor has ended, and nobody can come that way any "
                        "more. Try again to start it anew."));
  default:
    return g_strdup (_ ("Tor could not be started on this computer. See "
                        "whether “tor” runs in a terminal, then try again."));
  }
}

char *
sotto_reach_explain (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == SOTTO_LAN_ERROR) {
    return g_strdup (explain_lan (error->code));
  }
  if (error->domain == SOTTO_ROUTER_ERROR) {
    return g_strdup (explain_router (error->code));
  }
  if (error->domain == SOTTO_TOR_ERROR) {
    return explain_tor (error);
  }
  /* Translators: %s is what the system says, such as “Permission denied”. */
  return g_strdup_printf (_ ("The key of the onion address could not be read "
                             "or kept: %s. Check the file, or use a new "
                             "address."),
                          error->message);
}

/* Tor's own words for it are many, English, and for those who know how it
 * works. The percentages are those of its control-spec, section 5.5.2. */
char *
sotto_reach_describe_tor (guint progress)
{
  if (progress == 0) {
    return g_strdup (_ ("Tor: starting"));
  }
  if (progress < 15) {
    /* Translators: %u is how far the program tor is on its way, in percent. */
    return g_strdup_printf (_ ("Tor: connecting to a relay (%u %%)"), progress);
  }
  if (progress < 75) {
    /* Translators: %u is how far the program tor is on its way, in percent. */
    return g_strdup_printf (_ ("Tor: loading the list of relays (%u %%)"),
                            progress);
  }
  if (progress < 100) {
    /* Translators: %u is how far the program tor is on its way, in percent. */
    return g_strdup_printf (_ ("Tor: choosing a way through the relays "
                               "(%u %%)"),
                            progress);
  }
  return g_strdup (_ ("Tor: ready"));
}
