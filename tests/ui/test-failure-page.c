/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is said when a conversation does not begin. */

#include "sotto-failure-page.h"

#include "fake-clock.h"
#include "sotto-session-error.h"
#include "ui-test.h"

static void
count_cb (guint *count)
{
  *count += 1;
}

static GtkWidget *
create_page (SottoSessionError code,
             guint             retry_after,
             guint             tries,
             FakeClock        *clock)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_SESSION_ERROR, (int) code, "test");
  SottoFailure failure = {
    .error = error,
    .address = "a.example",
    .retry_after = retry_after,
    .tries = tries,
  };

  return sotto_failure_page_new (&failure, SOTTO_CLOCK (clock));
}

/* Each cause has words of its own, and they fit the window. */
static void
test_causes (void)
{
  g_autoptr (GHashTable) titles =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = SOTTO_SESSION_ERROR_PASSWORD_EMPTY;
       code <= SOTTO_SESSION_ERROR_INTERNAL; code++) {
    GtkWidget  *page = create_page ((SottoSessionError) code, 0, 0, NULL);
    GtkWidget  *window = ui_show (page);
    const char *title =
      sotto_failure_page_get_title (SOTTO_FAILURE_PAGE (page));

    g_assert_true (ui_shows (page, title));
    g_assert_true (g_hash_table_add (titles, g_strdup (title)));
    g_assert_cmpint (gtk_widget_get_width (page), <=, 480);
    ui_close (window, page);
  }
}

static void
test_buttons (void)
{
  GtkWidget *page = create_page (SOTTO_SESSION_ERROR_REFUSED, 0, 0, NULL);
  GtkWidget *window = ui_show (page);
  guint      retries = 0;
  guint      changes = 0;

  g_signal_connect_swapped (page, "retry", G_CALLBACK (count_cb), &retries);
  g_signal_connect_swapped (page, "change", G_CALLBACK (count_cb), &changes);
  g_assert_true (ui_shows (page, "a.example"));
  ui_click (page, "Try Again");
  ui_click (page, "Change Details");
  g_assert_cmpuint (retries, ==, 1);
  g_assert_cmpuint (changes, ==, 1);
  ui_close (window, page);
}

/* Where trying again leads to the form, a second button there would be one too
 * many. */
static void
test_one_button (void)
{
  static const SottoSessionError codes[] = {
    SOTTO_SESSION_ERROR_WRONG_PASSWORD,
    SOTTO_SESSION_ERROR_PORT_IN_USE,
    SOTTO_SESSION_ERROR_LISTEN,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    GtkWidget *page = create_page (codes[i], 0, 0, NULL);
    GtkWidget *window = ui_show (page);

    g_assert_true (gtk_widget_get_mapped (ui_find_button (page, "Try Again")));
    g_assert_false (gtk_widget_get_mapped (ui_find_button (page,
                                                           "Change Details")));
    ui_close (window, page);
  }
}

/* While that must wait, the other one is the way on, and no longer. */
static void
test_one_button_after_waiting (void)
{
  FakeClock *clock = fake_clock_new ();
  GtkWidget *page =
    create_page (SOTTO_SESSION_ERROR_WRONG_PASSWORD, 3, 4, clock);
  GtkWidget *window = ui_show (page);
  GtkWidget *change;

  g_assert_true (ui_shows (page, "in 3 seconds"));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (page, "Try Again")));
  change = ui_find_button (page, "Change Details");
  g_assert_true (gtk_widget_get_mapped (change));
  gtk_widget_grab_focus (change);
  fake_clock_advance (clock, 3000);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                 ui_find_button (page, "Try Again"));
  g_assert_false (gtk_widget_get_mapped (ui_find_button (page,
                                                         "Change Details")));
  ui_close (window, page);
  g_assert_finalize_object (clock);
}

static void
test_countdown (void)
{
  FakeClock *clock = fake_clock_new ();
  GtkWidget *page = create_page (SOTTO_SESSION_ERROR_ATTEMPTS, 3, 0, clock);
  GtkWidget *window = ui_show (page);
  GtkWidget *button = ui_find_button (page, "Try Again");

  g_assert_true (ui_shows (page, "in 3 seconds"));
  g_assert_false (gtk_widget_is_sensitive (button));
  fake_clock_advance (clock, 2000);
  g_assert_true (ui_shows (page, "in 1 second"));
  g_assert_false (gtk_widget_is_sensitive (button));
  fake_clock_advance (clock, 1000);
  g_assert_false (ui_shows (page, "second"));
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_cmpuint (fake_clock_get_n_timeouts (clock), ==, 0);
  ui_close (window, page);
  g_assert_finalize_object (clock);
}

/* A page that goes before the wait is over leaves no timeout behind. */
static void
test_countdown_left (void)
{
  FakeClock *clock = fake_clock_new ();
  GtkWidget *page = create_page (SOTTO_SESSION_ERROR_ATTEMPTS, 60, 0, clock);
  GtkWidget *window = ui_show (page);

  g_assert_cmpuint (fake_clock_get_n_timeouts (clock), ==, 1);
  ui_close (window, page);
  g_assert_cmpuint (fake_clock_get_n_timeouts (clock), ==, 0);
  g_assert_finalize_object (clock);
}

static void
test_tries (void)
{
  GtkWidget *page =
    create_page (SOTTO_SESSION_ERROR_WRONG_PASSWORD, 0, 2, NULL);
  GtkWidget *window = ui_show (page);

  g_assert_true (ui_shows (page, "2 wrong passwords so far"));
  g_assert_true (ui_shows (page, "after 10 in a row"));
  ui_close (window, page);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/failure-page/causes", test_causes);
  g_test_add_func ("/failure-page/buttons", test_buttons);
  g_test_add_func ("/failure-page/one-button", test_one_button);
  g_test_add_func ("/failure-page/one-button-after-waiting",
                   test_one_button_after_waiting);
  g_test_add_func ("/failure-page/countdown", test_countdown);
  g_test_add_func ("/failure-page/countdown-left", test_countdown_left);
  g_test_add_func ("/failure-page/tries", test_tries);

  return g_test_run ();
}
