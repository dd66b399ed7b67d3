/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file in each of its states, and what can be done with it then. */

#include "sotto-file-view.h"

#include <string.h>

#include "file-test.h"
#include "sotto-file-words.h"
#include "temporary.h"
#include "ui-test.h"

#define MEGABYTE (1000 * 1000)

typedef struct {
  FileTest   file;
  GtkWidget *view;
  GtkWidget *window;
  GtkWidget *row; /* like a list's: what has the focus beside the buttons */
} Fixture;

static void
show (Fixture *fixture)
{
  SottoFileView *view;

  fixture->view = sotto_file_view_new ();
  view = SOTTO_FILE_VIEW (fixture->view);
  sotto_file_view_bind (view, fixture->file.message, "Alice");
  sotto_file_view_set_session_state (view, SOTTO_SESSION_TALKING);
  fixture->row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_focusable (fixture->row, TRUE);
  gtk_box_append (GTK_BOX (fixture->row), fixture->view);
  fixture->window = ui_show (fixture->row);
}

static void
show_theirs (Fixture *fixture, const char *name)
{
  file_test_offer_to_me (&fixture->file, name, 80 * MEGABYTE);
  show (fixture);
}

static void
show_mine (Fixture *fixture, const char *name)
{
  file_test_offer (&fixture->file, name, 1000);
  show (fixture);
}

static void
hide (Fixture *fixture)
{
  ui_close (fixture->window, fixture->view);
  file_test_clear (&fixture->file);
}

static SottoTransfer *
get_transfer (Fixture *fixture)
{
  return file_test_get_transfer (&fixture->file);
}

static SottoTransferState
get_state (Fixture *fixture)
{
  return sotto_transfer_get_state (get_transfer (fixture));
}

static gboolean
has_button (Fixture *fixture, const char *label)
{
  return gtk_widget_get_mapped (ui_find_button (fixture->view, label));
}

/* Which of the buttons are shown, by their first letters. */
static void
assert_buttons (Fixture *fixture, const char *letters)
{
  static const char *const labels[] = {
    "Save to Downloads", "Save…", "Decline", "Cancel", "Open", "Show in Folder",
  };

  ui_settle (fixture->window);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    char letter = "dsxcof"[i];

    g_test_message ("%s", labels[i]);
    g_assert_true (has_button (fixture, labels[i]) ==
                   (strchr (letters, letter) != NULL));
  }
}

