/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes lines of input apart. What is not known for a command is a text: nobody
 * shall find that what they said was swallowed. */

#include "sotto-cli-command.h"

#include <string.h>

#define SPACES " \t"

static const struct {
  const char  *word;
  SottoCliVerb verb;
} verbs[] = {
  { "/send", SOTTO_CLI_VERB_SEND },
  { "/accept", SOTTO_CLI_VERB_ACCEPT },
  { "/decline", SOTTO_CLI_VERB_DECLINE },
  { "/cancel", SOTTO_CLI_VERB_CANCEL },
};

/* What follows @word and the spaces after it; NULL when @text begins with
 * something else. */
static const char *
skip_word (const char *text, const char *word)
{
  const char *after = text + strlen (word);

  if (!g_str_has_prefix (text, word) ||
      (*after != '\0' && strchr (SPACES, *after) == NULL)) {
    return NULL;
  }

  return after + strspn (after, SPACES);
}

/* Takes a number off the front of the rest. */
static void
take_number (SottoCliCommand *command)
{
  gsize            length = strcspn (command->rest, SPACES);
  g_autofree char *word = g_strndup (command->rest, length);
  guint64          number;

  if (length == 0 || word[strspn (word, "0123456789")] != '\0') {
    return;
  }
  command->number =
    g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT, &number, NULL)
      ? (guint) number
      : SOTTO_CLI_NO_FILE;
  command->rest = skip_word (command->rest, word);
}

SottoCliCommand
sotto_cli_command_parse (const char *line)
{
  SottoCliCommand command = { SOTTO_CLI_VERB_SAY, 0, line };

  if (g_str_has_prefix (line, "//")) {
    command.rest = line + 1;
    return command;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    const char *rest = skip_word (line, verbs[i].word);

    if (rest != NULL) {
      command.verb = verbs[i].verb;
      command.rest = rest;
    }
  }
  if (command.verb != SOTTO_CLI_VERB_SAY &&
      command.verb != SOTTO_CLI_VERB_SEND) {
    take_number (&command);
  }

  return command;
}

gboolean
sotto_cli_command_is_doubtful (const char *line)
{
  return *line == '/' && line[1] != '/' &&
         sotto_cli_command_parse (line).verb == SOTTO_CLI_VERB_SAY;
}

static char *
unquote (const char *typed)
{
  g_autofree char *stripped = g_strchomp (g_strdup (typed));
  char            *path = NULL;

  if (*stripped == '\'' || *stripped == '"') {
    path = g_shell_unquote (stripped, NULL);
  }

  return path != NULL ? path : g_steal_pointer (&stripped);
}

static char *
expand (const char *typed)
{
  g_autofree char *path = unquote (typed);

  if (strcmp (path, "~") == 0 || g_str_has_prefix (path, "~/")) {
    return g_build_filename (g_get_home_dir (), path + 1, NULL);
  }

  return g_steal_pointer (&path);
}

/* Other places than the computer's own files are no business of this program,
 * and only to ask for them would start programs of the desktop. */
static GFile *
make_file (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);

  return g_vfs_get_file_for_path (g_vfs_get_local (), absolute);
}

GFile *
sotto_cli_command_find_file (const char *typed)
{
  g_autofree char *path = expand (typed);

  return make_file (path);
}

GFile *
sotto_cli_command_find_place (const char *typed, const char *name)
{
  g_autofree char *path = expand (typed);

  if (g_str_has_suffix (path, G_DIR_SEPARATOR_S) ||
      g_file_test (path, G_FILE_TEST_IS_DIR)) {
    return sotto_cli_command_find_in_folder (path, name);
  }

  return make_file (path);
}

GFile *
sotto_cli_command_find_in_folder (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return make_file (path);
}
