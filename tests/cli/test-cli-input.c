/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Lines of every shape, in pieces of every size. */

#include "sotto-cli-input.h"

#include <string.h>

#include "sotto-cli-error.h"

typedef struct {
  SottoCliInput *input;
  GString       *heard; /* "l:text;", "f:word;", "e;" */
  guint          pause_after;
} Fixture;

static void
line_cb (SottoCliInput *input, const char *line, Fixture *fixture)
{
  gsize length = strlen (line);

  g_string_append_printf (fixture->heard, "l:%.10s/%" G_GSIZE_FORMAT ";", line,
                          length);
  if (fixture->pause_after > 0 && --fixture->pause_after == 0) {
    sotto_cli_input_pause (input);
  }
}

static void
fault_cb (SottoCliInput *input, const GError *error, Fixture *fixture)
{
  g_string_append_printf (fixture->heard, "f:%s;",
                          sotto_cli_error_get_word (error));
}

static void
ended_cb (SottoCliInput *input, Fixture *fixture)
{
  g_string_append (fixture->heard, "e;");
}

static void
set_up (Fixture *fixture, GInputStream *stream)
{
  *fixture = (Fixture){ .input = sotto_cli_input_new (stream),
                        .heard = g_string_new (NULL) };
  g_signal_connect (fixture->input, "line", G_CALLBACK (line_cb), fixture);
  g_signal_connect (fixture->input, "fault", G_CALLBACK (fault_cb), fixture);
  g_signal_connect (fixture->input, "ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture *fixture)
{
  g_string_free (fixture->heard, TRUE);
  g_assert_finalize_object (fixture->input);
}

static void
run_until (Fixture *fixture, const char *end)
{
  while (!g_str_has_suffix (fixture->heard->str, end)) {
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Nothing more is going on. */
static void
run_dry (void)
{
  while (g_main_context_iteration (NULL, FALSE)) {
  }
}

/* @text in pieces of @size bytes, so that every cut is met. */
static void
assert_heard (const char *text, gsize length, gsize size, const char *expected)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
  Fixture                  fixture;

  for (gsize i = 0; i < length; i += size) {
    g_autoptr (GBytes) piece = g_bytes_new (text + i, MIN (size, length - i));

    g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (stream), piece);
  }
  set_up (&fixture, stream);
  sotto_cli_input_resume (fixture.input);
  run_until (&fixture, "e;");
  run_dry ();
  g_assert_cmpstr (fixture.heard->str, ==, expected);
  tear_down (&fixture);
}

static void
test_lines (void)
{
  static const struct {
    const char *text;
    gsize       length;
    const char *heard;
  } lines[] = {
    /* 0 */ { "", 0, "e;" },
    /* 1 */ { "hi\n", 3, "l:hi/2;e;" },
    /* 2: no end at the end */ { "hi\nbye", 6, "l:hi/2;l:bye/3;e;" },
    /* 3 */ { "hi\r\nbye\r", 8, "l:hi/2;l:bye/3;e;" },
    /* 4 */ { "\n\n", 2, "l:/0;l:/0;e;" },
    /* 5 */ { " \t\v\n", 4, "l:/0;e;" },
    /* 6: spaces are kept round words */ { " a \n", 4, "l: a /3;e;" },
    /* 7 */ { "a\xff\nb\n", 5, "f:invalid-message;l:b/1;e;" },
    /* 8: a zero byte is no text */
    { "a\0b\nc\n", 6, "f:invalid-message;l:c/1;e;" },
    /* 9: half a character at the end */ { "a\xc3", 2, "f:invalid-message;e;" },
    /* 10 */ { "\xc3\xa9\n", 3, "l:\xc3\xa9/2;e;" },
    /* 11: a surrogate */ { "\xed\xa0\x80\n", 4, "f:invalid-message;e;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    for (gsize size = 1; size <= 5; size++) {
      g_test_message ("line %" G_GSIZE_FORMAT ", pieces of %" G_GSIZE_FORMAT, i,
                      size);
      assert_heard (lines[i].text, lines[i].length, size, lines[i].heard);
    }
  }
}

static void
test_long (void)
{
  static const struct {
    gsize       length;
    const char *end;
    const char *heard;
  } lines[] = {
    /* 0 */ { 65536, "\n", "l:xxxxxxxxxx/65536;l:next/4;e;" },
    /* 1 */ { 65536, "\r\n", "l:xxxxxxxxxx/65536;l:next/4;e;" },
    /* 2 */ { 65537, "\n", "f:long-message;l:next/4;e;" },
    /* 3 */ { 70000, "\n", "f:long-message;l:next/4;e;" },
    /* 4 */ { 1000000, "\n", "f:long-message;l:next/4;e;" },
  };
  static const gsize sizes[] = { 1000, 16384, 65537, 2000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
      g_autofree char *xs = g_strnfill (lines[i].length, 'x');
      g_autofree char *text = g_strconcat (xs, lines[i].end, "next", NULL);

      g_test_message ("line %" G_GSIZE_FORMAT ", pieces of %" G_GSIZE_FORMAT, i,
                      sizes[k]);
      assert_heard (text, strlen (text), sizes[k], lines[i].heard);
    }
  }
}

/* A line that is too long and never ends: it is said once. */
static void
test_endless (void)
{
  g_autofree char *xs = g_strnfill (1000000, 'x');

  assert_heard (xs, 1000000, 4096, "f:long-message;e;");
}

static void
test_pause (void)
{
  g_autoptr (GInputStream) stream =
    g_memory_input_stream_new_from_data ("1\n2\n3\n4\n", 8, NULL);
  Fixture fixture;

  set_up (&fixture, stream);
  run_dry ();
  g_assert_cmpstr (fixture.heard->str, ==, "");

  fixture.pause_after = 2;
  sotto_cli_input_resume (fixture.input);
  run_until (&fixture, "l:2/1;");
  run_dry ();
  g_assert_cmpstr (fixture.heard->str, ==, "l:1/1;l:2/1;");

  fixture.pause_after = 1;
  sotto_cli_input_resume (fixture.input);
  g_assert_cmpstr (fixture.heard->str, ==, "l:1/1;l:2/1;");
  run_until (&fixture, "l:3/1;");
  run_dry ();
  g_assert_cmpstr (fixture.heard->str, ==, "l:1/1;l:2/1;l:3/1;");

  sotto_cli_input_resume (fixture.input);
  run_until (&fixture, "e;");
  g_assert_cmpstr (fixture.heard->str, ==, "l:1/1;l:2/1;l:3/1;l:4/1;e;");
  tear_down (&fixture);
}

static void
test_stop (void)
{
  g_autoptr (GInputStream) stream =
    g_memory_input_stream_new_from_data ("1\n2\n", 4, NULL);
  Fixture fixture;

  set_up (&fixture, stream);
  sotto_cli_input_resume (fixture.input);
  sotto_cli_input_stop (fixture.input);
  sotto_cli_input_resume (fixture.input);
  run_dry ();
  g_assert_cmpstr (fixture.heard->str, ==, "");
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/input/lines", test_lines);
  g_test_add_func ("/cli/input/long", test_long);
  g_test_add_func ("/cli/input/endless", test_endless);
  g_test_add_func ("/cli/input/pause", test_pause);
  g_test_add_func ("/cli/input/stop", test_stop);

  return g_test_run ();
}
