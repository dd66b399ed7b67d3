/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two windows talk to each other, as two people would make them. */

#include "sotto-window.h"

#include "config.h"

#include "sotto-composer.h"
#include "sotto-conversation-page.h"
#include "sotto-failure-page.h"
#include "sotto-host-form.h"
#include "sotto-hosting-page.h"
#include "sotto-join-form.h"
#include "sotto-joining-page.h"
#include "sotto-start-page.h"
#include "temporary.h"
#include "ui-test.h"
#include "window-test.h"

static void
test_start (void)
{
  GtkWidget *window = window_test_open (NULL);

  g_assert_true (window_test_is_on (window, SOTTO_TYPE_START_PAGE));
  g_assert_null (window_test_get_session (window));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Sottovoce");
  window_test_close (window);
}

/* What is not needed is not made: that is most of the time to start. */
static void
test_lazy (void)
{
  GtkWidget *window = window_test_open (NULL);

  g_assert_null (ui_find_type (window, SOTTO_TYPE_HOSTING_PAGE));
  g_assert_null (ui_find_type (window, SOTTO_TYPE_JOINING_PAGE));
  g_assert_null (ui_find_type (window, SOTTO_TYPE_CONVERSATION_PAGE));
  window_test_close (window);
}

static void
test_talk (void)
{
  GtkWidget *bob;
  GtkWidget *alice;

  window_test_talk (&bob, &alice);
  g_assert_true (window_test_is_on (bob, SOTTO_TYPE_CONVERSATION_PAGE));
  g_assert_true (window_test_is_on (alice, SOTTO_TYPE_CONVERSATION_PAGE));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (bob)), ==, "Alice");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (alice)), ==, "Bob");
  g_assert_true (ui_shows (alice, "End-to-end encrypted"));

  sotto_session_set_typing (window_test_get_session (bob), TRUE);
  run_until (sotto_session_get_peer_typing (window_test_get_session (alice)));
  g_assert_true (ui_shows (alice, "is typing…"));

  window_test_close (alice);
  run_until (window_test_get_state (bob) == SOTTO_SESSION_ENDED);
  ui_settle (bob);
  g_assert_true (ui_shows (bob, "Alice has closed Sottovoce"));
  ui_click (bob, "New Conversation");
  ui_settle (bob);
  g_assert_true (window_test_is_on (bob, SOTTO_TYPE_START_PAGE));
  g_assert_null (window_test_get_session (bob));
  g_assert_null (ui_find_type (bob, SOTTO_TYPE_CONVERSATION_PAGE));
  window_test_close (bob);
}

static void
test_wrong_password (void)
{
  GtkWidget *bob = window_test_host ("hello");
  GtkWidget *alice = window_test_join (bob, "hallo");
  GtkWidget *form;

  run_until (window_test_is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (alice, "The password does not match"));
  g_assert_true (ui_shows (alice, "1 wrong password so far"));

  /* The same again would be as wrong, so the password is asked for. */
  ui_click (alice, "Try Again");
  ui_settle (alice);
  g_assert_true (window_test_is_on (alice, SOTTO_TYPE_JOIN_FORM));
  form = ui_find_type (alice, SOTTO_TYPE_JOIN_FORM);
  g_assert_true (ui_is_wrong (form, "Password"));
  ui_write (form, "Password", "hallo");
  ui_click (form, "Join");
  run_until (window_test_is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (alice, "2 wrong passwords so far"));

  ui_click (alice, "Try Again");
  ui_write (form, "Password", "hello");
  ui_click (form, "Join");
  run_until (window_test_get_state (alice) == SOTTO_SESSION_TALKING);
  window_test_close (alice);
  window_test_close (bob);
}

