/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes out of a name what could make it look like something else. */

#include "sotto-name.h"

#include <string.h>

#include "sotto-limits.h"

/* The two joiners are invisible but belong to many scripts and emoji. */
#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d

static gboolean
is_shown (gunichar character)
{
  switch (g_unichar_type (character)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_PRIVATE_USE:
    return FALSE;
  case G_UNICODE_FORMAT:
    return character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
  default:
    return TRUE;
  }
}

static gboolean
is_space (gunichar character)
{
  return g_unichar_isspace (character) ||
         g_unichar_type (character) == G_UNICODE_LINE_SEPARATOR ||
         g_unichar_type (character) == G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
sotto_name_clean (const char *name)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  gboolean            space = FALSE;

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (is_space (character)) {
      space = clean->len > 0;
    } else if (is_shown (character)) {
      if (space) {
        g_string_append_c (clean, ' ');
      }
      g_string_append_unichar (clean, character);
      space = FALSE;
    }
  }
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

char *
sotto_name_for_greeting (const char *name)
{
  g_autofree char *clean = sotto_name_clean (name);
  char            *end = clean + strlen (clean);

  while (end - clean > SOTTO_NAME_SIZE_MAX) {
    end = g_utf8_find_prev_char (clean, end);
  }
  *end = '\0';
  return g_steal_pointer (&clean);
}
