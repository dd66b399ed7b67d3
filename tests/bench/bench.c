/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Runs the cases of a benchmark in turns and prints what came out. */

#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NAME_WIDTH 46

typedef struct {
  double low;
  double median;
  double high;
} Quartiles;

double
bench_get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

gboolean
bench_is_sanitized (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return TRUE;
#elif defined(__has_feature)
  return __has_feature (address_sanitizer) || __has_feature (thread_sanitizer);
#else
  return FALSE;
#endif
}

static const char *
describe_build (void)
{
  if (bench_is_sanitized ()) {
    return "built with a sanitizer: these figures mean nothing";
  }
#ifdef __OPTIMIZE__
  return "optimised build";
#else
  return "built without optimisation: these figures mean little";
#endif
}

void
bench_fail (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
  exit (EXIT_FAILURE);
}

void
bench_check (gboolean good, GError **error)
{
  if (!good) {
    bench_fail ("%s", *error != NULL ? (*error)->message : "It failed");
  }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *left = a;
  const double *right = b;

  return (*left > *right) - (*left < *right);
}

/* Sorts @figures. */
static Quartiles
get_quartiles (double *figures, guint n)
{
  qsort (figures, n, sizeof *figures, compare);
  return (Quartiles){ figures[n / 4], figures[n / 2], figures[n - 1 - n / 4] };
}

/* Each round begins with another case, so that none always comes after the
 * same one. */
static double *
collect (guint rounds, const BenchCase *cases, guint n_cases)
{
  double *figures = g_new (double, n_cases *(gsize) rounds);

  for (guint i = 0; i < n_cases; i++) {
    cases[i].run (cases[i].data);
  }
  for (guint round = 0; round < rounds; round++) {
    for (guint turn = 0; turn < n_cases; turn++) {
      guint i = (round + turn) % n_cases;

      figures[i * rounds + round] = cases[i].run (cases[i].data);
    }
  }
  return figures;
}

/* The ratio of each round, rather than of the medians: what slows a whole round
 * down cancels out. */
static Quartiles
get_ratio (const double *figures, const double *versus, guint n)
{
  g_autofree double *ratios = g_new (double, n);

  for (guint i = 0; i < n; i++) {
    ratios[i] = figures[i] / versus[i];
  }
  return get_quartiles (ratios, n);
}

/* Four digits that count, whatever the unit. */
static int
count_decimals (double figure)
{
  return figure < 10 ? 3 : figure < 100 ? 2 : figure < 1000 ? 1 : 0;
}

static void
print_quartiles (Quartiles figure, const char *unit)
{
  int decimals = count_decimals (figure.median);

  printf ("%9.*f %-5s [%.*f … %.*f]", decimals, figure.median, unit, decimals,
          figure.low, decimals, figure.high);
}

static void
print_ratio (Quartiles ratio, const BenchCase *bench)
{
  printf ("  %6.3f × [%.3f … %.3f]", ratio.median, ratio.low, ratio.high);
  if (bench->target > 0) {
    printf ("  promised: %.2f ×, %s", bench->target,
            ratio.median <= bench->target ? "kept" : "MISSED");
  }
  if (bench->least > 0) {
    printf ("  promised: %.2f × or more, %s", bench->least,
            ratio.median >= bench->least ? "kept" : "MISSED");
  }
}

static void
print_table (guint            rounds,
             const BenchCase *cases,
             guint            n_cases,
             const double    *figures)
{
  for (guint i = 0; i < n_cases; i++) {
    const double      *own = figures + i * rounds;
    g_autofree double *copy = g_memdup2 (own, rounds * sizeof *own);
    guint              versus = cases[i].versus;

    printf ("  %-*s", NAME_WIDTH, cases[i].name);
    print_quartiles (get_quartiles (copy, rounds), cases[i].unit);
    if (versus != i) {
      print_ratio (get_ratio (own, figures + versus * rounds, rounds),
                   &cases[i]);
    }
    printf ("\n");
  }
}

void
bench_run (const char      *title,
           guint            rounds,
           const BenchCase *cases,
           guint            n_cases)
{
  g_autofree double *figures = collect (rounds, cases, n_cases);

  printf ("\n%s\n  median of %u rounds [quartiles]; %s\n", title, rounds,
          describe_build ());
  print_table (rounds, cases, n_cases, figures);
  fflush (stdout);
}