static void
test_nobody_there (void)
{
  g_autoptr (SottoOpening) opening =
    window_test_create_opening (SOTTO_ROLE_JOINER, "hello");
  GtkWidget *bob = window_test_host ("hello");
  GtkWidget *alice;
  gpointer   first;

  opening->address = window_test_get_address (bob);
  window_test_close (bob);
  alice = window_test_open (opening);
  run_until (window_test_is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (alice, "Nobody is listening"));

  /* This may help the next time, so the same is tried again. */
  first = ui_find_type (alice, SOTTO_TYPE_FAILURE_PAGE);
  g_object_add_weak_pointer (G_OBJECT (first), &first);
  ui_click (alice, "Try Again");
  run_until (first == NULL &&
             window_test_is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  ui_click (alice, "Change Details");
  ui_settle (alice);
  g_assert_true (window_test_is_on (alice, SOTTO_TYPE_START_PAGE));
  window_test_close (alice);
}

static void
test_port_in_use (void)
{
  g_autoptr (SottoOpening) opening =
    window_test_create_opening (SOTTO_ROLE_HOST, "hello");
  GtkWidget       *first = window_test_host ("hello");
  g_autofree char *address = window_test_get_address (first);
  GtkWidget       *second;

  opening->any_port = FALSE;
  opening->port =
    (guint) g_ascii_strtoull (strrchr (address, ':') + 1, NULL, 10);
  second = window_test_open (opening);
  run_until (window_test_is_on (second, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (second, "The port is already in use"));
  ui_click (second, "Try Again");
  ui_settle (second);
  g_assert_true (window_test_is_on (second, SOTTO_TYPE_HOST_FORM));
  g_assert_true (ui_is_wrong (ui_find_type (second, SOTTO_TYPE_HOST_FORM),
                              "Port"));
  window_test_close (second);
  window_test_close (first);
}

static void
test_cancel (void)
{
  GtkWidget *window = window_test_host ("hello");

  ui_click (window, "Stop Hosting");
  run_until (window_test_is_on (window, SOTTO_TYPE_START_PAGE));
  g_assert_null (window_test_get_session (window));
  window_test_close (window);
}

/* A window that is closed while it waits, in whatever state, just goes. */
static void
test_close_early (void)
{
  g_autoptr (SottoOpening) opening =
    window_test_create_opening (SOTTO_ROLE_HOST, "hello");
  GtkWidget *bob = window_test_host ("hello");
  GtkWidget *alice = window_test_join (bob, "hello");

  window_test_close (alice);
  window_test_close (bob);
  bob = window_test_open (opening);
  g_assert_cmpint (window_test_get_state (bob), ==, SOTTO_SESSION_STRETCHING);
  window_test_close (bob);
}

/* What was not delivered would be lost, so the person is asked. */
static void
test_undelivered (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  GtkWidget *dialog;
  gpointer   left;

  window_test_talk (&bob, &alice);
  sotto_session_send_text (window_test_get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  dialog = window_test_find_dialog (alice);
  g_assert_nonnull (dialog);
  g_assert_true (gtk_widget_get_visible (alice));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  run_pending ();
  g_assert_cmpint (window_test_get_state (alice), ==, SOTTO_SESSION_TALKING);

  sotto_session_send_text (window_test_get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  dialog = window_test_find_dialog (alice);
  g_assert_nonnull (dialog);
  left = alice;
  g_object_add_weak_pointer (G_OBJECT (alice), &left);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "close");
  run_until (left == NULL);

  run_until (window_test_get_state (bob) == SOTTO_SESSION_ENDED);
  window_test_close (bob);
}

static SottoTransfer *
find_file (GtkWidget *window)
{
  g_autoptr (SottoMessage) message =
    g_list_model_get_item (G_LIST_MODEL (sotto_session_get_messages (
                             window_test_get_session (window))),
                           0);

  return message != NULL ? sotto_message_get_transfer (message) : NULL;
}

static gboolean
asks_before_closing (GtkWidget *window)
{
  GtkWidget  *dialog;
  const char *heading;

  gtk_window_close (GTK_WINDOW (window));
  dialog = window_test_find_dialog (window);
  if (dialog == NULL) {
    return FALSE;
  }
  heading = adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog));
  g_assert_cmpstr (heading, ==, "Close and Stop Files?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  run_pending ();

  return TRUE;
}

typedef struct {
  char      *folder;
  GtkWidget *bob;
  GtkWidget *alice;
} Offering;

/* Alice offers a file to Bob, who does not answer. */
static void
begin_offering (Offering *offering)
{
  g_autofree char  *path = NULL;
  g_autoptr (GFile) file = NULL;
  SottoSession     *session;

  offering->folder = temporary_new ();
  path = g_build_filename (offering->folder, "file", NULL);
  file = g_file_new_for_path (path);
  temporary_write (offering->folder, "file", "hi", 2);
  window_test_talk (&offering->bob, &offering->alice);
  session = window_test_get_session (offering->alice);
  sotto_session_send_file_async (session, file, NULL, NULL, NULL);
  run_until (find_file (offering->alice) != NULL &&
             find_file (offering->bob) != NULL &&
             sotto_session_get_all_delivered (session));
}

/* Who offers a file is asked until there is an answer; who has not answered is
 * not. */
static void
test_files (void)
{
  Offering offering;

  begin_offering (&offering);
  g_assert_true (asks_before_closing (offering.alice));
  sotto_transfer_decline (find_file (offering.bob));
  run_until (sotto_transfer_is_over (find_file (offering.alice)));
  window_test_close (offering.alice);
  run_until (window_test_get_state (offering.bob) == SOTTO_SESSION_ENDED);
  window_test_close (offering.bob);
  temporary_wait_closed (offering.folder);
  g_clear_pointer (&offering.folder, temporary_free);
}

static void
finish_offering (Offering *offering)
{
  run_until (window_test_get_state (offering->alice) == SOTTO_SESSION_ENDED &&
             window_test_get_state (offering->bob) == SOTTO_SESSION_ENDED);
  window_test_close (offering->alice);
  window_test_close (offering->bob);
  temporary_wait_closed (offering->folder);
  g_clear_pointer (&offering->folder, temporary_free);
}

/* The question that is asked by now. */
static AdwMessageDialog *
get_question (GtkWidget *window, const char *heading)
{
  GtkWidget *dialog = window_test_find_dialog (window);

  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)),
                   ==, heading);

  return ADW_MESSAGE_DIALOG (dialog);
}

