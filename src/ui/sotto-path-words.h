/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The way between the two computers, in words. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* All of these are translated; free the results. @path is that of
 * SottoSession. */

/* "Direct, IPv4, 12 ms". @family is INVALID when it says nothing; @round_trip
 * in microseconds, 0 while it is not known. */
char *sotto_path_words_describe (const char   *path,
                                 GSocketFamily family,
                                 gint64        round_trip);

/* Who can see that the two are connected. */
char *sotto_path_words_explain (const char *path);

G_END_DECLS
