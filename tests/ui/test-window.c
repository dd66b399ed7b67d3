/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two windows talk to each other, as two people would make them. */

#include "sotto-window.h"

#include "config.h"

#include <string.h>

#include "sotto-conversation-page.h"
#include "sotto-failure-page.h"
#include "sotto-host-form.h"
#include "sotto-hosting-page.h"
#include "sotto-join-form.h"
#include "sotto-joining-page.h"
#include "sotto-password.h"
#include "sotto-start-page.h"
#include "ui-test.h"

static SottoOpening *
create_opening (SottoRole role, const char *password)
{
  SottoOpening *opening = sotto_opening_new ();

  opening->decided = TRUE;
  opening->role = role;
  opening->name = g_strdup (role == SOTTO_ROLE_HOST ? "Bob" : "Alice");
  opening->any_port = role == SOTTO_ROLE_HOST;
  opening->password = sotto_password_prepare (password, -1, NULL);

  return opening;
}

static GtkWidget *
open_window (const SottoOpening *opening)
{
  GtkWidget *window = GTK_WIDGET (sotto_window_new (NULL, opening));

  gtk_window_present (GTK_WINDOW (window));
  ui_settle (window);

  return window;
}

static SottoSession *
get_session (GtkWidget *window)
{
  return sotto_window_get_session (SOTTO_WINDOW (window));
}

static SottoSessionState
get_state (GtkWidget *window)
{
  SottoSession *session = get_session (window);

  return session != NULL ? sotto_session_get_state (session)
                         : SOTTO_SESSION_IDLE;
}

/* Whether the page of this type is the one that is shown. */
static gboolean
is_on (GtkWidget *window, GType type)
{
  GtkWidget *page = ui_find_type (window, type);

  return page != NULL && gtk_widget_get_mapped (page);
}

static GtkWidget *
host (const char *password)
{
  g_autoptr (SottoOpening) opening = create_opening (SOTTO_ROLE_HOST, password);
  GtkWidget               *window = open_window (opening);

  g_assert_true (is_on (window, SOTTO_TYPE_HOSTING_PAGE));
  run_until (get_state (window) == SOTTO_SESSION_LISTENING);

  return window;
}

/* The address is taken from the copy button of the host's window. */
static char *
get_address (GtkWidget *host_window)
{
  GtkWidget  *page = ui_find_type (host_window, SOTTO_TYPE_HOSTING_PAGE);
  GtkWidget  *row = ui_find_type (page, ADW_TYPE_ACTION_ROW);
  const char *first = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

  return g_strdup_printf ("127.0.0.1%s", strrchr (first, ':'));
}

static GtkWidget *
join (GtkWidget *host_window, const char *password)
{
  g_autoptr (SottoOpening) opening =
    create_opening (SOTTO_ROLE_JOINER, password);

  opening->address = get_address (host_window);

  return open_window (opening);
}

static void
talk (GtkWidget **bob, GtkWidget **alice)
{
  *bob = host ("hello");
  *alice = join (*bob, "hello");
  run_until (get_state (*alice) == SOTTO_SESSION_TALKING &&
             get_state (*bob) == SOTTO_SESSION_TALKING);
  ui_settle (*alice);
  ui_settle (*bob);
}

/* Closes the window as a person does, and waits until it has gone. */
static void
close_window (GtkWidget *window)
{
  gpointer left = window;

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  gtk_window_close (GTK_WINDOW (window));
  run_until (left == NULL);
}

static void
test_start (void)
{
  GtkWidget *window = open_window (NULL);

  g_assert_true (is_on (window, SOTTO_TYPE_START_PAGE));
  g_assert_null (get_session (window));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Sottovoce");
  close_window (window);
}

/* What is not needed is not made: that is most of the time to start. */
static void
test_lazy (void)
{
  GtkWidget *window = open_window (NULL);

  g_assert_null (ui_find_type (window, SOTTO_TYPE_HOSTING_PAGE));
  g_assert_null (ui_find_type (window, SOTTO_TYPE_JOINING_PAGE));
  g_assert_null (ui_find_type (window, SOTTO_TYPE_CONVERSATION_PAGE));
  close_window (window);
}

