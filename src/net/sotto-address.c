/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Splits what a person typed into a host and a port, and lists the addresses
 * under which this machine can be found. */

#include "sotto-address.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

G_DEFINE_QUARK (sotto_address_error, sotto_address_error)

/* RFC 1035, section 2.3.4, as text. */
#define NAME_SIZE_MAX 253
#define LABEL_SIZE_MAX 63

#define ONION_DIGITS "abcdefghijklmnopqrstuvwxyz234567"
#define ONION_SIZE 56
#define ONION_CUT_MIN 32

/* RFC 4291, section 2.5.4. */
#define IPV6_SIZE 16
#define IPV6_PREFIX_SIZE 8

/* The likeliest first. */
typedef enum {
  REACH_GLOBAL_IPV4,
  REACH_GLOBAL_IPV6,
  REACH_LINK_IPV4,
  REACH_LINK_IPV6,
  REACH_LOOPBACK_IPV4,
  REACH_LOOPBACK_IPV6,
} Reach;

static char *
strip (const char *text)
{
  const char *end = text + strlen (text);

  while (text < end && g_unichar_isspace (g_utf8_get_char (text))) {
    text = g_utf8_next_char (text);
  }
  while (end > text &&
         g_unichar_isspace (g_utf8_get_char (g_utf8_find_prev_char (text,
                                                                    end)))) {
    end = g_utf8_find_prev_char (text, end);
  }

  return g_strndup (text, end - text);
}

/* Also true for "1" and "192.168.1", which the resolver would take for IPv4
 * addresses that nobody means. */
static gboolean
ends_in_number (const char *name)
{
  const char *label = strrchr (name, '.');

  label = label != NULL ? label + 1 : name;
  if (g_str_has_prefix (label, "0x")) {
    label += strlen ("0x");
    return label[strspn (label, "0123456789abcdef")] == '\0';
  }

  return label[strspn (label, "0123456789")] == '\0';
}

static gboolean
is_label (const char *label)
{
  gsize size = strlen (label);

  if (size == 0 || size > LABEL_SIZE_MAX || label[0] == '-' ||
      label[size - 1] == '-') {
    return FALSE;
  }
  for (gsize i = 0; i < size; i++) {
    if (!g_ascii_isalnum (label[i]) && strchr ("-_", label[i]) == NULL) {
      return FALSE;
    }
  }

  return TRUE;
}

/* What there is of a name that Tor's rend-spec-v3, section 6, makes, when its
 * end is missing. No domain has that many letters in a row and no dot. */
static gboolean
is_cut_onion (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize            size = strspn (lower, ONION_DIGITS);

  if (size == ONION_SIZE) {
    return !g_str_has_prefix (lower + size, ".onion");
  }

  return size >= ONION_CUT_MIN && size < ONION_SIZE && lower[size] == '\0';
}

