/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Scrolling, following the end, and copying. */

#include "sotto-message-list.h"

#include "pair.h"
#include "sotto-bubble.h"
#include "sotto-time.h"
#include "ui-test.h"

#define BEGINNING                                                              \
  "A new conversation began. Compare the code behind the lock again, to be "   \
  "sure who is there."

typedef struct {
  Pair              pair;
  SottoMessageList *list;
  GtkWidget        *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  pair_talk (&fixture->pair);
  fixture->list = g_object_new (SOTTO_TYPE_MESSAGE_LIST, NULL);
  sotto_message_list_set_session (fixture->list, pair_bob (&fixture->pair));
  fixture->window = ui_show (GTK_WIDGET (fixture->list));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, GTK_WIDGET (fixture->list));
  pair_clear (&fixture->pair);
}

static guint
count_messages (Fixture *fixture)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (sotto_session_get_messages (pair_bob (&fixture->pair))));
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (
    ui_find_type (GTK_WIDGET (fixture->list), GTK_TYPE_LIST_VIEW)));
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

/* New rows are measured in one frame, and the end is gone to in the next. */
static void
settle (Fixture *fixture)
{
  for (guint frame = 0; frame < 4; frame++) {
    ui_settle (fixture->window);
  }
}

/* Alice says something @times, and all of it comes. */
static void
say (Fixture *fixture, guint times)
{
  guint expected = count_messages (fixture) + times;

  for (guint i = 0; i < times; i++) {
    g_autofree char *text = g_strdup_printf ("message %u", i);

    sotto_session_send_text (pair_alice (&fixture->pair), text, NULL);
  }
  run_until (count_messages (fixture) == expected);
  settle (fixture);
}

static gboolean
is_at_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);

  return gtk_adjustment_get_value (adjustment) +
           gtk_adjustment_get_page_size (adjustment) >=
         gtk_adjustment_get_upper (adjustment) - 1;
}

static gboolean
has_new_button (Fixture *fixture)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (
    ui_find_type (GTK_WIDGET (fixture->list), GTK_TYPE_REVEALER)));
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  g_assert_true (sotto_message_list_get_at_end (fixture->list));
  for (guint i = 0; i < 10; i++) {
    say (fixture, 10);
    g_assert_true (is_at_end (fixture));
    g_assert_true (sotto_message_list_get_at_end (fixture->list));
  }
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), >, 0);
  g_assert_false (has_new_button (fixture));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_scrolled_up (Fixture *fixture, gconstpointer data)
{
  guint  changes = 0;
  double value;

  say (fixture, 100);
  g_signal_connect_swapped (fixture->list, "notify::at-end",
                            G_CALLBACK (count_cb), &changes);
  gtk_adjustment_set_value (get_adjustment (fixture), 100);
  settle (fixture);
  g_assert_false (sotto_message_list_get_at_end (fixture->list));
  g_assert_cmpuint (changes, ==, 1);

  /* What comes now does not move what is being read. */
  value = gtk_adjustment_get_value (get_adjustment (fixture));
  say (fixture, 10);
  g_assert_cmpfloat_with_epsilon (
    gtk_adjustment_get_value (get_adjustment (fixture)), value, 1);
  g_assert_true (has_new_button (fixture));

  ui_click (GTK_WIDGET (fixture->list), "New Messages");
  settle (fixture);
  g_assert_true (is_at_end (fixture));
  g_assert_true (sotto_message_list_get_at_end (fixture->list));
  g_assert_false (has_new_button (fixture));
  g_assert_cmpuint (changes, ==, 2);
  say (fixture, 10);
  g_assert_true (is_at_end (fixture));
}

/* A window that gets lower still shows the newest message. */
static void
test_resize (Fixture *fixture, gconstpointer data)
{
  say (fixture, 100);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 480, 400);
  run_until (gtk_widget_get_height (GTK_WIDGET (fixture->list)) < 420);
  settle (fixture);
  g_assert_true (is_at_end (fixture));
}

/* So does one that gets higher, because a bar above it goes, while something
 * else comes. */
static void
test_resize_and_follow (Fixture *fixture, gconstpointer data)
{
  say (fixture, 100);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 480, 400);
  run_until (gtk_widget_get_height (GTK_WIDGET (fixture->list)) < 420);
  settle (fixture);
  for (guint height = 440; height <= 600; height += 40) {
    gtk_window_set_default_size (GTK_WINDOW (fixture->window), 480,
                                 (int) height);
    say (fixture, 1);
    run_until (gtk_widget_get_height (GTK_WIDGET (fixture->list)) >=
               (int) height - 20);
    settle (fixture);
    g_assert_true (sotto_message_list_get_at_end (fixture->list));
    g_assert_true (is_at_end (fixture));
  }
}

