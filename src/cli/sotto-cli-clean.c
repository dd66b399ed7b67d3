/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Goes by Unicode's categories, so that no list of ours can be incomplete. */

#include "sotto-cli-clean.h"

#include <string.h>

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d

gboolean
sotto_cli_clean_is_unsafe (gunichar character)
{
  switch (g_unichar_type (character)) {
  case G_UNICODE_FORMAT:
    return character != ZERO_WIDTH_NON_JOINER && character != ZERO_WIDTH_JOINER;
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SURROGATE:
    return TRUE;
  default:
    return FALSE;
  }
}

char *
sotto_cli_clean (const char *text, const char *indent)
{
  GString *clean = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character == '\n' && indent != NULL) {
      g_string_append_c (clean, '\n');
      g_string_append (clean, indent);
    } else if (character == '\t') {
      /* A tab would let the text jump to any column. */
      g_string_append_c (clean, ' ');
    } else if (sotto_cli_clean_is_unsafe (character)) {
      g_string_append_unichar (clean, 0xfffd);
    } else {
      g_string_append_unichar (clean, character);
    }
  }

  return g_string_free (clean, FALSE);
}

char *
sotto_cli_clean_name (const char *name)
{
  g_autofree char *clean = sotto_cli_clean (name, NULL);

  if (g_str_has_prefix (clean, SOTTO_CLI_DASH)) {
    return g_strconcat ("-", clean + strlen (SOTTO_CLI_DASH), NULL);
  }

  return g_steal_pointer (&clean);
}
