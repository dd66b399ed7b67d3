/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Events for programs: one JSON object a line. */

#pragma once

#include "sotto-cli-event.h"

G_BEGIN_DECLS

/* The object without a line end. All that is unsafe on a terminal is escaped,
 * so the line is the same text to a program and harmless to a person. */
char *sotto_cli_json_format (const SottoCliEvent *event);

G_END_DECLS
