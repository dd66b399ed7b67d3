/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One row shows many messages in turn. */

#include "sotto-bubble.h"

#include <string.h>

#include "sotto-limits.h"
#include "ui-test.h"

/* 2026-11-23 04:54 UTC. */
#define TIME G_GINT64_CONSTANT (1795409649123456)

static SottoMessage *
create_message (gboolean outgoing, const char *text)
{
  return sotto_message_new (outgoing, 1, TIME, text,
                            outgoing ? SOTTO_MESSAGE_WAITING
                                     : SOTTO_MESSAGE_DELIVERED);
}

static GtkWidget *
bind (SottoMessage *message)
{
  GtkWidget *bubble = sotto_bubble_new ();

  sotto_bubble_bind (SOTTO_BUBBLE (bubble), message, "Alice");

  return bubble;
}

static void
assert_describes (GtkWidget *bubble, const char *expected)
{
  g_autofree char *text = sotto_bubble_describe (SOTTO_BUBBLE (bubble));

  g_assert_cmpstr (text, ==, expected);
}

static GtkWidget *
get_frame (GtkWidget *bubble)
{
  return gtk_widget_get_parent (ui_find_label (bubble, "hi"));
}

static void
test_sides (void)
{
  SottoMessage *mine = create_message (TRUE, "hi");
  SottoMessage *theirs = create_message (FALSE, "hi");
  GtkWidget    *bubble = bind (mine);
  GtkWidget    *window = ui_show (bubble);

  assert_describes (bubble, "You, 04:54, Waiting: hi");
  g_assert_true (gtk_widget_has_css_class (get_frame (bubble), "mine"));
  g_assert_cmpint (gtk_widget_get_halign (get_frame (bubble)), ==,
                   GTK_ALIGN_END);

  sotto_bubble_bind (SOTTO_BUBBLE (bubble), theirs, "Alice");
  assert_describes (bubble, "Alice, 04:54: hi");
  g_assert_true (gtk_widget_has_css_class (get_frame (bubble), "theirs"));
  g_assert_false (gtk_widget_has_css_class (get_frame (bubble), "mine"));
  g_assert_cmpint (gtk_widget_get_halign (get_frame (bubble)), ==,
                   GTK_ALIGN_START);

  ui_close (window, bubble);
  g_assert_finalize_object (mine);
  g_assert_finalize_object (theirs);
}

static const struct {
  SottoMessageState state;
  const char       *words;
} states[] = {
  { SOTTO_MESSAGE_WAITING, "Waiting" },
  { SOTTO_MESSAGE_SENT, "Sent" },
  { SOTTO_MESSAGE_DELIVERED, "Delivered" },
  { SOTTO_MESSAGE_SEEN, "Seen" },
};

static void
assert_state (GtkWidget *bubble, const char *words)
{
  GtkWidget    *image = ui_find_type (get_frame (bubble), GTK_TYPE_IMAGE);
  GtkIconTheme *icons =
    gtk_icon_theme_get_for_display (gtk_widget_get_display (bubble));

  g_assert_cmpstr (gtk_widget_get_tooltip_text (image), ==, words);
  g_assert_true (gtk_icon_theme_has_icon (
    icons, gtk_image_get_icon_name (GTK_IMAGE (image))));
  gtk_test_accessible_assert_property (image, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       words);
}

static void
test_states (void)
{
  SottoMessage *message = create_message (TRUE, "hi");
  GtkWidget    *bubble = bind (message);
  GtkWidget    *window = ui_show (bubble);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    sotto_message_advance (message, states[i].state);
    assert_state (bubble, states[i].words);
    g_assert_false (ui_shows (bubble, states[i].words));
  }
  ui_close (window, bubble);
  g_assert_finalize_object (message);
}

/* Without a connection, what waits says so in words. */
static void
test_waiting (void)
{
  SottoMessage *message = create_message (TRUE, "hi");
  GtkWidget    *bubble = bind (message);
  GtkWidget    *window = ui_show (bubble);
  SottoBubble  *self = SOTTO_BUBBLE (bubble);

  sotto_bubble_set_session_state (self, SOTTO_SESSION_TALKING);
  g_assert_false (ui_shows (bubble, "Waiting"));
  sotto_bubble_set_session_state (self, SOTTO_SESSION_RECONNECTING);
  ui_settle (window);
  g_assert_true (ui_shows (bubble, "Waiting"));
  sotto_message_advance (message, SOTTO_MESSAGE_DELIVERED);
  g_assert_false (ui_shows (bubble, "Delivered"));
  ui_close (window, bubble);
  g_assert_finalize_object (message);
}

