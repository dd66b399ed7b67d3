/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a file shows of the picture that it is. */

#include "sotto-file-view.h"

#include "file-test.h"
#include "temporary.h"
#include "ui-test.h"

typedef struct {
  FileTest   file;
  GtkWidget *view;
  GtkWidget *window;
} Fixture;

static void
show (Fixture *fixture)
{
  SottoFileView *view;

  file_test_offer_to_me (&fixture->file, "photo.png", 1000);
  fixture->view = sotto_file_view_new ();
  view = SOTTO_FILE_VIEW (fixture->view);
  sotto_file_view_bind (view, fixture->file.message, "Alice");
  sotto_file_view_set_session_state (view, SOTTO_SESSION_TALKING);
  fixture->window = ui_show (fixture->view);
}

static void
hide (Fixture *fixture)
{
  ui_close (fixture->window, fixture->view);
  file_test_clear (&fixture->file);
}

static gboolean
shows_picture (Fixture *fixture)
{
  return gtk_widget_get_mapped (ui_find_type (fixture->view, GTK_TYPE_PICTURE));
}

static void
store (Fixture *fixture, GBytes *bytes, const char *name)
{
  gsize       size;
  const void *data = g_bytes_get_data (bytes, &size);

  temporary_write (fixture->file.folder, name, data, size);
}

/* When it is here, and not before. */
static void
test_arrival (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = file_test_draw (400, 100);
  GtkWidget         *picture;

  show (fixture);
  picture = ui_find_type (fixture->view, GTK_TYPE_PICTURE);
  store (fixture, png, "photo.png");
  file_test_run (&fixture->file, "photo.png");
  ui_settle (fixture->window);
  g_assert_false (shows_picture (fixture));
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  run_until (shows_picture (fixture));
  g_assert_cmpstr (gtk_picture_get_alternative_text (GTK_PICTURE (picture)), ==,
                   "Preview of photo.png");
  gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Preview of photo.png");
  ui_settle (fixture->window);
  g_assert_cmpint (gtk_widget_get_width (picture), ==, 320);
  g_assert_cmpint (gtk_widget_get_height (picture), ==, 80);

  /* It is there at once when the row comes into sight again. */
  sotto_file_view_unbind (SOTTO_FILE_VIEW (fixture->view));
  g_assert_false (shows_picture (fixture));
  sotto_file_view_bind (SOTTO_FILE_VIEW (fixture->view), fixture->file.message,
                        "Alice");
  g_assert_true (shows_picture (fixture));
  hide (fixture);
}

/* None is larger than it is, nor has it bands around it; and nobody can send
 * one that fills the screen, and many more. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int width;
    int height;
    int shown_width;
    int shown_height;
  } rows[] = {
    /* 1 */ { 64, 64, 64, 64 },
    /* 2 */ { 3, 3, 3, 3 },
    /* 3 */ { 240, 320, 240, 320 },
    /* 4 */ { 1000, 1000, 320, 320 },
    /* 5 */ { 40, 5000, 2, 320 },
    /* 6 */ { 5000, 40, 320, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) png = file_test_draw (rows[i].width, rows[i].height);
    GtkWidget         *picture;

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    show (fixture);
    picture = ui_find_type (fixture->view, GTK_TYPE_PICTURE);
    store (fixture, png, "photo.png");
    file_test_run (&fixture->file, "photo.png");
    file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
    run_until (shows_picture (fixture));
    ui_settle (fixture->window);
    g_assert_cmpint (gtk_widget_get_width (picture), ==, rows[i].shown_width);
    g_assert_cmpint (gtk_widget_get_height (picture), ==, rows[i].shown_height);
    hide (fixture);
  }
}

/* A row that shows something else by then is left alone. */
static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = file_test_draw (400, 100);

  show (fixture);
  store (fixture, png, "photo.png");
  file_test_run (&fixture->file, "photo.png");
  file_test_finish (&fixture->file, SOTTO_TRANSFER_DONE);
  sotto_file_view_unbind (SOTTO_FILE_VIEW (fixture->view));
  sotto_file_view_bind (SOTTO_FILE_VIEW (fixture->view), fixture->file.message,
                        "Alice");
  hide (fixture);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/file-preview/arrival", Fixture, NULL, NULL, test_arrival, NULL);
  g_test_add ("/file-preview/sizes", Fixture, NULL, NULL, test_sizes, NULL);
  g_test_add ("/file-preview/too-late", Fixture, NULL, NULL, test_too_late,
              NULL);

  return g_test_run ();
}
