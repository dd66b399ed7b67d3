/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From page to page: start, waiting, conversation, and what went wrong. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-window-private.h"
#include "sotto-failure-page.h"
#include "sotto-hosting-page.h"
#include "sotto-joining-page.h"

static void
release_session (SottoWindow *self)
{
  sotto_lock_button_set_session (self->lock_button, NULL, NULL);
  g_signal_group_set_target (self->session_signals, NULL);
  g_signal_group_set_target (self->host_signals, NULL);
  sotto_window_withdraw (self, SOTTO_NOTIFY_DOOR);
  g_clear_object (&self->reach);
  g_clear_object (&self->host);
  g_clear_object (&self->joiner);
  g_clear_object (&self->session);
}

static void
remove_page (SottoWindow *self, GtkWidget **page)
{
  GtkWindow *window = GTK_WINDOW (self);
  GtkWidget *button = gtk_window_get_default_widget (window);

  if (*page == NULL) {
    return;
  }
  /* GTK 4.8 forgets a default widget only with the next frame, and until then
   * looks at it, although it may be gone. */
  if (button != NULL && gtk_widget_is_ancestor (button, *page)) {
    gtk_window_set_default_widget (window, NULL);
  }
  gtk_stack_remove (self->stack, *page);
  *page = NULL;
}

/* What goes away must not take the focus with it. When the page before had it,
 * the stack has moved it here already. */
static void
move_focus_to (GtkWidget *page)
{
  if (gtk_widget_get_focus_child (page) == NULL) {
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  }
}

static void
show_passing_page (SottoWindow *self, GtkWidget *page)
{
  GtkWidget *before = self->passing_page;

  self->passing_page = page;
  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
  move_focus_to (page);
  remove_page (self, &before);
}

/* A @narrow window has no room for more than a word. */
static const char *
get_subtitle (SottoWindow *self, gboolean narrow)
{
  if (self->conversation_page == NULL) {
    return "";
  }
  switch (sotto_session_get_state (self->session)) {
  case SOTTO_SESSION_TALKING:
    if (sotto_session_get_peer_silent (self->session)) {
      return narrow ? _ ("No answer") : _ ("No answer for a while");
    }
    if (sotto_session_get_peer_typing (self->session)) {
      /* Translators: the other person's name stands above this. */
      return _ ("is typing…");
    }
    return narrow ? _ ("Encrypted") : _ ("End-to-end encrypted");
  case SOTTO_SESSION_RECONNECTING:
    return narrow ? _ ("Offline") : _ ("No connection");
  case SOTTO_SESSION_ENDING:
    return _ ("Ending…");
  case SOTTO_SESSION_IDLE:
  case SOTTO_SESSION_CONNECTING:
  case SOTTO_SESSION_STRETCHING:
  case SOTTO_SESSION_LISTENING:
  case SOTTO_SESSION_PROVING:
  case SOTTO_SESSION_ENDED:
  default:
    return narrow ? _ ("Over") : _ ("The conversation is over");
  }
}

static const char *
get_title (SottoWindow *self)
{
  if (self->session == NULL) {
    return _ ("Sottovoce");
  }
  if (self->conversation_page != NULL) {
    return sotto_session_get_peer_name (self->session);
  }

  return self->host != NULL ? _ ("Hosting") : _ ("Joining");
}

void
sotto_window_update_header (SottoWindow *self)
{
  gboolean talked = self->conversation_page != NULL;

  adw_window_title_set_title (self->title, get_title (self));
  adw_window_title_set_subtitle (self->title, get_subtitle (self, FALSE));
  adw_window_title_set_title (self->short_title, get_title (self));
  adw_window_title_set_subtitle (self->short_title, get_subtitle (self, TRUE));
  gtk_window_set_title (GTK_WINDOW (self), get_title (self));
  gtk_widget_set_visible (GTK_WIDGET (self->lock_button), talked);
  gtk_widget_set_visible (self->wire_button, talked);
  sotto_window_update_actions (self);
}

static void
opened_cb (SottoWindow *self, const SottoOpening *opening)
{
  sotto_window_open (self, opening);
}

static void
ensure_start_page (SottoWindow *self)
{
  if (self->start_page != NULL) {
    return;
  }
  self->start_page = SOTTO_START_PAGE (sotto_start_page_new ());
  g_signal_connect_object (self->start_page, "opened", G_CALLBACK (opened_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->start_page));
}

