/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Nothing is lost, and no file stopped, without asking. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-window-private.h"

/* The two answers, of which the first one changes nothing. */
#define STAY "cancel"
#define LEAVE "close"

typedef struct {
  const char *heading;
  const char *body;
  const char *stay;
  const char *leave;
} Question;

static const Question close_and_stop_files = {
  N_ ("Close and Stop Files?"),
  N_ ("A file is still on its way, or has not been accepted yet. If you close "
      "the window now, it will not arrive."),
  N_ ("Keep Open"),
  N_ ("Close Anyway"),
};

static const Question close_and_lose_messages = {
  N_ ("Close and Lose Messages?"),
  N_ ("Some of what you wrote has not arrived yet. If you close the window "
      "now, it never will."),
  N_ ("Keep Open"),
  N_ ("Close Anyway"),
};

static const Question end_and_stop_files = {
  N_ ("End and Stop Files?"),
  N_ ("A file is still on its way, or has not been accepted yet. If you end "
      "the conversation now, it will not arrive."),
  N_ ("Keep Talking"),
  N_ ("End Anyway"),
};

/* What would be lost */

static gboolean
is_conversing (SottoWindow *self)
{
  SottoSessionState state = self->session != NULL
                              ? sotto_session_get_state (self->session)
                              : SOTTO_SESSION_ENDED;

  return state == SOTTO_SESSION_TALKING || state == SOTTO_SESSION_RECONNECTING;
}

/* Whether it is on its way, or offered by this side and not answered. */
static gboolean
is_pending (SottoTransfer *file)
{
  return !sotto_transfer_is_over (file) &&
         (sotto_transfer_get_outgoing (file) ||
          sotto_transfer_get_state (file) == SOTTO_TRANSFER_RUNNING);
}

/* Transfer container. */
static GPtrArray *
list_pending_files (SottoWindow *self)
{
  GListModel *messages =
    G_LIST_MODEL (sotto_session_get_messages (self->session));
  GPtrArray *files = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++) {
    g_autoptr (SottoMessage) message = g_list_model_get_item (messages, i);
    SottoTransfer           *file = sotto_message_get_transfer (message);

    if (file != NULL && is_pending (file)) {
      g_ptr_array_add (files, file);
    }
  }

  return files;
}

static gboolean
has_files (SottoWindow *self)
{
  g_autoptr (GPtrArray) files = list_pending_files (self);

  return files->len > 0;
}

/* The question */

static void
response_cb (SottoWindow *self, const char *response)
{
  if (g_strcmp0 (response, LEAVE) != 0 || self->session == NULL) {
    return;
  }
  /* It closes by itself, and is not to be taken back before that. */
  g_clear_weak_pointer (&self->question);
  if (self->question_closes) {
    sotto_window_finish_closing (self);
  } else if (is_conversing (self)) {
    sotto_conversation_page_end (self->conversation_page);
  }
}

static void
ask (SottoWindow *self, const Question *question)
{
  GtkWidget *widget =
    adw_message_dialog_new (GTK_WINDOW (self), _ (question->heading),
                            _ (question->body));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  g_set_weak_pointer (&self->question, GTK_WINDOW (widget));
  self->question_closes = question != &end_and_stop_files;
  adw_message_dialog_add_responses (dialog, STAY, _ (question->stay), LEAVE,
                                    _ (question->leave), NULL);
  adw_message_dialog_set_response_appearance (dialog, LEAVE,
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, STAY);
  adw_message_dialog_set_close_response (dialog, STAY);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Takes back a question that is about something else. Whether there is one to
 * be shown. */
static gboolean
is_asking (SottoWindow *self, gboolean closes)
{
  GtkWindow *question = self->question;

  if (question != NULL && self->question_closes != closes) {
    g_clear_weak_pointer (&self->question);
    gtk_window_destroy (question);
  }

  return self->question != NULL;
}

/* Closing */

gboolean
sotto_window_ask_before_closing (SottoWindow *self)
{
  gboolean files = is_conversing (self) && has_files (self);

  if (!files && (!is_conversing (self) ||
                 sotto_session_get_all_delivered (self->session))) {
    return FALSE;
  }
  /* Asked again, it is still the same question. */
  if (!is_asking (self, TRUE)) {
    ask (self, files ? &close_and_stop_files : &close_and_lose_messages);
  }
  gtk_window_present (self->question);

  return TRUE;
}

/* Ending */

/* Whoever reads the question need not answer it when there is nothing to stop
 * any more. */
static void
file_changed_cb (GtkWindow *question)
{
  SottoWindow *self = SOTTO_WINDOW (gtk_window_get_transient_for (question));

  if (self != NULL && self->question == question &&
      !(is_conversing (self) && has_files (self))) {
    gtk_window_destroy (question);
  }
}

static void
watch_files (SottoWindow *self)
{
  g_autoptr (GPtrArray) files = list_pending_files (self);

  for (guint i = 0; i < files->len; i++) {
    g_signal_connect_object (g_ptr_array_index (files, i), "notify::state",
                             G_CALLBACK (file_changed_cb), self->question,
                             G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (self->session, "notify::state",
                           G_CALLBACK (file_changed_cb), self->question,
                           G_CONNECT_SWAPPED);
}

void
sotto_window_end_conversation (SottoWindow *self)
{
  if (!has_files (self)) {
    sotto_conversation_page_end (self->conversation_page);
    return;
  }
  if (!is_asking (self, FALSE)) {
    ask (self, &end_and_stop_files);
    watch_files (self);
  }
  gtk_window_present (self->question);
}
