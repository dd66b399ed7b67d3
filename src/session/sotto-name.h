/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The names that people give themselves. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @name as it may be shown: without control, invisible and direction-changing
 * characters, white space folded and trimmed. "" when nothing is left. Valid
 * UTF-8 is the caller's to have checked. */
char *sotto_name_clean (const char *name);

/* sotto_name_clean(), cut to what GREETING takes, between two characters. */
char *sotto_name_for_greeting (const char *name);

G_END_DECLS
