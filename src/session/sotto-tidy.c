/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Leaves what else somebody wrote where it belongs: neither a window nor the
 * settings need it. */

#include "sotto-tidy.h"

#include "sotto-invite.h"
#include "sotto-limits.h"

char *
sotto_tidy_find_invite (const char *text)
{
  g_autofree char        *host = NULL;
  g_autoptr (SottoInvite) invite = NULL;
  guint16                 port;

  g_return_val_if_fail (text != NULL, NULL);

  if (sotto_address_parse (text, SOTTO_PORT_DEFAULT, &host, &port, NULL)) {
    return NULL;
  }
  invite = sotto_invite_parse (text, SOTTO_PORT_DEFAULT, NULL);

  return invite != NULL ? sotto_invite_format (invite, SOTTO_PORT_DEFAULT)
                        : NULL;
}

char *
sotto_tidy_address (const char *text)
{
  char *invite;

  g_return_val_if_fail (text != NULL, NULL);

  invite = sotto_tidy_find_invite (text);

  return invite != NULL ? invite : g_strstrip (g_strdup (text));
}
