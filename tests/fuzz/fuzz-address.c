/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Addresses as somebody types or pastes them. What is taken is shown in a way
 * that is taken for the same again. */

#include <string.h>

#include "fuzz.h"
#include "sotto-address.h"

#define DEFAULT_PORT 5533
#define NAME_SIZE_MAX 253

/* Returns the host. Free it. */
static char *
check_shown (const char *shown, guint16 port)
{
  char              *host = NULL;
  g_autoptr (GError) error = NULL;
  guint16            port_again = 0;

  sotto_address_parse (shown, DEFAULT_PORT, &host, &port_again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (port_again, ==, port);
  return host;
}

static void
check_taken (const char *host, guint16 port)
{
  g_autofree char *shown = sotto_address_format (host, port);
  g_autofree char *again = check_shown (shown, port);

  g_assert_cmpuint (strlen (host), >, 0);
  g_assert_cmpuint (strlen (host), <=, NAME_SIZE_MAX);
  g_assert_true (g_utf8_validate (host, -1, NULL));
  g_assert_cmpuint (port, >, 0);
  g_assert_cmpstr (again, ==, host);
}

/* As a stranger's, an address in numbers is shown in a way that is taken for an
 * address too. The scope of one depends on the machine. */
static void
check_socket (const char *host, guint16 port)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char           *shown = NULL;
  g_autofree char           *again = NULL;
  g_autofree char           *network = NULL;

  if (strchr (host, '%') == NULL) {
    address = g_inet_socket_address_new_from_string (host, port);
  }
  if (address != NULL) {
    shown = sotto_address_format_socket (address);
    again = check_shown (shown, port);
    network = sotto_address_format_network (address);
    g_assert_true (strcmp (network, again) == 0 ||
                   g_str_has_suffix (network, "/64"));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  guint16            port = 0;

  if (sotto_address_parse (text, DEFAULT_PORT, &host, &port, &error)) {
    g_assert_no_error (error);
    check_taken (host, port);
    check_socket (host, port);
  } else {
    g_assert_true (error->domain == SOTTO_ADDRESS_ERROR);
    g_assert_null (host);
    g_assert_cmpuint (port, ==, 0);
  }
  return 0;
}
