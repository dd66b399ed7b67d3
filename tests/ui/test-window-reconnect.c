/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The connection between two windows breaks. */

#include "sotto-conversation-page.h"
#include "sotto-session-private.h"
#include "ui-test.h"
#include "window-test.h"

/* Whether a screen reader is told @text. */
static gboolean
is_said (GtkWidget *widget, const char *text)
{
  gboolean said =
    GTK_IS_LABEL (widget) &&
    gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) ==
      GTK_ACCESSIBLE_ROLE_STATUS &&
    g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && !said; child = gtk_widget_get_next_sibling (child)) {
    said = is_said (child, text);
  }

  return said;
}

/* The page stays the one it is, and the header tells how it stands. */
static void
test_reconnect (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  GtkWidget *page;
  GtkWidget *focus;

  window_test_talk (&bob, &alice);
  page = ui_find_type (alice, SOTTO_TYPE_CONVERSATION_PAGE);
  focus = gtk_window_get_focus (GTK_WINDOW (alice));
  sotto_session_set_typing (window_test_get_session (alice), TRUE);
  run_until (sotto_session_get_peer_typing (window_test_get_session (bob)));
  window_test_cut (bob, alice);
  g_assert_true (ui_shows (alice, "No connection"));
  g_assert_true (ui_shows (bob, "No connection"));
  g_assert_false (ui_shows (alice, "End-to-end encrypted"));
  g_assert_false (ui_shows (bob, "is typing…"));
  g_assert_true (ui_shows (bob, "Waiting for Alice to come back"));
  /* What was just announced is not true any more. */
  g_assert_false (is_said (alice,
                           "You are talking to Bob, end-to-end encrypted."));

  run_until (window_test_get_state (alice) == SOTTO_SESSION_TALKING &&
             window_test_get_state (bob) == SOTTO_SESSION_TALKING);
  ui_settle (alice);
  g_assert_true (ui_shows (alice, "End-to-end encrypted"));
  g_assert_true (is_said (alice, "Connected again"));
  g_assert_true (is_said (bob, "Connected again"));
  g_assert_true (page == ui_find_type (alice, SOTTO_TYPE_CONVERSATION_PAGE));
  g_assert_true (window_test_is_on (alice, SOTTO_TYPE_CONVERSATION_PAGE));
  g_assert_true (focus == gtk_window_get_focus (GTK_WINDOW (alice)));
  window_test_close (alice);
  window_test_close (bob);
}

/* An announcement is news; who comes upon it later must not take it for the
 * state of things. */
static void
test_announcement_passes (void)
{
  GtkWidget *bob;
  GtkWidget *alice;

  window_test_talk (&bob, &alice);
  g_assert_true (is_said (alice,
                          "You are talking to Bob, end-to-end encrypted."));
  run_until (!is_said (alice, "You are talking to Bob, end-to-end encrypted."));
  window_test_close (alice);
  window_test_close (bob);
}

/* The connection may still stand, but there is no sign of that. */
static void
test_no_answer (void)
{
  GtkWidget    *bob;
  GtkWidget    *alice;
  SottoSession *session;

  window_test_talk (&bob, &alice);
  session = window_test_get_session (alice);
  session->peer_silent = TRUE;
  sotto_session_notify (session, "peer-silent");
  g_assert_true (ui_shows (alice, "No answer for a while"));
  g_assert_false (ui_shows (alice, "End-to-end encrypted"));
  g_assert_nonnull (sotto_session_send_text (window_test_get_session (bob),
                                             "here", NULL));
  run_until (!sotto_session_get_peer_silent (session));
  g_assert_true (ui_shows (alice, "End-to-end encrypted"));
  window_test_close (alice);
  window_test_close (bob);
}

