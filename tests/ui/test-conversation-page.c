/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A conversation from its first word to its end. */

#include "sotto-conversation-page.h"

#include "pair.h"
#include "sotto-bubble.h"
#include "sotto-composer.h"
#include "sotto-connection-bar.h"
#include "sotto-message-list.h"
#include "sotto-session-private.h"
#include "sotto-wire-view.h"
#include "ui-test.h"

typedef struct {
  Pair                   pair;
  SottoConversationPage *page;
  GtkWidget             *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page;

  pair_talk (&fixture->pair);
  page = sotto_conversation_page_new (pair_alice (&fixture->pair), NULL);
  fixture->page = SOTTO_CONVERSATION_PAGE (page);
  g_signal_connect (page, "end", G_CALLBACK (sotto_conversation_page_end),
                    NULL);
  fixture->window = ui_show (page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, GTK_WIDGET (fixture->page));
  pair_clear (&fixture->pair);
}

static SottoSession *
get_session (Fixture *fixture)
{
  return pair_alice (&fixture->pair);
}

static GtkWidget *
get_composer (Fixture *fixture)
{
  return ui_find_type (GTK_WIDGET (fixture->page), SOTTO_TYPE_COMPOSER);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

static gboolean
has_focus (Fixture *fixture, GType type)
{
  GtkWidget *focus = get_focus (fixture);
  GtkWidget *pane = ui_find_type (GTK_WIDGET (fixture->page), type);

  return focus != NULL && pane != NULL && gtk_widget_is_ancestor (focus, pane);
}

static void
say (Fixture *fixture, const char *text)
{
  GtkTextView *view =
    GTK_TEXT_VIEW (ui_find_type (get_composer (fixture), GTK_TYPE_TEXT_VIEW));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
  ui_click (get_composer (fixture), "Send");
  ui_settle (fixture->window);
}

static guint
count_messages (SottoSession *session)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (sotto_session_get_messages (session)));
}

static void
test_say (Fixture *fixture, gconstpointer data)
{
  say (fixture, "hi <b>");
  g_assert_true (ui_shows (GTK_WIDGET (fixture->page), "hi <b>"));
  run_until (count_messages (pair_bob (&fixture->pair)) == 1);
  g_assert_false (
    gtk_widget_is_sensitive (ui_find_button (get_composer (fixture), "Send")));
}

static void
test_typing (Fixture *fixture, gconstpointer data)
{
  SottoSession *bob = pair_bob (&fixture->pair);
  GtkTextView  *view =
    GTK_TEXT_VIEW (ui_find_type (get_composer (fixture), GTK_TYPE_TEXT_VIEW));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), "h", -1);
  run_until (sotto_session_get_peer_typing (bob));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), "", -1);
  run_until (!sotto_session_get_peer_typing (bob));
}

/* The word that ends it is not sent as a message. */
static void
test_exit (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  g_assert_false (ui_shows (page, "The conversation is over"));
  sotto_conversation_page_focus_composer (fixture->page);
  say (fixture, "EXIT!");
  run_until (sotto_session_get_state (get_session (fixture)) ==
             SOTTO_SESSION_ENDED);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (page, "The conversation is over"));
  g_assert_true (ui_shows (page, "You ended it for both of you"));
  g_assert_false (ui_shows (page, "not delivered"));
  g_assert_false (gtk_widget_is_sensitive (get_composer (fixture)));
  /* Neither a button that Enter would press nor a message has the focus. */
  g_assert_true (GTK_IS_BOX (get_focus (fixture)));
  g_assert_cmpuint (count_messages (get_session (fixture)), ==, 0);
  g_assert_cmpuint (count_messages (pair_bob (&fixture->pair)), ==, 0);
}

static void
test_peer_ends (Fixture *fixture, gconstpointer data)
{
  sotto_session_end (pair_bob (&fixture->pair), SOTTO_END_EXIT);
  run_until (sotto_session_get_state (get_session (fixture)) ==
             SOTTO_SESSION_ENDED);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (GTK_WIDGET (fixture->page),
                           "Bob ended it for both of you"));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

/* A host's program that quits can come back, a joiner's cannot. */
static void
test_peer_quits (Fixture *fixture, gconstpointer data)
{
  SottoSession *bob = pair_bob (&fixture->pair);
  GtkWidget    *page = sotto_conversation_page_new (bob, fixture->pair.host);
  GtkWidget    *window = ui_show (page);
  guint         again = 0;

  sotto_session_end (get_session (fixture), SOTTO_END_QUIT);
  run_until (sotto_session_get_state (bob) == SOTTO_SESSION_ENDED);
  ui_settle (window);
  g_assert_true (ui_shows (page, "Alice has closed Sottovoce"));

  g_signal_connect_swapped (page, "again", G_CALLBACK (count_cb), &again);
  ui_click (page, "New Conversation");
  g_assert_cmpuint (again, ==, 1);
  ui_close (window, page);
}

