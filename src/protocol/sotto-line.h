/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A peer's words that are shown as one line: what is in it can be seen. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text without control, invisible and direction-changing characters, white
 * space folded into single spaces and trimmed. Of what is invisible, joiners
 * and variation selectors stay where a script or an emoji may need them. ""
 * when nothing is left. Valid UTF-8 is the caller's to have checked. */
char *sotto_line_clean (const char *text);

/* Cuts @line between two characters, to at most @size bytes, and what is cut
 * does not end with a space. */
void sotto_line_cut (char *line, gsize size);

G_END_DECLS
