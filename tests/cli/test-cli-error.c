/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The word, the status and the text of every way to fail. */

#include "sotto-cli-error.h"

#include <string.h>

#include "sotto-lan.h"
#include "sotto-router.h"

static void
test_session (void)
{
  static const struct {
    SottoSessionError code;
    const char       *word;
    int               status;
  } lines[] = {
    { SOTTO_SESSION_ERROR_PASSWORD_EMPTY, "empty-password", 1 },
    { SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG, "long-password", 1 },
    { SOTTO_SESSION_ERROR_PASSWORD_INVALID, "invalid-password", 1 },
    { SOTTO_SESSION_ERROR_ADDRESS, "invalid-address", 1 },
    { SOTTO_SESSION_ERROR_INVITE, "invalid-invite", 1 },
    { SOTTO_SESSION_ERROR_PORT_IN_USE, "port-in-use", 2 },
    { SOTTO_SESSION_ERROR_LISTEN, "listen", 2 },
    { SOTTO_SESSION_ERROR_TEXT_TOO_LONG, "long-message", 1 },
    { SOTTO_SESSION_ERROR_NOT_TALKING, "not-talking", 1 },
    { SOTTO_SESSION_ERROR_UNKNOWN_HOST, "unknown-host", 2 },
    { SOTTO_SESSION_ERROR_REFUSED, "refused-connection", 2 },
    { SOTTO_SESSION_ERROR_UNREACHABLE, "unreachable", 2 },
    { SOTTO_SESSION_ERROR_FIREWALL, "firewall", 2 },
    { SOTTO_SESSION_ERROR_TIMEOUT, "timeout", 2 },
    { SOTTO_SESSION_ERROR_LOST, "lost", 2 },
    { SOTTO_SESSION_ERROR_PEER_QUIT, "peer-quit", 2 },
    { SOTTO_SESSION_ERROR_NO_TOR, "no-tor", 2 },
    { SOTTO_SESSION_ERROR_TOR_START, "tor-failed", 2 },
    { SOTTO_SESSION_ERROR_TOR_BOOTSTRAP, "tor-failed", 2 },
    { SOTTO_SESSION_ERROR_TOR_LOST, "tor-lost", 2 },
    { SOTTO_SESSION_ERROR_ONION_NOT_FOUND, "onion-not-found", 2 },
    { SOTTO_SESSION_ERROR_NOT_SOTTOVOCE, "protocol", 5 },
    { SOTTO_SESSION_ERROR_VERSION, "version", 4 },
    { SOTTO_SESSION_ERROR_WRONG_PASSWORD, "wrong-password", 3 },
    { SOTTO_SESSION_ERROR_ATTEMPTS, "too-many-attempts", 4 },
    { SOTTO_SESSION_ERROR_NOT_ACCEPTING, "not-accepting", 4 },
    { SOTTO_SESSION_ERROR_BUSY, "busy", 4 },
    { SOTTO_SESSION_ERROR_HOST_UNPROVEN, "host-unproven", 5 },
    { SOTTO_SESSION_ERROR_ITERATIONS, "protocol", 5 },
    { SOTTO_SESSION_ERROR_ALTERED, "altered-data", 5 },
    { SOTTO_SESSION_ERROR_PROTOCOL, "protocol", 5 },
    { SOTTO_SESSION_ERROR_INTERNAL, "internal", 5 },
  };

  /* The table is whole: the codes have no gap. */
  g_assert_cmpuint (G_N_ELEMENTS (lines), ==, SOTTO_SESSION_ERROR_INTERNAL);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error =
      g_error_new_literal (SOTTO_SESSION_ERROR, lines[i].code, "for the log");
    g_autofree char *text = sotto_cli_error_explain (error, "example.org", 0);

    g_assert_cmpint (lines[i].code, ==, i + 1);
    g_assert_cmpstr (sotto_cli_error_get_word (error), ==, lines[i].word);
    g_assert_cmpint (sotto_cli_error_get_status (error), ==, lines[i].status);
    g_assert_true (g_str_has_suffix (text, "."));
    g_assert_true ((strstr (text, "for the log") != NULL) ==
                   (lines[i].code == SOTTO_SESSION_ERROR_TOR_BOOTSTRAP));
  }
}

static void
test_own (void)
{
  static const struct {
    SottoCliError code;
    const char   *word;
  } lines[] = {
    { SOTTO_CLI_ERROR_USAGE, "usage" },
    { SOTTO_CLI_ERROR_PASSWORD_FILE, "password-file" },
    { SOTTO_CLI_ERROR_NO_TERMINAL, "no-terminal" },
    { SOTTO_CLI_ERROR_INVALID_MESSAGE, "invalid-message" },
    { SOTTO_CLI_ERROR_INVALID_COMMAND, "invalid-command" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error =
      g_error_new_literal (SOTTO_CLI_ERROR, lines[i].code, "for the person");
    g_autofree char *text = sotto_cli_error_explain (error, NULL, 0);

    g_assert_cmpstr (sotto_cli_error_get_word (error), ==, lines[i].word);
    g_assert_cmpint (sotto_cli_error_get_status (error), ==, 1);
    g_assert_cmpstr (text, ==, "for the person");
  }
}

static void
test_file (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NO_SPACE,
                         "for the log");
  g_autofree char *text = sotto_cli_error_explain (error, NULL, 0);

  g_assert_cmpstr (sotto_cli_error_get_word (error), ==, "no-space");
  g_assert_true (g_str_has_prefix (text, "The disk is full. "));
  g_assert_null (strstr (text, "for the log"));
}

/* What keeps a host from being found one way has words too. */
static void
test_reach (void)
{
  const struct {
    GQuark      domain;
    int         code;
    const char *word;
  } lines[] = {
    { SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_AWAY, "not-announced" },
    { SOTTO_ROUTER_ERROR, SOTTO_ROUTER_ERROR_NOT_FOUND, "no-port" },
    { G_FILE_ERROR, G_FILE_ERROR_ACCES, "tor-key" },
    { SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_NO_TOR, "no-tor" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error =
      g_error_new_literal (lines[i].domain, lines[i].code, "for the log");

    g_assert_cmpstr (sotto_cli_error_get_reach_word (error), ==, lines[i].word);
  }
}

static void
test_foreign (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "for the log");

  g_assert_cmpstr (sotto_cli_error_get_word (error), ==, "internal");
  g_assert_cmpint (sotto_cli_error_get_status (error), ==, 5);
}

static void
test_wait (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_ATTEMPTS,
                         "for the log");
  g_autofree char *text = sotto_cli_error_explain (error, NULL, 17);

  g_assert_nonnull (strstr (text, "17 seconds"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/error/session", test_session);
  g_test_add_func ("/cli/error/own", test_own);
  g_test_add_func ("/cli/error/file", test_file);
  g_test_add_func ("/cli/error/reach", test_reach);
  g_test_add_func ("/cli/error/foreign", test_foreign);
  g_test_add_func ("/cli/error/wait", test_wait);

  return g_test_run ();
}
