/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The line about files that run, in as many columns as there are. */

#include "sotto-cli-progress.h"

#include <locale.h>

static void
test_lines (void)
{
  static const struct {
    SottoCliProgressState state;
    guint                 columns;
    const char           *line;
  } lines[] = {
    /* 0 */
    { { "a", TRUE, 1, 0, 100, 0 }, 12, "\u2191 a 0 %     " },
    /* 1 */
    { { "a", FALSE, 1, 999, 1000, 0 }, 12, "\u2193 a 99 %    " },
    /* 2 */
    { { "a", FALSE, 1, 0, 0, 0 }, 12, "\u2193 a 100 %   " },
    /* 3: the newest of the peer's numbers may be any */
    { { "a", FALSE, 1, 7, 5, 0 }, 12, "\u2193 a 100 %   " },
    /* 4 */
    { { "a", FALSE, 1, 0, G_MAXUINT64, 1 },
      60,
      "\u2193 a 0 %, 1 byte/s, 5124095576030431:00:15 left              " },
    /* 5 */
    { { "a", TRUE, 1, 5000000, 70000000, 1000000 },
      40,
      "\u2191 a 7 %, 1.0\u00a0MB/s, 1:05 left            " },
    /* 6 */
    { { "a", TRUE, 1, 0, 3661, 1 },
      40,
      "\u2191 a 0 %, 1 byte/s, 1:01:01 left         " },
    /* 7 */
    { { NULL, FALSE, 3, 50, 100, 0 }, 12, "3 files 50 %" },
    /* 8: what is too long is cut in the name */
    { { "photograph.jpg", TRUE, 1, 50, 100, 0 },
      14,
      "\u2191 photog\u2026 50 %" },
    /* 9: characters of two columns, and of none */
    { { "\u4f60\u597d\u4f60\u597d", TRUE, 1, 50, 100, 0 },
      11,
      "\u2191 \u4f60\u2026 50 % " },
    /* 10 */
    { { "e\u0301e\u0301", TRUE, 1, 50, 100, 0 },
      12,
      "\u2191 e\u0301e\u0301 50 %   " },
    /* 11 */
    { { "\033[2J\u202e\n", TRUE, 1, 50, 100, 0 },
      14,
      "\u2191 \uFFFD[2J\uFFFD\uFFFD 50 % " },
    /* 12: there is hardly any room */
    { { "abc", TRUE, 1, 50, 100, 0 }, 4, "\u2026 5\u2026" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *line =
      sotto_cli_progress_format (&lines[i].state, lines[i].columns);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (line, ==, lines[i].line);
  }
}

/* Where standard output is no terminal, there is none of it; that nothing is
 * written shows in the tests with processes. */
static void
test_no_terminal (void)
{
  SottoCliProgress            progress = { 0 };
  SottoCliProgressState const state = { "a", TRUE, 1, 0, 1, 0 };

  sotto_cli_progress_set (&progress, &state);
  g_assert_null (progress.text);
  sotto_cli_progress_show (&progress);
  g_assert_false (progress.drawn);
  sotto_cli_progress_leave (&progress);
  sotto_cli_progress_hide (&progress);
  sotto_cli_progress_clear (&progress);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/progress/lines", test_lines);
  g_test_add_func ("/cli/progress/no-terminal", test_no_terminal);

  return g_test_run ();
}
