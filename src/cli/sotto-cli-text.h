/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Events for people: what somebody in a chat wants to read. */

#pragma once

#include "sotto-cli-event.h"

G_BEGIN_DECLS

/* One or more lines without the last one's end; NULL for what people need not
 * read. Nothing in it drives a terminal, whoever it came from. */
char *sotto_cli_text_format (const SottoCliEvent *event);

G_END_DECLS
