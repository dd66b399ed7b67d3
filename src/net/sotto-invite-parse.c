/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds an invite, or else addresses, in whatever somebody pasted. */

#include <string.h>

#include "sotto-invite.h"
#include "sotto-scope.h"

#define PREFIX SOTTO_INVITE_SCHEME "://"
#define VIA "via="

/* So much of the scheme tells which one it was. */
#define PREFIX_END "voce://"

/* Over how many lines an invite may be broken. */
#define LINES_MAX 64

/* The rest of a name that Tor's rend-spec-v3, section 6, makes. */
#define ONION ".onion"
#define ONION_DIGITS "abcdefghijklmnopqrstuvwxyz234567"
#define ONION_SIZE 56

/* What may be in an invite or in an address, and what shows that a word with an
 * address in it is something else, such as a path. */
static gboolean
is_inside (gunichar c)
{
  if (c >= 0x80) {
    return g_unichar_isalnum (c) || g_unichar_ismark (c);
  }

  return c != '\0' && (g_ascii_isalnum ((char) c) ||
                       strchr ("!#$%&+-./:;=?@[\\]_~", (int) c) != NULL);
}

static const char *
find_word_end (const char *text)
{
  while (is_inside (g_utf8_get_char (text))) {
    text = g_utf8_next_char (text);
  }

  return text;
}

/* Some programs put characters that nobody sees where a line may break. */
static char *
drop_invisible (const char *text)
{
  GString *visible = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_type (g_utf8_get_char (c)) != G_UNICODE_FORMAT) {
      g_string_append_unichar (visible, g_utf8_get_char (c));
    }
  }

  return g_string_free (visible, FALSE);
}

static guint
count (const char *text, char c)
{
  guint n = 0;

  for (; *text != '\0'; text++) {
    n += *text == c;
  }

  return n;
}

/* IPv6 addresses may end in two of the colons that sentences end in. */
static gboolean
is_sentence_end (const char *text, gsize size)
{
  return strchr (".:;!?", text[size - 1]) != NULL &&
         (size == 1 || text[size - 1] != ':' || text[size - 2] != ':');
}

/* Takes from the end of @text, in place, what belongs to a sentence. */
static char *
trim (char *text)
{
  guint extra = count (text, ']') - MIN (count (text, ']'), count (text, '['));
  gsize size = strlen (text);

  while (size > 0) {
    if (text[size - 1] == ']' && extra > 0) {
      extra--;
    } else if (!is_sentence_end (text, size)) {
      break;
    }
    text[--size] = '\0';
  }

  return text;
}

static gboolean
read_place (const char *text, guint16 default_port, char **host, guint16 *port)
{
  g_autofree char *plain = g_uri_unescape_string (text, NULL);

  /* "%eth0" as a person types it is not "%25eth0" as a program writes it. */
  return sotto_address_parse (plain != NULL ? plain : text, default_port, host,
                              port, NULL);
}

static gboolean
add_place (SottoInvite *invite, const char *text, guint16 default_port)
{
  g_autofree char *host = NULL;
  guint16          port;

  if (!read_place (text, default_port, &host, &port)) {
    return FALSE;
  }
  sotto_invite_add (invite, host, port);

  return TRUE;
}

static gboolean
is_place (const char *text)
{
  g_autofree char *trimmed = trim (g_strdup (text));
  g_autofree char *host = NULL;
  guint16          port;

  return read_place (trimmed, 1, &host, &port);
}

/* What there is of the last place, which may be nothing. NULL if something else
 * comes last. */
static const char *
find_last_place (const char *invite)
{
  const char *last = strchr (invite, '?');

  if (last == NULL) {
    return strpbrk (invite, "/#") == NULL ? invite : NULL;
  }
  for (const char *c = last; *c != '\0'; c++) {
    last = strchr ("?&;", *c) != NULL ? c + 1 : last;
  }
  if (g_ascii_strncasecmp (last, VIA, strlen (VIA)) == 0) {
    return last + strlen (VIA);
  }

  return g_str_has_prefix (VIA, last) ? "" : NULL;
}

static gboolean
is_onion (const char *host)
{
  return strspn (host, ONION_DIGITS) == ONION_SIZE &&
         g_str_has_prefix (host + ONION_SIZE, ONION);
}