static gboolean
is_name (const char *name)
{
  g_autofree char *ascii = NULL;
  g_auto (GStrv)   labels = NULL;

  /* g_hostname_to_ascii() takes a time that is more than linear. */
  if (strlen (name) > NAME_SIZE_MAX) {
    return FALSE;
  }
  ascii = g_hostname_to_ascii (name);
  if (ascii == NULL || strlen (ascii) > NAME_SIZE_MAX) {
    return FALSE;
  }
  if (g_str_has_suffix (ascii, ".")) {
    ascii[strlen (ascii) - 1] = '\0';
  }

  labels = g_strsplit (ascii, ".", -1);
  if (labels[0] == NULL || ends_in_number (ascii) || is_cut_onion (ascii)) {
    return FALSE;
  }
  for (gsize i = 0; labels[i] != NULL; i++) {
    if (!is_label (labels[i])) {
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
is_ip (const char *text, GSocketFamily family)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL && g_inet_address_get_family (address) == family;
}

/* RFC 4007, section 11: <address>%<zone>, the zone being an interface here. */
static gboolean
is_ipv6 (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "%", 2);

  if (parts[0] == NULL || !is_ip (parts[0], G_SOCKET_FAMILY_IPV6)) {
    return FALSE;
  }
  if (parts[1] == NULL) {
    return TRUE;
  }
  if (parts[1][0] == '\0' || strlen (parts[1]) >= IF_NAMESIZE) {
    return FALSE;
  }
  for (const char *c = parts[1]; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && strchr ("-_.@", *c) == NULL) {
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
parse_port (const char *text, guint16 *port, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &number, NULL)) {
    g_set_error_literal (error, SOTTO_ADDRESS_ERROR, SOTTO_ADDRESS_ERROR_PORT,
                         "The port is no number from 1 to 65535");
    return FALSE;
  }
  *port = (guint16) number;

  return TRUE;
}

/* Cuts @text in place after the host; @port gets what follows the colon behind
 * it, or NULL. FALSE when it is no host. */
static gboolean
split (char *text, const char **host, const char **port)
{
  char *end;

  *port = NULL;
  *host = text;

  if (text[0] == '[') {
    end = strchr (text, ']');
    if (end == NULL || (end[1] != '\0' && end[1] != ':')) {
      return FALSE;
    }
    *end = '\0';
    *host = text + 1;
    *port = end[1] == ':' ? end + 2 : NULL;
    return is_ipv6 (*host);
  }

  end = strchr (text, ':');
  if (end != NULL && strchr (end + 1, ':') != NULL) {
    return is_ipv6 (text);
  }
  if (end != NULL) {
    *end = '\0';
    *port = end + 1;
  }

  return is_ip (text, G_SOCKET_FAMILY_IPV4) || is_name (text);
}

gboolean
sotto_address_parse (const char *text,
                     guint16     default_port,
                     char      **host,
                     guint16    *port,
                     GError    **error)
{
  g_autofree char *stripped = NULL;
  const char      *host_part;
  const char      *port_part;
  guint16          number = default_port;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (host != NULL && port != NULL, FALSE);

  stripped = g_utf8_validate (text, -1, NULL) ? strip (text) : NULL;
  if (stripped != NULL && stripped[0] == '\0') {
    g_set_error_literal (error, SOTTO_ADDRESS_ERROR, SOTTO_ADDRESS_ERROR_EMPTY,
                         "The address is empty");
    return FALSE;
  }
  if (stripped == NULL || !split (stripped, &host_part, &port_part)) {
    g_set_error_literal (error, SOTTO_ADDRESS_ERROR, SOTTO_ADDRESS_ERROR_HOST,
                         "The host is neither a name nor an address");
    return FALSE;
  }
  if (port_part != NULL && !parse_port (port_part, &number, error)) {
    return FALSE;
  }

  *host = g_strdup (host_part);
  *port = number;

  return TRUE;
}

char *
sotto_address_format (const char *host, guint16 port)
{
  g_return_val_if_fail (host != NULL, NULL);

  if (strchr (host, ':') != NULL) {
    return g_strdup_printf ("[%s]:%u", host, port);
  }

  return g_strdup_printf ("%s:%u", host, port);
}

static guint32
get_scope (GInetSocketAddress *address)
{
  return g_socket_address_get_family (G_SOCKET_ADDRESS (address)) ==
             G_SOCKET_FAMILY_IPV6
           ? g_inet_socket_address_get_scope_id (address)
           : 0;
}

/* The address without its port, with its interface where it has one. */
static char *
format_inet (GInetSocketAddress *socket_address)
{
  GInetAddress    *address = g_inet_socket_address_get_address (socket_address);
  g_autofree char *text = g_inet_address_to_string (address);
  guint32          scope = get_scope (socket_address);
  char             name[IF_NAMESIZE];

  /* RFC 4291, section 2.5.5.2: what a socket for both families calls IPv4. */
  if (g_ascii_strncasecmp (text, "::ffff:", 7) == 0 &&
      is_ip (text + 7, G_SOCKET_FAMILY_IPV4)) {
    return g_strdup (text + 7);
  }
  if (scope != 0 && if_indextoname (scope, name) != NULL) {
    return g_strdup_printf ("%s%%%s", text, name);
  }

  return g_steal_pointer (&text);
}

char *
sotto_address_format_socket (GSocketAddress *address)
{
  GInetSocketAddress *inet;
  g_autofree char    *host = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address)) {
    return g_strdup ("unknown");
  }

  inet = G_INET_SOCKET_ADDRESS (address);
  host = format_inet (inet);

  return sotto_address_format (host, g_inet_socket_address_get_port (inet));
}

