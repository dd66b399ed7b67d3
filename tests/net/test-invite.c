/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is found in pasted text and what is not, and how invites are written. */

#include "sotto-invite.h"

#include <string.h>

#define DEFAULT_PORT 5533
#define LABEL "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad"
#define ONION LABEL ".onion"

/* What is found, as sotto_address_format() has it, with spaces between. */
typedef struct {
  const char *text;
  const char *places;
} Found;

static const Found invites[] = {
  /* 0 */ { "sottovoce://192.0.2.1", "192.0.2.1:5533" },
  /* 1 */ { "sottovoce://192.0.2.1:7", "192.0.2.1:7" },
  /* 2 */ { "sottovoce://192.0.2.1/", "192.0.2.1:5533" },
  /* 3 */ { "sottovoce://192.0.2.1:7/?via=h:8", "192.0.2.1:7 h:8" },
  /* 4 */ { "SottoVoce://h?VIA=i", "h:5533 i:5533" },
  /* 5 */ { "sottovoce://[2001:db8::1]", "[2001:db8::1]:5533" },
  /* 6 */ { "sottovoce://[2001:db8::1]:7", "[2001:db8::1]:7" },
  /* 7 */ { "sottovoce://[fe80::1%25eth0]:7", "[fe80::1%eth0]:7" },
  /* 8 */ { "sottovoce://[fe80::1%eth0]:7", "[fe80::1%eth0]:7" },
  /* 9 */ { "sottovoce://h?via=%5B2001:db8::1%5D:7", "h:5533 [2001:db8::1]:7" },
  /* 10 */ { "sottovoce://h?via=[2001:db8::1]:7", "h:5533 [2001:db8::1]:7" },
  /* 11 */ { "sottovoce://h?via=2001:db8::1", "h:5533 [2001:db8::1]:5533" },
  /* 12 */ { "sottovoce://h?via=2001:db8::", "h:5533 [2001:db8::]:5533" },
  /* 13 */ { "sottovoce://" ONION, ONION ":5533" },
  /* 14 */ { "sottovoce://m%C3%BCller.example", "müller.example:5533" },
  /* 15 */ { "sottovoce://müller.example:1", "müller.example:1" },
  /* 16 */ { "sottovoce://h?name=x&later&via=i#via=j", "h:5533 i:5533" },
  /* 17 */ { "sottovoce://h?via=i&amp;via=j", "h:5533 i:5533 j:5533" },
  /* 18 */ { "sottovoce://h#?via=i", "h:5533" },
  /* 19 */ { "sottovoce://h?via=i&vias=j&x", "h:5533 i:5533" },
  /* The same place, however it is written. */
  /* 20 */ { "sottovoce://h?via=H:5533&via=h.&via=h:1", "h:5533 h:1" },
  /* 21 */
  { "sottovoce://[::1]?via=0:0::1&via=[::0001]:5533", "[::1]:5533" },
  /* 22 */
  { "sottovoce://xn--mller-kva.example?via=m%C3%BCller.example",
    "xn--mller-kva.example:5533" },
  /* 23 */
  { "sottovoce://a?via=b&via=c&via=d&via=a&via=e&via=f&via=g&via=h&via=i&via=j",
    "a:5533 b:5533 c:5533 d:5533 e:5533 f:5533 g:5533 h:5533" },
};