static void
count_cb (guint *count)
{
  *count += 1;
}

/* It looks different, says so, and can be sent again while the session can
 * take it. */
static void
test_not_delivered (void)
{
  SottoMessage *message = create_message (TRUE, "hi");
  SottoMessage *other = create_message (TRUE, "hi");
  GtkWidget    *bubble = bind (message);
  GtkWidget    *window = ui_show (bubble);
  SottoBubble  *self = SOTTO_BUBBLE (bubble);
  GtkWidget    *button = ui_find_button (bubble, "Send Again");
  guint         again = 0;

  g_signal_connect_swapped (bubble, "send-again", G_CALLBACK (count_cb),
                            &again);
  sotto_bubble_set_session_state (self, SOTTO_SESSION_TALKING);
  g_assert_false (gtk_widget_get_mapped (button));
  sotto_message_advance (message, SOTTO_MESSAGE_NOT_DELIVERED);
  ui_settle (window);
  assert_state (bubble, "Not delivered");
  assert_describes (bubble, "You, 04:54, Not delivered: hi");
  g_assert_true (ui_shows (bubble, "Not delivered"));
  g_assert_true (gtk_widget_has_css_class (get_frame (bubble), "undelivered"));
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_grab_focus (button));
  ui_click (bubble, "Send Again");
  g_assert_cmpuint (again, ==, 1);

  sotto_bubble_set_session_state (self, SOTTO_SESSION_RECONNECTING);
  g_assert_true (gtk_widget_get_mapped (button));
  sotto_bubble_set_session_state (self, SOTTO_SESSION_ENDED);
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_true (ui_shows (bubble, "Not delivered"));

  /* The row has shown this one, and shows another now. */
  sotto_bubble_set_session_state (self, SOTTO_SESSION_TALKING);
  sotto_bubble_bind (self, other, "Alice");
  ui_settle (window);
  g_assert_false (ui_shows (bubble, "Not delivered"));
  g_assert_false (gtk_widget_has_css_class (get_frame (bubble), "undelivered"));
  g_assert_false (gtk_widget_get_mapped (button));
  ui_close (window, bubble);
  g_assert_finalize_object (message);
  g_assert_finalize_object (other);
}

static void
test_first_of_day (void)
{
  SottoMessage *message = create_message (FALSE, "hi");
  GtkWidget    *bubble = bind (message);
  GtkWidget    *window = ui_show (bubble);

  g_assert_false (ui_shows (bubble, "2026"));
  sotto_bubble_set_first_of_day (SOTTO_BUBBLE (bubble), TRUE);
  ui_settle (window);
  g_assert_true (ui_shows (bubble, "Monday, 23 November 2026"));
  sotto_bubble_set_first_of_day (SOTTO_BUBBLE (bubble), FALSE);
  ui_settle (window);
  g_assert_false (ui_shows (bubble, "2026"));
  ui_close (window, bubble);
  g_assert_finalize_object (message);
}

/* A row that has shown a message says that a new conversation began, and shows
 * a message again. */
static void
test_beginning (void)
{
  SottoMessage *message = create_message (TRUE, "hi");
  SottoMessage *beginning = sotto_message_new_beginning ();
  GtkWidget    *bubble = bind (message);
  GtkWidget    *window = ui_show (bubble);
  GtkWidget    *frame = get_frame (bubble);

  g_assert_false (ui_shows (bubble, "A new conversation began"));
  sotto_bubble_bind (SOTTO_BUBBLE (bubble), beginning, "Alice");
  ui_settle (window);
  g_assert_true (ui_shows (bubble, "A new conversation began"));
  g_assert_true (ui_shows (bubble, "Compare the code behind the lock again"));
  g_assert_false (gtk_widget_get_mapped (frame));
  assert_describes (bubble,
                    "A new conversation began. Compare the code behind the "
                    "lock again, to be sure who is there.");
  /* It has let go of the one before. */
  sotto_message_advance (message, SOTTO_MESSAGE_SEEN);

  sotto_bubble_bind (SOTTO_BUBBLE (bubble), message, "Alice");
  ui_settle (window);
  g_assert_false (ui_shows (bubble, "A new conversation began"));
  g_assert_true (gtk_widget_get_mapped (frame));
  assert_describes (bubble, "You, 04:54, Seen: hi");
  ui_close (window, bubble);
  g_assert_finalize_object (message);
  g_assert_finalize_object (beginning);
}