static void
assert_named (Fixture *fixture, const char *label, const char *name)
{
  gtk_test_accessible_assert_property (ui_find_button (fixture->view, label),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
assert_describes (Fixture *fixture, const char *expected)
{
  g_autofree char *text =
    sotto_file_view_describe (SOTTO_FILE_VIEW (fixture->view));

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
shows_progress (Fixture *fixture)
{
  return gtk_widget_get_mapped (ui_find_type (fixture->view,
                                              GTK_TYPE_PROGRESS_BAR));
}

/* Offered to me */

static void
test_offered (Fixture *fixture, gconstpointer data)
{
  GtkWidget *name;

  show_theirs (fixture, "notes.txt");
  name = ui_find_label (fixture->view, "notes.txt");
  assert_buttons (fixture, "dsx");
  g_assert_true (ui_shows (fixture->view, "80.0\u00a0MB"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (name), ==, "notes.txt");
  g_assert_false (shows_progress (fixture));
  assert_describes (fixture, "File notes.txt, 80.0\u00a0MB");
  assert_named (fixture, "Save to Downloads", "Save notes.txt to Downloads");
  assert_named (fixture, "Save…", "Save notes.txt…");
  assert_named (fixture, "Decline", "Decline notes.txt");
  hide (fixture);
}

static void
test_decline (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  ui_click (fixture->view, "Decline");
  g_assert_cmpint (get_state (fixture), ==, SOTTO_TRANSFER_DECLINED);
  assert_buttons (fixture, "");
  g_assert_true (ui_shows (fixture->view, "You declined it"));
  assert_describes (fixture, "File notes.txt, 80.0\u00a0MB, You declined it");
  hide (fixture);
}

static void
assert_target (Fixture *fixture, const char *folder, const char *name)
{
  GFile           *file = sotto_transfer_get_file (get_transfer (fixture));
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *expected = g_build_filename (folder, name, NULL);

  g_assert_cmpint (get_state (fixture), ==, SOTTO_TRANSFER_RUNNING);
  g_assert_cmpstr (path, ==, expected);
}

/* The folder is made if it is not there yet. */
static void
test_downloads (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder =
    g_build_filename (g_get_home_dir (), "Downloads", NULL);

  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  show_theirs (fixture, "notes.txt");
  ui_click (fixture->view, "Save to Downloads");
  assert_target (fixture, folder, "notes.txt");
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  ui_click (fixture->view, "Cancel");
  assert_buttons (fixture, "");
  g_assert_true (ui_shows (fixture->view, "You cancelled it"));
  hide (fixture);
}

static GtkFileChooser *
ask (Fixture *fixture)
{
  GtkFileChooser *chooser;

  ui_click (fixture->view, "Save…");
  run_until (ui_find_chooser () != NULL);
  chooser = ui_find_chooser ();
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (chooser)) ==
                 GTK_WINDOW (fixture->window));

  return chooser;
}

/* Under the name that is suggested, where the person wants it. */
static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char  *name = NULL;
  GtkFileChooser   *chooser;

  show_theirs (fixture, "notes.txt");
  folder = g_file_new_for_path (fixture->file.folder);
  chooser = ask (fixture);
  name = gtk_file_chooser_get_current_name (chooser);
  g_assert_cmpstr (name, ==, "notes.txt");
  g_assert_true (gtk_file_chooser_set_current_folder (chooser, folder, NULL));
  run_pending ();
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  run_until (get_state (fixture) != SOTTO_TRANSFER_OFFERED);
  assert_target (fixture, fixture->file.folder, "notes.txt");
  g_assert_null (ui_find_chooser ());
  sotto_transfer_cancel (get_transfer (fixture));
  hide (fixture);
}

/* Whoever does not answer has not decided. */
static void
test_save_cancelled (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  gtk_dialog_response (GTK_DIALOG (ask (fixture)), GTK_RESPONSE_CANCEL);
  run_until (ui_find_chooser () == NULL);
  g_assert_cmpint (get_state (fixture), ==, SOTTO_TRANSFER_OFFERED);
  assert_buttons (fixture, "dsx");
  hide (fixture);
}

/* The question goes with the offer, and with the window. */
static void
test_save_in_vain (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  ask (fixture);
  sotto_transfer_cancelled_by_peer (get_transfer (fixture));
  g_assert_null (ui_find_chooser ());
  g_assert_true (ui_shows (fixture->view, "Alice no longer sends it"));
  hide (fixture);

  show_theirs (fixture, "notes.txt");
  ask (fixture);
  hide (fixture);
  g_assert_null (ui_find_chooser ());
}

/* What could not be saved there can be elsewhere. */
static void
test_wrong_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/at/all");
  g_autofree char  *news = NULL;
  SottoTransfer    *transfer;

  show_theirs (fixture, "notes.txt");
  transfer = get_transfer (fixture);
  sotto_transfer_accept (transfer, nowhere, TRUE);
  sotto_transfer_open (transfer);
  g_assert_cmpint (get_state (fixture), ==, SOTTO_TRANSFER_RUNNING);
  run_until (get_state (fixture) == SOTTO_TRANSFER_OFFERED);
  assert_buttons (fixture, "dsx");
  g_assert_true (ui_shows (fixture->view, "The file could not be saved there"));
  g_assert_true (ui_shows (fixture->view, "save it in another folder"));
  g_assert_false (shows_progress (fixture));
  assert_describes (fixture, "File notes.txt, 80.0\u00a0MB, The file could not "
                             "be saved there");
  news = sotto_file_words_get_news (transfer, "Alice");
  g_assert_cmpstr (news, ==, "notes.txt: The file could not be saved there");

  file_test_run (&fixture->file, "notes.txt");
  assert_buttons (fixture, "c");
  g_assert_false (ui_shows (fixture->view, "another folder"));
  ui_click (fixture->view, "Cancel");
  g_assert_true (ui_shows (fixture->view, "You cancelled it"));
  hide (fixture);
}

/* On its way */

