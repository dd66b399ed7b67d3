/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* HOST[:PORT] as a person types it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_ADDRESS_ERROR (sotto_address_error_quark ())

typedef enum {
  SOTTO_ADDRESS_ERROR_EMPTY = 1,
  SOTTO_ADDRESS_ERROR_HOST,   /* no name and no address */
  SOTTO_ADDRESS_ERROR_PORT,   /* not 1 to 65535 */
  SOTTO_ADDRESS_ERROR_INVITE, /* an invite, but not all of it */
} SottoAddressError;

GQuark sotto_address_error_quark (void);

/*
 * Takes "name", "name:port", "192.0.2.1[:port]", "2001:db8::1" (no port),
 * "[2001:db8::1][:port]", with a scope ("fe80::1%eth0") and surrounding white
 * space. International names are kept as typed (GIO encodes them). @host gets
 * the name without brackets, @port the port or @default_port. At most 253
 * bytes of name. Every byte is hostile.
 */
gboolean sotto_address_parse (const char *text,
                              guint16     default_port,
                              char      **host,
                              guint16    *port,
                              GError    **error);

/* "host:port" with brackets round an IPv6 address. */
char *sotto_address_format (const char *host, guint16 port);

/* The same for a socket's address; "unknown" for anything but IP. IPv4 mapped
 * into IPv6 is shown as IPv4. */
char *sotto_address_format_socket (GSocketAddress *address);

/* The same without the port. */
char *sotto_address_format_host (GSocketAddress *address);

/* Whom the address most likely belongs to: of IPv6 a network of 64 bits, all of
 * whose addresses one machine can have (RFC 4291, section 2.5.4; RFC 8981),
 * else the address itself. */
char *sotto_address_format_network (GSocketAddress *address);

/* This machine's addresses on interfaces that are up, without ports, the
 * likeliest to be reached first (IPv4 before IPv6). Link-local ones only when
 * there is no other, and loopback only when there are not even those. Free with
 * g_strfreev(). */
char **sotto_address_list_local (void);

G_END_DECLS