static const Found mails[] = {
  /* 0 */ { "Hi! sottovoce://h:7. See you,\nBob", "h:7" },
  /* 1 */ { "Join me (sottovoce://h:7), please", "h:7" },
  /* 2 */ { "<sottovoce://h:7>", "h:7" },
  /* 3 */ { "\"sottovoce://h:7\"", "h:7" },
  /* 4 */ { "\342\200\234sottovoce://h:7\342\200\235", "h:7" },
  /* 5 */ { "\302\253\302\240sottovoce://h:7\302\240\302\273!", "h:7" },
  /* 6 */ { "[sottovoce://[2001:db8::1]]", "[2001:db8::1]:5533" },
  /* 7 */ { "[here](sottovoce://[2001:db8::1]:7)", "[2001:db8::1]:7" },
  /* 8 */ { "> > sottovoce://h?via=i\r\n> > and so on", "h:5533 i:5533" },
  /* 9 */ { "**sottovoce://h:7**", "h:7" },
  /* 10 */ { "\347\202\271sottovoce://h:7\343\200\202", "h:7" },
  /* 11 */ { "sottovoce://h:7?", "h:7" },
  /* 12 */ { "It is 192.0.2.9; no, sottovoce://h:7", "h:7" },
  /* The first that is whole. */
  /* 13 */ { "sottovoce://… or sottovoce://h:7 or sottovoce://i", "h:7" },
  /* 14 */ { "sottovoce://sottovoce://h:7", "h:7" },
  /* 15 */ { "sottovoce://… or 192.0.2.1:7", "192.0.2.1:7" },
  /* Characters that nobody sees. */
  /* 16 */
  { "\357\273\277sotto\302\255voce://h\342\200\213:7\342\200\216", "h:7" },
  /* 17 */
  { "sottovoce://192.0.2.1?via=, no: sottovoce://h:7", "h:7" },
  /* 18 */
  { "\342\201\246sottovoce://192.0.2.1\342\201\251", "192.0.2.1:5533" },
};

/* Each end of a line is where a mail program may have put it. */
static const Found wrapped[] = {
  /* 0 */ { "sottovoce://\nh:7", "h:7" },
  /* 1 */ { "sottovoce://192.0.2\n.1:7", "192.0.2.1:7" },
  /* 2 */ { "sottovoce://192.0.2.\n1:7", "192.0.2.1:7" },
  /* 3 */ { "sottovoce://192.0.2.1\r\n:7?via=h", "192.0.2.1:7 h:5533" },
  /* 4 */ { "sottovoce://192.0.2.1:\n7", "192.0.2.1:7" },
  /* 5 */ { "sottovoce://h:7\n> ?via=i", "h:7 i:5533" },
  /* 6 */ { "sottovoce://h:7?\n\t via=i", "h:7 i:5533" },
  /* 7 */ { "sottovoce://h:7?v\nia=i", "h:7 i:5533" },
  /* 8 */ { "sottovoce://h:7?via\n=i", "h:7 i:5533" },
  /* 9 */ { "sottovoce://h:7?via= \ni", "h:7 i:5533" },
  /* 10 */ { "sottovoce://h:7?via=i\n| &via=j", "h:7 i:5533 j:5533" },
  /* 11 */
  { "sottovoce://h:7?via=1\n92.0.2.1&via=j", "h:7 192.0.2.1:5533 j:5533" },
  /* 12 */
  { "sottovoce://h?via=%5\nB2001:db8::\n1%5\nD:7", "h:5533 [2001:db8::1]:7" },
  /* 13 */ { "sottovoce://[2001:db8\n::1]", "[2001:db8::1]:5533" },
  /* 14 */
  { "sottovoce://duckduckgogg42xjoc72x3sjasow\n"
    "oarfbgcmvfimaftt6twagswzczad.onion:7",
    ONION ":7" },
  /* 15 */ { "sottovoce://h?via=" LABEL "\n.onion", "h:5533 " ONION ":5533" },
  /* 16 */ { "sottovoce://h?via=" LABEL ".oni\non:7", "h:5533 " ONION ":7" },
  /* What comes after a whole one is something else. */
  /* 17 */ { "sottovoce://192.0.2.1:7\nBob", "192.0.2.1:7" },
  /* 18 */ { "sottovoce://192.0.2.1.\nBob", "192.0.2.1:5533" },
  /* 19 */ { "sottovoce://192.0.2.1:\nBob", "192.0.2.1:5533" },
  /* 20 */ { "sottovoce://h:7?via=i\nBob", "h:7 i:5533" },
  /* 21 */ { "sottovoce://h:7?via=i\n12:30 h", "h:7 i:5533" },
  /* 22 */ { "sottovoce://h:7?name=x\nBob", "h:7" },
  /* 23 */ { "sottovoce://" ONION "\nBob", ONION ":5533" },
  /* 24 */ { "sottovoce://h:7\n======", "h:7" },
  /* 25 */ { "sottovoce://h:7\n\n?via=i", "h:7" },
  /* 26 */ { "sottovoce://h:7\n... and ?via=i", "h:7" },
  /* 27 */ { "sottovoce://h:7 ?via=i", "h:7" },
};

