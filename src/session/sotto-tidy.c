/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Leaves what else somebody wrote where it belongs: neither a window nor the
 * settings need it. */

#include "sotto-tidy.h"

#include <string.h>

#include "sotto-invite.h"
#include "sotto-limits.h"

char *
sotto_tidy_address (const char *text)
{
  g_autofree char        *tidy = NULL;
  g_autoptr (SottoInvite) invite = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  tidy = g_strstrip (g_strdup (text));
  if (strpbrk (tidy, " \t\r\n") != NULL) {
    invite = sotto_invite_parse (tidy, SOTTO_PORT_DEFAULT, NULL);
  }

  return invite != NULL ? sotto_invite_format (invite, SOTTO_PORT_DEFAULT)
                        : g_steal_pointer (&tidy);
}
