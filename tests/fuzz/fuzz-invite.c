/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Text that somebody pasted. What is found in it is written in a way that is
 * found again, and in nothing but what a URI may have. */

#include <string.h>

#include "fuzz.h"
#include "sotto-invite.h"
#include "sotto-scope.h"

#define DEFAULT_PORT 5533
#define NAME_SIZE_MAX 253

static void
check_place (const SottoPlace *place, const SottoPlace *again)
{
  g_assert_cmpuint (strlen (place->host), >, 0);
  g_assert_cmpuint (strlen (place->host), <=, NAME_SIZE_MAX);
  g_assert_true (g_utf8_validate (place->host, -1, NULL));
  g_assert_cmpuint (place->port, >, 0);
  g_assert_cmpstr (again->host, ==, place->host);
  g_assert_cmpuint (again->port, ==, place->port);
  g_assert_nonnull (sotto_scope_get_word (sotto_scope_of_host (place->host)));
}

static void
check_found (const SottoInvite *invite)
{
  g_autofree char        *text = sotto_invite_format (invite, DEFAULT_PORT);
  g_autoptr (SottoInvite) again = NULL;
  g_autoptr (GError)      error = NULL;
  guint                   n_places = sotto_invite_get_n_places (invite);

  for (const char *c = text; *c != '\0'; c++) {
    g_assert_true (g_ascii_isalnum (*c) || strchr (":/?[]&=%-._~", *c) != NULL);
  }
  again = sotto_invite_parse (text, DEFAULT_PORT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_places, >, 0);
  g_assert_cmpuint (n_places, <=, SOTTO_INVITE_PLACES_MAX);
  g_assert_cmpuint (sotto_invite_get_n_places (again), ==, n_places);
  for (guint i = 0; i < n_places; i++) {
    check_place (sotto_invite_get_place (invite, i),
                 sotto_invite_get_place (again, i));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoInvite) invite =
    sotto_invite_parse (text, DEFAULT_PORT, &error);

  if (invite != NULL) {
    g_assert_no_error (error);
    check_found (invite);
  } else {
    g_assert_true (error->domain == SOTTO_ADDRESS_ERROR);
  }
  return 0;
}
