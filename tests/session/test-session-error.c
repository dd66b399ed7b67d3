/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Every cause comes down to one code, and every code has its own words. */

#include "sotto-session-error.h"

#include <string.h>

#include "sotto-address.h"
#include "sotto-protocol-error.h"
#include "sotto-tor.h"

#define FIRST SOTTO_SESSION_ERROR_PASSWORD_EMPTY
#define LAST SOTTO_SESSION_ERROR_INTERNAL

static void
test_words (void)
{
  static const struct {
    SottoSessionError code;
    const char       *word;
  } lines[] = {
    /* 0 */ { SOTTO_SESSION_ERROR_PASSWORD_EMPTY, "empty-password" },
    /* 1 */ { SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG, "long-password" },
    /* 2 */ { SOTTO_SESSION_ERROR_PASSWORD_INVALID, "invalid-password" },
    /* 3 */ { SOTTO_SESSION_ERROR_ADDRESS, "invalid-address" },
    /* 4 */ { SOTTO_SESSION_ERROR_INVITE, "invalid-invite" },
    /* 5 */ { SOTTO_SESSION_ERROR_PORT_IN_USE, "port-in-use" },
    /* 6 */ { SOTTO_SESSION_ERROR_LISTEN, "listen" },
    /* 7 */ { SOTTO_SESSION_ERROR_TEXT_TOO_LONG, "long-message" },
    /* 8 */ { SOTTO_SESSION_ERROR_NOT_TALKING, "not-talking" },
    /* 9 */ { SOTTO_SESSION_ERROR_UNKNOWN_HOST, "unknown-host" },
    /* 10 */ { SOTTO_SESSION_ERROR_REFUSED, "refused-connection" },
    /* 11 */ { SOTTO_SESSION_ERROR_UNREACHABLE, "unreachable" },
    /* 12 */ { SOTTO_SESSION_ERROR_FIREWALL, "firewall" },
    /* 13 */ { SOTTO_SESSION_ERROR_TIMEOUT, "timeout" },
    /* 14 */ { SOTTO_SESSION_ERROR_LOST, "lost" },
    /* 15 */ { SOTTO_SESSION_ERROR_PEER_QUIT, "peer-quit" },
    /* 16 */ { SOTTO_SESSION_ERROR_NO_TOR, "no-tor" },
    /* 17 */ { SOTTO_SESSION_ERROR_TOR_START, "tor-failed" },
    /* 18 */ { SOTTO_SESSION_ERROR_TOR_BOOTSTRAP, "tor-failed" },
    /* 19 */ { SOTTO_SESSION_ERROR_TOR_LOST, "tor-lost" },
    /* 20 */ { SOTTO_SESSION_ERROR_ONION_NOT_FOUND, "onion-not-found" },
    /* 21 */ { SOTTO_SESSION_ERROR_NOT_SOTTOVOCE, "protocol" },
    /* 22 */ { SOTTO_SESSION_ERROR_VERSION, "version" },
    /* 23 */ { SOTTO_SESSION_ERROR_WRONG_PASSWORD, "wrong-password" },
    /* 24 */ { SOTTO_SESSION_ERROR_ATTEMPTS, "too-many-attempts" },
    /* 25 */ { SOTTO_SESSION_ERROR_NOT_ACCEPTING, "not-accepting" },
    /* 26 */ { SOTTO_SESSION_ERROR_BUSY, "busy" },
    /* 27 */ { SOTTO_SESSION_ERROR_HOST_UNPROVEN, "host-unproven" },
    /* 28 */ { SOTTO_SESSION_ERROR_ITERATIONS, "protocol" },
    /* 29 */ { SOTTO_SESSION_ERROR_ALTERED, "altered-data" },
    /* 30 */ { SOTTO_SESSION_ERROR_PROTOCOL, "protocol" },
    /* 31 */ { SOTTO_SESSION_ERROR_INTERNAL, "internal" },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (lines) == LAST - FIRST + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (sotto_session_error_get_word (lines[i].code), ==,
                     lines[i].word);
  }
}

static SottoSessionError
code_from (GQuark domain, int code)
{
  g_autoptr (GError) cause = g_error_new_literal (domain, code, "the cause");
  g_autoptr (GError) error = NULL;

  sotto_session_error_from (&error, cause);
  g_assert_true (error->domain == SOTTO_SESSION_ERROR);
  g_assert_cmpstr (error->message, ==, "the cause");

  return (SottoSessionError) error->code;
}

