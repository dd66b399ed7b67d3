/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Turns a hostile text into markup with links, which only ever lead where they
 * seem to lead. */

#include "sotto-linkify.h"

#include <string.h>

static const char *
skip_scheme (const char *text)
{
  if (g_ascii_strncasecmp (text, "https://", 8) == 0) {
    return text + 8;
  }
  if (g_ascii_strncasecmp (text, "http://", 7) == 0) {
    return text + 7;
  }

  return NULL;
}

/* A direction mark or a joiner inside a link could make it read otherwise than
 * it is, so only what can be seen belongs to it. */
static gboolean
belongs_to_link (gunichar c)
{
  if (c < 0x80) {
    return c > 0x20 && c != 0x7f && strchr ("<>\"`{}|\\^", (int) c) == NULL;
  }

  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Where what may be a link ends, or some place beyond the longest one: a text
 * made of nothing but beginnings must not cost more than its length. */
static const char *
find_end (const char *start)
{
  const char *end = start;

  while (*end != '\0' && end - start <= SOTTO_LINK_SIZE_MAX &&
         belongs_to_link (g_utf8_get_char (end))) {
    end = g_utf8_next_char (end);
  }

  return end;
}

static gsize
count (const char *start, const char *end, char wanted)
{
  gsize found = 0;

  for (const char *p = start; p < end; p++) {
    found += *p == wanted ? 1 : 0;
  }

  return found;
}

/* What ends a sentence or closes a bracket round the link is not the link's,
 * unless the link itself opened the bracket. */
static const char *
trim_end (const char *start, const char *end)
{
  while (end > start) {
    char last = end[-1];

    if (strchr (".,;:!?'*_~", last) != NULL ||
        (last == ')' && count (start, end, ')') > count (start, end, '(')) ||
        (last == ']' && count (start, end, ']') > count (start, end, '['))) {
      end--;
    } else {
      break;
    }
  }

  return end;
}

/* A user part ("https://bank.example@evil.example") and letters that look like
 * others are what deceit is made of; such a link stays plain text. */
static gboolean
is_honest_host (const char *host, const char *end)
{
  gsize length = strcspn (host, "/?#");

  length = MIN (length, (gsize) (end - host));
  if (length == 0 || !(g_ascii_isalnum (host[0]) || host[0] == '[')) {
    return FALSE;
  }
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (host[i]) && strchr (".-:[]", host[i]) == NULL) {
      return FALSE;
    }
  }

  return TRUE;
}

static void
append_escaped (GString *markup, const char *start, const char *end)
{
  g_autofree char *escaped = g_markup_escape_text (start, end - start);

  g_string_append (markup, escaped);
}

static gboolean
append_link (GString *markup, const char *start, const char *end)
{
  g_autofree char *link = g_strndup (start, end - start);
  g_autofree char *target = NULL;
  g_autofree char *escaped_target = NULL;

  if (!g_uri_is_valid (link, G_URI_FLAGS_PARSE_RELAXED, NULL)) {
    return FALSE;
  }
  target = g_uri_escape_string (link, ":/?#[]@!$&'()*+,;=%", FALSE);
  escaped_target = g_markup_escape_text (target, -1);
  g_string_append_printf (markup, "<a href=\"%s\">", escaped_target);
  append_escaped (markup, start, end);
  g_string_append (markup, "</a>");

  return TRUE;
}

/* The next place at or after @text where a scheme begins a word. */
static const char *
find_scheme (const char *text, const char *beginning)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if ((*p == 'h' || *p == 'H') && skip_scheme (p) != NULL &&
        (p == beginning ||
         !g_unichar_isalnum (g_utf8_get_char (g_utf8_find_prev_char (beginning,
                                                                     p))))) {
      return p;
    }
  }

  return NULL;
}

char *
sotto_linkify (const char *text)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  const char         *done = text;
  const char         *start = find_scheme (text, text);
  guint               links = 0;

  while (start != NULL && links < SOTTO_LINKS_MAX) {
    const char *host = skip_scheme (start);
    const char *end = trim_end (host, find_end (host));

    if (end - start <= SOTTO_LINK_SIZE_MAX && is_honest_host (host, end)) {
      append_escaped (markup, done, start);
      done = append_link (markup, start, end) ? end : start;
      links += done == end ? 1 : 0;
    }
    start = find_scheme (done > start ? done : host, text);
  }
  if (links == 0) {
    return NULL;
  }
  append_escaped (markup, done, done + strlen (done));

  return g_string_free (g_steal_pointer (&markup), FALSE);
}
