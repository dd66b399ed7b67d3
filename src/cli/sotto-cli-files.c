/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells what becomes of the files of both sides, and answers offers as the
 * options say. */

#include "sotto-cli-private.h"

static SottoCliEvent
make_event (SottoCli *self, const SottoCliFile *file, SottoCliEventKind kind)
{
  SottoTransfer *transfer = file->transfer;
  SottoCliEvent  event = { .kind = kind };

  event.file.number = file->number;
  event.file.outgoing = sotto_cli_file_is_outgoing (file);
  event.file.peer = sotto_session_get_peer_name (self->session);
  event.file.name = file->name;
  if (transfer != NULL) {
    event.file.message = sotto_transfer_get_id (transfer);
    event.file.size = sotto_transfer_get_size (transfer);
    event.file.done = sotto_transfer_get_done (transfer);
    event.file.speed = sotto_transfer_get_speed (transfer);
  }

  return event;
}

static gboolean
is_for_person (SottoCli *self)
{
  return self->options.accept == NULL && !self->options.decline;
}

static void
show_offer (SottoCli *self, const SottoCliFile *file)
{
  SottoCliEvent event = make_event (self, file, SOTTO_CLI_EVENT_FILE_OFFER);

  event.file.undecided = is_for_person (self);
  sotto_cli_show (self, &event);
}

static void
show_done (SottoCli *self, const SottoCliFile *file)
{
  SottoCliEvent    event = make_event (self, file, SOTTO_CLI_EVENT_FILE_DONE);
  GFile           *stored = sotto_transfer_get_file (file->transfer);
  g_autofree char *path = g_filename_display_name (g_file_peek_path (stored));

  event.file.path = path;
  sotto_cli_show (self, &event);
}

/* What there is to say is @why. */
static void
show_failed_why (SottoCli *self, const SottoCliFile *file, const char *why)
{
  SottoCliEvent event = make_event (self, file, SOTTO_CLI_EVENT_FILE_FAILED);

  event.file.undecided = sotto_cli_file_is_asked (file);
  event.file.reason = sotto_cli_file_get_reason (file);
  event.file.why = why;
  sotto_cli_show (self, &event);
}

static void
show_failed (SottoCli *self, const SottoCliFile *file)
{
  g_autofree char *why =
    sotto_cli_file_explain (file, sotto_session_get_peer_name (self->session));

  show_failed_why (self, file, why);
}

/* Without advice, which others have had, or which is another. */
static void
show_failed_briefly (SottoCli *self, const SottoCliFile *file)
{
  g_autofree char *why = sotto_cli_file_get_title (file);

  show_failed_why (self, file, why);
}

/* Progress */

/* What the terminal shows of all that run. */
static void
update_progress (SottoCli *self)
{
  SottoCliProgressState all = { 0 };

  for (guint i = 0; i < self->files->len; i++) {
    SottoCliFile *file = g_ptr_array_index (self->files, i);

    if (sotto_cli_file_is_running (file)) {
      all.name = file->name;
      all.outgoing = sotto_cli_file_is_outgoing (file);
      all.n_files++;
      all.done += sotto_transfer_get_done (file->transfer);
      all.size += sotto_transfer_get_size (file->transfer);
      all.speed += sotto_transfer_get_speed (file->transfer);
    }
  }
  sotto_cli_progress_set (&self->progress, all.n_files == 0 ? NULL : &all);
}

static SottoCliFile *
find_transfer (SottoCli *self, SottoTransfer *transfer)
{
  for (guint i = 0; i < self->files->len; i++) {
    SottoCliFile *file = g_ptr_array_index (self->files, i);

    if (file->transfer == transfer) {
      return file;
    }
  }

  g_return_val_if_reached (NULL);
}

static void
done_cb (SottoTransfer *transfer, GParamSpec *pspec, SottoCli *self)
{
  SottoCliFile *file = find_transfer (self, transfer);

  if (sotto_cli_file_is_running (file) &&
      sotto_cli_file_may_show (file, g_get_monotonic_time ())) {
    SottoCliEvent const event =
      make_event (self, file, SOTTO_CLI_EVENT_FILE_PROGRESS);

    sotto_cli_show (self, &event);
    update_progress (self);
  }
}

/* The end of a file */

/* A person wants to read first why the conversation is over; see give_up() for
 * messages. Takes @file. */
static void
note_failed (SottoCli *self, SottoCliFile *file)
{
  g_autoptr (SottoCliFile) failed = file;
  gboolean gone = g_str_equal (sotto_cli_file_get_reason (failed), "gone");

  if (sotto_cli_file_is_missed (failed)) {
    self->undelivered = TRUE;
  }
  if (gone && !self->options.json) {
    g_ptr_array_add (self->lost_files, g_steal_pointer (&failed));
  } else {
    show_failed (self, failed);
  }
}

/* Nothing more is heard of it. */
static SottoCliFile *
take_out (SottoCli *self, const SottoCliFile *file)
{
  guint index;

  if (file->transfer != NULL) {
    g_signal_handlers_disconnect_by_data (file->transfer, self);
  }
  g_ptr_array_find (self->files, file, &index);

  return g_ptr_array_steal_index (self->files, index);
}

