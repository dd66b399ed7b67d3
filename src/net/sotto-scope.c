/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells from an address, or from the end of a name, how far it reaches. */

#include "sotto-scope.h"

#include <string.h>

/* RFC 1035, section 2.3.4. g_hostname_to_ascii() takes a time that is more than
 * linear. */
#define NAME_SIZE_MAX 253

/* RFC 4291, section 2.5.5.2: an IPv4 address is at the end of those. */
static const guint8 mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

/* Networks that the Internet does not carry. Private and link-local ones are
 * known to GIO. */
static const char *const local_networks[] = {
  "100.64.0.0/10", /* RFC 6598: behind a provider's translation */
  "fc00::/7",      /* RFC 4193 */
};

static const struct {
  const char *domain;
  SottoScope  scope;
} domains[] = {
  { ".onion", SOTTO_SCOPE_TOR },
  { ".local", SOTTO_SCOPE_LOCAL },
  /* RFC 6761, section 6.3. The name alone is one of them. */
  { ".localhost", SOTTO_SCOPE_COMPUTER },
};

/* What a socket for both families calls IPv4 is IPv4. */
static GInetAddress *
unmap (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (bytes, mapped_prefix, sizeof mapped_prefix) == 0) {
    return g_inet_address_new_from_bytes (bytes + sizeof mapped_prefix,
                                          G_SOCKET_FAMILY_IPV4);
  }

  return g_object_ref (address);
}

static gboolean
is_in_network (GInetAddress *address, const char *network)
{
  g_autoptr (GInetAddressMask) mask =
    g_inet_address_mask_new_from_string (network, NULL);

  return g_inet_address_mask_matches (mask, address);
}

static gboolean
is_local (GInetAddress *address)
{
  for (gsize i = 0; i < G_N_ELEMENTS (local_networks); i++) {
    if (is_in_network (address, local_networks[i])) {
      return TRUE;
    }
  }

  return g_inet_address_get_is_site_local (address) ||
         g_inet_address_get_is_link_local (address);
}

SottoScope
sotto_scope_of_address (GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = NULL;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), SOTTO_SCOPE_INTERNET);

  plain = unmap (address);
  /* Who connects to 0.0.0.0 or :: finds itself. */
  if (g_inet_address_get_is_loopback (plain) ||
      g_inet_address_get_is_any (plain)) {
    return SOTTO_SCOPE_COMPUTER;
  }

  return is_local (plain) ? SOTTO_SCOPE_LOCAL : SOTTO_SCOPE_INTERNET;
}

/* As the resolver would see it, and with a dot before its first label: another
 * full stop or wide letters must not hide an onion address from us alone. */
static char *
make_plain (const char *name)
{
  g_autofree char *ascii =
    strlen (name) <= NAME_SIZE_MAX ? g_hostname_to_ascii (name) : NULL;
  g_autofree char *lower = NULL;

  lower = g_ascii_strdown (ascii != NULL ? ascii : name, -1);
  if (g_str_has_suffix (lower, ".")) {
    lower[strlen (lower) - 1] = '\0';
  }

  return g_strconcat (".", lower, NULL);
}

static SottoScope
get_scope_of_name (const char *name)
{
  g_autofree char *plain = make_plain (name);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    if (g_str_has_suffix (plain, domains[i].domain)) {
      return domains[i].scope;
    }
  }

  return SOTTO_SCOPE_INTERNET;
}

SottoScope
sotto_scope_of_host (const char *host)
{
  g_autofree char         *number = NULL;
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (host != NULL, SOTTO_SCOPE_INTERNET);

  /* RFC 4007, section 11: what follows is the zone. */
  number = g_strndup (host, strcspn (host, "%"));
  address = g_inet_address_new_from_string (number);

  return address != NULL ? sotto_scope_of_address (address)
                         : get_scope_of_name (host);
}

const char *
sotto_scope_get_word (SottoScope scope)
{
  switch (scope) {
  case SOTTO_SCOPE_COMPUTER:
    return "computer";
  case SOTTO_SCOPE_LOCAL:
    return "local";
  case SOTTO_SCOPE_TOR:
    return "tor";
  case SOTTO_SCOPE_INTERNET:
  default:
    return "internet";
  }
}
