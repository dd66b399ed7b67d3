/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Keeps what the peer says from driving the terminal. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a terminal may do something else with @character than show it:
 * control characters (escape sequences begin with one, in C0 or in C1),
 * direction changes, invisible format characters, other line ends. The joiners
 * that emoji and several scripts need are not among them. */
gboolean sotto_cli_clean_is_unsafe (gunichar character);

/*
 * @text with U+FFFD for all that is unsafe. A line end becomes a line end and
 * @indent, so that nobody can write a line that looks like one of ours; where
 * @indent is NULL it is unsafe as well. @text is valid UTF-8.
 */
char *sotto_cli_clean (const char *text, const char *indent);

/* What our own lines begin with. */
#define SOTTO_CLI_DASH "\u2014"

/* A person's name, for the beginning of a line: one that begins as our own
 * lines do gets a hyphen in place of that. */
char *sotto_cli_clean_name (const char *name);

G_END_DECLS
