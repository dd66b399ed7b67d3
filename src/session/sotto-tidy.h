/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is worth keeping of a pasted address. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The invite that @text is, or has somewhere in it, or one of the addresses in
 * it; NULL if there is none, or @text is an address and nothing else. Free
 * it. */
char *sotto_tidy_find_invite (const char *text);

/* The same, or else @text without the white space around it. Free it. */
char *sotto_tidy_address (const char *text);

G_END_DECLS
