/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is said while there is no connection, to the joiner and to the host. */

#include "sotto-connection-bar.h"

#include "pair.h"
#include "sotto-session-private.h"
#include "ui-test.h"

typedef struct {
  Pair       pair;
  GtkWidget *bar;
  GtkWidget *window;
} Fixture;

static void
show (Fixture *fixture, SottoSession *session, SottoHost *host)
{
  fixture->bar = g_object_new (SOTTO_TYPE_CONNECTION_BAR, NULL);
  sotto_connection_bar_set_session (SOTTO_CONNECTION_BAR (fixture->bar),
                                    session, host);
  fixture->window = ui_show (fixture->bar);
}

static void
set_up_joiner (Fixture *fixture, gconstpointer data)
{
  pair_talk (&fixture->pair);
  show (fixture, pair_alice (&fixture->pair), NULL);
}

static void
set_up_host (Fixture *fixture, gconstpointer data)
{
  pair_talk (&fixture->pair);
  show (fixture, pair_bob (&fixture->pair), fixture->pair.host);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->bar);
  if (fixture->pair.host != NULL) {
    pair_clear (&fixture->pair);
  } else {
    pair_clear_alone (&fixture->pair);
  }
}

static gboolean
is_revealed (Fixture *fixture)
{
  return sotto_connection_bar_get_revealed (SOTTO_CONNECTION_BAR (fixture
                                                                    ->bar));
}

static gboolean
shows (Fixture *fixture, const char *part)
{
  return ui_shows (fixture->bar, part);
}

static void
fail (Fixture *fixture, SottoSessionError code, guint retry_after)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_SESSION_ERROR, (int) code, "test");

  sotto_session_fail (pair_alice (&fixture->pair), error, retry_after);
  ui_settle (fixture->window);
}

static void
test_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_revealed (fixture));
  g_assert_false (gtk_widget_get_mapped (ui_find_button (fixture->bar, "Now")));
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (is_revealed (fixture));
  g_assert_true (shows (fixture, "The connection was lost"));
  g_assert_true (shows (fixture, "Trying again in 1 second"));

  pair_resume (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_false (is_revealed (fixture));
  /* Neither for the eye nor for a screen reader anything is left of it. */
  g_assert_false (gtk_widget_is_visible (ui_find_button (fixture->bar, "Now")));
  g_assert_null (ui_find_label (fixture->bar, "The connection was lost"));
}

static void
test_countdown (Fixture *fixture, gconstpointer data)
{
  pair_cut (&fixture->pair);
  fail (fixture, SOTTO_SESSION_ERROR_ATTEMPTS, 3);
  /* What began it stays, and what an attempt came to stands below. */
  g_assert_true (shows (fixture, "The connection was lost"));
  g_assert_true (shows (fixture, "Too many attempts"));
  g_assert_true (shows (fixture, "Attempt 2 in 3 seconds"));
  fake_clock_advance (fixture->pair.clock, 1000);
  g_assert_true (shows (fixture, "Attempt 2 in 2 seconds"));
  fake_clock_advance (fixture->pair.clock, 1000);
  g_assert_true (shows (fixture, "Attempt 2 in 1 second"));
  fake_clock_advance (fixture->pair.clock, 1000);
  g_assert_true (shows (fixture, "Connecting…"));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

/* Each attempt fails anew, and the seconds go by; a screen reader says only
 * what is new. */
static void
test_said_once (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label;
  GtkWidget *setback;
  guint      said = 0;
  guint      setbacks = 0;

  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  label = ui_find_label (fixture->bar, "The connection was lost");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (label)),
                   ==, GTK_ACCESSIBLE_ROLE_ALERT);
  g_signal_connect_swapped (label, "notify::label", G_CALLBACK (count_cb),
                            &said);
  fail (fixture, SOTTO_SESSION_ERROR_LOST, 10);
  fake_clock_advance (fixture->pair.clock, 5000);
  fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
  setback = ui_find_label (fixture->bar, "The computer cannot be reached");
  g_assert_cmpint (
    gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (setback)), ==,
    GTK_ACCESSIBLE_ROLE_STATUS);
  g_signal_connect_swapped (setback, "notify::label", G_CALLBACK (count_cb),
                            &setbacks);
  fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
  fake_clock_advance (fixture->pair.clock, 5000);
  g_assert_cmpuint (setbacks, ==, 0);
  fail (fixture, SOTTO_SESSION_ERROR_REFUSED, 10);
  g_assert_cmpuint (setbacks, ==, 1);
  g_assert_false (shows (fixture, "The computer cannot be reached"));
  fail (fixture, SOTTO_SESSION_ERROR_LOST, 10);
  g_assert_true (shows (fixture, "The last attempt was cut off"));
  g_assert_cmpuint (said, ==, 0);
}

/* Somebody waits for the attempt that the button began: what comes of it is
 * said, also when it is what came of those before. */
static void
test_asked (Fixture *fixture, gconstpointer data)
{
  const char *same = "The last attempt failed for the same reason";

  fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
  g_assert_true (shows (fixture, "The computer cannot be reached"));
  fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
  g_assert_false (shows (fixture, same));
  for (guint i = 0; i < 2; i++) {
    ui_click (fixture->bar, "Now");
    g_assert_false (shows (fixture, same));
    fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
    g_assert_true (shows (fixture, same));
  }
  ui_click (fixture->bar, "Now");
  fail (fixture, SOTTO_SESSION_ERROR_REFUSED, 10);
  g_assert_false (shows (fixture, same));

  /* The next time that it breaks, nobody has asked yet. */
  pair_resume (&fixture->pair);
  ui_settle (fixture->window);
  fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
  fail (fixture, SOTTO_SESSION_ERROR_UNREACHABLE, 10);
  g_assert_false (shows (fixture, same));
}