static void
test_from_protocol (void)
{
  /* In the order of the codes. */
  static const SottoSessionError expected[] = {
    SOTTO_SESSION_ERROR_PASSWORD_EMPTY,
    SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG,
    SOTTO_SESSION_ERROR_PASSWORD_INVALID,
    SOTTO_SESSION_ERROR_NOT_SOTTOVOCE,
    SOTTO_SESSION_ERROR_PROTOCOL, /* MALFORMED */
    SOTTO_SESSION_ERROR_ITERATIONS,
    SOTTO_SESSION_ERROR_VERSION,
    SOTTO_SESSION_ERROR_WRONG_PASSWORD,
    SOTTO_SESSION_ERROR_HOST_UNPROVEN,
    SOTTO_SESSION_ERROR_VERSION,        /* REFUSED_VERSION */
    SOTTO_SESSION_ERROR_PROTOCOL,       /* REFUSED_MALFORMED */
    SOTTO_SESSION_ERROR_WRONG_PASSWORD, /* REFUSED_PASSWORD */
    SOTTO_SESSION_ERROR_ATTEMPTS,       /* REFUSED_ATTEMPTS */
    SOTTO_SESSION_ERROR_TIMEOUT,        /* REFUSED_TIMEOUT */
    SOTTO_SESSION_ERROR_NOT_ACCEPTING,  /* REFUSED_CLOSED */
    SOTTO_SESSION_ERROR_PROTOCOL,       /* REFUSED_UNKNOWN */
    SOTTO_SESSION_ERROR_ALTERED,
    SOTTO_SESSION_ERROR_PROTOCOL, /* FRAME */
    SOTTO_SESSION_ERROR_PROTOCOL, /* RECORD */
    SOTTO_SESSION_ERROR_PROTOCOL, /* REKEY */
    SOTTO_SESSION_ERROR_PROTOCOL, /* ORDER */
    SOTTO_SESSION_ERROR_TEXT_TOO_LONG,
    SOTTO_SESSION_ERROR_INTERNAL, /* CRYPTO */
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (expected) == SOTTO_PROTOCOL_ERROR_CRYPTO);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_test_message ("code %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpint (code_from (SOTTO_PROTOCOL_ERROR, (int) i + 1), ==,
                     expected[i]);
  }
}

