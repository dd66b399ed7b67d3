/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Only what a person can do something with is worth a line: an invite, an
 * address that was tried, what is being waited for. */

#include "sotto-cli-way-text.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-cli-clean.h"

/* What was found out about one address; NULL: nothing yet. */
static char *
format_address (const SottoCliEvent *event)
{
  const char *address = event->address.address;

  switch (event->address.state) {
  case SOTTO_REACH_ANSWERS:
    /* Translators: %s is an address of this computer. */
    return g_strdup_printf (_ ("%s can be reached from this computer."),
                            address);
  case SOTTO_REACH_REFUSED:
  case SOTTO_REACH_SILENT:
  case SOTTO_REACH_NO_WAY:
    /* Translators: %s is an address of this computer. */
    return g_strdup_printf (_ ("%s cannot be reached from this computer."),
                            address);
  case SOTTO_REACH_UNKNOWN:
  case SOTTO_REACH_TESTING:
  default:
    return NULL;
  }
}

static char *
format_trying (const SottoCliEvent *event)
{
  g_autofree char *place = NULL;

  if (event->trying.known) {
    return NULL;
  }
  place = sotto_cli_clean (event->trying.place, NULL);
  /* Translators: %s is an address, several, or what Tor is at. */
  return g_strdup_printf (_ ("Trying %s"), place);
}

static char *
format_path (const SottoCliEvent *event)
{
  gboolean ipv6 = event->path.family == G_SOCKET_FAMILY_IPV6;
  guint    ms = (guint) MIN ((event->path.round_trip + 999) / 1000, G_MAXINT);

  if (strcmp (event->path.path, "tor") == 0) {
    /* Translators: %u is how long there and back takes, in milliseconds. */
    return g_strdup_printf (_ ("The connection goes through Tor: %u ms there "
                               "and back."),
                            ms);
  }
  if (strcmp (event->path.path, "local") == 0) {
    /* Translators: %s is IPv4 or IPv6, %u how long there and back takes. */
    return g_strdup_printf (_ ("The connection stays in the local network, by "
                               "%s: %u ms there and back."),
                            ipv6 ? "IPv6" : "IPv4", ms);
  }
  /* Translators: %s is IPv4 or IPv6, %u how long there and back takes. */
  return g_strdup_printf (_ ("The connection is direct, by %s: %u ms there and "
                             "back."),
                          ipv6 ? "IPv6" : "IPv4", ms);
}

char *
sotto_cli_way_text_format (const SottoCliEvent *event)
{
  switch (event->kind) {
  case SOTTO_CLI_EVENT_ADDRESS:
    return format_address (event);
  case SOTTO_CLI_EVENT_INVITE:
    /* Translators: %s is an invite, sottovoce://… */
    return g_strdup_printf (_ ("Invite: %s"), event->invite);
  case SOTTO_CLI_EVENT_TOR:
    return sotto_reach_describe_tor (event->tor.progress);
  case SOTTO_CLI_EVENT_PUBLISHED:
    /* Translators: %s is an address, ….onion */
    return g_strdup_printf (_ ("Others can come through Tor, to %s"),
                            event->published);
  case SOTTO_CLI_EVENT_TRYING:
    return format_trying (event);
  case SOTTO_CLI_EVENT_PATH:
    return format_path (event);
  default:
    g_return_val_if_reached (NULL);
  }
}
