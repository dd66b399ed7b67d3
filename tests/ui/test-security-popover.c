/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The comparison code and the key clock. */

#include "sotto-security-popover.h"

#include "pair.h"
#include "ui-test.h"

typedef struct {
  Pair       pair;
  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  pair_talk (&fixture->pair);
  fixture->button = gtk_menu_button_new ();
  fixture->popover =
    sotto_security_popover_new (pair_bob (&fixture->pair), fixture->pair.host,
                                SOTTO_CLOCK (fixture->pair.clock));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (fixture->button),
                               fixture->popover);
  fixture->window = ui_show (fixture->button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (fixture->button));
  run_until (gtk_widget_get_mapped (fixture->popover));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (fixture->button));
  run_pending ();
  ui_close (fixture->window, fixture->popover);
  pair_clear (&fixture->pair);
}

static void
test_code (Fixture *fixture, gconstpointer data)
{
  const char *code =
    sotto_session_get_comparison_code (pair_alice (&fixture->pair));
  GtkWidget *label = ui_find_label (fixture->popover, code);

  g_assert_nonnull (label);
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
  g_assert_true (ui_shows (fixture->popover, "AES-128-GCM"));
  g_assert_true (ui_shows (fixture->popover, sotto_session_get_peer_address (
                                               pair_bob (&fixture->pair))));
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  g_assert_true (ui_shows (fixture->popover, "1 (epoch 0)"));
  g_assert_true (ui_shows (fixture->popover, "2 min 0 s"));
  pair_pass (&fixture->pair, 70);
  g_assert_true (ui_shows (fixture->popover, "1 min 10 s"));
  g_assert_true (ui_shows (fixture->popover, "50 s"));
}

static void
test_renew (Fixture *fixture, gconstpointer data)
{
  SottoSession *bob = pair_bob (&fixture->pair);

  ui_click (fixture->popover, "Renew Now");
  run_until (sotto_session_get_epoch (bob) == 1);
  g_assert_true (ui_shows (fixture->popover, "2 (epoch 1)"));
}

static void
test_ended (Fixture *fixture, gconstpointer data)
{
  end_session (pair_alice (&fixture->pair));
  run_until (sotto_session_get_state (pair_bob (&fixture->pair)) ==
             SOTTO_SESSION_ENDED);
  g_assert_false (gtk_widget_get_mapped (ui_find_button (fixture->popover,
                                                         "Renew Now")));
  g_assert_true (ui_shows (fixture->popover, "its keys are gone"));
}

/* What was true before is not shown while nothing of it is; Escape still has
 * somebody to hear it. */
static void
test_no_connection (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code =
    g_strdup (sotto_session_get_comparison_code (pair_bob (&fixture->pair)));
  GtkWidget *focus;

  g_assert_true (ui_shows (fixture->popover, code));
  g_assert_false (ui_shows (fixture->popover, "compare it again"));
  pair_cut (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_false (ui_shows (fixture->popover, code));
  g_assert_false (ui_shows (fixture->popover, "epoch"));
  g_assert_true (ui_shows (fixture->popover, "There is no connection now"));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, fixture->popover));
  g_assert_true (gtk_widget_get_mapped (focus));

  pair_resume (&fixture->pair);
  ui_settle (fixture->window);
  g_assert_false (ui_shows (fixture->popover, code));
  g_assert_true (ui_shows (fixture->popover, sotto_session_get_comparison_code (
                                               pair_alice (&fixture->pair))));
  g_assert_true (ui_shows (fixture->popover, "compare it again"));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, fixture->popover));
  g_assert_true (gtk_widget_get_mapped (focus));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

/* It is measured when the popover opens, and again and again, as long as it is
 * open. */
static void
test_path (Fixture *fixture, gconstpointer data)
{
  SottoSession *bob = pair_bob (&fixture->pair);
  guint         pings = 0;
  GtkWidget    *label;

  run_until (sotto_session_get_round_trip (bob) > 0);
  label = ui_find_label (fixture->popover, "Direct, IPv4, 0.1 ms");
  g_assert_nonnull (label);
  gtk_test_accessible_assert_property (label,
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Path");
  g_assert_true (ui_shows (fixture->popover,
                           "can see that these two computers are connected"));

  g_signal_connect_swapped (sotto_session_get_frames (bob), "items-changed",
                            G_CALLBACK (count_cb), &pings);
  pair_pass (&fixture->pair, 3);
  run_until (pings >= 2);
  pings = 0;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (fixture->button));
  run_until (!gtk_widget_get_mapped (fixture->popover));
  pair_pass (&fixture->pair, 9);
  g_signal_handlers_disconnect_by_data (sotto_session_get_frames (bob), &pings);
  g_assert_cmpuint (pings, ==, 0);
}

/* A new connection may go another way, and has times of its own. */
static void
test_path_anew (Fixture *fixture, gconstpointer data)
{
  SottoSession *bob = pair_bob (&fixture->pair);

  run_until (sotto_session_get_round_trip (bob) > 0);
  pair_cut (&fixture->pair);
  g_assert_false (ui_shows (fixture->popover, "Direct"));
  pair_resume (&fixture->pair);
  pair_pass (&fixture->pair, 3);
  run_until (sotto_session_get_round_trip (bob) > 0);
  g_assert_true (ui_shows (fixture->popover, "Direct, IPv4, 0.1 ms"));
}

/* It fits the narrowest window, with its own frame. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  GtkWidget *child = gtk_popover_get_child (GTK_POPOVER (fixture->popover));
  int        natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural,
                      NULL, NULL);
  g_assert_cmpint (natural, <=, 340);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/security-popover/code", test_code },
  { "/security-popover/clock", test_clock },
  { "/security-popover/renew", test_renew },
  { "/security-popover/path", test_path },
  { "/security-popover/path-anew", test_path_anew },
  { "/security-popover/no-connection", test_no_connection },
  { "/security-popover/ended", test_ended },
  { "/security-popover/narrow", test_narrow },
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
