/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Does what a line of input that is a command asks for. */

#include "sotto-cli-private.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-cli-clean.h"
#include "sotto-cli-error.h"

static void
complain (SottoCli *self, const char *message)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_CLI_ERROR, SOTTO_CLI_ERROR_INVALID_COMMAND,
                         message);

  sotto_cli_show_error (self, error, 0);
}

/* Which file is meant */

static gboolean
is_open (const SottoCliFile *file)
{
  return file->transfer != NULL;
}

typedef gboolean (*IsMeant) (const SottoCliFile *file);

/* Which numbers there are to choose from. */
static void
complain_of_several (SottoCli *self, IsMeant is_meant)
{
  g_autoptr (GString) text =
    g_string_new (_ ("There are several files: add the number of the one that "
                     "you mean."));

  for (guint i = 0; i < self->files->len; i++) {
    SottoCliFile *file = g_ptr_array_index (self->files, i);

    if (is_meant (file)) {
      g_autofree char *name = sotto_cli_clean (file->name, NULL);
      g_autofree char *size =
        g_format_size (sotto_transfer_get_size (file->transfer));

      g_string_append_c (text, '\n');
      /* Translators: a file's number, its name, its size, such as "2.3 MB". */
      g_string_append_printf (text, _ ("%u: “%s” (%s)"), file->number, name,
                              size);
    }
  }
  complain (self, text->str);
}

/* The one with the command's number, or without one the only one; NULL after a
 * complaint. */
static SottoCliFile *
find_file (SottoCli *self, const SottoCliCommand *command, IsMeant is_meant)
{
  SottoCliFile *found = NULL;

  for (guint i = 0; i < self->files->len; i++) {
    SottoCliFile *file = g_ptr_array_index (self->files, i);

    if (!is_meant (file) ||
        (command->number != 0 && command->number != file->number)) {
      continue;
    }
    if (found != NULL) {
      complain_of_several (self, is_meant);
      return NULL;
    }
    found = file;
  }
  if (found == NULL) {
    complain (self, command->number == 0
                      ? _ ("There is no file to do that with.")
                      : _ ("There is no file of this number to do that with."));
  }

  return found;
}

/* Sending */

/* People are not told the number of what could not be offered, and would miss
 * it. */
static void
give_back_number (SottoCli *self, const SottoCliFile *file)
{
  if (!self->options.json && file->number == self->n_files) {
    self->n_files--;
  }
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoCli) self = user_data;
  g_autoptr (GError)   error = NULL;
  SottoCliFile        *file = g_steal_pointer (&self->offering);
  SottoMessage        *message =
    sotto_session_send_file_finish (SOTTO_SESSION (source), result, &error);

  if (file == NULL) {
    /* It was given up meanwhile, with all others. */
    return;
  }
  if (message == NULL) {
    give_back_number (self, file);
    sotto_cli_fail_file (self, file, error);
    return;
  }
  sotto_cli_follow_file (self, file, sotto_message_get_transfer (message));
  sotto_cli_follow_message (self, message);
  sotto_cli_schedule (self);
}

/* Lines wait until it has its place among the messages. */
static void
send_file (SottoCli *self, const char *typed)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char  *name = NULL;

  if (*typed == '\0') {
    complain (self, _ ("/send needs the name of a file."));
    return;
  }
  file = sotto_cli_command_find_file (typed);
  name = g_filename_display_basename (g_file_peek_path (file));
  self->offering = sotto_cli_add_file (self, name);
  sotto_session_send_file_async (self->session, file, NULL, offered_cb,
                                 g_object_ref (self));
}

/* Answering */

static gboolean
has_folder (GFile *place)
{
  g_autofree char *folder = g_path_get_dirname (g_file_peek_path (place));

  return g_file_test (folder, G_FILE_TEST_IS_DIR);
}

/* A wrong place is found before the offer is used up. */
static void
accept (SottoCli *self, const SottoCliCommand *command)
{
  SottoCliFile     *file = find_file (self, command, sotto_cli_file_is_asked);
  g_autoptr (GFile) place = NULL;

  if (file == NULL) {
    return;
  }
  place =
    sotto_cli_command_find_place (*command->rest == '\0' ? "." : command->rest,
                                  file->name);
  if (!has_folder (place)) {
    complain (self, _ ("There is no such folder."));
    return;
  }
  sotto_transfer_accept (file->transfer, place, TRUE);
}

static void
decline (SottoCli *self, const SottoCliCommand *command)
{
  SottoCliFile *file = find_file (self, command, sotto_cli_file_is_asked);

  if (file != NULL) {
    sotto_transfer_decline (file->transfer);
  }
}

static void
cancel (SottoCli *self, const SottoCliCommand *command)
{
  SottoCliFile *file = find_file (self, command, is_open);

  if (file != NULL) {
    sotto_transfer_cancel (file->transfer);
  }
}

void
sotto_cli_act (SottoCli *self, const SottoCliCommand *command)
{
  if (command->verb == SOTTO_CLI_VERB_SEND) {
    send_file (self, command->rest);
  } else if (command->verb == SOTTO_CLI_VERB_ACCEPT) {
    accept (self, command);
  } else if (*command->rest != '\0') {
    complain (self, _ ("After /decline and /cancel there can only be a "
                       "number."));
  } else if (command->verb == SOTTO_CLI_VERB_DECLINE) {
    decline (self, command);
  } else {
    cancel (self, command);
  }
}