/* After unbinding, the row no longer listens to the message. */
static void
test_unbind (void)
{
  SottoMessage *message = create_message (TRUE, "hi");
  GtkWidget    *bubble = bind (message);
  GtkWidget    *window = ui_show (bubble);

  sotto_bubble_unbind (SOTTO_BUBBLE (bubble));
  g_assert_null (sotto_bubble_get_message (SOTTO_BUBBLE (bubble)));
  g_assert_cmpuint (g_signal_handler_find (message, G_SIGNAL_MATCH_DATA, 0, 0,
                                           NULL, NULL, bubble),
                    ==, 0);
  sotto_message_advance (message, SOTTO_MESSAGE_SEEN);
  g_assert_finalize_object (message);
  ui_close (window, bubble);
}

static const char *const texts[] = {
  "<b>no markup</b> &amp; <span foreground='red'>",
  "http://a.example/?a=1&b=2 <i>",
  "שלום עולם\nhello\nمرحبا بالعالم",
  "👩‍👩‍👧‍👦🎉",
  "\u202eesrever\u202c",
  "tab\tand \001 control",
};

/* What is shown is what was said, to the letter. */
static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (SottoMessage) message = create_message (FALSE, texts[i]);
    GtkWidget               *bubble = bind (message);
    GtkWidget               *window = ui_show (bubble);
    GtkWidget               *label = ui_find_label (bubble, texts[i]);

    g_test_message ("text %zu", i);
    g_assert_nonnull (label);
    g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
    g_assert_cmpint (gtk_widget_get_width (window), ==, 480);
    ui_close (window, bubble);
  }
}

/* The longest messages, with and without spaces in them, are shown by their
 * beginning, at a width that fits; the rest is one click away. */
static void
test_long (gconstpointer data)
{
  const char              *piece = data;
  g_autoptr (GString)      text = g_string_new (NULL);
  g_autoptr (SottoMessage) message = NULL;
  GtkWidget               *bubble;
  GtkWidget               *window;

  while (text->len + strlen (piece) <= SOTTO_TEXT_SIZE_MAX) {
    g_string_append (text, piece);
  }
  message = create_message (TRUE, text->str);
  bubble = bind (message);
  window = ui_show (bubble);
  g_assert_cmpint (gtk_widget_get_width (window), ==, 480);
  g_assert_true (gtk_widget_get_mapped (ui_find_button (bubble,
                                                        "Show All of It")));
  ui_close (window, bubble);
}

static GtkWindow *
find_other_window (GtkWidget *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWindow  *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i);

    if (GTK_WIDGET (other) != window) {
      found = other;
    }
  }

  return found;
}

static void
test_whole (void)
{
  g_autofree char         *text = g_strnfill (5000, 'x');
  g_autoptr (SottoMessage) message = create_message (FALSE, text);
  GtkWidget               *bubble = bind (message);
  GtkWidget               *window = ui_show (bubble);
  GtkWindow               *other;
  GtkTextBuffer           *buffer;
  g_autofree char         *whole = NULL;

  ui_click (bubble, "Show All of It");
  other = find_other_window (window);
  g_assert_nonnull (other);
  buffer = gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (ui_find_type (GTK_WIDGET (other), GTK_TYPE_TEXT_VIEW)));
  g_object_get (buffer, "text", &whole, NULL);
  g_assert_cmpstr (whole, ==, text);
  ui_close (GTK_WIDGET (other), NULL);
  ui_close (window, bubble);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/bubble/sides", test_sides);
  g_test_add_func ("/bubble/states", test_states);
  g_test_add_func ("/bubble/waiting", test_waiting);
  g_test_add_func ("/bubble/not-delivered", test_not_delivered);
  g_test_add_func ("/bubble/first-of-day", test_first_of_day);
  g_test_add_func ("/bubble/beginning", test_beginning);
  g_test_add_func ("/bubble/unbind", test_unbind);
  g_test_add_func ("/bubble/texts", test_texts);
  g_test_add_data_func ("/bubble/long/one-word", "x", test_long);
  g_test_add_data_func ("/bubble/long/words", "words ", test_long);
  g_test_add_data_func ("/bubble/long/lines", "\n", test_long);
  g_test_add_data_func ("/bubble/long/links", "http://a.example/ ", test_long);
  g_test_add_func ("/bubble/whole", test_whole);

  return g_test_run ();
}
