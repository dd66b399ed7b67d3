/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Brings what the session and the command line get wrong under one roof. */

#include "sotto-cli-error.h"

#include "sotto-lan.h"
#include "sotto-router.h"

G_DEFINE_QUARK (sotto_cli_error, sotto_cli_error)

static const char *
get_session_word (const GError *error)
{
  return sotto_session_error_get_word (error->domain == SOTTO_SESSION_ERROR
                                         ? (SottoSessionError) error->code
                                         : SOTTO_SESSION_ERROR_INTERNAL);
}

const char *
sotto_cli_error_get_reach_word (const GError *error)
{
  g_autoptr (GError) cause = NULL;

  if (error->domain == SOTTO_LAN_ERROR) {
    return SOTTO_CLI_WORD_LAN;
  }
  if (error->domain == SOTTO_ROUTER_ERROR) {
    return SOTTO_CLI_WORD_ROUTER;
  }
  if (error->domain == G_FILE_ERROR) {
    return SOTTO_CLI_WORD_KEY;
  }
  sotto_session_error_from (&cause, error);

  return get_session_word (cause);
}

const char *
sotto_cli_error_get_word (const GError *error)
{
  if (error->domain == SOTTO_FILE_ERROR) {
    return sotto_file_error_get_word (error->code);
  }
  if (error->domain != SOTTO_CLI_ERROR) {
    return get_session_word (error);
  }

  switch ((SottoCliError) error->code) {
  case SOTTO_CLI_ERROR_PASSWORD_FILE:
    return "password-file";
  case SOTTO_CLI_ERROR_NO_TERMINAL:
    return "no-terminal";
  case SOTTO_CLI_ERROR_INVALID_MESSAGE:
    return "invalid-message";
  case SOTTO_CLI_ERROR_INVALID_COMMAND:
    return "invalid-command";
  case SOTTO_CLI_ERROR_USAGE:
  default:
    return "usage";
  }
}

static SottoCliStatus
get_session_status (SottoSessionError code)
{
  switch (code) {
  case SOTTO_SESSION_ERROR_PASSWORD_EMPTY:
  case SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG:
  case SOTTO_SESSION_ERROR_PASSWORD_INVALID:
  case SOTTO_SESSION_ERROR_ADDRESS:
  case SOTTO_SESSION_ERROR_INVITE:
  case SOTTO_SESSION_ERROR_TEXT_TOO_LONG:
  case SOTTO_SESSION_ERROR_NOT_TALKING:
    return SOTTO_CLI_STATUS_USAGE;

  case SOTTO_SESSION_ERROR_PORT_IN_USE:
  case SOTTO_SESSION_ERROR_LISTEN:
  case SOTTO_SESSION_ERROR_UNKNOWN_HOST:
  case SOTTO_SESSION_ERROR_REFUSED:
  case SOTTO_SESSION_ERROR_UNREACHABLE:
  case SOTTO_SESSION_ERROR_FIREWALL:
  case SOTTO_SESSION_ERROR_TIMEOUT:
  case SOTTO_SESSION_ERROR_LOST:
  case SOTTO_SESSION_ERROR_PEER_QUIT:
  case SOTTO_SESSION_ERROR_NO_TOR:
  case SOTTO_SESSION_ERROR_TOR_START:
  case SOTTO_SESSION_ERROR_TOR_BOOTSTRAP:
  case SOTTO_SESSION_ERROR_TOR_LOST:
  case SOTTO_SESSION_ERROR_ONION_NOT_FOUND:
    return SOTTO_CLI_STATUS_NO_CONNECTION;

  case SOTTO_SESSION_ERROR_WRONG_PASSWORD:
    return SOTTO_CLI_STATUS_WRONG_PASSWORD;

  case SOTTO_SESSION_ERROR_VERSION:
  case SOTTO_SESSION_ERROR_ATTEMPTS:
  case SOTTO_SESSION_ERROR_NOT_ACCEPTING:
  case SOTTO_SESSION_ERROR_BUSY:
    return SOTTO_CLI_STATUS_TURNED_AWAY;

  case SOTTO_SESSION_ERROR_NOT_SOTTOVOCE:
  case SOTTO_SESSION_ERROR_HOST_UNPROVEN:
  case SOTTO_SESSION_ERROR_ITERATIONS:
  case SOTTO_SESSION_ERROR_ALTERED:
  case SOTTO_SESSION_ERROR_PROTOCOL:
  case SOTTO_SESSION_ERROR_INTERNAL:
  default:
    return SOTTO_CLI_STATUS_BROKEN;
  }
}

SottoCliStatus
sotto_cli_error_get_status (const GError *error)
{
  if (error->domain == SOTTO_CLI_ERROR) {
    return SOTTO_CLI_STATUS_USAGE;
  }
  if (error->domain == SOTTO_SESSION_ERROR) {
    return get_session_status ((SottoSessionError) error->code);
  }

  return SOTTO_CLI_STATUS_BROKEN;
}

char *
sotto_cli_error_explain (const GError *error,
                         const char   *address,
                         guint         retry_after)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  /* These are already said in the person's words. */
  if (error->domain == SOTTO_CLI_ERROR) {
    return g_strdup (error->message);
  }
  if (error->domain == SOTTO_FILE_ERROR) {
    sotto_file_error_explain (error, &title, &advice);
  } else {
    sotto_session_error_explain (error, address, retry_after, &title, &advice);
  }

  return g_strdup_printf ("%s. %s", title, advice);
}
