/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What people read of files. */

#pragma once

#include "sotto-cli-event.h"

G_BEGIN_DECLS

/* The line for an offer, or for how it ended, without a mark or a line end.
 * Nothing in it drives a terminal. */
char *sotto_cli_file_text_format (const SottoCliEvent *event);

G_END_DECLS