static const Found addresses[] = {
  /* As it is typed, anything goes that sotto_address_parse() takes. */
  /* 0 */ { " example.org ", "example.org:5533" },
  /* 1 */ { "host", "host:5533" },
  /* 2 */ { "sottovoce", "sottovoce:5533" },
  /* 3 */ { "sottovoce:7", "sottovoce:7" },
  /* 4 */ { "main.c:42", "main.c:42" },
  /* 5 */ { "::1", "[::1]:5533" },
  /* 6 */ { "fe80::1%eth0", "[fe80::1%eth0]:5533" },
  /* 7 */ { "müller.example:5", "müller.example:5" },
  /* In a text, only what cannot be anything else. */
  /* 8 */ { "I am at 192.0.2.1.", "192.0.2.1:5533" },
  /* 9 */ { "at 192.0.2.1:7, or (192.0.2.2)?", "192.0.2.1:7 192.0.2.2:5533" },
  /* 10 */ { "at [2001:db8::1]:7!", "[2001:db8::1]:7" },
  /* 11 */ { "at 2001:db8::1.", "[2001:db8::1]:5533" },
  /* 12 */ { "at [192.0.2.1].", "192.0.2.1:5533" },
  /* 13 */ { "at fe80::1%eth0, Bob", "[fe80::1%eth0]:5533" },
  /* 14 */ { "at " ONION ", Bob", ONION ":5533" },
  /* 15 */ { "at example.org:7.", "example.org:7" },
  /* 16 */ { "localhost:7 it is", "localhost:7" },
  /* 17 */ { "see https://example.org/ and h.example:7", "h.example:7" },
  /* 18 */ { "> 192.0.2.1:7\n> 192.0.2.2:7", "192.0.2.1:7 192.0.2.2:7" },
  /* 19 */ { "\345\234\260\345\235\200\357\274\232192.0.2.1:7", "192.0.2.1:7" },
  /* 20 */ { "The address: müller.example:5", "müller.example:5" },
};

typedef struct {
  const char       *text;
  SottoAddressError code;
} Bad;

static const Bad bad[] = {
  /* 0 */ { "", SOTTO_ADDRESS_ERROR_EMPTY },
  /* 1 */ { " \n ", SOTTO_ADDRESS_ERROR_EMPTY },
  /* 2 */ { "\342\200\213", SOTTO_ADDRESS_ERROR_EMPTY },
  /* 3 */ { "host:65536", SOTTO_ADDRESS_ERROR_PORT },
  /* 4 */ { "see you at 12:30", SOTTO_ADDRESS_ERROR_HOST },
  /* 5 */
  { "on 2024-03-12 or 12.03.2024, 12:30:45", SOTTO_ADDRESS_ERROR_HOST },
  /* 6 */ { "version 3.5 of 3.5.1", SOTTO_ADDRESS_ERROR_HOST },
  /* 7 */ { "notes.txt, photo.jpg and main.c:42", SOTTO_ADDRESS_ERROR_HOST },
  /* 8 */
  { "bob@example.org or bob@example.org:25", SOTTO_ADDRESS_ERROR_HOST },
  /* 9 */
  { "mail bob@192.0.2.1 or bob@[192.0.2.1]", SOTTO_ADDRESS_ERROR_HOST },
  /* 10 */ { "see https://example.org:443/", SOTTO_ADDRESS_ERROR_HOST },
  /* 11 */ { "see http://192.0.2.1:80/ there", SOTTO_ADDRESS_ERROR_HOST },
  /* 12 */ { "the network 192.0.2.0/24", SOTTO_ADDRESS_ERROR_HOST },
  /* 13 */ { "C:\\192.0.2.1\\x or /srv/192.0.2.1", SOTTO_ADDRESS_ERROR_PORT },
  /* 14 */ { "Note:5533 e.g.:1 std::vector ::", SOTTO_ADDRESS_ERROR_HOST },
  /* 15 */ { "at example.org, not 1.2.3.256", SOTTO_ADDRESS_ERROR_HOST },
  /* 16 */ { "00:1a:2b:3c:4d:5e is a card", SOTTO_ADDRESS_ERROR_HOST },
  /* 17 */ { "[ [] ] [[", SOTTO_ADDRESS_ERROR_HOST },
  /* 18 */ { "at \377 192.0.2.1", SOTTO_ADDRESS_ERROR_HOST },
  /* 19 */ { "sottovoce:192.0.2.1", SOTTO_ADDRESS_ERROR_PORT },
  /* 20 */ { "http://192.0.2.1", SOTTO_ADDRESS_ERROR_PORT },
};