/* However long the conversation, there are only as many rows as the list
 * keeps at hand. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  SottoConversation *messages =
    sotto_session_get_messages (pair_bob (&fixture->pair));

  for (guint i = 1; i <= 10000; i++) {
    g_autoptr (SottoMessage) message =
      sotto_message_new (FALSE, i, i * G_USEC_PER_SEC, "How are you?",
                         SOTTO_MESSAGE_DELIVERED);

    sotto_conversation_append (messages, message);
  }
  settle (fixture);
  g_assert_true (is_at_end (fixture));
  g_assert_cmpuint (ui_count_type (GTK_WIDGET (fixture->list),
                                   SOTTO_TYPE_BUBBLE),
                    <, 300);

  for (double part = 0; part < 1; part += 0.1) {
    GtkAdjustment *adjustment = get_adjustment (fixture);

    gtk_adjustment_set_value (adjustment,
                              part * gtk_adjustment_get_upper (adjustment));
    settle (fixture);
  }
  g_assert_cmpuint (ui_count_type (GTK_WIDGET (fixture->list),
                                   SOTTO_TYPE_BUBBLE),
                    <, 300);
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text =
    gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

/* The list is entered by the keyboard; a row copied without a selection is
 * copied whole. */
static void
test_copy (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *widget = GTK_WIDGET (fixture->list);
  GtkWidget       *row;
  g_autofree char *text = NULL;

  say (fixture, 1);
  row = gtk_widget_get_parent (ui_find_type (widget, SOTTO_TYPE_BUBBLE));
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (gtk_widget_activate_action (widget, "message.copy", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL,
                                 text_cb, &text);
  run_until (text != NULL);
  g_assert_cmpstr (text, ==, "message 0");
}

/* A screen reader reads the conversation row by row. */
static void
test_row_names (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *row;
  GtkWidget       *bubble;
  g_autofree char *name = NULL;

  say (fixture, 1);
  bubble = ui_find_type (GTK_WIDGET (fixture->list), SOTTO_TYPE_BUBBLE);
  row = gtk_widget_get_parent (bubble);
  name = sotto_bubble_describe (SOTTO_BUBBLE (bubble));
  g_assert_true (g_str_has_prefix (name, "Alice, "));
  g_assert_true (g_str_has_suffix (name, ": message 0"));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       name);
}

static GtkWidget *
find_row (Fixture *fixture, const char *text)
{
  GtkWidget *label = ui_find_label (GTK_WIDGET (fixture->list), text);
  GtkWidget *bubble = gtk_widget_get_ancestor (label, SOTTO_TYPE_BUBBLE);

  return gtk_widget_get_parent (bubble);
}

static char *
dup_text (Fixture *fixture, guint position)
{
  GListModel *messages =
    G_LIST_MODEL (sotto_session_get_messages (pair_bob (&fixture->pair)));
  g_autoptr (SottoMessage) message = g_list_model_get_item (messages, position);

  return g_strdup (sotto_message_get_text (message));
}

/* Instead of the Alice who was cut off, another one comes. */
static void
replace_alice (Fixture *fixture)
{
  Pair *pair = &fixture->pair;

  sotto_session_end (pair_alice (pair), SOTTO_END_CANCELLED);
  g_clear_object (&pair->joiner);
  pair_join (pair, "hello");
  settle (fixture);
}

/* Bob says two things to an Alice who does not come back; another one comes. */
static void
come_anew (Fixture *fixture)
{
  Pair *pair = &fixture->pair;

  pair_cut (pair);
  sotto_session_send_text (pair_bob (pair), "lost 1", NULL);
  sotto_session_send_text (pair_bob (pair), "lost 2", NULL);
  settle (fixture);
  g_assert_true (ui_shows (GTK_WIDGET (fixture->list), "Waiting"));
  replace_alice (fixture);
}

/* And she says something. */
static void
begin_anew (Fixture *fixture)
{
  come_anew (fixture);
  say (fixture, 1);
}

/* What was not delivered says so in a list that goes on; a row tells the two
 * conversations apart, at once, and can be read like the others. */
static void
test_new_conversation (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *list = GTK_WIDGET (fixture->list);
  GtkWidget       *row;
  g_autofree char *day = sotto_time_format_day (FAKE_CLOCK_EPOCH);

  g_assert_false (ui_shows (list, "A new conversation began"));
  come_anew (fixture);
  g_assert_cmpuint (count_messages (fixture), ==, 3);
  g_assert_true (ui_shows (list, "Not delivered"));
  g_assert_false (ui_shows (list, "Waiting"));
  g_assert_true (ui_shows (list, "A new conversation began"));
  g_assert_true (is_at_end (fixture));
  row = gtk_widget_get_last_child (ui_find_type (list, GTK_TYPE_LIST_VIEW));
  g_assert_true (gtk_widget_grab_focus (row));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       BEGINNING);

  say (fixture, 1);
  g_assert_cmpuint (count_messages (fixture), ==, 4);
  g_assert_false (ui_shows (find_row (fixture, "message 0"), day));
}

/* Neither is an empty list silent, nor one that was scrolled away from its
 * end. */
