/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a line of input asks for: to say it, or to do something with a file. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  SOTTO_CLI_VERB_SAY,
  SOTTO_CLI_VERB_SEND,    /* /send PATH */
  SOTTO_CLI_VERB_ACCEPT,  /* /accept [N] [PATH] */
  SOTTO_CLI_VERB_DECLINE, /* /decline [N] */
  SOTTO_CLI_VERB_CANCEL,  /* /cancel [N] */
} SottoCliVerb;

/* Given for a number that no file can have. */
#define SOTTO_CLI_NO_FILE G_MAXUINT

typedef struct {
  SottoCliVerb verb;
  guint        number; /* of a file; 0: none was given */
  const char  *rest;   /* of the line: the text, the path or what is too much;
                          "" for nothing */
} SottoCliCommand;

/* Only the four words above are commands, alone or before a space. A line that
 * begins with two slashes is the text that begins with one. The rest points
 * into @line. */
SottoCliCommand sotto_cli_command_parse (const char *line);

/* Whether @line, which is said, may have been meant for a command. */
gboolean sotto_cli_command_is_doubtful (const char *line);

/* The file that @typed, which is not empty, names: relative to the folder that
 * the process runs in, or to the person's own after "~/". It may stand in
 * quotes, as terminals put it when it is dropped on them. Transfer full. */
GFile *sotto_cli_command_find_file (const char *typed);

/* Where to store a file of this @name when a person has @typed the folder, or
 * the file itself. Transfer full. */
GFile *sotto_cli_command_find_place (const char *typed, const char *name);

/* The same for a path as it is. Transfer full. */
GFile *sotto_cli_command_find_in_folder (const char *folder, const char *name);

G_END_DECLS