static gboolean
makes_onion (const char *begun, const char *next)
{
  g_autofree char *joined = g_strconcat (begun, next, NULL);

  return is_onion (joined) && !is_onion (begun);
}

/* Whether @next, at the beginning of a line, goes on with the @invite that the
 * line before ended in. A whole place may be followed by anything, so there
 * only what stands nowhere but in an invite counts. */
static gboolean
goes_on (const char *invite, const char *next)
{
  const char *last = find_last_place (invite);

  if (strstr (next, VIA) != NULL ||
      (strchr ("?&.:", next[0]) != NULL && g_ascii_isalnum (next[1]))) {
    return TRUE;
  }
  if (last == NULL) {
    return FALSE;
  }

  return !is_place (last) || makes_onion (last, next) ||
         (g_str_has_suffix (last, ":") && g_ascii_isdigit (next[0]));
}

/* The beginning of the next line, behind what marks it as a quotation. NULL if
 * the line goes on. */
static const char *
skip_break (const char *text)
{
  text += strspn (text, " \t");
  if (*text != '\r' && *text != '\n') {
    return NULL;
  }
  text += g_str_has_prefix (text, "\r\n") ? 2 : 1;

  return text + strspn (text, " \t>|");
}

/* @text begins behind the scheme. */
static char *
take_invite (const char *text)
{
  const char *end = find_word_end (text);
  GString    *invite = g_string_new_len (text, end - text);

  for (guint i = 1; i < LINES_MAX; i++) {
    const char      *start = skip_break (end);
    g_autofree char *next = NULL;

    if (start == NULL || find_word_end (start) == start) {
      break;
    }
    end = find_word_end (start);
    next = g_strndup (start, end - start);
    if (!goes_on (invite->str, next)) {
      break;
    }
    g_string_append (invite, next);
  }

  return trim (g_string_free (invite, FALSE));
}

/* What is left of a field, or nothing, comes last where an invite was cut. */
static gboolean
read_field (SottoInvite *invite,
            const char  *field,
            gboolean     is_last,
            guint16      default_port)
{
  if (g_ascii_strncasecmp (field, VIA, strlen (VIA)) == 0) {
    return add_place (invite, field + strlen (VIA), default_port);
  }

  return !is_last || g_ascii_strncasecmp (field, VIA, strlen (field)) != 0;
}

/* NULL if a part is missing, or cannot be read: what is missing may be the one
 * place that leads to the host. */
static SottoInvite *
read_invite (const char *text, guint16 default_port)
{
  g_autoptr (SottoInvite) invite = sotto_invite_new ();
  g_autofree char        *line = take_invite (text);
  g_autofree char        *authority = NULL;
  const char             *query;
  g_auto (GStrv)          fields = NULL;

  line[strcspn (line, "#")] = '\0';
  authority = g_strndup (line, strcspn (line, "/?"));
  if (!add_place (invite, authority, default_port)) {
    return NULL;
  }

  /* A semicolon separates too, so "&amp;" does no harm. */
  query = strchr (line, '?');
  fields = g_strsplit_set (query != NULL ? query + 1 : "", "&;", -1);
  for (gsize i = 0; fields[i] != NULL; i++) {
    if (!read_field (invite, fields[i], fields[i + 1] == NULL, default_port)) {
      return NULL;
    }
  }

  return g_steal_pointer (&invite);
}

/* What follows the next scheme behind @from, in @text. */
static const char *
find_scheme (const char *text, const char *from)
{
  while ((from = strstr (from, "://")) != NULL) {
    gsize before = from - text;

    from += strlen ("://");
    if (before >= strlen (SOTTO_INVITE_SCHEME) &&
        g_ascii_strncasecmp (from - strlen (PREFIX), PREFIX, strlen (PREFIX)) ==
          0) {
      return from;
    }
  }

  return NULL;
}

/* The first one that is whole. */
static SottoInvite *
find_invite (const char *text, guint16 default_port)
{
  const char *start = find_scheme (text, text);

  while (start != NULL) {
    const char      *next = find_scheme (text, start);
    g_autofree char *part =
      next != NULL ? g_strndup (start, next - strlen (PREFIX) - start)
                   : g_strdup (start);
    SottoInvite *invite = read_invite (part, default_port);

    if (invite != NULL) {
      return invite;
    }
    start = next;
  }

  return NULL;
}