void
sotto_window_start_over (SottoWindow *self)
{
  ensure_start_page (self);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->start_page));
  move_focus_to (GTK_WIDGET (self->start_page));
  remove_page (self, &self->passing_page);
  remove_page (self, (GtkWidget **) &self->conversation_page);
  release_session (self);
  /* The address is still of use, to count the wrong passwords. */
  if (self->opening != NULL) {
    g_clear_pointer (&self->opening->password, sotto_secret_unref);
  }
  sotto_window_update_header (self);
}

static void
cancel_cb (SottoWindow *self)
{
  sotto_session_end (self->session, SOTTO_END_CANCELLED);
}

static void
again_cb (SottoWindow *self)
{
  sotto_window_start_over (self);
}

static void
reading_changed_cb (SottoWindow *self)
{
  sotto_window_update_seen (self);
}

static void
wire_view_changed_cb (SottoWindow *self)
{
  g_object_notify (G_OBJECT (self), "wire-view");
}

static void
retry_cb (SottoWindow *self)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (SottoOpening) opening = sotto_opening_copy (self->opening);

  error = g_error_copy (sotto_session_get_error (self->session));
  if (sotto_failure_page_leads_to_form (error)) {
    sotto_window_start_over (self);
    sotto_start_page_complain (self->start_page, error);
  } else {
    sotto_window_open (self, opening);
  }
}

static void
count_wrong_password (SottoWindow *self, const GError *error)
{
  if (g_error_matches (error, SOTTO_SESSION_ERROR,
                       SOTTO_SESSION_ERROR_WRONG_PASSWORD)) {
    self->wrong_passwords++;
  } else if (!g_error_matches (error, SOTTO_SESSION_ERROR,
                               SOTTO_SESSION_ERROR_ATTEMPTS)) {
    self->wrong_passwords = 0;
  }
}

/* The place of an invite that the error is about. */
static const char *
get_address (SottoWindow *self)
{
  const char *place =
    self->joiner != NULL ? sotto_joiner_get_place (self->joiner) : NULL;

  return place != NULL ? place : self->opening->address;
}