char *
sotto_address_format_host (GSocketAddress *address)
{
  return G_IS_INET_SOCKET_ADDRESS (address)
           ? format_inet (G_INET_SOCKET_ADDRESS (address))
           : g_strdup ("unknown");
}

/* Of link-local addresses the first half is the same for everybody. */
static gboolean
is_shared_prefix (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
         !g_inet_address_get_is_link_local (address) &&
         !g_inet_address_get_is_loopback (address);
}

char *
sotto_address_format_network (GSocketAddress *address)
{
  g_autofree char         *host = sotto_address_format_host (address);
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (host);
  g_autoptr (GInetAddress) prefix = NULL;
  g_autofree char         *text = NULL;
  guint8                   bytes[IPV6_SIZE] = { 0 };

  if (inet == NULL || !is_shared_prefix (inet)) {
    return g_steal_pointer (&host);
  }
  memcpy (bytes, g_inet_address_to_bytes (inet), IPV6_PREFIX_SIZE);
  prefix = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (prefix);

  return g_strconcat (text, "/64", NULL);
}

static Reach
get_reach (GInetAddress *address)
{
  gboolean is_v4 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;

  if (g_inet_address_get_is_loopback (address)) {
    return is_v4 ? REACH_LOOPBACK_IPV4 : REACH_LOOPBACK_IPV6;
  }
  if (g_inet_address_get_is_link_local (address)) {
    return is_v4 ? REACH_LINK_IPV4 : REACH_LINK_IPV6;
  }

  return is_v4 ? REACH_GLOBAL_IPV4 : REACH_GLOBAL_IPV6;
}

typedef struct {
  Reach reach;
  char *text;
} Local;

/* Of each scope there is IPv4 and IPv6. */
static int
get_scope_of (const Local *local)
{
  return (int) local->reach / 2;
}

static void
clear_local (gpointer data)
{
  Local *local = data;

  g_clear_pointer (&local->text, g_free);
}

static int
compare_local (gconstpointer a, gconstpointer b)
{
  const Local *first = a;
  const Local *second = b;

  return (int) first->reach - (int) second->reach;
}

static void
add_local (GArray *found, const struct ifaddrs *interface)
{
  g_autoptr (GSocketAddress) address = NULL;
  GInetSocketAddress        *inet;
  gsize                      size = sizeof (struct sockaddr_in);
  Local                      local;

  if (interface->ifa_addr == NULL || !(interface->ifa_flags & IFF_UP)) {
    return;
  }
  if (interface->ifa_addr->sa_family == AF_INET6) {
    size = sizeof (struct sockaddr_in6);
  } else if (interface->ifa_addr->sa_family != AF_INET) {
    return;
  }

  address = g_socket_address_new_from_native (interface->ifa_addr, size);
  inet = G_INET_SOCKET_ADDRESS (address);
  local.reach = get_reach (g_inet_socket_address_get_address (inet));
  local.text = format_inet (inet);
  g_array_append_val (found, local);
}

static GArray *
find_local (void)
{
  GArray         *found = g_array_new (FALSE, FALSE, sizeof (Local));
  struct ifaddrs *interfaces = NULL;

  g_array_set_clear_func (found, clear_local);
  if (getifaddrs (&interfaces) == 0) {
    for (struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next) {
      add_local (found, i);
    }
    freeifaddrs (interfaces);
  }
  g_array_sort (found, compare_local);

  return found;
}

char **
sotto_address_list_local (void)
{
  g_autoptr (GArray)       found = find_local ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable)   seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < found->len; i++) {
    Local *local = &g_array_index (found, Local, i);

    /* Who can reach one by a wider way has no use for a narrower one. */
    if (get_scope_of (local) >
        get_scope_of (&g_array_index (found, Local, 0))) {
      break;
    }
    if (g_hash_table_add (seen, local->text)) {
      g_strv_builder_add (builder, local->text);
    }
  }

  return g_strv_builder_end (builder);
}