static void
test_talk (void)
{
  GtkWidget *bob;
  GtkWidget *alice;

  talk (&bob, &alice);
  g_assert_true (is_on (bob, SOTTO_TYPE_CONVERSATION_PAGE));
  g_assert_true (is_on (alice, SOTTO_TYPE_CONVERSATION_PAGE));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (bob)), ==, "Alice");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (alice)), ==, "Bob");
  g_assert_true (ui_shows (alice, "End-to-end encrypted"));

  sotto_session_set_typing (get_session (bob), TRUE);
  run_until (sotto_session_get_peer_typing (get_session (alice)));
  g_assert_true (ui_shows (alice, "is typing…"));

  close_window (bob);
  run_until (get_state (alice) == SOTTO_SESSION_ENDED);
  ui_settle (alice);
  g_assert_true (ui_shows (alice, "has closed Sottovoce"));
  ui_click (alice, "New Conversation");
  ui_settle (alice);
  g_assert_true (is_on (alice, SOTTO_TYPE_START_PAGE));
  g_assert_null (get_session (alice));
  g_assert_null (ui_find_type (alice, SOTTO_TYPE_CONVERSATION_PAGE));
  close_window (alice);
}

static void
test_wrong_password (void)
{
  GtkWidget *bob = host ("hello");
  GtkWidget *alice = join (bob, "hallo");
  GtkWidget *form;

  run_until (is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (alice, "The password does not match"));
  g_assert_true (ui_shows (alice, "1 wrong password so far"));

  /* The same again would be as wrong, so the password is asked for. */
  ui_click (alice, "Try Again");
  ui_settle (alice);
  g_assert_true (is_on (alice, SOTTO_TYPE_JOIN_FORM));
  form = ui_find_type (alice, SOTTO_TYPE_JOIN_FORM);
  g_assert_true (ui_is_wrong (form, "Password"));
  ui_write (form, "Password", "hallo");
  ui_click (form, "Join");
  run_until (is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (alice, "2 wrong passwords so far"));

  ui_click (alice, "Try Again");
  ui_write (form, "Password", "hello");
  ui_click (form, "Join");
  run_until (get_state (alice) == SOTTO_SESSION_TALKING);
  close_window (alice);
  close_window (bob);
}

static void
test_nobody_there (void)
{
  g_autoptr (SottoOpening) opening =
    create_opening (SOTTO_ROLE_JOINER, "hello");
  GtkWidget *bob = host ("hello");
  GtkWidget *alice;
  gpointer   first;

  opening->address = get_address (bob);
  close_window (bob);
  alice = open_window (opening);
  run_until (is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (alice, "Nobody is listening"));

  /* This may help the next time, so the same is tried again. */
  first = ui_find_type (alice, SOTTO_TYPE_FAILURE_PAGE);
  g_object_add_weak_pointer (G_OBJECT (first), &first);
  ui_click (alice, "Try Again");
  run_until (first == NULL && is_on (alice, SOTTO_TYPE_FAILURE_PAGE));
  ui_click (alice, "Change Details");
  ui_settle (alice);
  g_assert_true (is_on (alice, SOTTO_TYPE_START_PAGE));
  close_window (alice);
}

static void
test_port_in_use (void)
{
  g_autoptr (SottoOpening) opening = create_opening (SOTTO_ROLE_HOST, "hello");
  GtkWidget               *first = host ("hello");
  g_autofree char         *address = get_address (first);
  GtkWidget               *second;

  opening->any_port = FALSE;
  opening->port =
    (guint) g_ascii_strtoull (strrchr (address, ':') + 1, NULL, 10);
  second = open_window (opening);
  run_until (is_on (second, SOTTO_TYPE_FAILURE_PAGE));
  g_assert_true (ui_shows (second, "The port is already in use"));
  ui_click (second, "Try Again");
  ui_settle (second);
  g_assert_true (is_on (second, SOTTO_TYPE_HOST_FORM));
  g_assert_true (ui_is_wrong (ui_find_type (second, SOTTO_TYPE_HOST_FORM),
                              "Port"));
  close_window (second);
  close_window (first);
}

static void
test_cancel (void)
{
  GtkWidget *window = host ("hello");

  ui_click (window, "Stop Hosting");
  run_until (is_on (window, SOTTO_TYPE_START_PAGE));
  g_assert_null (get_session (window));
  close_window (window);
}