/* A name as long as they may be leaves the bar as it was. */
static void
test_long_name (Fixture *fixture, gconstpointer data)
{
  SottoSession *session = pair_alice (&fixture->pair);
  GtkWidget    *label;
  int           minimum;

  g_clear_pointer (&session->peer_name, g_free);
  session->peer_name = g_strnfill (SOTTO_NAME_SIZE_MAX, 'W');
  pair_lose_host (&fixture->pair);
  run_until (is_revealed (fixture));
  ui_settle (fixture->window);
  g_assert_true (shows (fixture, "has closed Sottovoce"));
  gtk_widget_measure (fixture->bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                      NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  label = ui_find_type (fixture->bar, GTK_TYPE_LABEL);
  g_assert_cmpint (
    pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), <=,
    3);
}

/* What may pass has words that fit. */
static void
test_causes (Fixture *fixture, gconstpointer data)
{
  pair_cut (&fixture->pair);
  for (int code = SOTTO_SESSION_ERROR_PASSWORD_EMPTY;
       code <= SOTTO_SESSION_ERROR_INTERNAL; code++) {
    g_autoptr (GError) error =
      g_error_new_literal (SOTTO_SESSION_ERROR, code, "test");
    int minimum;

    if (!sotto_session_error_is_passing (error)) {
      continue;
    }
    fail (fixture, (SottoSessionError) code, 60);
    g_assert_true (is_revealed (fixture));
    g_assert_true (shows (fixture, "in 60 seconds"));
    gtk_widget_measure (fixture->bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                        NULL, NULL, NULL);
    g_assert_cmpint (minimum, <=, 360);
  }
  fail (fixture, SOTTO_SESSION_ERROR_PEER_QUIT, 60);
  g_assert_true (shows (fixture, "Bob has closed Sottovoce"));
}

static void
test_buttons (Fixture *fixture, gconstpointer data)
{
  guint now = 0;
  guint stop = 0;

  g_signal_connect_swapped (fixture->bar, "now", G_CALLBACK (count_cb), &now);
  g_signal_connect_swapped (fixture->bar, "stop", G_CALLBACK (count_cb), &stop);
  g_assert_false (gtk_widget_grab_focus (fixture->bar));
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (gtk_widget_grab_focus (fixture->bar));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) ==
                 ui_find_button (fixture->bar, "Now"));
  ui_click (fixture->bar, "Now");
  ui_click (fixture->bar, "Stop");
  g_assert_cmpuint (now, ==, 1);
  g_assert_cmpuint (stop, ==, 1);
  gtk_test_accessible_assert_property (ui_find_button (fixture->bar, "Now"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Try Again Now");
  gtk_test_accessible_assert_property (ui_find_button (fixture->bar, "Stop"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Stop Trying Again");
}

static void
test_host (Fixture *fixture, gconstpointer data)
{
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_true (shows (fixture, "The connection was lost"));
  g_assert_true (shows (fixture, "Waiting for Alice to come back"));
  g_assert_false (gtk_widget_get_mapped (ui_find_button (fixture->bar, "Now")));
  gtk_test_accessible_assert_property (ui_find_button (fixture->bar, "Stop"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Stop Waiting");
  g_assert_false (shows (fixture, "The door is open"));
}

/* Through a closed door nobody comes back. */
static void
test_closed_door (Fixture *fixture, gconstpointer data)
{
  pair_cut (&fixture->pair);
  sotto_session_end (pair_alice (&fixture->pair), SOTTO_END_CANCELLED);
  g_clear_object (&fixture->pair.joiner);
  for (guint i = 0; i < SOTTO_GUESSES_MAX; i++) {
    pair_join (&fixture->pair, "hallo");
    g_clear_object (&fixture->pair.joiner);
    pair_pass (&fixture->pair, 61);
  }
  ui_settle (fixture->window);
  g_assert_true (shows (fixture, "The door is closed"));
  ui_click (fixture->bar, "Open the Door Again");
  g_assert_true (sotto_host_get_door_open (fixture->pair.host));
  g_assert_false (shows (fixture, "The door is"));
}

static const struct {
  const char *path;
  void (*set_up) (Fixture *fixture, gconstpointer data);
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/connection-bar/comes-and-goes", set_up_joiner, test_comes_and_goes },
  { "/connection-bar/countdown", set_up_joiner, test_countdown },
  { "/connection-bar/said-once", set_up_joiner, test_said_once },
  { "/connection-bar/asked", set_up_joiner, test_asked },
  { "/connection-bar/long-name", set_up_joiner, test_long_name },
  { "/connection-bar/causes", set_up_joiner, test_causes },
  { "/connection-bar/buttons", set_up_joiner, test_buttons },
  { "/connection-bar/host", set_up_host, test_host },
  { "/connection-bar/closed-door", set_up_host, test_closed_door },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, tests[i].set_up, tests[i].test,
                tear_down);
  }

  return g_test_run ();
}