static char *
dup_draft (Fixture *fixture)
{
  GtkWidget *view = ui_find_type (get_composer (fixture), GTK_TYPE_TEXT_VIEW);
  char      *text = NULL;

  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &text,
                NULL);

  return text;
}

static void
draft (Fixture *fixture, const char *text)
{
  GtkTextView *view =
    GTK_TEXT_VIEW (ui_find_type (get_composer (fixture), GTK_TYPE_TEXT_VIEW));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

/* The page is as it was: what is being written, and where. */
static void
test_reconnect (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *page = GTK_WIDGET (fixture->page);
  GtkWidget       *focus;
  g_autofree char *text = NULL;

  sotto_conversation_page_focus_composer (fixture->page);
  focus = get_focus (fixture);
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (page, "The connection was lost"));
  g_assert_false (ui_shows (page, "The conversation is over"));
  g_assert_true (gtk_widget_is_sensitive (get_composer (fixture)));
  g_assert_true (get_focus (fixture) == focus);

  say (fixture, "while away");
  g_assert_true (ui_shows (page, "while away"));
  g_assert_true (ui_shows (page, "Waiting"));
  draft (fixture, "half a thought");
  pair_resume (&fixture->pair);
  run_until (count_messages (pair_bob (&fixture->pair)) == 1);
  ui_settle (fixture->window);
  g_assert_false (ui_shows (page, "The connection was lost"));
  g_assert_false (ui_shows (page, "Waiting"));
  text = dup_draft (fixture);
  g_assert_cmpstr (text, ==, "half a thought");
  g_assert_true (get_focus (fixture) == focus);
}

/* The same Alice who comes back is no news; another one is, before she says
 * anything. */
static void
test_new_conversation (Fixture *fixture, gconstpointer data)
{
  Pair         *pair = &fixture->pair;
  SottoSession *bob = pair_bob (pair);
  GtkWidget    *page = sotto_conversation_page_new (bob, pair->host);
  GtkWidget    *window = ui_show (page);

  pair_cut (pair);
  pair_resume (pair);
  ui_settle (window);
  g_assert_false (ui_shows (page, "A new conversation began"));

  pair_cut (pair);
  sotto_session_end (pair_alice (pair), SOTTO_END_CANCELLED);
  ui_close (fixture->window, GTK_WIDGET (fixture->page));
  g_clear_object (&pair->joiner);
  pair_join (pair, "hello");
  ui_settle (window);
  g_assert_true (ui_shows (page, "A new conversation began"));
  ui_close (window, page);
  page = sotto_conversation_page_new (pair_alice (pair), NULL);
  fixture->page = SOTTO_CONVERSATION_PAGE (page);
  fixture->window = ui_show (page);
}

/* A button that goes with the bar leaves the focus to the composer. */
static void
test_reconnect_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  guint      reconnects = 0;

  g_signal_connect_swapped (page, "reconnect", G_CALLBACK (count_cb),
                            &reconnects);
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (gtk_widget_grab_focus (ui_find_button (page, "Now")));
  ui_click (page, "Now");
  g_assert_cmpuint (reconnects, ==, 1);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_CONNECTION_BAR));
  pair_resume (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_COMPOSER));
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text =
    gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

/* By the keys of the row, and by selecting a part of it. */
static void
assert_can_copy (Fixture *fixture, const char *text)
{
  GtkWidget *list =
    ui_find_type (GTK_WIDGET (fixture->page), SOTTO_TYPE_MESSAGE_LIST);
  GtkWidget       *label = ui_find_label (list, text);
  g_autofree char *copied = NULL;

  g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
  g_assert_true (gtk_widget_is_sensitive (label));
  g_assert_true (gtk_widget_grab_focus (list));
  g_assert_true (gtk_widget_activate_action (list, "message.copy", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (list), NULL, text_cb,
                                 &copied);
  run_until (copied != NULL);
  g_assert_cmpstr (copied, ==, text);
}

/* Nobody has been told, and that is what the page says. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  say (fixture, "too late");
  gtk_widget_grab_focus (ui_find_button (page, "Stop"));
  ui_click (page, "Stop");
  ui_settle (fixture->window);
  g_assert_cmpint (sotto_session_get_state (get_session (fixture)), ==,
                   SOTTO_SESSION_ENDED);
  g_assert_cmpint (sotto_session_get_end_reason (get_session (fixture)), ==,
                   SOTTO_END_CANCELLED);
  g_assert_true (ui_shows (page, "Bob has not been told"));
  g_assert_true (ui_shows (page, "Not delivered"));
  g_assert_true (ui_shows (page, "1 message was not delivered"));
  g_assert_false (ui_shows (page, "Send Again"));
  g_assert_false (gtk_widget_is_sensitive (get_composer (fixture)));
  g_assert_true (GTK_IS_BOX (get_focus (fixture)));
  assert_can_copy (fixture, "too late");
}

/* The word that ends it does so too, without anybody to tell. */
static void
test_exit_while_away (Fixture *fixture, gconstpointer data)
{
  pair_cut (&fixture->pair);
  say (fixture, "EXIT!");
  g_assert_cmpint (sotto_session_get_end_reason (get_session (fixture)), ==,
                   SOTTO_END_CANCELLED);
  g_assert_cmpuint (count_messages (get_session (fixture)), ==, 0);
}

/* The host is there again, with another password. */
static void
test_cannot_come_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_SESSION_ERROR,
                         SOTTO_SESSION_ERROR_WRONG_PASSWORD, "test");
  GtkWidget *page = GTK_WIDGET (fixture->page);

  pair_cut (&fixture->pair);
  say (fixture, "too late");
  sotto_session_fail (get_session (fixture), error, 0);
  ui_settle (fixture->window);
  g_assert_true (ui_shows (page, "The conversation is over"));
  g_assert_true (ui_shows (page, "The password does not match"));
  g_assert_true (ui_shows (page, "Not delivered"));
}