static void
test_from_io (void)
{
  static const struct {
    int               io;
    SottoSessionError code;
  } lines[] = {
    /* 0 */ { G_IO_ERROR_CONNECTION_REFUSED, SOTTO_SESSION_ERROR_REFUSED },
    /* 1 */ { G_IO_ERROR_HOST_UNREACHABLE, SOTTO_SESSION_ERROR_UNREACHABLE },
    /* 2 */ { G_IO_ERROR_NETWORK_UNREACHABLE, SOTTO_SESSION_ERROR_UNREACHABLE },
    /* 3 */ { G_IO_ERROR_PERMISSION_DENIED, SOTTO_SESSION_ERROR_FIREWALL },
    /* 4 */ { G_IO_ERROR_NOT_SUPPORTED, SOTTO_SESSION_ERROR_UNREACHABLE },
    /* 5 */ { G_IO_ERROR_TIMED_OUT, SOTTO_SESSION_ERROR_TIMEOUT },
    /* 6 */ { G_IO_ERROR_HOST_NOT_FOUND, SOTTO_SESSION_ERROR_UNKNOWN_HOST },
    /* 7 */ { G_IO_ERROR_ADDRESS_IN_USE, SOTTO_SESSION_ERROR_PORT_IN_USE },
    /* 8 */ { G_IO_ERROR_CLOSED, SOTTO_SESSION_ERROR_LOST },
    /* 9 */ { G_IO_ERROR_PARTIAL_INPUT, SOTTO_SESSION_ERROR_LOST },
    /* 10 */ { G_IO_ERROR_BROKEN_PIPE, SOTTO_SESSION_ERROR_LOST },
    /* 11 */ { G_IO_ERROR_NOT_CONNECTED, SOTTO_SESSION_ERROR_LOST },
    /* 12 */ { G_IO_ERROR_FAILED, SOTTO_SESSION_ERROR_LOST },
    /* 13 */ { G_IO_ERROR_TOO_MANY_OPEN_FILES, SOTTO_SESSION_ERROR_INTERNAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (code_from (G_IO_ERROR, lines[i].io), ==, lines[i].code);
  }
}

static void
test_from_tor (void)
{
  /* In the order of the codes. */
  static const SottoSessionError expected[] = {
    SOTTO_SESSION_ERROR_NO_TOR,          /* MISSING */
    SOTTO_SESSION_ERROR_TOR_START,       /* START */
    SOTTO_SESSION_ERROR_TOR_BOOTSTRAP,   /* BOOTSTRAP */
    SOTTO_SESSION_ERROR_ONION_NOT_FOUND, /* ONION */
    SOTTO_SESSION_ERROR_TOR_START,       /* PUBLISH */
    SOTTO_SESSION_ERROR_TOR_LOST,        /* LOST */
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (expected) == SOTTO_TOR_ERROR_LOST);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_test_message ("code %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpint (code_from (SOTTO_TOR_ERROR, (int) i + 1), ==, expected[i]);
  }
}

static void
test_from_others (void)
{
  g_assert_cmpint (code_from (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND), ==,
                   SOTTO_SESSION_ERROR_UNKNOWN_HOST);
  g_assert_cmpint (code_from (G_RESOLVER_ERROR,
                              G_RESOLVER_ERROR_TEMPORARY_FAILURE),
                   ==, SOTTO_SESSION_ERROR_UNKNOWN_HOST);
  for (int i = SOTTO_ADDRESS_ERROR_EMPTY; i <= SOTTO_ADDRESS_ERROR_PORT; i++) {
    g_assert_cmpint (code_from (SOTTO_ADDRESS_ERROR, i), ==,
                     SOTTO_SESSION_ERROR_ADDRESS);
  }
  g_assert_cmpint (code_from (SOTTO_ADDRESS_ERROR, SOTTO_ADDRESS_ERROR_INVITE),
                   ==, SOTTO_SESSION_ERROR_INVITE);
  for (int i = FIRST; i <= LAST; i++) {
    g_assert_cmpint (code_from (SOTTO_SESSION_ERROR, i), ==, i);
  }
  g_assert_cmpint (code_from (G_FILE_ERROR, G_FILE_ERROR_NOENT), ==,
                   SOTTO_SESSION_ERROR_INTERNAL);
}

static void
test_from_cancelled (void)
{
  g_autoptr (GError) cause =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "by the person");
  g_autoptr (GError) error = NULL;

  sotto_session_error_from (&error, cause);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (error->message, ==, "by the person");
  sotto_session_error_from (NULL, cause);
}

static void
assert_plain (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_assert_cmpstr (text, !=, "");
  g_assert_cmpstr (text, ==, escaped);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\n'));
  g_assert_null (strchr (text, '%'));
}

static void
assert_distinct (GHashTable *seen, char *text)
{
  assert_plain (text);
  g_assert_true (g_hash_table_add (seen, text));
}

static void
explain (int         code,
         const char *address,
         guint       retry_after,
         char      **title,
         char      **advice)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_SESSION_ERROR, code, "not for people");

  sotto_session_error_explain (error, address, retry_after, title, advice);
}

static void
check_all_explained (const char *address)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *title;
  char *advice;

  for (int code = FIRST; code <= LAST; code++) {
    explain (code, address, 0, &title, &advice);
    g_test_message ("%s — %s", title, advice);
    assert_distinct (seen, title);
    assert_distinct (seen, advice);
    g_assert_null (strstr (title, "not for people"));
    g_assert_true ((strstr (advice, "not for people") != NULL) ==
                   (code == SOTTO_SESSION_ERROR_TOR_BOOTSTRAP));
    g_assert_true (g_str_has_suffix (advice, "."));
    g_assert_false (g_str_has_suffix (title, "."));
  }
}

static void
test_explain (void)
{
  check_all_explained (NULL);
  check_all_explained ("example.org:5533");
}

/* Only what happened on the way to the host is told with its address. */
static void
test_explain_address (void)
{
  const char *address = "%s%n.example";

  for (int code = FIRST; code <= LAST; code++) {
    gboolean on_the_way = code >= SOTTO_SESSION_ERROR_UNKNOWN_HOST &&
                          code <= SOTTO_SESSION_ERROR_NOT_SOTTOVOCE &&
                          code != SOTTO_SESSION_ERROR_PEER_QUIT &&
                          (code < SOTTO_SESSION_ERROR_NO_TOR ||
                           code > SOTTO_SESSION_ERROR_ONION_NOT_FOUND);
    g_autofree char *title = NULL;
    g_autofree char *advice = NULL;

    explain (code, address, 0, &title, &advice);
    g_assert_cmpint (strstr (title, address) != NULL, ==, on_the_way);
    g_assert_null (strstr (advice, address));
  }
}

