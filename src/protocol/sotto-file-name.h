/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The name that a peer gives a file, made harmless. PROTOCOL.md section 7. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A plain base name of 1 to SOTTO_FILE_NAME_SIZE_MAX bytes of UTF-8: what
 * follows the last '/' or '\\', without control, direction-changing and other
 * invisible characters, without leading dots and without spaces at either end.
 * A name of which nothing is left becomes "file". What is cut off because it is
 * too long is cut before the extension. @name is UTF-8.
 */
char *sotto_file_name_clean (const char *name);

/* @name with " (2)" for @number 2 before its extension, as short as the limit
 * asks: "a.tar.gz" becomes "a (2).tar.gz", "notes" becomes "notes (2)". */
char *sotto_file_name_number (const char *name, guint number);

G_END_DECLS
