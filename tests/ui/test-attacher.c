/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Files on their way into a conversation: chosen, dropped and pasted. */

#include "sotto-attacher.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file-test.h"
#include "sharing.h"
#include "sotto-bubble.h"
#include "sotto-composer.h"
#include "sotto-conversation-page.h"
#include "sotto-file-view.h"
#include "ui-test.h"

typedef struct {
  Sharing    sharing;
  GtkWidget *page;
  GtkWidget *window;
  GPtrArray *said; /* what a person is told: toasts and announcements */
} Fixture;

static SottoSession *
get_session (Fixture *fixture)
{
  return pair_alice (&fixture->sharing.pair);
}

static SottoSession *
get_peer (Fixture *fixture)
{
  return pair_bob (&fixture->sharing.pair);
}

static void
open_page (Fixture *fixture)
{
  fixture->page = sotto_conversation_page_new (get_session (fixture), NULL);
  fixture->window = ui_show (fixture->page);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  sharing_begin (&fixture->sharing);
  open_page (fixture);
  fixture->said = g_ptr_array_new_with_free_func (g_free);
  ui_catch_said (fixture->window, fixture->said);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->page);
  sharing_end (&fixture->sharing);
  g_ptr_array_unref (fixture->said);
}

static guint
count_messages (SottoSession *session)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (sotto_session_get_messages (session)));
}

static SottoTransfer *
get_transfer (SottoSession *session, guint position)
{
  g_autoptr (SottoMessage) message =
    g_list_model_get_item (G_LIST_MODEL (sotto_session_get_messages (session)),
                           position);

  return sotto_message_get_transfer (message);
}

static void
assert_offers (SottoSession *session, guint position, const char *name)
{
  run_until (count_messages (session) > position);
  g_assert_cmpstr (sotto_transfer_get_name (get_transfer (session, position)),
                   ==, name);
}

static gboolean
was_said (Fixture *fixture, const char *text)
{
  return g_ptr_array_find_with_equal_func (fixture->said, text, g_str_equal,
                                           NULL);
}

static GFile *
make_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->sharing.from, name, NULL);

  temporary_write (fixture->sharing.from, name, name, strlen (name));

  return g_file_new_for_path (path);
}

/* Chosen */

/* The button asks, several files can be chosen, and all are offered. */
static void
test_choose (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = make_file (fixture, "a.txt");
  GtkWidget        *button = ui_find_button (fixture->page, "Send Files");
  GtkFileChooser   *chooser;

  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Send Files");
  ui_click (fixture->page, "Send Files");
  run_until (ui_find_chooser () != NULL);
  chooser = ui_find_chooser ();
  g_assert_true (gtk_file_chooser_get_select_multiple (chooser));
  g_assert_true (gtk_file_chooser_set_file (chooser, file, NULL));
  for (g_autoptr (GListModel) files = NULL;
       files == NULL || g_list_model_get_n_items (files) == 0;) {
    g_main_context_iteration (NULL, TRUE);
    g_clear_object (&files);
    files = gtk_file_chooser_get_files (chooser);
  }
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  assert_offers (get_session (fixture), 0, "a.txt");
  assert_offers (get_peer (fixture), 0, "a.txt");
  g_assert_null (ui_find_chooser ());
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "Waiting for Bob to accept"));
}

/* It goes when the window does; nothing is offered. */
static void
test_choose_nothing (Fixture *fixture, gconstpointer data)
{
  ui_click (fixture->page, "Send Files");
  run_until (ui_find_chooser () != NULL);
  gtk_dialog_response (GTK_DIALOG (ui_find_chooser ()), GTK_RESPONSE_CANCEL);
  run_until (ui_find_chooser () == NULL);
  g_assert_cmpuint (count_messages (get_session (fixture)), ==, 0);
  ui_click (fixture->page, "Send Files");
  run_until (ui_find_chooser () != NULL);
}

/* Dropped */

static GtkDropTarget *
find_drop_target (Fixture *fixture)
{
  g_autoptr (GListModel) controllers =
    gtk_widget_observe_controllers (fixture->page);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller =
      g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller)) {
      return GTK_DROP_TARGET (controller);
    }
  }
  g_assert_not_reached ();
}