static void
test_panes (Fixture *fixture, gconstpointer data)
{
  say (fixture, "hi");
  sotto_conversation_page_focus_composer (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_COMPOSER));
  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), FALSE);
  sotto_conversation_page_focus_next_pane (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_MESSAGE_LIST));
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (fixture->window)));
  sotto_conversation_page_focus_next_pane (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_COMPOSER));

  sotto_conversation_page_set_wire_view (fixture->page, TRUE);
  ui_settle (fixture->window);
  sotto_conversation_page_focus_composer (fixture->page);
  sotto_conversation_page_focus_next_pane (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_WIRE_VIEW));
  sotto_conversation_page_focus_next_pane (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_MESSAGE_LIST));

  sotto_conversation_page_set_wire_view (fixture->page, FALSE);
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_COMPOSER));
  sotto_conversation_page_focus_next_pane (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_CONNECTION_BAR));
  sotto_conversation_page_focus_next_pane (fixture->page);
  g_assert_true (has_focus (fixture, SOTTO_TYPE_MESSAGE_LIST));
}

/* In a narrow window the wire view hides the messages, so nothing is read. */
static void
test_wire_view (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  sotto_conversation_page_focus_composer (fixture->page);
  g_assert_null (ui_find_type (page, SOTTO_TYPE_WIRE_VIEW));
  g_assert_true (sotto_conversation_page_get_reading (fixture->page));
  sotto_conversation_page_set_wire_view (fixture->page, TRUE);
  ui_settle (fixture->window);
  g_assert_true (gtk_widget_get_mapped (ui_find_type (page,
                                                      SOTTO_TYPE_WIRE_VIEW)));
  g_assert_true (sotto_conversation_page_get_wire_view (fixture->page));
  g_assert_true (adw_flap_get_folded (ADW_FLAP (ui_find_type (page,
                                                              ADW_TYPE_FLAP))));
  g_assert_false (sotto_conversation_page_get_reading (fixture->page));
  g_assert_true (has_focus (fixture, SOTTO_TYPE_WIRE_VIEW));

  ui_click (page, "Close Wire View");
  ui_settle (fixture->window);
  g_assert_false (sotto_conversation_page_get_wire_view (fixture->page));
  g_assert_true (sotto_conversation_page_get_reading (fixture->page));
}

/* What happens by itself leaves the focus where it is. */
static void
test_focus_stays (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  sotto_conversation_page_focus_composer (fixture->page);
  focus = get_focus (fixture);
  sotto_session_send_text (pair_bob (&fixture->pair), "hi", NULL);
  run_until (count_messages (get_session (fixture)) == 1);
  sotto_session_renew_keys (pair_bob (&fixture->pair));
  run_until (sotto_session_get_epoch (get_session (fixture)) == 1);
  ui_settle (fixture->window);
  g_assert_true (get_focus (fixture) == focus);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int minimum;

  say (fixture, "Hello, how are you?");
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL,
                      -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/conversation-page/say", test_say },
  { "/conversation-page/typing", test_typing },
  { "/conversation-page/exit", test_exit },
  { "/conversation-page/peer-ends", test_peer_ends },
  { "/conversation-page/peer-quits", test_peer_quits },
  { "/conversation-page/reconnect", test_reconnect },
  { "/conversation-page/new-conversation", test_new_conversation },
  { "/conversation-page/reconnect-focus", test_reconnect_focus },
  { "/conversation-page/stop", test_stop },
  { "/conversation-page/exit-while-away", test_exit_while_away },
  { "/conversation-page/cannot-come-back", test_cannot_come_back },
  { "/conversation-page/panes", test_panes },
  { "/conversation-page/wire-view", test_wire_view },
  { "/conversation-page/focus-stays", test_focus_stays },
  { "/conversation-page/narrow", test_narrow },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }

  return g_test_run ();
}