/* The keys do what the bar's buttons do. */
static void
test_reconnect_keys (void)
{
  GtkWidget *bob;
  GtkWidget *alice;

  window_test_talk (&bob, &alice);
  window_test_cut (bob, alice);
  g_assert_cmpuint (
    sotto_session_get_retry_in (window_test_get_session (alice)), >, 0);
  g_assert_true (gtk_widget_activate_action (alice, "win.reconnect", NULL));
  g_assert_cmpuint (
    sotto_session_get_retry_in (window_test_get_session (alice)), ==, 0);
  run_until (window_test_get_state (alice) == SOTTO_SESSION_TALKING &&
             window_test_get_state (bob) == SOTTO_SESSION_TALKING);

  window_test_cut (bob, alice);
  g_assert_true (gtk_widget_activate_action (bob, "win.end-conversation",
                                             NULL));
  g_assert_cmpint (sotto_session_get_end_reason (window_test_get_session (bob)),
                   ==, SOTTO_END_CANCELLED);
  ui_settle (bob);
  g_assert_true (ui_shows (bob, "The conversation is over"));
  window_test_close (alice);
  window_test_close (bob);
}

/* Another Alice comes with the same password: Bob's window goes on, and says
 * what is new. */
static void
test_new_conversation (void)
{
  GtkWidget               *bob = window_test_host ("hello");
  g_autofree char         *address = window_test_get_address (bob);
  g_autoptr (SottoOpening) opening =
    window_test_create_opening (SOTTO_ROLE_JOINER, "hello");
  GtkWidget *alice;

  opening->address = g_strdup (address);
  alice = window_test_open (opening);
  run_until (window_test_get_state (alice) == SOTTO_SESSION_TALKING &&
             window_test_get_state (bob) == SOTTO_SESSION_TALKING);
  window_test_cut (bob, alice);
  sotto_session_send_text (window_test_get_session (bob), "hi", NULL);
  g_assert_true (gtk_widget_activate_action (alice, "win.end-conversation",
                                             NULL));
  window_test_close (alice);

  alice = window_test_open (opening);
  run_until (window_test_get_state (alice) == SOTTO_SESSION_TALKING &&
             window_test_get_state (bob) == SOTTO_SESSION_TALKING);
  ui_settle (bob);
  g_assert_true (is_said (bob, "A new conversation has begun"));
  g_assert_true (ui_shows (bob, "Not delivered"));
  g_assert_null (ui_find_label (alice, "A new conversation has begun"));
  window_test_close (alice);
  window_test_close (bob);
}

/* Without a connection all that is written waits, and is asked about. Asked
 * again, it is the same question. */
static void
test_undelivered_while_away (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  GtkWidget *dialog;
  gpointer   left;

  window_test_talk (&bob, &alice);
  window_test_cut (bob, alice);
  gtk_window_close (GTK_WINDOW (bob));
  g_assert_null (window_test_find_dialog (bob));

  /* Bob's window is gone, so hers goes on waiting. */
  sotto_session_send_text (window_test_get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  dialog = window_test_find_dialog (alice);
  g_assert_nonnull (dialog);
  gtk_window_close (GTK_WINDOW (alice));
  g_assert_true (window_test_find_dialog (alice) == dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  run_until (window_test_find_dialog (alice) == NULL);
  g_assert_cmpint (window_test_get_state (alice), ==,
                   SOTTO_SESSION_RECONNECTING);

  gtk_window_close (GTK_WINDOW (alice));
  dialog = window_test_find_dialog (alice);
  left = alice;
  g_object_add_weak_pointer (G_OBJECT (alice), &left);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "close");
  run_until (left == NULL);
  run_pending ();
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/window-reconnect/goes-on", test_reconnect);
  g_test_add_func ("/window-reconnect/announcement", test_announcement_passes);
  g_test_add_func ("/window-reconnect/no-answer", test_no_answer);
  g_test_add_func ("/window-reconnect/keys", test_reconnect_keys);
  g_test_add_func ("/window-reconnect/new-conversation", test_new_conversation);
  g_test_add_func ("/window-reconnect/undelivered",
                   test_undelivered_while_away);

  return g_test_run ();
}
