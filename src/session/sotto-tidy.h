/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is worth keeping of a pasted address. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text without the white space around it; if that is a message with an invite
 * or addresses in it, these alone, as an invite. Free it. */
char *sotto_tidy_address (const char *text);

G_END_DECLS