static AdwMessageDialog *
ask_to_end (GtkWidget *window)
{
  gtk_widget_activate_action (window, "win.end-conversation", NULL);

  return get_question (window, "End and Stop Files?");
}

static GtkTextBuffer *
get_draft (GtkWidget *window)
{
  GtkWidget *composer = ui_find_type (window, SOTTO_TYPE_COMPOSER);

  return gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (ui_find_type (composer, GTK_TYPE_TEXT_VIEW)));
}

static void
assert_draft (GtkWidget *window, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (get_draft (window), "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* Who ends the conversation is asked before that stops a file, and is as they
 * were if they stay. */
static void
test_end_with_files (void)
{
  Offering          offering;
  GListModel       *messages;
  AdwMessageDialog *question;

  begin_offering (&offering);
  messages = G_LIST_MODEL (
    sotto_session_get_messages (window_test_get_session (offering.alice)));
  gtk_text_buffer_set_text (get_draft (offering.alice), "EXIT!", -1);
  ui_click (offering.alice, "Send");
  question = get_question (offering.alice, "End and Stop Files?");
  ui_click (GTK_WIDGET (question), "Keep Talking");
  run_until (window_test_find_dialog (offering.alice) == NULL);
  g_assert_cmpint (window_test_get_state (offering.alice), ==,
                   SOTTO_SESSION_TALKING);
  assert_draft (offering.alice, "EXIT!");
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 1);

  question = ask_to_end (offering.alice);
  g_assert_true (ask_to_end (offering.alice) == question);
  ui_click (GTK_WIDGET (question), "End Anyway");
  assert_draft (offering.alice, "");
  finish_offering (&offering);
}

/* The question goes with what it is about: the file, or the conversation. What
 * is being written stays. */
static void
test_end_in_vain (void)
{
  Offering offering;

  begin_offering (&offering);
  ask_to_end (offering.alice);
  sotto_transfer_decline (find_file (offering.bob));
  run_until (window_test_find_dialog (offering.alice) == NULL);
  g_assert_cmpint (window_test_get_state (offering.alice), ==,
                   SOTTO_SESSION_TALKING);
  gtk_text_buffer_set_text (get_draft (offering.alice), "one more thing", -1);
  gtk_widget_activate_action (offering.alice, "win.end-conversation", NULL);
  g_assert_null (window_test_find_dialog (offering.alice));
  assert_draft (offering.alice, "one more thing");
  finish_offering (&offering);

  begin_offering (&offering);
  ask_to_end (offering.alice);
  /* Who was offered the file has nothing to lose. */
  gtk_widget_activate_action (offering.bob, "win.end-conversation", NULL);
  g_assert_null (window_test_find_dialog (offering.bob));
  run_until (window_test_find_dialog (offering.alice) == NULL);
  finish_offering (&offering);
}

/* The newer question takes the place of the other. */
static void
test_end_or_close (void)
{
  Offering          offering;
  AdwMessageDialog *question;

  begin_offering (&offering);
  ask_to_end (offering.alice);
  gtk_window_close (GTK_WINDOW (offering.alice));
  get_question (offering.alice, "Close and Stop Files?");
  ask_to_end (offering.alice);
  gtk_window_close (GTK_WINDOW (offering.alice));
  question = get_question (offering.alice, "Close and Stop Files?");
  ui_click (GTK_WIDGET (question), "Keep Open");
  run_until (window_test_find_dialog (offering.alice) == NULL);
  ui_click (GTK_WIDGET (ask_to_end (offering.alice)), "End Anyway");
  finish_offering (&offering);
}

/* Any text may be a file's name. */
static void
test_toast (void)
{
  GtkWidget *window = window_test_open (NULL);

  gtk_widget_activate_action (window, "win.toast", "s", "<b>&: it is gone");
  ui_settle (window);
  g_assert_true (ui_shows (ui_find_type (window, ADW_TYPE_TOAST_OVERLAY),
                           "<b>&: it is gone"));
  window_test_close (window);
}

/* When the desktop ends while that is asked, the window goes without an
 * answer, and the question with it. */
static void
test_leave (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  gpointer   left;

  window_test_talk (&bob, &alice);
  sotto_session_send_text (window_test_get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  g_assert_nonnull (window_test_find_dialog (alice));
  left = alice;
  g_object_add_weak_pointer (G_OBJECT (alice), &left);
  sotto_window_leave (SOTTO_WINDOW (alice));
  run_until (left == NULL);
  run_until (window_test_get_state (bob) == SOTTO_SESSION_ENDED);
  g_assert_cmpint (sotto_session_get_end_reason (window_test_get_session (bob)),
                   ==, SOTTO_END_PEER_QUIT);
  window_test_close (bob);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==,
                    0);
}

static void
test_actions (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  gboolean   shown = FALSE;

  window_test_talk (&bob, &alice);
  g_assert_true (gtk_widget_activate_action (bob, "win.wire-view", NULL));
  g_object_get (bob, "wire-view", &shown, NULL);
  g_assert_true (shown);
  g_assert_true (gtk_widget_activate_action (bob, "win.next-pane", NULL));
  g_assert_true (gtk_widget_activate_action (bob, "win.wire-view", NULL));
  g_object_get (bob, "wire-view", &shown, NULL);
  g_assert_false (shown);

  g_assert_true (gtk_widget_activate_action (bob, "win.end-conversation",
                                             NULL));
  run_until (window_test_get_state (bob) == SOTTO_SESSION_ENDED &&
             window_test_get_state (alice) == SOTTO_SESSION_ENDED);
  ui_settle (alice);
  g_assert_true (ui_shows (alice, "The conversation is over"));
  window_test_close (alice);
  window_test_close (bob);
}

/* A change in the preferences counts for a conversation that is going on. */
static void
test_rekey_interval (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  GtkWidget            *bob;
  GtkWidget            *alice;

  window_test_talk (&bob, &alice);
  g_settings_set_uint (settings, "rekey-interval", 600);
  run_pending ();
  g_assert_cmpuint (
    sotto_session_get_rekey_interval (window_test_get_session (bob)), ==, 600);
  window_test_close (alice);
  window_test_close (bob);
}

static void
test_narrow (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  int        minimum;

  window_test_talk (&bob, &alice);
  gtk_widget_measure (bob, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
  window_test_close (alice);
  window_test_close (bob);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/window/start", test_start);
  g_test_add_func ("/window/lazy", test_lazy);
  g_test_add_func ("/window/talk", test_talk);
  g_test_add_func ("/window/wrong-password", test_wrong_password);
  g_test_add_func ("/window/nobody-there", test_nobody_there);
  g_test_add_func ("/window/port-in-use", test_port_in_use);
  g_test_add_func ("/window/cancel", test_cancel);
  g_test_add_func ("/window/close-early", test_close_early);
  g_test_add_func ("/window/undelivered", test_undelivered);
  g_test_add_func ("/window/files", test_files);
  g_test_add_func ("/window/end-with-files", test_end_with_files);
  g_test_add_func ("/window/end-in-vain", test_end_in_vain);
  g_test_add_func ("/window/end-or-close", test_end_or_close);
  g_test_add_func ("/window/toast", test_toast);
  g_test_add_func ("/window/leave", test_leave);
  g_test_add_func ("/window/actions", test_actions);
  g_test_add_func ("/window/rekey-interval", test_rekey_interval);
  g_test_add_func ("/window/narrow", test_narrow);

  return g_test_run ();
}
