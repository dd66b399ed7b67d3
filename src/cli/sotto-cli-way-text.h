/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What people read of how the two find each other. */

#pragma once

#include "sotto-cli-event.h"

G_BEGIN_DECLS

/* A line for ADDRESS, INVITE, TOR, PUBLISHED, TRYING and PATH, without its mark
 * and end; NULL for what people need not read. */
char *sotto_cli_way_text_format (const SottoCliEvent *event);

G_END_DECLS