static void
test_running (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  file_test_run (&fixture->file, "notes.txt");
  assert_buttons (fixture, "c");
  assert_named (fixture, "Cancel", "Cancel notes.txt");
  g_assert_true (shows_progress (fixture));
  g_assert_true (ui_shows (fixture->view, "0 bytes of 80.0\u00a0MB"));

  file_test_run_half (&fixture->file);
  g_assert_true (ui_shows (
    fixture->view,
    "40.0\u00a0MB of 80.0\u00a0MB — 20.0\u00a0MB/s — 2 seconds left"));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (
                       ui_find_type (fixture->view, GTK_TYPE_PROGRESS_BAR))),
                     ==, .5);
  /* A row is read aloud when its name changes. */
  assert_describes (fixture, "File notes.txt, 80.0\u00a0MB, On its way");
  hide (fixture);
}

static void
test_no_connection (Fixture *fixture, gconstpointer data)
{
  SottoFileView *view;

  show_theirs (fixture, "notes.txt");
  view = SOTTO_FILE_VIEW (fixture->view);
  file_test_run (&fixture->file, "notes.txt");
  file_test_run_half (&fixture->file);
  sotto_file_view_set_session_state (view, SOTTO_SESSION_RECONNECTING);
  assert_buttons (fixture, "c");
  g_assert_true (ui_shows (fixture->view, "Waiting for the connection"));
  g_assert_true (shows_progress (fixture));
  sotto_file_view_set_session_state (view, SOTTO_SESSION_TALKING);
  g_assert_true (ui_shows (fixture->view, "40.0\u00a0MB of 80.0\u00a0MB"));
  hide (fixture);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  file_test_offer_to_me (&fixture->file, "empty", 0);
  show (fixture);
  file_test_run (&fixture->file, "empty");
  g_assert_true (ui_shows (fixture->view, "0 bytes of 0 bytes"));
  hide (fixture);
}

/* Over */

static void
test_done (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  file_test_run (&fixture->file, "notes.txt");
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  assert_buttons (fixture, "of");
  assert_named (fixture, "Open", "Open notes.txt");
  assert_named (fixture, "Show in Folder", "Show notes.txt in Folder");
  g_assert_false (shows_progress (fixture));
  assert_describes (fixture, "File notes.txt, 80.0\u00a0MB, Saved");
  hide (fixture);
}

static void
test_renamed (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  file_test_run (&fixture->file, "notes (2).txt");
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  assert_describes (fixture,
                    "File notes.txt, 80.0\u00a0MB, Saved as notes (2).txt");
  hide (fixture);
}

/* It has been moved away since; or there is nothing here that opens it. */
static void
test_open_in_vain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);

  show_theirs (fixture, "notes.sotto-test");
  ui_catch_said (fixture->window, said);
  file_test_run (&fixture->file, "notes.sotto-test");
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  ui_settle (fixture->window);
  ui_click (fixture->view, "Open");
  run_until (said->len == 1);
  g_assert_cmpstr (said->pdata[0], ==,
                   "notes.sotto-test: There is no such file on this computer");

  temporary_write (fixture->file.folder, "notes.sotto-test", "\1\2\3", 3);
  ui_click (fixture->view, "Open");
  run_until (said->len == 2);
  g_assert_cmpstr (said->pdata[1], ==,
                   "No app on this computer opens notes.sotto-test");
  hide (fixture);
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  show_theirs (fixture, "notes.txt");
  file_test_run (&fixture->file, "notes.txt");
  file_test_fail (&fixture->file, SOTTO_FILE_ERROR_NO_SPACE);
  assert_buttons (fixture, "");
  g_assert_true (ui_shows (fixture->view, "The disk is full"));
  g_assert_true (ui_shows (fixture->view, "Make room"));
  assert_describes (fixture, "File notes.txt, 80.0\u00a0MB, The disk is full");
  hide (fixture);
}

/* Mine */

static void
test_mine (Fixture *fixture, gconstpointer data)
{
  SottoFileView *view;

  show_mine (fixture, "notes.txt");
  view = SOTTO_FILE_VIEW (fixture->view);
  assert_buttons (fixture, "c");
  g_assert_true (ui_shows (fixture->view, "Waiting for Alice to accept"));
  sotto_file_view_set_session_state (view, SOTTO_SESSION_RECONNECTING);
  g_assert_true (ui_shows (fixture->view, "Waiting for the connection"));
  sotto_file_view_set_session_state (view, SOTTO_SESSION_TALKING);
  file_test_run (&fixture->file, "notes.txt");
  assert_buttons (fixture, "c");
  g_assert_true (shows_progress (fixture));
  g_assert_true (ui_shows (fixture->view, "0 bytes of 1.0\u00a0kB"));
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  assert_buttons (fixture, "");
  assert_describes (fixture, "File notes.txt, 1.0\u00a0kB, Alice has saved it");
  hide (fixture);
}

