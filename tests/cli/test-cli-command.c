/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which lines are commands, and which files they name. */

#include "sotto-cli-command.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void
test_lines (void)
{
  static const struct {
    const char  *line;
    SottoCliVerb verb;
    guint        number;
    const char  *rest;
  } lines[] = {
    /* 0 */ { "hi", SOTTO_CLI_VERB_SAY, 0, "hi" },
    /* 1 */ { "/", SOTTO_CLI_VERB_SAY, 0, "/" },
    /* 2 */ { "/etc/passwd", SOTTO_CLI_VERB_SAY, 0, "/etc/passwd" },
    /* 3 */ { "/sender", SOTTO_CLI_VERB_SAY, 0, "/sender" },
    /* 4 */ { " /send a", SOTTO_CLI_VERB_SAY, 0, " /send a" },
    /* 5 */ { "/SEND a", SOTTO_CLI_VERB_SAY, 0, "/SEND a" },
    /* 6 */ { "//send a", SOTTO_CLI_VERB_SAY, 0, "/send a" },
    /* 7 */ { "///", SOTTO_CLI_VERB_SAY, 0, "//" },
    /* 8 */ { "// a", SOTTO_CLI_VERB_SAY, 0, "/ a" },
    /* 9 */ { "/send", SOTTO_CLI_VERB_SEND, 0, "" },
    /* 10 */ { "/send  ", SOTTO_CLI_VERB_SEND, 0, "" },
    /* 11 */ { "/send  a b ", SOTTO_CLI_VERB_SEND, 0, "a b " },
    /* 12 */ { "/send\ta", SOTTO_CLI_VERB_SEND, 0, "a" },
    /* 13 */ { "/send 1 a", SOTTO_CLI_VERB_SEND, 0, "1 a" },
    /* 14 */ { "/accept", SOTTO_CLI_VERB_ACCEPT, 0, "" },
    /* 15 */ { "/accept 12", SOTTO_CLI_VERB_ACCEPT, 12, "" },
    /* 16 */ { "/accept 12  a b", SOTTO_CLI_VERB_ACCEPT, 12, "a b" },
    /* 17 */ { "/accept a b", SOTTO_CLI_VERB_ACCEPT, 0, "a b" },
    /* 18 */ { "/accept 12a", SOTTO_CLI_VERB_ACCEPT, 0, "12a" },
    /* 19 */ { "/accept ./12", SOTTO_CLI_VERB_ACCEPT, 0, "./12" },
    /* 20 */ { "/accept -1", SOTTO_CLI_VERB_ACCEPT, 0, "-1" },
    /* 21 */ { "/decline 0", SOTTO_CLI_VERB_DECLINE, SOTTO_CLI_NO_FILE, "" },
    /* 22 */
    { "/decline 99999999999999999999", SOTTO_CLI_VERB_DECLINE,
      SOTTO_CLI_NO_FILE, "" },
    /* 23 */ { "/decline it", SOTTO_CLI_VERB_DECLINE, 0, "it" },
    /* 24 */ { "/cancel", SOTTO_CLI_VERB_CANCEL, 0, "" },
    /* 25 */ { "/cancel 3 4", SOTTO_CLI_VERB_CANCEL, 3, "4" },
    /* 26 */ { "", SOTTO_CLI_VERB_SAY, 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    SottoCliCommand command = sotto_cli_command_parse (lines[i].line);

    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (command.verb, ==, lines[i].verb);
    g_assert_cmpuint (command.number, ==, lines[i].number);
    g_assert_cmpstr (command.rest, ==, lines[i].rest);
  }
}

/* What begins with a slash, but for what is a command or avoids being one. */
static void
test_doubtful (void)
{
  static const struct {
    const char *line;
    gboolean    doubtful;
  } lines[] = {
    /* 0 */ { "/help", TRUE },       /* 1 */ { "/acept 1", TRUE },
    /* 2 */ { "/SEND a", TRUE },     /* 3 */ { "/", TRUE },
    /* 4 */ { "/home/a.jpg", TRUE }, /* 5 */ { "/send a", FALSE },
    /* 6 */ { "/cancel", FALSE },    /* 7 */ { "//help", FALSE },
    /* 8 */ { "a /help", FALSE },    /* 9 */ { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (sotto_cli_command_is_doubtful (lines[i].line), ==,
                     lines[i].doubtful);
  }
}

/* Takes @file. */
static void
assert_path (GFile *file, const char *folder, const char *name)
{
  g_autoptr (GFile) owned = file;
  g_autofree char  *path = g_canonicalize_filename (name, folder);

  g_assert_cmpstr (g_file_peek_path (owned), ==, path);
}

static void
test_files (void)
{
  static const struct {
    const char *typed;
    gboolean    at_home;
    const char *path;
  } lines[] = {
    /* 0 */ { "a", FALSE, "a" },
    /* 1 */ { "a b  ", FALSE, "a b" },
    /* 2 */ { "./a", FALSE, "a" },
    /* 3 */ { "/x/../y", FALSE, "/y" },
    /* 4 */ { "~", TRUE, "." },
    /* 5 */ { "~/a", TRUE, "a" },
    /* 6 */ { "~a", FALSE, "~a" },
    /* 7 */ { "'/x/a b' ", FALSE, "/x/a b" },
    /* 8 */ { "'it'\\''s'", FALSE, "it's" },
    /* 9 */ { "\"a \"", FALSE, "a " },
    /* 10 */ { "'a", FALSE, "'a" },
    /* 11 */ { "a'b'", FALSE, "a'b'" },
    /* 12 */ { "file:///x", FALSE, "file:/x" },
    /* 13 */ { "\u00fc\u4f60", FALSE, "\u00fc\u4f60" },
  };
  g_autofree char *here = g_get_current_dir ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("line %" G_GSIZE_FORMAT, i);
    assert_path (sotto_cli_command_find_file (lines[i].typed),
                 lines[i].at_home ? g_get_home_dir () : here, lines[i].path);
  }
}

/* Where to put a file: in a folder if there is one, or if only that can be
 * meant, else under the very name. */
static void
test_places (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *folder = g_dir_make_tmp ("sottovoce-XXXXXX", &error);
  g_autofree char   *missing = g_build_filename (folder, "b", NULL);
  g_autofree char   *slashed = g_strconcat (missing, "/", NULL);

  g_assert_no_error (error);
  assert_path (sotto_cli_command_find_place (folder, "n"), folder, "n");
  assert_path (sotto_cli_command_find_place (missing, "n"), folder, "b");
  assert_path (sotto_cli_command_find_place (slashed, "n"), folder, "b/n");
  assert_path (sotto_cli_command_find_in_folder ("/~/'x", "n"), "/", "~/'x/n");
  g_assert_no_errno (g_rmdir (folder));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/command/lines", test_lines);
  g_test_add_func ("/cli/command/doubtful", test_doubtful);
  g_test_add_func ("/cli/command/files", test_files);
  g_test_add_func ("/cli/command/places", test_places);

  return g_test_run ();
}
