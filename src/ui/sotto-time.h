/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Points in time as people read them, in their own time zone. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All take microseconds since 1970 UTC, which may be any number that a peer
 * made up. Free the results. */

/* "14:05" */
char *sotto_time_format_minute (gint64 time);

/* "14:05:09.123" */
char *sotto_time_format_exact (gint64 time);

/* "Monday, 23 November 2026" */
char *sotto_time_format_day (gint64 time);

/* Whether both lie on the same calendar day. */
gboolean sotto_time_is_same_day (gint64 a, gint64 b);

/* "45 s", "2 min 5 s", "1 h 0 min" */
char *sotto_time_format_duration (guint seconds);

G_END_DECLS
