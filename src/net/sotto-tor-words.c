/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Every byte is hostile, as in sotto-tor-reply.c; and what tor warns of may
 * quote a relay. */

#include "sotto-tor-words.h"

#include <string.h>

#include "sotto-address.h"

/* QuotedString (control-spec, section 2.1.1): a backslash stands before
 * another character. Those of line ends, and of octal numbers, are no words for
 * a person, and are left as they look. */
char **
sotto_tor_words_split (const char *line)
{
  GPtrArray          *words = g_ptr_array_new ();
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean            is_quoted = FALSE;
  gboolean            is_word = FALSE;

  for (const char *c = line; *c != '\0'; c++) {
    if (*c == '"') {
      is_quoted = !is_quoted;
      is_word = TRUE;
    } else if (*c == ' ' && !is_quoted) {
      if (is_word) {
        g_ptr_array_add (words, g_strdup (word->str));
      }
      g_string_truncate (word, 0);
      is_word = FALSE;
    } else {
      if (*c == '\\' && is_quoted && c[1] != '\0') {
        c++;
      }
      g_string_append_c (word, *c);
      is_word = TRUE;
    }
  }
  if (is_word) {
    g_ptr_array_add (words, g_strdup (word->str));
  }
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (words, FALSE);
}

const char *
sotto_tor_words_find (char **words, const char *start)
{
  for (; *words != NULL; words++) {
    if (g_str_has_prefix (*words, start)) {
      return *words + strlen (start);
    }
  }

  return NULL;
}

char *
sotto_tor_words_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *clean = g_string_new (NULL);
  gsize            n = 0;

  for (const char *c = valid; *c != '\0' && n < SOTTO_TOR_TEXT_MAX;
       c = g_utf8_next_char (c), n++) {
    gunichar character = g_utf8_get_char (c);

    g_string_append_unichar (clean,
                             g_unichar_isprint (character) ? character : ' ');
  }
  g_strstrip (clean->str);

  return g_string_free (clean, FALSE);
}

/* What tor warns of, and where that happens. */
static char *
make_warning (char **words)
{
  const char      *warning = sotto_tor_words_find (words, "WARNING=");
  const char      *address = sotto_tor_words_find (words, "HOSTADDR=");
  g_autofree char *whole = NULL;

  if (warning == NULL) {
    return NULL;
  }
  if (address != NULL) {
    whole = g_strdup_printf ("%s (%s)", warning, address);
  }

  return sotto_tor_words_clean (whole != NULL ? whole : warning);
}

gboolean
sotto_tor_phase_parse (SottoTorPhase *phase, const char *line)
{
  g_auto (GStrv) words = sotto_tor_words_split (line);
  const char    *progress = sotto_tor_words_find (words, "PROGRESS=");
  const char    *summary = sotto_tor_words_find (words, "SUMMARY=");
  guint64        percent;

  *phase = (SottoTorPhase){ 0 };
  if (g_strv_length (words) < 2 || !g_str_equal (words[1], "BOOTSTRAP") ||
      progress == NULL || summary == NULL ||
      !g_ascii_string_to_unsigned (progress, 10, 0, 100, &percent, NULL)) {
    return FALSE;
  }

  phase->progress = (guint) percent;
  phase->summary = sotto_tor_words_clean (summary);
  phase->warning = make_warning (words);
  phase->is_grave =
    g_strcmp0 (sotto_tor_words_find (words, "RECOMMENDATION="), "warn") == 0;

  return TRUE;
}

void
sotto_tor_phase_clear (SottoTorPhase *phase)
{
  g_clear_pointer (&phase->summary, g_free);
  g_clear_pointer (&phase->warning, g_free);
}

/* Not the word itself: it may be spelt in ways that others read differently. */
char *
sotto_tor_words_find_socks (const char *value)
{
  g_auto (GStrv) words = sotto_tor_words_split (value);

  for (char **word = words; *word != NULL; word++) {
    g_autoptr (GSocketConnectable) place = NULL;
    g_autoptr (GInetAddress)       address = NULL;
    g_autofree char               *host = NULL;
    guint16                        port = 0;

    place = g_network_address_parse (*word, 0, NULL);
    if (place != NULL) {
      port = g_network_address_get_port (G_NETWORK_ADDRESS (place));
      address = g_inet_address_new_from_string (
        g_network_address_get_hostname (G_NETWORK_ADDRESS (place)));
    }
    /* Elsewhere, all that is between would learn where we connect to. */
    if (address != NULL && port != 0 &&
        g_inet_address_get_is_loopback (address)) {
      host = g_inet_address_to_string (address);
      return sotto_address_format (host, port);
    }
  }

  return NULL;
}
