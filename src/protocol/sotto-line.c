/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes out of a text what could make it look like something else. */

#include "sotto-line.h"

#include <string.h>

/* The two joiners are invisible but belong to many scripts and emoji. */
#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d

static gboolean
is_in (gunichar character, gunichar first, gunichar last)
{
  return character >= first && character <= last;
}

static gboolean
is_joiner (gunichar character)
{
  return character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
}

/* What chooses between the looks of the character before it: in Mongolian,
 * with emoji, and in the names of people in Japan. */
static gboolean
is_selector (gunichar character)
{
  return is_in (character, 0x180b, 0x180d) || character == 0x180f ||
         is_in (character, 0xfe00, 0xfe0f) ||
         is_in (character, 0xe0100, 0xe01ef);
}

/* Marks that nobody can see, and nobody needs: with the selectors, the only
 * ones of Unicode's Default_Ignorable_Code_Point that GLib takes for visible;
 * but for the fillers below. */
static gboolean
is_invisible_mark (gunichar character)
{
  return character == 0x034f || is_in (character, 0x17b4, 0x17b5);
}

/* An invisible character is kept where it may be part of how a language is
 * written, which is never so in ASCII, nor in any script that has capitals:
 * where names are most often made to look like others, there is none. */
static gboolean
belongs_after (gunichar character, gunichar before)
{
  if (before <= 0x7f || is_joiner (before)) {
    return FALSE;
  }
  if (is_selector (before)) {
    return is_joiner (character);
  }

  return !g_unichar_isupper (before) && !g_unichar_islower (before) &&
         !g_unichar_istitle (before);
}

static gboolean
is_shown (gunichar character)
{
  switch (g_unichar_type (character)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_PRIVATE_USE:
    return FALSE;
  default:
    return !is_invisible_mark (character);
  }
}

/* Letters and a symbol that are drawn as nothing: the fillers of Hangul, and
 * the pattern of Braille without a dot. */
static gboolean
is_blank (gunichar character)
{
  switch (character) {
  case 0x115f:
  case 0x1160:
  case 0x2800:
  case 0x3164:
  case 0xffa0:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
is_space (gunichar character)
{
  return g_unichar_isspace (character) || is_blank (character) ||
         g_unichar_type (character) == G_UNICODE_LINE_SEPARATOR ||
         g_unichar_type (character) == G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
sotto_line_clean (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  gunichar            before = 0; /* the last one of it */
  gboolean            space = FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (is_space (character)) {
      space = clean->len > 0;
    } else if (is_joiner (character) || is_selector (character)) {
      if (!space && belongs_after (character, before)) {
        g_string_append_unichar (clean, character);
        before = character;
      }
    } else if (is_shown (character)) {
      if (space) {
        g_string_append_c (clean, ' ');
      }
      g_string_append_unichar (clean, character);
      before = character;
      space = FALSE;
    }
  }
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

void
sotto_line_cut (char *line, gsize size)
{
  char *end;

  if (strlen (line) <= size) {
    return;
  }
  end = line + size;
  /* The other bytes of a character are 10xxxxxx. */
  while (end > line && ((guint8) *end & 0xc0) == 0x80) {
    end--;
  }
  while (end > line && end[-1] == ' ') {
    end--;
  }
  *end = '\0';
}
