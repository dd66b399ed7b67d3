/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One conversation in a terminal or a pipe, from the command line to the exit
 * status. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_CLI (sotto_cli_get_type ())
G_DECLARE_FINAL_TYPE (SottoCli, sotto_cli, SOTTO, CLI, GObject)

/* Call it before anything is opened: a standard stream that the parent has
 * closed becomes one that is empty, so that its number goes to nothing else. */
void sotto_cli_fill_streams (void);

SottoCli *sotto_cli_new (void);

/* Does what the @arguments of main() say, with the standard streams and until
 * the conversation is over. Returns the process' exit status, a
 * SottoCliStatus. */
int sotto_cli_run (SottoCli *self, char **arguments);

G_END_DECLS