static const char *const damaged[] = {
  /* 0 */ "sottovoce://",
  /* 1 */ "sottovoce://h:0",
  /* 2 */ "sottovoce://h:65536",
  /* 3 */ "sottovoce://-",
  /* 4 */ "sottovoce://[fe80",
  /* 5 */ "sottovoce://[2001:db8::1",
  /* 6 */ "sottovoce://192.0.2",
  /* 7 */ "sottovoce://h%00i",
  /* 8 */ "sottovoce://h%ffi",
  /* 9 */ "sottovoce://h%0Ai",
  /* 10 */ "sottovoce://h%2Fi?via=j",
  /* Nobody shall get used to a password standing there. */
  /* 11 */ "sottovoce://bob:secret@h",
  /* 12 */ "sottovoce://secret@h:7",
  /* One of several places is missing, or a part of it. */
  /* 13 */ "sottovoce://?via=h",
  /* 14 */ "sottovoce://no:port?via=h",
  /* 15 */ "sottovoce://h?v",
  /* 16 */ "sottovoce://h?via",
  /* 17 */ "sottovoce://h?via=",
  /* 18 */ "sottovoce://h?via=&via=i",
  /* 19 */ "sottovoce://h?via=i&",
  /* 20 */ "sottovoce://h?via=i&VI",
  /* 21 */ "sottovoce://h?via=%5Bfe80",
  /* 22 */ "sottovoce://h?via=192.0.2&via=i",
  /* 23 */ "sottovoce://h?via=\003garbage",
  /* 24 */ "sottovoce://h?via=i:0",
  /* 25 */ "Hi!\nsottovoce://h?via=\n\ni\nBob",
  /* Something of the scheme is. */
  /* 26 */ "ottovoce://h:7",
  /* 27 */ "sottovoce:",
  /* 28 */ "sottovoce:/",
  /* 29 */ "Sottovoce:/h",
  /* 30 */ "Come to sottovoce: //h",
  /* An address in Tor is. */
  /* 31 */ "sottovoce://" LABEL,
  /* 32 */ "sottovoce://" LABEL ".oni",
  /* 33 */ "sottovoce://duckduckgogg42xjoc72x3sjasowoarfbgcm",
};

static char *
list_places (const SottoInvite *invite)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < sotto_invite_get_n_places (invite); i++) {
    const SottoPlace *place = sotto_invite_get_place (invite, i);
    g_autofree char  *text = sotto_address_format (place->host, place->port);

    g_string_append_printf (list, "%s%s", i > 0 ? " " : "", text);
  }

  return g_string_free (list, FALSE);
}

/* What is written is a URI (RFC 3986) and read as the same again. */
static void
assert_round_trip (const SottoInvite *invite)
{
  g_autofree char        *text = sotto_invite_format (invite, DEFAULT_PORT);
  g_autofree char        *places = list_places (invite);
  g_autofree char        *places_again = NULL;
  g_autoptr (SottoInvite) again = NULL;
  g_autoptr (GError)      error = NULL;

  g_assert_true (g_str_has_prefix (text, "sottovoce://"));
  g_assert_cmpuint (strspn (text, G_URI_RESERVED_CHARS_GENERIC_DELIMITERS
                            "%&=-._~0123456789abcdefghijklmnopqrstuvwxyz"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
                    ==, strlen (text));
  again = sotto_invite_parse (text, DEFAULT_PORT, &error);
  g_assert_no_error (error);
  places_again = list_places (again);
  g_assert_cmpstr (places_again, ==, places);
}

static void
assert_found (const char *text, const char *expected)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoInvite) invite =
    sotto_invite_parse (text, DEFAULT_PORT, &error);
  g_autofree char *places = NULL;

  g_assert_no_error (error);
  places = list_places (invite);
  g_assert_cmpstr (places, ==, expected);
  assert_round_trip (invite);
}