/* As other programs give them. */
static void
init_list (GValue *value, GFile **files, gsize n_files)
{
  g_value_init (value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (value, gdk_file_list_new_from_array (files, n_files));
}

static void
drop (Fixture *fixture, GFile **files, gsize n_files)
{
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean        taken = FALSE;

  init_list (&value, files, n_files);
  g_signal_emit_by_name (find_drop_target (fixture), "drop", &value, 1., 1.,
                         &taken);
  g_assert_true (taken);
}

/* In their order, whatever is wrong with some of them. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) first = make_file (fixture, "first <1>.txt");
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->sharing.to);
  g_autoptr (GFile) gone = make_file (fixture, "gone.txt");
  g_autoptr (GFile) last = make_file (fixture, "last.txt");
  GFile            *files[] = { first, folder, gone, last };
  g_autofree char  *base = g_file_get_basename (folder);
  g_autofree char  *complaint =
    g_strdup_printf ("%s: Only files can be sent", base);

  g_assert_true (g_file_delete (gone, NULL, NULL));
  drop (fixture, files, G_N_ELEMENTS (files));
  assert_offers (get_session (fixture), 0, "first <1>.txt");
  assert_offers (get_session (fixture), 1, "last.txt");
  assert_offers (get_peer (fixture), 1, "last.txt");
  g_assert_cmpuint (fixture->said->len, ==, 2);
  g_assert_true (was_said (fixture, complaint));
  g_assert_true (was_said (fixture,
                           "gone.txt: There is no such file on this computer"));
}

/* Without a connection it waits, as a text does. */
static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = make_file (fixture, "a.txt");

  pair_cut (&fixture->sharing.pair);
  drop (fixture, &file, 1);
  assert_offers (get_session (fixture), 0, "a.txt");
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "Waiting for the connection"));
  pair_resume (&fixture->sharing.pair);
  assert_offers (get_peer (fixture), 0, "a.txt");
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "Waiting for Bob to accept"));
}

/* Who was meant has gone, and comes anew. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  Pair             *pair = &fixture->sharing.pair;
  g_autoptr (GFile) file = make_file (fixture, "a.txt");

  ui_close (fixture->window, fixture->page);
  fixture->page = sotto_conversation_page_new (pair_bob (pair), pair->host);
  fixture->window = ui_show (fixture->page);
  pair_cut (pair);
  drop (fixture, &file, 1);
  assert_offers (pair_bob (pair), 0, "a.txt");
  sotto_session_end (pair_alice (pair), SOTTO_END_CANCELLED);
  g_clear_object (&pair->joiner);
  pair_join (pair, "hello");
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->page, "Not delivered"));
  g_assert_false (ui_shows (fixture->page, "Cancel"));

  ui_click (fixture->page, "Send Again");
  assert_offers (pair_alice (pair), 0, "a.txt");
  ui_settle (fixture->window);
  g_assert_false (ui_shows (fixture->page, "Not delivered"));
  g_assert_true (ui_shows (fixture->page, "Waiting for Alice to accept"));
  sharing_accept (&fixture->sharing, get_transfer (pair_alice (pair), 0));
  sharing_wait (get_transfer (pair_alice (pair), 0), SOTTO_TRANSFER_DONE);
  sharing_assert_same (&fixture->sharing, "a.txt");
}

/* When it is over, nothing can be attached. */
static void
test_over (Fixture *fixture, gconstpointer data)
{
  GtkEventController *target =
    GTK_EVENT_CONTROLLER (find_drop_target (fixture));

  g_assert_cmpint (gtk_event_controller_get_propagation_phase (target), ==,
                   GTK_PHASE_CAPTURE);
  end_session (get_session (fixture));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (fixture->page,
                                                           "Send Files")));
  g_assert_cmpint (gtk_event_controller_get_propagation_phase (target), ==,
                   GTK_PHASE_NONE);
}

/* Pasted */

static void
paste (Fixture *fixture)
{
  g_signal_emit_by_name (ui_find_type (ui_find_type (fixture->page,
                                                     SOTTO_TYPE_COMPOSER),
                                       GTK_TYPE_TEXT_VIEW),
                         "paste-clipboard");
}

static GdkTexture *
draw (void)
{
  g_autoptr (GBytes) png = file_test_draw (40, 30);

  return gdk_texture_new_from_bytes (png, NULL);
}

static gboolean
has_text (Fixture *fixture, const char *expected)
{
  GtkTextView *view =
    GTK_TEXT_VIEW (ui_find_type (ui_find_type (fixture->page,
                                               SOTTO_TYPE_COMPOSER),
                                 GTK_TYPE_TEXT_VIEW));
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (view), "text", &text, NULL);

  return g_str_equal (text, expected);
}

