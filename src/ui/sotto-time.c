/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Formats times, also those that no calendar has. */

#include "sotto-time.h"

#include "config.h"

#include <glib/gi18n-lib.h>

/* NULL outside of the years 1 to 9999, which only a strange peer names. */
static GDateTime *
convert (gint64 time)
{
  g_autoptr (GDateTime) utc =
    g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static char *
format (gint64 time, const char *pattern)
{
  g_autoptr (GDateTime) local = convert (time);
  char *text = local != NULL ? g_date_time_format (local, pattern) : NULL;

  /* Translators: stands in place of a time that makes no sense. */
  return text != NULL ? text : g_strdup (_ ("unknown time"));
}

char *
sotto_time_format_minute (gint64 time)
{
  /* Translators: the time of day of a message, see strftime(3). */
  return format (time, C_ ("time of day", "%H:%M"));
}

char *
sotto_time_format_exact (gint64 time)
{
  g_autofree char *second = NULL;
  int              milliseconds = (int) (time / 1000 % 1000);

  /* Translators: the time of day with seconds, see strftime(3). */
  second = format (time, C_ ("time of day", "%H:%M:%S"));

  return g_strdup_printf ("%s.%03d", second, ABS (milliseconds));
}

char *
sotto_time_format_day (gint64 time)
{
  /* Translators: weekday, day, month and year, see strftime(3). */
  return format (time, C_ ("date", "%A, %-d %B %Y"));
}

gboolean
sotto_time_is_same_day (gint64 a, gint64 b)
{
  g_autoptr (GDateTime) a_local = convert (a);
  g_autoptr (GDateTime) b_local = convert (b);

  if (a_local == NULL || b_local == NULL) {
    return a_local == b_local;
  }

  return g_date_time_get_year (a_local) == g_date_time_get_year (b_local) &&
         g_date_time_get_day_of_year (a_local) ==
           g_date_time_get_day_of_year (b_local);
}

char *
sotto_time_format_duration (guint seconds)
{
  if (seconds < 60) {
    /* Translators: seconds. */
    return g_strdup_printf (_ ("%u s"), seconds);
  }
  if (seconds < 3600) {
    /* Translators: minutes and seconds. */
    return g_strdup_printf (_ ("%u min %u s"), seconds / 60, seconds % 60);
  }

  /* Translators: hours and minutes. */
  return g_strdup_printf (_ ("%u h %u min"), seconds / 3600, seconds / 60 % 60);
}
