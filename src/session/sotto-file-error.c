/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From what the system says of a file to one cause, and from the cause to its
 * words: the fixed one for programs, and the translated ones for people. */

#include "sotto-file-error.h"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "sotto-session-error.h"

G_DEFINE_QUARK (sotto_file_error, sotto_file_error)

typedef struct {
  SottoFileError code;
  const char    *word;
  const char    *title;
  const char    *advice;
} Words;

static const Words words[] = {
  { SOTTO_FILE_ERROR_NOT_FOUND, "not-found",
    N_ ("There is no such file on this computer"),
    N_ ("It may have been moved, renamed or deleted. Choose it again.") },
  { SOTTO_FILE_ERROR_NOT_A_FILE, "not-a-file", N_ ("Only files can be sent"),
    N_ ("Put a folder into an archive first, then send that.") },
  { SOTTO_FILE_ERROR_PERMISSION, "permission",
    N_ ("Sottovoce has no permission for this file or folder"),
    N_ ("Choose another one, or change its permissions.") },
  { SOTTO_FILE_ERROR_READ, "read", N_ ("The file could not be read"),
    N_ ("The disk that it is on may be damaged, or no longer connected.") },
  { SOTTO_FILE_ERROR_CHANGED, "changed",
    N_ ("The file changed while it was being sent"),
    N_ ("Wait until no program writes to it any more, then send it again.") },
  { SOTTO_FILE_ERROR_NO_SPACE, "no-space", N_ ("The disk is full"),
    N_ ("Make room, then ask for the file again.") },
  { SOTTO_FILE_ERROR_WRITE, "write", N_ ("The file could not be saved there"),
    N_ ("The folder may be gone, or the disk may not take such a file. Ask "
        "for it again, and save it in another folder.") },
  { SOTTO_FILE_ERROR_PEER, "peer",
    N_ ("The other computer could not save the file"),
    N_ ("Ask the other person what happened there, then try again.") },
  { SOTTO_FILE_ERROR_WRONG, "wrong",
    N_ ("What arrived is not the file that was offered"),
    N_ ("It was not kept. Ask for the file again.") },
  { SOTTO_FILE_ERROR_GONE, "gone",
    N_ ("The conversation ended before the file was complete"),
    N_ ("What had arrived was not kept. The file can be sent again in the next "
        "conversation.") },
};

static const Words *
find_words (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (words[i].code == (SottoFileError) code) {
      return &words[i];
    }
  }

  return NULL;
}

const char *
sotto_file_error_get_word (int code)
{
  const Words *found = find_words (code);

  g_return_val_if_fail (found != NULL, "write");

  return found->word;
}

void
sotto_file_error_explain (const GError *error, char **title, char **advice)
{
  const Words *found;

  g_return_if_fail (error != NULL);
  g_return_if_fail (title != NULL);
  g_return_if_fail (advice != NULL);

  found = error->domain == SOTTO_FILE_ERROR ? find_words (error->code) : NULL;
  if (found == NULL) {
    sotto_session_error_explain (error, NULL, 0, title, advice);
  } else {
    *title = g_strdup (_ (found->title));
    *advice = g_strdup (_ (found->advice));
  }
}

static SottoFileError
from_reading (int code)
{
  switch (code) {
  case G_IO_ERROR_NOT_FOUND:
  case G_IO_ERROR_NOT_DIRECTORY:
  case G_IO_ERROR_FILENAME_TOO_LONG:
  case G_IO_ERROR_INVALID_FILENAME:
  case G_IO_ERROR_TOO_MANY_LINKS:
    return SOTTO_FILE_ERROR_NOT_FOUND;
  case G_IO_ERROR_IS_DIRECTORY:
  case G_IO_ERROR_NOT_REGULAR_FILE:
    return SOTTO_FILE_ERROR_NOT_A_FILE;
  case G_IO_ERROR_PERMISSION_DENIED:
    return SOTTO_FILE_ERROR_PERMISSION;
  default:
    return SOTTO_FILE_ERROR_READ;
  }
}

static SottoFileError
from_writing (int code)
{
  switch (code) {
  case G_IO_ERROR_NO_SPACE:
    return SOTTO_FILE_ERROR_NO_SPACE;
  case G_IO_ERROR_PERMISSION_DENIED:
  case G_IO_ERROR_READ_ONLY:
    return SOTTO_FILE_ERROR_PERMISSION;
  default:
    return SOTTO_FILE_ERROR_WRITE;
  }
}

void
sotto_file_error_from (GError **error, const GError *cause, gboolean reading)
{
  g_return_if_fail (cause != NULL);

  if (cause->domain == SOTTO_FILE_ERROR ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_error_copy (cause));
  } else {
    int code = cause->domain == G_IO_ERROR ? cause->code : G_IO_ERROR_FAILED;

    g_set_error_literal (error, SOTTO_FILE_ERROR,
                         reading ? from_reading (code) : from_writing (code),
                         cause->message);
  }
}

void
sotto_file_error_from_errno (GError    **error,
                             int         code,
                             gboolean    reading,
                             const char *what)
{
  /* To GIO a quota is nothing in particular. */
  int io = code == EDQUOT ? G_IO_ERROR_NO_SPACE : g_io_error_from_errno (code);
  g_autoptr (GError) cause =
    g_error_new (G_IO_ERROR, io, "%s: %s", what, g_strerror (code));

  sotto_file_error_from (error, cause, reading);
}