static void
assert_refused (const char *text, SottoAddressError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sotto_invite_parse (text, DEFAULT_PORT, &error));
  g_assert_error (error, SOTTO_ADDRESS_ERROR, (int) code);
  g_assert_null (sotto_invite_parse (text, DEFAULT_PORT, NULL));
}

static void
assert_all_found (const Found *found, gsize n_found)
{
  for (gsize i = 0; i < n_found; i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_found (found[i].text, found[i].places);
  }
}

static void
test_invites (void)
{
  assert_all_found (invites, G_N_ELEMENTS (invites));
}

static void
test_mails (void)
{
  assert_all_found (mails, G_N_ELEMENTS (mails));
}

static void
test_wrapped (void)
{
  assert_all_found (wrapped, G_N_ELEMENTS (wrapped));
}

static void
test_addresses (void)
{
  assert_all_found (addresses, G_N_ELEMENTS (addresses));
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_refused (bad[i].text, bad[i].code);
  }
}

static void
test_damaged (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_refused (damaged[i], SOTTO_ADDRESS_ERROR_INVITE);
  }
}

static SottoInvite *
make_invite (void)
{
  SottoInvite *invite = sotto_invite_new ();

  sotto_invite_add (invite, "203.0.113.7", 5534);
  sotto_invite_add (invite, "192.168.1.5", DEFAULT_PORT);
  sotto_invite_add (invite, "2001:db8::1", 5534);
  sotto_invite_add (invite, "fe80::1%eth0", DEFAULT_PORT);
  sotto_invite_add (invite, "müller.example.", 1);
  sotto_invite_add (invite, ONION, DEFAULT_PORT);

  return invite;
}

static void
test_format (void)
{
  g_autoptr (SottoInvite) invite = make_invite ();
  g_autofree char        *text = sotto_invite_format (invite, DEFAULT_PORT);
  g_autofree char        *bare = NULL;

  g_assert_cmpstr (text, ==,
                   "sottovoce://203.0.113.7:5534?via=192.168.1.5"
                   "&via=%5B2001:db8::1%5D:5534&via=%5Bfe80::1%25eth0%5D"
                   "&via=m%C3%BCller.example:1&via=" ONION);
  assert_round_trip (invite);
  g_clear_pointer (&invite, sotto_invite_unref);

  invite = sotto_invite_new ();
  sotto_invite_add (invite, "fe80::1%eth0", 7);
  bare = sotto_invite_format (invite, DEFAULT_PORT);
  g_assert_cmpstr (bare, ==, "sottovoce://[fe80::1%25eth0]:7");
}

/* Whatever a router calls its own address, it adds nothing to an invite. */
static void
test_format_hostile (void)
{
  g_autoptr (SottoInvite) invite = sotto_invite_new ();
  g_autofree char        *text = NULL;

  sotto_invite_add (invite, "h?via=i&via=j#k l\n@/\303\274\"<", 7);
  text = sotto_invite_format (invite, DEFAULT_PORT);
  g_assert_cmpstr (text, ==,
                   "sottovoce://h%3Fvia%3Di%26via%3Dj%23k%20l%0A%40%2F%C3%BC"
                   "%22%3C:7");
}

static void
test_add (void)
{
  g_autoptr (SottoInvite) invite = sotto_invite_new ();
  g_autoptr (SottoInvite) same = sotto_invite_ref (invite);

  g_assert_cmpuint (sotto_invite_get_n_places (invite), ==, 0);
  for (guint16 port = 1; port <= 2 * SOTTO_INVITE_PLACES_MAX; port++) {
    sotto_invite_add (invite, "h", (guint16) (port / 2 + 1));
  }
  g_assert_cmpuint (sotto_invite_get_n_places (same), ==,
                    SOTTO_INVITE_PLACES_MAX);
  for (guint16 i = 0; i < SOTTO_INVITE_PLACES_MAX; i++) {
    g_assert_cmpuint (sotto_invite_get_place (same, i)->port, ==, i + 1);
  }
}