static void
end (SottoCli *self, const SottoCliFile *file)
{
  g_autoptr (SottoCliFile) ended = take_out (self, file);

  update_progress (self);
  if (ended->error == NULL &&
      sotto_transfer_get_state (ended->transfer) == SOTTO_TRANSFER_DONE) {
    show_done (self, ended);
  } else {
    note_failed (self, g_steal_pointer (&ended));
  }
  sotto_cli_schedule (self);
}

/* It was accepted in vain, and is offered as before. A program, and whoever
 * accepts all there is or types no more, does not choose another place. */
static void
offer_again (SottoCli *self, const SottoCliFile *file)
{
  if (sotto_cli_is_with_person (self) && !self->input_ended &&
      is_for_person (self)) {
    show_failed_briefly (self, file);
  } else {
    sotto_transfer_refuse (file->transfer);
  }
}

static void
state_cb (SottoTransfer *transfer, GParamSpec *pspec, SottoCli *self)
{
  SottoCliFile *file = find_transfer (self, transfer);

  if (sotto_transfer_is_over (transfer)) {
    end (self, file);
    return;
  }
  update_progress (self);
  if (sotto_transfer_get_error (transfer) != NULL) {
    offer_again (self, file);
  }
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const SottoCliFile *first = *(SottoCliFile *const *) a;
  const SottoCliFile *second = *(SottoCliFile *const *) b;

  return first->number < second->number ? -1 : first->number > second->number;
}

/* They have the same cause, and so the same advice. */
void
sotto_cli_show_lost_files (SottoCli *self)
{
  g_ptr_array_sort (self->lost_files, compare_numbers);
  for (guint i = 0; i < self->lost_files->len; i++) {
    if (i == 0) {
      show_failed (self, g_ptr_array_index (self->lost_files, i));
    } else {
      show_failed_briefly (self, g_ptr_array_index (self->lost_files, i));
    }
  }
  g_ptr_array_set_size (self->lost_files, 0);
}

void
sotto_cli_fail_file (SottoCli *self, SottoCliFile *file, const GError *error)
{
  file->error = g_error_copy (error);
  end (self, file);
}

void
sotto_cli_give_up_files (SottoCli *self)
{
  g_autoptr (GError) gone =
    g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_GONE,
                         "The conversation is over");

  self->offering = NULL;
  while (self->files->len > 0) {
    sotto_cli_fail_file (self, g_ptr_array_index (self->files, 0), gone);
  }
}

/* The beginning */

SottoCliFile *
sotto_cli_add_file (SottoCli *self, const char *name)
{
  SottoCliFile *file = sotto_cli_file_new (++self->n_files, name);

  g_ptr_array_add (self->files, file);

  return file;
}

/* So many offers at a time are kept open that the session may be the one who
 * declines this one. */
void
sotto_cli_follow_file (SottoCli      *self,
                       SottoCliFile  *file,
                       SottoTransfer *transfer)
{
  file->transfer = g_object_ref (transfer);
  g_clear_pointer (&file->name, g_free);
  file->name = g_strdup (sotto_transfer_get_name (transfer));
  g_signal_connect_object (transfer, "notify::done", G_CALLBACK (done_cb), self,
                           0);
  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (state_cb),
                           self, 0);
  show_offer (self, file);
  state_cb (transfer, NULL, self);
}

static void
answer (SottoCli *self, const SottoCliFile *file)
{
  g_autoptr (GFile) target = NULL;

  if (self->options.decline) {
    sotto_transfer_decline (file->transfer);
  } else {
    target =
      sotto_cli_command_find_in_folder (self->options.accept, file->name);
    sotto_transfer_accept (file->transfer, target, TRUE);
  }
}

static SottoCliFile *
find_asked (SottoCli *self)
{
  for (guint i = 0; i < self->files->len; i++) {
    SottoCliFile *file = g_ptr_array_index (self->files, i);

    if (sotto_cli_file_is_asked (file)) {
      return file;
    }
  }

  return NULL;
}

/* What was answered may be off the list, and others with it. */
void
sotto_cli_answer_offers (SottoCli *self)
{
  SottoCliFile *file;

  while (!is_for_person (self) && (file = find_asked (self)) != NULL) {
    answer (self, file);
  }
}

/* What is waited for */

gboolean
sotto_cli_waits_for_files (SottoCli *self)
{
  for (guint i = 0; i < self->files->len; i++) {
    if (sotto_cli_file_is_wanted (g_ptr_array_index (self->files, i))) {
      return TRUE;
    }
  }

  return FALSE;
}

gboolean
sotto_cli_may_offer (SottoCli *self)
{
  guint count = 0;

  for (guint i = 0; i < self->files->len; i++) {
    if (sotto_cli_file_is_outgoing (g_ptr_array_index (self->files, i))) {
      count++;
    }
  }

  return count < SOTTO_CLI_WAITING_MAX;
}
