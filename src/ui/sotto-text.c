/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Keeps a text that somebody sent from keeping the window busy. Laying it out
 * costs more than its length: with words of many thousand letters, Pango's time
 * grows with their square, and 64 KiB without a space would take minutes. */

#include "sotto-text.h"

#include "config.h"

#define WORD_MAX 200

char *
sotto_text_fold (const char *text)
{
  const char *end = text;
  guint       characters = 0;
  guint       lines = 0;

  while (*end != '\0' && characters < SOTTO_TEXT_SHOWN_MAX &&
         lines < SOTTO_TEXT_LINES_MAX) {
    lines += *end == '\n' ? 1 : 0;
    characters++;
    end = g_utf8_next_char (end);
  }
  if (*end == '\0') {
    return NULL;
  }

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

gboolean
sotto_text_has_long_word (const char *text)
{
  guint length = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    length = g_unichar_isspace (g_utf8_get_char (p)) ? 0 : length + 1;
    if (length > WORD_MAX) {
      return TRUE;
    }
  }

  return FALSE;
}
