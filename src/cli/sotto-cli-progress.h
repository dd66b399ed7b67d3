/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The line at the bottom of a terminal that tells how far files are, and is
 * written over again and again. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All files that run, taken together. */
typedef struct {
  const char *name; /* if it is one */
  gboolean    outgoing;
  guint       n_files;
  guint64     done; /* bytes, as the size */
  guint64     size;
  guint64     speed; /* bytes a second; 0: unknown */
} SottoCliProgressState;

typedef struct {
  gboolean on_terminal; /* else nothing is ever written */
  char    *text;
  gboolean drawn;
} SottoCliProgress;

/* Looks whether standard output is a terminal that can do it. */
void sotto_cli_progress_init (SottoCliProgress *self);
void sotto_cli_progress_clear (SottoCliProgress *self);

/* What it shows from now on; NULL: nothing. */
void sotto_cli_progress_set (SottoCliProgress            *self,
                             const SottoCliProgressState *state);

/* Before something else is written to the terminal, and after it. */
void sotto_cli_progress_hide (SottoCliProgress *self);
void sotto_cli_progress_show (SottoCliProgress *self);

/* The person has pressed Enter: what was drawn is a line of the past. */
void sotto_cli_progress_leave (SottoCliProgress *self);

/* Exactly so many @columns of a terminal, with nothing that drives it. */
char *sotto_cli_progress_format (const SottoCliProgressState *state,
                                 guint                        columns);

G_END_DECLS