static void
assert_private (const char *path, guint mode)
{
  struct stat about;

  g_assert_cmpint (stat (path, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, mode);
}

/* As a file that nobody else can read, and that is gone with the page; two of
 * the same second do not meet. */
static void
test_paste_image (Fixture *fixture, gconstpointer data)
{
  GdkClipboard          *clipboard = gtk_widget_get_clipboard (fixture->page);
  g_autoptr (GdkTexture) texture = draw ();
  g_autoptr (GdkTexture) sent = NULL;
  g_autofree char       *path = NULL;
  g_autofree char       *other = NULL;
  g_autofree char       *folder = NULL;
  g_autofree char       *base = NULL;

  gdk_clipboard_set_texture (clipboard, texture);
  paste (fixture);
  paste (fixture);
  run_until (count_messages (get_peer (fixture)) == 2);
  path = g_file_get_path (
    sotto_transfer_get_file (get_transfer (get_session (fixture), 0)));
  other = g_file_get_path (
    sotto_transfer_get_file (get_transfer (get_session (fixture), 1)));
  g_assert_cmpstr (path, !=, other);
  base = g_path_get_basename (path);
  g_assert_true (g_regex_match_simple (
    "^Pasted image \\d{4}-\\d\\d-\\d\\d \\d\\d-\\d\\d-\\d\\d"
    "( \\(2\\))?\\.png$",
    base, 0, 0));
  folder = g_path_get_dirname (path);
  assert_private (path, 0600);
  assert_private (folder, 0700);
  sent = gdk_texture_new_from_filename (path, NULL);
  g_assert_cmpint (gdk_texture_get_width (sent), ==, 40);

  ui_close (fixture->window, fixture->page);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  open_page (fixture);
}

static void
test_paste_files (Fixture *fixture, gconstpointer data)
{
  GdkClipboard     *clipboard = gtk_widget_get_clipboard (fixture->page);
  g_autoptr (GFile) file = make_file (fixture, "a.txt");
  g_auto (GValue)   list = G_VALUE_INIT;

  init_list (&list, &file, 1);
  gdk_clipboard_set_value (clipboard, &list);
  paste (fixture);
  assert_offers (get_peer (fixture), 0, "a.txt");
  g_assert_true (has_text (fixture, ""));
}

/* Text is text, also with a picture of it. */
static void
test_paste_text (Fixture *fixture, gconstpointer data)
{
  GdkClipboard          *clipboard = gtk_widget_get_clipboard (fixture->page);
  g_autoptr (GdkTexture) texture = draw ();
  GdkContentProvider    *both[2];
  g_autoptr (GdkContentProvider) provider = NULL;

  both[0] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
  both[1] = gdk_content_provider_new_typed (G_TYPE_STRING, "hi");
  provider = gdk_content_provider_new_union (both, 2);
  gdk_clipboard_set_content (clipboard, provider);
  paste (fixture);
  run_until (has_text (fixture, "hi"));
  g_assert_cmpuint (count_messages (get_session (fixture)), ==, 0);
}

/* Told */

/* What others do with a file is said once, with its name; what I do is not. */
static void
test_news (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) mine = make_file (fixture, "mine.txt");
  SottoTransfer    *theirs;

  drop (fixture, &mine, 1);
  assert_offers (get_peer (fixture), 0, "mine.txt");
  g_assert_cmpuint (fixture->said->len, ==, 0);
  sharing_accept (&fixture->sharing, get_transfer (get_peer (fixture), 0));
  sharing_wait (get_transfer (get_session (fixture), 0), SOTTO_TRANSFER_DONE);
  g_assert_cmpuint (fixture->said->len, ==, 2);
  g_assert_true (was_said (fixture, "Bob accepted mine.txt"));
  g_assert_true (was_said (fixture, "Bob has saved mine.txt"));

  sharing_offer (&fixture->sharing, get_peer (fixture), "theirs.txt", 10);
  assert_offers (get_session (fixture), 1, "theirs.txt");
  theirs = get_transfer (get_session (fixture), 1);
  g_assert_true (was_said (fixture, "Bob offers theirs.txt"));
  sotto_transfer_decline (theirs);
  g_assert_cmpuint (fixture->said->len, ==, 3);
}

/* The row says it all, and says it anew when something happens. */
static void
test_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = make_file (fixture, "mine.txt");
  GtkWidget        *view;
  GtkWidget        *bubble;
  g_autofree char  *before = NULL;
  g_autofree char  *after = NULL;

  drop (fixture, &file, 1);
  assert_offers (get_peer (fixture), 0, "mine.txt");
  ui_settle (fixture->window);
  view = ui_find_type (fixture->page, SOTTO_TYPE_FILE_VIEW);
  bubble = gtk_widget_get_ancestor (view, SOTTO_TYPE_BUBBLE);
  before = sotto_bubble_describe (SOTTO_BUBBLE (bubble));
  g_assert_true (g_str_has_suffix (
    before, ": File mine.txt, 8 bytes, Waiting for Bob to accept"));
  gtk_test_accessible_assert_property (gtk_widget_get_parent (bubble),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, before);
  sotto_transfer_decline (get_transfer (get_peer (fixture), 0));
  sharing_wait (get_transfer (get_session (fixture), 0),
                SOTTO_TRANSFER_DECLINED);
  after = sotto_bubble_describe (SOTTO_BUBBLE (bubble));
  g_assert_true (
    g_str_has_suffix (after, ": File mine.txt, 8 bytes, Bob declined it"));
  gtk_test_accessible_assert_property (gtk_widget_get_parent (bubble),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, after);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/attacher/choose", test_choose },
  { "/attacher/choose-nothing", test_choose_nothing },
  { "/attacher/drop", test_drop },
  { "/attacher/away", test_away },
  { "/attacher/again", test_again },
  { "/attacher/over", test_over },
  { "/attacher/paste-image", test_paste_image },
  { "/attacher/paste-files", test_paste_files },
  { "/attacher/paste-text", test_paste_text },
  { "/attacher/news", test_news },
  { "/attacher/row", test_row },
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
