/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Measures several things side by side and prints them as a table. A machine
 * that others use too makes every figure wander, so the cases take turns, and
 * what is compared is always two figures of the same turn. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  const char *unit; /* of what run returns, as it is to be printed */

  /* Does the work once, sees to it that it was done, and returns the figure. */
  double (*run) (gpointer data);
  gpointer data;

  guint  versus; /* the index of the case it is compared with; may be its own */
  double target; /* the ratio that is promised at most; 0: none */
  double least;  /* the ratio that is promised at least; 0: none */
} BenchCase;

/* Runs each case once for nothing and then @rounds times, and prints the
 * medians, with the quartiles between which half of the figures lie. */
void bench_run (const char      *title,
                guint            rounds,
                const BenchCase *cases,
                guint            n_cases);

/* Seconds, from an arbitrary beginning. */
double bench_get_time (void);

/* Whether the build is one whose memory and time mean nothing. */
gboolean bench_is_sanitized (void);

/* What was to be measured did not happen: says so and fails the benchmark. */
void bench_fail (const char *format, ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;

/* Fails with the message of @error, which has been set by then, unless @good:
 * bench_check (call (&error), &error). */
void bench_check (gboolean good, GError **error);

G_END_DECLS