/* The line of a mail may end anywhere in an invite of several places: what
 * comes last here is the one whose end cannot be known. */
static void
test_broken_anywhere (void)
{
  static const char line[] = "sottovoce://203.0.113.7:5534?via=192.168.1.5"
                             "&via=%5B2001:db8::1%5D:5534"
                             "&via=" ONION "&via=h.example";
  const char *const last = strrchr (line, 'h');
  const char *const first = strchr (line, '/') + 2;
  g_autofree char  *expected = NULL;
  g_autoptr (SottoInvite) whole = sotto_invite_parse (line, DEFAULT_PORT, NULL);

  expected = list_places (whole);
  for (const char *c = first; c <= last; c++) {
    g_autofree char *text =
      g_strdup_printf ("Hi,\n> %.*s\n> %s\n> Bob", (int) (c - line), line, c);

    g_test_message ("%s", text);
    assert_found (text, expected);
  }
}

static void
test_long (void)
{
  g_autofree char  *blank = g_strnfill (SOTTO_INVITE_TEXT_MAX, ' ');
  g_autofree char  *longer = g_strconcat (blank, " ", NULL);
  static const char invite[] = "sottovoce://h:7";

  memcpy (blank + SOTTO_INVITE_TEXT_MAX - strlen (invite), invite,
          strlen (invite));
  assert_found (blank, "h:7");
  memcpy (longer, invite, strlen (invite));
  assert_refused (longer, SOTTO_ADDRESS_ERROR_HOST);
}

/* As much as fits of what costs most. A test that takes minutes fails. */
static void
test_costly (void)
{
  static const char *const parts[] = {
    "sottovoce://",
    "sottovoce://\n",
    "sottovoce://h?via=\n",
    "://",
    "?via=-&",
    "192.0.2.1:",
    "h.example:7 ",
    "a]",
    "[",
    "[1 ",
    "\303\274.",
    "via=\n",
    "::",
    ".",
    "]",
    "\n",
    "%",
    "a",
    "-.:",
    "sottovoce://\303\274",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    GString                *text = g_string_new ("sottovoce://-");
    g_autofree char        *whole = NULL;
    g_autoptr (SottoInvite) invite = NULL;

    while (text->len + strlen (parts[i]) <= SOTTO_INVITE_TEXT_MAX) {
      g_string_append (text, parts[i]);
    }
    whole = g_string_free (text, FALSE);
    g_test_message ("%s", parts[i]);
    invite = sotto_invite_parse (whole, DEFAULT_PORT, NULL);
    if (invite != NULL) {
      assert_round_trip (invite);
    }
  }
}

/* Whatever becomes of a good one by chance, what is found is found again. */
static void
test_mutated (void)
{
  static const char bytes[] = ":[]%.-0a/?&=@# \n\001\303";
  guint             n_found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (invites); i++) {
    for (gsize at = 0; at < strlen (invites[i].text); at++) {
      for (gsize b = 0; b < sizeof bytes; b++) {
        g_autofree char        *text = g_strdup (invites[i].text);
        g_autoptr (SottoInvite) invite = NULL;

        text[at] = bytes[b];
        invite = sotto_invite_parse (text, DEFAULT_PORT, NULL);
        if (invite != NULL) {
          assert_round_trip (invite);
          n_found++;
        }
      }
    }
  }
  g_assert_cmpuint (n_found, >, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invite/invites", test_invites);
  g_test_add_func ("/invite/mails", test_mails);
  g_test_add_func ("/invite/wrapped", test_wrapped);
  g_test_add_func ("/invite/addresses", test_addresses);
  g_test_add_func ("/invite/bad", test_bad);
  g_test_add_func ("/invite/damaged", test_damaged);
  g_test_add_func ("/invite/format", test_format);
  g_test_add_func ("/invite/format-hostile", test_format_hostile);
  g_test_add_func ("/invite/add", test_add);
  g_test_add_func ("/invite/broken-anywhere", test_broken_anywhere);
  g_test_add_func ("/invite/long", test_long);
  g_test_add_func ("/invite/costly", test_costly);
  g_test_add_func ("/invite/mutated", test_mutated);

  return g_test_run ();
}