static void
show_failure (SottoWindow *self, const GError *error)
{
  GtkWidget   *page;
  SottoFailure failure = { 0 };

  count_wrong_password (self, error);
  failure.error = error;
  failure.address = get_address (self);
  failure.retry_after = sotto_session_get_retry_after (self->session);
  failure.tries = self->wrong_passwords;
  page = sotto_failure_page_new (&failure, NULL);
  g_signal_connect_object (page, "retry", G_CALLBACK (retry_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "change", G_CALLBACK (again_cb), self,
                           G_CONNECT_SWAPPED);
  show_passing_page (self, page);
  sotto_window_announce (
    self, sotto_failure_page_get_title (SOTTO_FAILURE_PAGE (page)));
}

static void
reconnect_cb (SottoWindow *self)
{
  sotto_joiner_reconnect_now (self->joiner);
}

static void
end_cb (SottoWindow *self)
{
  sotto_window_end_conversation (self);
}

static void
begin_talking (SottoWindow *self)
{
  GtkWidget *page = sotto_conversation_page_new (self->session, self->host);
  g_autofree char *text = NULL;

  self->conversation_page = SOTTO_CONVERSATION_PAGE (page);
  self->wrong_passwords = 0;
  /* From here on only the joiner itself tries again. */
  g_clear_pointer (&self->opening, sotto_opening_free);
  g_signal_connect_object (page, "again", G_CALLBACK (again_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "reconnect", G_CALLBACK (reconnect_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "end", G_CALLBACK (end_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::reading",
                           G_CALLBACK (reading_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::wire-view",
                           G_CALLBACK (wire_view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
  sotto_conversation_page_focus_composer (self->conversation_page);
  remove_page (self, &self->passing_page);

  /* Translators: %s is the other person's name. */
  text = g_strdup_printf (_ ("You are talking to %s, end-to-end encrypted."),
                          sotto_session_get_peer_name (self->session));
  sotto_window_announce (self, text);
  sotto_window_notify (self, SOTTO_NOTIFY_CONNECTION, text);
}

/* The bar in the page says why, and goes on saying how it stands. What was just
 * announced is not true any more. */
static void
lose_connection (SottoWindow *self)
{
  /* Translators: %s is the other person's name. */
  g_autofree char *text =
    g_strdup_printf (_ ("The connection to %s was lost"),
                     sotto_session_get_peer_name (self->session));

  sotto_window_announce (self, "");
  sotto_window_notify (self, SOTTO_NOTIFY_CONNECTION, text);
}

static void
talk_again (SottoWindow *self)
{
  const char *text = sotto_session_get_resumed (self->session)
                       ? _ ("Connected again")
                       : _ ("A new conversation has begun");

  sotto_window_announce (self, text);
  sotto_window_withdraw (self, SOTTO_NOTIFY_CONNECTION);
}

static void
end_session (SottoWindow *self)
{
  const GError *error = sotto_session_get_error (self->session);

  if (self->conversation_page != NULL) {
    sotto_window_announce (self, _ ("The conversation is over"));
    sotto_window_notify (self, SOTTO_NOTIFY_CONNECTION,
                         _ ("The conversation is over"));
  } else if (error != NULL) {
    show_failure (self, error);
  } else {
    sotto_window_start_over (self);
  }
}

void
sotto_window_follow_state (SottoWindow *self)
{
  switch (sotto_session_get_state (self->session)) {
  case SOTTO_SESSION_TALKING:
    if (self->conversation_page == NULL) {
      begin_talking (self);
    } else {
      talk_again (self);
    }
    break;
  case SOTTO_SESSION_RECONNECTING:
    lose_connection (self);
    break;
  case SOTTO_SESSION_ENDED:
    end_session (self);
    break;
  case SOTTO_SESSION_IDLE:
  case SOTTO_SESSION_CONNECTING:
  case SOTTO_SESSION_STRETCHING:
  case SOTTO_SESSION_LISTENING:
  case SOTTO_SESSION_PROVING:
  case SOTTO_SESSION_ENDING:
  default:
    break;
  }
  sotto_window_update_header (self);
}

static void
open_as_host (SottoWindow         *self,
              const SottoOpening  *opening,
              SottoSessionOptions *session)
{
  SottoHostOptions options = { .session = *session };
  GtkWidget       *page;
  guint16          port;

  g_settings_get (self->settings, "port", "q", &port);
  options.port = opening->port != 0 ? (guint16) opening->port : port;
  options.any_port = opening->any_port;
  options.exact_port = opening->port != 0;
  self->host = sotto_host_new (opening->password, &options);
  self->session = g_object_ref (sotto_host_get_session (self->host));
  self->reach = sotto_reach_new (self->host);

  page = sotto_hosting_page_new (self->host, self->reach);
  g_signal_connect_object (page, "cancel", G_CALLBACK (cancel_cb), self,
                           G_CONNECT_SWAPPED);
  show_passing_page (self, page);
}

static void
open_as_joiner (SottoWindow         *self,
                const SottoOpening  *opening,
                SottoSessionOptions *session)
{
  SottoJoinerOptions options = { .session = *session };
  GtkWidget         *page;

  options.address = opening->address;
  self->joiner = sotto_joiner_new (opening->password, &options);
  self->session = g_object_ref (sotto_joiner_get_session (self->joiner));

  page = sotto_joining_page_new (self->joiner);
  g_signal_connect_object (page, "cancel", G_CALLBACK (cancel_cb), self,
                           G_CONNECT_SWAPPED);
  show_passing_page (self, page);
}

static void
remember_opening (SottoWindow *self, const SottoOpening *opening)
{
  SottoOpening *copy = sotto_opening_copy (opening);

  if (self->opening == NULL ||
      g_strcmp0 (self->opening->address, opening->address) != 0) {
    self->wrong_passwords = 0;
  }
  g_clear_pointer (&self->opening, sotto_opening_free);
  self->opening = copy;
}

void
sotto_window_open (SottoWindow *self, const SottoOpening *opening)
{
  SottoSessionOptions session = { 0 };
  g_autofree char    *name = NULL;

  g_return_if_fail (sotto_opening_is_complete (opening));

  release_session (self);
  remember_opening (self, opening);
  name = g_settings_get_string (self->settings, "name");
  session.name = opening->name != NULL ? opening->name : name;
  session.rekey_seconds =
    g_settings_get_uint (self->settings, "rekey-interval");
  if (opening->role == SOTTO_ROLE_HOST) {
    open_as_host (self, opening, &session);
  } else {
    open_as_joiner (self, opening, &session);
  }
  sotto_window_update_header (self);

  sotto_lock_button_set_session (self->lock_button, self->session, self->host);
  g_signal_group_set_target (self->session_signals, self->session);
  g_signal_group_set_target (self->host_signals, self->host);
  if (self->host != NULL) {
    sotto_host_start (self->host);
  } else {
    sotto_joiner_start (self->joiner);
  }
}