/* A window that is closed while it waits, in whatever state, just goes. */
static void
test_close_early (void)
{
  g_autoptr (SottoOpening) opening = create_opening (SOTTO_ROLE_HOST, "hello");
  GtkWidget               *bob = host ("hello");
  GtkWidget               *alice = join (bob, "hello");

  close_window (alice);
  close_window (bob);
  bob = open_window (opening);
  g_assert_cmpint (get_state (bob), ==, SOTTO_SESSION_STRETCHING);
  close_window (bob);
}

static GtkWidget *
find_dialog (GtkWidget *parent)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) other = g_list_model_get_item (toplevels, i);

    if (ADW_IS_MESSAGE_DIALOG (other) &&
        gtk_window_get_transient_for (GTK_WINDOW (other)) ==
          GTK_WINDOW (parent)) {
      return other;
    }
  }

  return NULL;
}

/* What was not delivered would be lost, so the person is asked. */
static void
test_undelivered (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  GtkWidget *dialog;
  gpointer   left;

  talk (&bob, &alice);
  sotto_session_send_text (get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  dialog = find_dialog (alice);
  g_assert_nonnull (dialog);
  g_assert_true (gtk_widget_get_visible (alice));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  run_pending ();
  g_assert_cmpint (get_state (alice), ==, SOTTO_SESSION_TALKING);

  sotto_session_send_text (get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  dialog = find_dialog (alice);
  g_assert_nonnull (dialog);
  left = alice;
  g_object_add_weak_pointer (G_OBJECT (alice), &left);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "close");
  run_until (left == NULL);

  run_until (get_state (bob) == SOTTO_SESSION_ENDED);
  close_window (bob);
}

/* When the desktop ends while that is asked, the window goes without an
 * answer, and the question with it. */
static void
test_leave (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  gpointer   left;

  talk (&bob, &alice);
  sotto_session_send_text (get_session (alice), "hi", NULL);
  gtk_window_close (GTK_WINDOW (alice));
  g_assert_nonnull (find_dialog (alice));
  left = alice;
  g_object_add_weak_pointer (G_OBJECT (alice), &left);
  sotto_window_leave (SOTTO_WINDOW (alice));
  run_until (left == NULL);
  run_until (get_state (bob) == SOTTO_SESSION_ENDED);
  g_assert_cmpint (sotto_session_get_end_reason (get_session (bob)), ==,
                   SOTTO_END_PEER_QUIT);
  close_window (bob);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==,
                    0);
}

static void
test_actions (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  gboolean   shown = FALSE;

  talk (&bob, &alice);
  g_assert_true (gtk_widget_activate_action (bob, "win.wire-view", NULL));
  g_object_get (bob, "wire-view", &shown, NULL);
  g_assert_true (shown);
  g_assert_true (gtk_widget_activate_action (bob, "win.next-pane", NULL));
  g_assert_true (gtk_widget_activate_action (bob, "win.wire-view", NULL));
  g_object_get (bob, "wire-view", &shown, NULL);
  g_assert_false (shown);

  g_assert_true (gtk_widget_activate_action (bob, "win.end-conversation",
                                             NULL));
  run_until (get_state (bob) == SOTTO_SESSION_ENDED &&
             get_state (alice) == SOTTO_SESSION_ENDED);
  ui_settle (alice);
  g_assert_true (ui_shows (alice, "The conversation is over"));
  close_window (alice);
  close_window (bob);
}

/* A change in the preferences counts for a conversation that is going on. */
static void
test_rekey_interval (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  GtkWidget            *bob;
  GtkWidget            *alice;

  talk (&bob, &alice);
  g_settings_set_uint (settings, "rekey-interval", 600);
  run_pending ();
  g_assert_cmpuint (sotto_session_get_rekey_interval (get_session (bob)), ==,
                    600);
  close_window (alice);
  close_window (bob);
}

static void
test_narrow (void)
{
  GtkWidget *bob;
  GtkWidget *alice;
  int        minimum;

  talk (&bob, &alice);
  gtk_widget_measure (bob, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);
  close_window (alice);
  close_window (bob);
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
  g_test_add_func ("/window/leave", test_leave);
  g_test_add_func ("/window/actions", test_actions);
  g_test_add_func ("/window/rekey-interval", test_rekey_interval);
  g_test_add_func ("/window/narrow", test_narrow);

  return g_test_run ();
}