static gboolean
is_number (const char *host)
{
  g_autofree char         *number = g_strndup (host, strcspn (host, "%"));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (number);

  /* "::" stands in programs, and leads nowhere. */
  return address != NULL && !g_inet_address_get_is_any (address);
}

/* "main.c:42" and "e.g.:1" are none: no top-level domain has one letter. */
static gboolean
is_full_name (const char *host)
{
  const char *dot = strrchr (host, '.');

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (dot != NULL && strlen (dot + 1) > 1);
}

static gboolean
take_word (SottoInvite *invite, const char *word, guint16 default_port)
{
  g_autofree char *host = NULL;
  guint16          port;

  if (!sotto_address_parse (word, 0, &host, &port, NULL)) {
    return FALSE;
  }
  if (is_number (host) || sotto_scope_of_host (host) == SOTTO_SCOPE_TOR ||
      (port != 0 && is_full_name (host))) {
    sotto_invite_add (invite, host, port != 0 ? port : default_port);
  }

  return TRUE;
}

/* All addresses that nobody would take for anything else. */
static SottoInvite *
find_addresses (const char *text, guint16 default_port)
{
  g_autoptr (SottoInvite) invite = sotto_invite_new ();

  while (*text != '\0') {
    const char      *end = find_word_end (text);
    g_autofree char *word = trim (g_strndup (text, end - text));

    if (!take_word (invite, word, default_port) && word[0] == '[') {
      word[strlen (word) - (g_str_has_suffix (word, "]") ? 1 : 0)] = '\0';
      take_word (invite, word + 1, default_port);
    }
    text = *end != '\0' ? g_utf8_next_char (end) : end;
  }

  return sotto_invite_get_n_places (invite) > 0 ? g_steal_pointer (&invite)
                                                : NULL;
}

static SottoInvite *
take_address (const char *text, guint16 default_port, GError **error)
{
  g_autoptr (SottoInvite) invite = sotto_invite_new ();
  g_autofree char        *host = NULL;
  guint16                 port;

  if (!sotto_address_parse (text, default_port, &host, &port, error)) {
    return NULL;
  }
  sotto_invite_add (invite, host, port);

  return g_steal_pointer (&invite);
}

/* Whether there is an invite that is not whole, or what is left of one: "ovoce:
 * //h" where the beginning was not copied, "sottovoce:h" where a program took
 * the slashes away. "sottovoce:7" is a computer of that name. */
static gboolean
has_damaged_invite (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char      *scheme = strstr (lower, SOTTO_INVITE_SCHEME ":");

  return strstr (lower, PREFIX_END) != NULL ||
         (scheme != NULL &&
          !g_ascii_isdigit (scheme[strlen (SOTTO_INVITE_SCHEME ":")]));
}

static void
set_damaged (const char *text, GError **error)
{
  if (has_damaged_invite (text)) {
    g_clear_error (error);
    g_set_error_literal (error, SOTTO_ADDRESS_ERROR, SOTTO_ADDRESS_ERROR_INVITE,
                         "A part of the invite is missing");
  }
}

SottoInvite *
sotto_invite_parse (const char *text, guint16 default_port, GError **error)
{
  g_autofree char   *visible = NULL;
  g_autoptr (GError) problem = NULL;
  SottoInvite       *invite;

  g_return_val_if_fail (text != NULL && default_port != 0, NULL);

  if (strlen (text) > SOTTO_INVITE_TEXT_MAX ||
      !g_utf8_validate (text, -1, NULL)) {
    g_set_error_literal (error, SOTTO_ADDRESS_ERROR, SOTTO_ADDRESS_ERROR_HOST,
                         "The text is no text, or too long");
    return NULL;
  }

  visible = drop_invisible (text);
  invite = find_invite (visible, default_port);
  if (invite == NULL) {
    invite = take_address (visible, default_port, &problem);
  }
  if (invite == NULL) {
    invite = find_addresses (visible, default_port);
  }
  if (invite == NULL) {
    set_damaged (visible, &problem);
    g_propagate_error (error, g_steal_pointer (&problem));
  }

  return invite;
}
