/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The line has the same width all the time, and the cursor is put back to where
 * it was: so what a person types stands behind it and stays there. */

#include "sotto-cli-progress.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sotto-cli-clean.h"

#define ERASE_LINE "\r\033[K"
#define SAVE_CURSOR "\0337"
#define RESTORE_CURSOR "\0338"

/* Room is left to type. */
#define COLUMNS_MAX 56
#define COLUMNS_DEFAULT 80

#define ELLIPSIS "\u2026"

/* Columns */

static guint
count_columns (const char *text)
{
  guint columns = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (!g_unichar_iszerowidth (character)) {
      columns += g_unichar_iswide (character) ? 2 : 1;
    }
  }

  return columns;
}

/* As much of @text as has room, marked if it is not all. */
static char *
cut (const char *text, guint columns)
{
  g_autofree char *cut = g_strdup (text);

  if (count_columns (cut) <= columns) {
    return g_steal_pointer (&cut);
  }
  while (*cut != '\0' && count_columns (cut) >= columns) {
    *g_utf8_prev_char (cut + strlen (cut)) = '\0';
  }

  return g_strconcat (cut, ELLIPSIS, NULL);
}

/* Words */

static char *
format_duration (guint64 seconds)
{
  guint64 hours = seconds / 3600;
  guint   minutes = (guint) (seconds / 60 % 60);
  guint   rest = (guint) (seconds % 60);

  return hours > 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", hours,
                                      minutes, rest)
                   : g_strdup_printf ("%u:%02u", minutes, rest);
}

static char *
format_numbers (const SottoCliProgressState *state)
{
  double fraction =
    state->size == 0 ? 1 : (double) state->done / (double) state->size;
  guint            percent = (guint) (100 * MIN (fraction, 1));
  guint64          rest = state->size - MIN (state->done, state->size);
  g_autofree char *speed = NULL;
  g_autofree char *left = NULL;

  if (state->speed == 0) {
    /* Translators: so much of a file has been sent. */
    return g_strdup_printf (_ ("%u %%"), percent);
  }
  speed = g_format_size (state->speed);
  left = format_duration (rest / state->speed + (rest % state->speed != 0));
  /* Translators: how much of a file has been sent; how much is sent in a
   * second, such as "12.3 MB"; how long the rest takes, such as "1:05". */
  return g_strdup_printf (_ ("%u %%, %s/s, %s left"), percent, speed, left);
}

static char *
format_what (const SottoCliProgressState *state)
{
  g_autofree char *name = NULL;

  if (state->n_files > 1) {
    return g_strdup_printf (ngettext ("%u file", "%u files", state->n_files),
                            state->n_files);
  }
  name = sotto_cli_clean (state->name, NULL);

  return g_strconcat (state->outgoing ? "\u2191 " : "\u2193 ", name, NULL);
}

char *
sotto_cli_progress_format (const SottoCliProgressState *state, guint columns)
{
  g_autofree char *what = format_what (state);
  g_autofree char *numbers = format_numbers (state);
  guint            taken = count_columns (numbers) + 1;
  g_autofree char *name = cut (what, columns > taken ? columns - taken : 0);
  g_autofree char *line = g_strconcat (name, " ", numbers, NULL);
  g_autofree char *fitting = cut (line, columns);

  return g_strdup_printf ("%s%*s", fitting,
                          (int) (columns - count_columns (fitting)), "");
}

/* The terminal */

void
sotto_cli_progress_init (SottoCliProgress *self)
{
  const char *terminal = g_getenv ("TERM");

  self->on_terminal = isatty (STDOUT_FILENO) && terminal != NULL &&
                      *terminal != '\0' && !g_str_equal (terminal, "dumb");
}

void
sotto_cli_progress_clear (SottoCliProgress *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* A space follows, and the last column is left out, where some terminals begin
 * a new line. */
static guint
get_columns (void)
{
  struct winsize size;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 3) {
    size.ws_col = COLUMNS_DEFAULT;
  }

  return MIN (size.ws_col - 2, COLUMNS_MAX);
}

static void
write_out (const char *before, const char *text, const char *after)
{
  g_print ("%s%s%s", before, text, after);
  fflush (stdout);
}

void
sotto_cli_progress_hide (SottoCliProgress *self)
{
  if (self->drawn) {
    write_out (ERASE_LINE, "", "");
    self->drawn = FALSE;
  }
}

void
sotto_cli_progress_show (SottoCliProgress *self)
{
  if (!self->drawn && self->text != NULL) {
    write_out ("\r", self->text, " ");
    self->drawn = TRUE;
  }
}

void
sotto_cli_progress_leave (SottoCliProgress *self)
{
  self->drawn = FALSE;
  sotto_cli_progress_show (self);
}

void
sotto_cli_progress_set (SottoCliProgress            *self,
                        const SottoCliProgressState *state)
{
  g_autofree char *before = g_steal_pointer (&self->text);

  if (!self->on_terminal) {
    return;
  }
  if (state != NULL) {
    self->text = sotto_cli_progress_format (state, get_columns ());
  }
  if (g_strcmp0 (before, self->text) == 0) {
    return;
  }
  if (self->drawn && self->text != NULL &&
      count_columns (before) == count_columns (self->text)) {
    write_out (SAVE_CURSOR "\r", self->text, RESTORE_CURSOR);
    return;
  }
  sotto_cli_progress_hide (self);
  sotto_cli_progress_show (self);
}