static void
test_new_conversation_unseen (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = GTK_WIDGET (fixture->list);

  pair_cut (&fixture->pair);
  replace_alice (fixture);
  g_assert_true (ui_shows (list, "A new conversation began"));

  say (fixture, 100);
  gtk_adjustment_set_value (get_adjustment (fixture), 100);
  settle (fixture);
  g_assert_false (has_new_button (fixture));
  pair_cut (&fixture->pair);
  replace_alice (fixture);
  g_assert_true (has_new_button (fixture));
}

/* It goes to the end, and what stood above it stays where it was. */
static void
test_send_again (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *list = GTK_WIDGET (fixture->list);
  g_autofree char *day = sotto_time_format_day (FAKE_CLOCK_EPOCH);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  begin_anew (fixture);
  g_assert_true (ui_shows (find_row (fixture, "lost 1"), day));
  ui_click (find_row (fixture, "lost 1"), "Send Again");
  settle (fixture);
  g_assert_cmpuint (count_messages (fixture), ==, 4);
  first = dup_text (fixture, 0);
  last = dup_text (fixture, 3);
  g_assert_cmpstr (first, ==, "lost 2");
  g_assert_cmpstr (last, ==, "lost 1");
  g_assert_true (ui_shows (find_row (fixture, "lost 2"), day));
  g_assert_false (ui_shows (find_row (fixture, "lost 1"), day));
  g_assert_true (is_at_end (fixture));
  g_assert_true (get_focus (fixture) == find_row (fixture, "lost 1"));
  run_until (sotto_session_get_all_delivered (pair_bob (&fixture->pair)));
  g_assert_true (ui_shows (list, "message 0"));
}

/* The row's own key does it as well, and only to what was not delivered. */
static void
test_send_again_key (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *list = GTK_WIDGET (fixture->list);
  g_autofree char *last = NULL;

  begin_anew (fixture);
  g_assert_true (gtk_widget_grab_focus (find_row (fixture, "message 0")));
  g_assert_true (gtk_widget_activate_action (list, "message.send-again", NULL));
  g_assert_cmpuint (count_messages (fixture), ==, 4);
  g_assert_true (gtk_widget_grab_focus (find_row (fixture, "lost 2")));
  g_assert_true (gtk_widget_activate_action (list, "message.send-again", NULL));
  settle (fixture);
  g_assert_cmpuint (count_messages (fixture), ==, 4);
  last = dup_text (fixture, 3);
  g_assert_cmpstr (last, ==, "lost 2");
}

static gboolean
is_in_sight (Fixture *fixture, GtkWidget *row)
{
  GtkWidget      *list = GTK_WIDGET (fixture->list);
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (row) &&
         gtk_widget_compute_bounds (row, list, &bounds) &&
         bounds.origin.y >= -1 &&
         bounds.origin.y + bounds.size.height <=
           (float) gtk_widget_get_height (list) + 1;
}

/* Comes to the list from elsewhere, and finds the focus on what says @text. */
static void
assert_enters_at (Fixture *fixture, const char *text)
{
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->list)));
  settle (fixture);
  g_assert_nonnull (get_focus (fixture));
  g_assert_true (ui_shows (get_focus (fixture), text));
  g_assert_true (is_in_sight (fixture, get_focus (fixture)));
}

/* The first row is far away, and nobody wants to go there. */
static void
test_enter (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_grab_focus (GTK_WIDGET (fixture->list)));
  say (fixture, 100);
  assert_enters_at (fixture, "message 99");
  g_assert_true (is_at_end (fixture));

  /* From far away, and back to where one was. */
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  gtk_adjustment_set_value (get_adjustment (fixture), 0);
  settle (fixture);
  g_assert_true (gtk_widget_grab_focus (find_row (fixture, "message 5")));
  sotto_message_list_go_to_end (fixture->list);
  settle (fixture);
  assert_enters_at (fixture, "message 5");
}

/* What can be sent again is found at once, unless one was elsewhere. */
static void
test_enter_undelivered (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = GTK_WIDGET (fixture->list);

  say (fixture, 100);
  begin_anew (fixture);
  say (fixture, 100);
  g_assert_false (ui_shows (list, "lost 2"));
  assert_enters_at (fixture, "lost 2");

  /* It goes to the end, with the focus, and the rest stays where it is. */
  g_assert_true (gtk_widget_activate_action (list, "message.send-again", NULL));
  settle (fixture);
  g_assert_true (is_at_end (fixture));
  assert_enters_at (fixture, "lost 2");
  g_assert_true (is_at_end (fixture));
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/message-list/follow", test_follow },
  { "/message-list/resize-and-follow", test_resize_and_follow },
  { "/message-list/scrolled-up", test_scrolled_up },
  { "/message-list/resize", test_resize },
  { "/message-list/many", test_many },
  { "/message-list/copy", test_copy },
  { "/message-list/row-names", test_row_names },
  { "/message-list/new-conversation", test_new_conversation },
  { "/message-list/new-conversation/unseen", test_new_conversation_unseen },
  { "/message-list/enter", test_enter },
  { "/message-list/enter/undelivered", test_enter_undelivered },
  { "/message-list/send-again", test_send_again },
  { "/message-list/send-again-key", test_send_again_key },
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
