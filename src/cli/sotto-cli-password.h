/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Where the password comes from: a file, or the person at the terminal. */

#pragma once

#include "sotto-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Both return what sotto_password_prepare() makes of one line, without its
 * end: or NULL with SOTTO_SESSION_ERROR_PASSWORD_EMPTY, _TOO_LONG, _INVALID, or
 * with an error of SOTTO_CLI_ERROR. Both block. */

/* The first line of a file of any kind; what follows it is not read. */
SottoSecret *sotto_cli_password_read (const char *path, GError **error);

/* Asks on the controlling terminal, which does not show what is typed, and
 * leaves it as it was. A signal that ends or stops the process does so after
 * that. */
SottoSecret *sotto_cli_password_ask (const char *prompt, GError **error);

G_END_DECLS