static void
test_explain_wait (void)
{
  static const struct {
    SottoSessionError code;
    guint             retry_after;
    const char       *end; /* NULL: no word of a wait */
  } lines[] = {
    /* 0 */ { SOTTO_SESSION_ERROR_ATTEMPTS, 0, NULL },
    /* 1 */ { SOTTO_SESSION_ERROR_ATTEMPTS, 1, "Try again in 1 second." },
    /* 2 */ { SOTTO_SESSION_ERROR_ATTEMPTS, 32, "Try again in 32 seconds." },
    /* 3 */ { SOTTO_SESSION_ERROR_ATTEMPTS, 119, "Try again in 119 seconds." },
    /* 4 */ { SOTTO_SESSION_ERROR_ATTEMPTS, 120, "Try again in 2 minutes." },
    /* 5 */ { SOTTO_SESSION_ERROR_ATTEMPTS, 121, "Try again in 3 minutes." },
    /* 6 */
    { SOTTO_SESSION_ERROR_ATTEMPTS, G_MAXUINT,
      "Try again in 71582789 minutes." },
    /* 7 */
    { SOTTO_SESSION_ERROR_WRONG_PASSWORD, 4, "Try again in 4 seconds." },
    /* 8 */ { SOTTO_SESSION_ERROR_WRONG_PASSWORD, 0, NULL },
    /* 9 */ { SOTTO_SESSION_ERROR_REFUSED, 4, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *title = NULL;
    g_autofree char *advice = NULL;

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    explain (lines[i].code, NULL, lines[i].retry_after, &title, &advice);
    assert_plain (advice);
    if (lines[i].end != NULL) {
      g_assert_true (g_str_has_suffix (advice, lines[i].end));
    } else {
      g_assert_null (strstr (advice, "Try again in"));
    }
  }
}

/* The port is no part of the name. */
static void
test_explain_name (void)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  explain (SOTTO_SESSION_ERROR_UNKNOWN_HOST, " example.org:5533", 0, &title,
           &advice);
  g_assert_cmpstr (title, ==, "No computer named “example.org” was found");
}

static void
assert_reason (const char *message, const char *end)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_BOOTSTRAP, message);
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  sotto_session_error_explain (error, NULL, 0, &title, &advice);
  g_assert_true (g_utf8_validate (advice, -1, NULL));
  g_assert_true (g_str_has_suffix (advice, end));
}

/* Tor's own reason is told, as one line of bounded length. */
static void
test_explain_reason (void)
{
  g_autofree char *many = g_strnfill (10000, 'x');
  g_autofree char *some = g_strnfill (200, 'x');
  g_autofree char *end = g_strdup_printf (" Tor says: “%s”.", some);

  assert_reason ("Connection refused", " Tor says: “Connection refused”.");
  assert_reason (" a\n\033[31mb\xff", " Tor says: “a [31mb\xef\xbf\xbd”.");
  assert_reason (many, end);
  assert_reason ("", " Some networks block Tor.");
}

/* Also what is no error of ours gets words. */
static void
test_explain_foreign (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "no");
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  sotto_session_error_explain (error, "[::1]:9", 0, &title, &advice);
  g_assert_cmpstr (title, ==, "Nobody is listening at “[::1]:9”");
  assert_plain (advice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/error/words", test_words);
  g_test_add_func ("/session/error/from/protocol", test_from_protocol);
  g_test_add_func ("/session/error/from/io", test_from_io);
  g_test_add_func ("/session/error/from/tor", test_from_tor);
  g_test_add_func ("/session/error/from/others", test_from_others);
  g_test_add_func ("/session/error/from/cancelled", test_from_cancelled);
  g_test_add_func ("/session/error/explain", test_explain);
  g_test_add_func ("/session/error/explain/address", test_explain_address);
  g_test_add_func ("/session/error/explain/wait", test_explain_wait);
  g_test_add_func ("/session/error/explain/name", test_explain_name);
  g_test_add_func ("/session/error/explain/reason", test_explain_reason);
  g_test_add_func ("/session/error/explain/foreign", test_explain_foreign);

  return g_test_run ();
}
