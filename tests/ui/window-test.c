/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens real windows, and lets two of them talk to each other. */

#include "window-test.h"

#include <string.h>

#include "sotto-hosting-page.h"
#include "sotto-password.h"
#include "sotto-session-private.h"
#include "ui-test.h"

SottoOpening *
window_test_create_opening (SottoRole role, const char *password)
{
  SottoOpening *opening = sotto_opening_new ();

  opening->decided = TRUE;
  opening->role = role;
  opening->name = g_strdup (role == SOTTO_ROLE_HOST ? "Bob" : "Alice");
  opening->any_port = role == SOTTO_ROLE_HOST;
  opening->password = sotto_password_prepare (password, -1, NULL);

  return opening;
}

GtkWidget *
window_test_open (const SottoOpening *opening)
{
  GtkWidget *window = GTK_WIDGET (sotto_window_new (NULL, opening));

  gtk_window_present (GTK_WINDOW (window));
  ui_settle (window);

  return window;
}

SottoSession *
window_test_get_session (GtkWidget *window)
{
  return sotto_window_get_session (SOTTO_WINDOW (window));
}

SottoSessionState
window_test_get_state (GtkWidget *window)
{
  SottoSession *session = window_test_get_session (window);

  return session != NULL ? sotto_session_get_state (session)
                         : SOTTO_SESSION_IDLE;
}

gboolean
window_test_is_on (GtkWidget *window, GType type)
{
  GtkWidget *page = ui_find_type (window, type);

  return page != NULL && gtk_widget_get_mapped (page);
}

GtkWidget *
window_test_host (const char *password)
{
  g_autoptr (SottoOpening) opening =
    window_test_create_opening (SOTTO_ROLE_HOST, password);
  GtkWidget *window = window_test_open (opening);

  g_assert_true (window_test_is_on (window, SOTTO_TYPE_HOSTING_PAGE));
  run_until (window_test_get_state (window) == SOTTO_SESSION_LISTENING);

  return window;
}

/* The address is taken from the copy button of the host's window. */
char *
window_test_get_address (GtkWidget *host_window)
{
  GtkWidget  *page = ui_find_type (host_window, SOTTO_TYPE_HOSTING_PAGE);
  GtkWidget  *row = ui_find_type (page, ADW_TYPE_ACTION_ROW);
  const char *first = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

  return g_strdup_printf ("127.0.0.1%s", strrchr (first, ':'));
}

GtkWidget *
window_test_join (GtkWidget *host_window, const char *password)
{
  g_autoptr (SottoOpening) opening =
    window_test_create_opening (SOTTO_ROLE_JOINER, password);

  opening->address = window_test_get_address (host_window);

  return window_test_open (opening);
}

void
window_test_talk (GtkWidget **bob, GtkWidget **alice)
{
  *bob = window_test_host ("hello");
  *alice = window_test_join (*bob, "hello");
  run_until (window_test_get_state (*alice) == SOTTO_SESSION_TALKING &&
             window_test_get_state (*bob) == SOTTO_SESSION_TALKING);
  ui_settle (*alice);
  ui_settle (*bob);
}

void
window_test_cut (GtkWidget *bob, GtkWidget *alice)
{
  GIOStream *stream = sotto_pipe_get_stream (
    sotto_link_get_pipe (window_test_get_session (alice)->link));

  g_socket_shutdown (
    g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE,
    NULL);
  run_until (window_test_get_state (alice) == SOTTO_SESSION_RECONNECTING &&
             window_test_get_state (bob) == SOTTO_SESSION_RECONNECTING);
  ui_settle (alice);
  ui_settle (bob);
}

void
window_test_close (GtkWidget *window)
{
  gpointer left = window;

  g_object_add_weak_pointer (G_OBJECT (window), &left);
  gtk_window_close (GTK_WINDOW (window));
  run_until (left == NULL);
}

GtkWidget *
window_test_find_dialog (GtkWidget *parent)
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
