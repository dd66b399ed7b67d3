/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Puts events on the standard streams, in the one form or the other. */

#pragma once

#include "sotto-cli-event.h"
#include "sotto-cli-progress.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_CLI_TEXT,
  SOTTO_CLI_JSON,
} SottoCliForm;

/* Writes the event and flushes it, so that who reads it has it at once; what
 * @progress shows stays below it. Errors go to standard error in the form for
 * people. FALSE when standard output takes nothing more. */
gboolean sotto_cli_print (SottoCliForm         form,
                          const SottoCliEvent *event,
                          SottoCliProgress    *progress);

G_END_DECLS
