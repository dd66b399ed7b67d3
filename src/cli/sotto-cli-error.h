/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Every way for sottovoce-cli to fail: what it is called, what is said of it,
 * and the status that the process exits with. */

#pragma once

#include "sotto-file-error.h"
#include "sotto-session-error.h"

G_BEGIN_DECLS

#define SOTTO_CLI_ERROR (sotto_cli_error_quark ())

/* What only a command line can get wrong; the rest is in SOTTO_SESSION_ERROR
 * and SOTTO_FILE_ERROR. */
typedef enum {
  SOTTO_CLI_ERROR_USAGE = 1,       /* usage */
  SOTTO_CLI_ERROR_PASSWORD_FILE,   /* password-file: it cannot be read */
  SOTTO_CLI_ERROR_NO_TERMINAL,     /* no-terminal: nowhere to ask */
  SOTTO_CLI_ERROR_INVALID_MESSAGE, /* invalid-message: a line is no text */
  SOTTO_CLI_ERROR_INVALID_COMMAND, /* invalid-command: it cannot be done */
} SottoCliError;

/* What keeps a host from being found one way, and ends nothing: the errors of
 * SottoReach but for those of Tor, which are called as a joiner's. */
#define SOTTO_CLI_WORD_LAN "not-announced"
#define SOTTO_CLI_WORD_ROUTER "no-port"
#define SOTTO_CLI_WORD_KEY "tor-key"

GQuark sotto_cli_error_quark (void);

typedef enum {
  SOTTO_CLI_STATUS_OK = 0,            /* the conversation ended as it should */
  SOTTO_CLI_STATUS_USAGE = 1,         /* nothing was tried */
  SOTTO_CLI_STATUS_NO_CONNECTION = 2, /* nobody was reached, or was lost */
  SOTTO_CLI_STATUS_WRONG_PASSWORD = 3,
  SOTTO_CLI_STATUS_TURNED_AWAY = 4,
  SOTTO_CLI_STATUS_BROKEN = 5, /* altered data, or not our protocol */
} SottoCliStatus;

/* The fixed word of @error, of any of these domains; static. */
const char *sotto_cli_error_get_word (const GError *error);

/* The same for an error of SottoReach; static. */
const char *sotto_cli_error_get_reach_word (const GError *error);

/* What the process exits with when it ends because of @error. */
SottoCliStatus sotto_cli_error_get_status (const GError *error);

/* What to tell the person, in whole translated sentences. @address and
 * @retry_after as in sotto_session_error_explain(). */
char *sotto_cli_error_explain (const GError *error,
                               const char   *address,
                               guint         retry_after);

G_END_DECLS