static void
test_mine_declined (Fixture *fixture, gconstpointer data)
{
  show_mine (fixture, "notes.txt");
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DECLINED);
  assert_buttons (fixture, "");
  g_assert_true (ui_shows (fixture->view, "Alice declined it"));
  hide (fixture);
}

static void
test_mine_cancelled (Fixture *fixture, gconstpointer data)
{
  show_mine (fixture, "notes.txt");
  ui_click (fixture->view, "Cancel");
  g_assert_cmpint (get_state (fixture), ==, SOTTO_TRANSFER_CANCELLED);
  assert_buttons (fixture, "");
  g_assert_true (ui_shows (fixture->view, "You cancelled it"));
  hide (fixture);
}

/* The bubble says that, and has a button. */
static void
test_mine_lost (Fixture *fixture, gconstpointer data)
{
  show_mine (fixture, "notes.txt");
  sotto_message_advance (fixture->file.message, SOTTO_MESSAGE_NOT_DELIVERED);
  file_test_fail (&fixture->file, SOTTO_FILE_ERROR_GONE);
  assert_buttons (fixture, "");
  g_assert_false (ui_shows (fixture->view, "ended"));
  assert_describes (fixture, "File notes.txt, 1.0\u00a0kB");
  hide (fixture);
}

/* How it looks */

static void
assert_fits (Fixture *fixture)
{
  int minimum;
  int natural;

  gtk_widget_measure (fixture->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      &natural, NULL, NULL);
  g_assert_cmpint (minimum, <=, 250);
  g_assert_cmpint (natural, ==, 320);
}

/* Whatever is in it; 360 pixels are the window's, and some of them taken. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (255, 'W');

  show_theirs (fixture, name);
  assert_fits (fixture);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (ui_find_label (fixture->view,
                                                               name)),
                   ==, name);
  file_test_run (&fixture->file, name);
  file_test_run_half (&fixture->file);
  assert_fits (fixture);
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  assert_fits (fixture);
  hide (fixture);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

/* A button that goes leaves the focus to the row, where Enter does nothing. */
static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = gtk_entry_new ();

  show_theirs (fixture, "notes.txt");
  gtk_box_append (GTK_BOX (fixture->row), entry);
  gtk_widget_grab_focus (ui_find_button (fixture->view, "Save to Downloads"));
  file_test_run (&fixture->file, "notes.txt");
  g_assert_true (get_focus (fixture) == fixture->row);

  gtk_widget_grab_focus (ui_find_button (fixture->view, "Cancel"));
  file_test_run_half (&fixture->file);
  g_assert_true (get_focus (fixture) ==
                 ui_find_button (fixture->view, "Cancel"));

  gtk_widget_grab_focus (entry);
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  ui_settle (fixture->window);
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), entry));
  hide (fixture);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/file-view/offered", test_offered },
  { "/file-view/decline", test_decline },
  { "/file-view/downloads", test_downloads },
  { "/file-view/save", test_save },
  { "/file-view/save-cancelled", test_save_cancelled },
  { "/file-view/save-in-vain", test_save_in_vain },
  { "/file-view/wrong-folder", test_wrong_folder },
  { "/file-view/running", test_running },
  { "/file-view/no-connection", test_no_connection },
  { "/file-view/empty", test_empty },
  { "/file-view/done", test_done },
  { "/file-view/renamed", test_renamed },
  { "/file-view/open-in-vain", test_open_in_vain },
  { "/file-view/failed", test_failed },
  { "/file-view/mine", test_mine },
  { "/file-view/mine-declined", test_mine_declined },
  { "/file-view/mine-cancelled", test_mine_cancelled },
  { "/file-view/mine-lost", test_mine_lost },
  { "/file-view/narrow", test_narrow },
  { "/file-view/focus", test_focus },
};

int
main (int argc, char *argv[])
{
  char *home = temporary_new ();
  int   status;

  /* Where the folder for downloads is when nobody has said where. */
  g_setenv ("HOME", home, TRUE);
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, NULL, tests[i].test, NULL);
  }
  status = g_test_run ();
  temporary_free (home);

  return status;
}
