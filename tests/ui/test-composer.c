/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Writing a message. */

#include "sotto-composer.h"

#include "sotto-limits.h"
#include "ui-test.h"

typedef struct {
  GtkWidget *composer;
  GtkWidget *window;
  char      *submitted;
  GString   *typing;
} Fixture;

static void
submit_cb (SottoComposer *composer, const char *text, Fixture *fixture)
{
  g_clear_pointer (&fixture->submitted, g_free);
  fixture->submitted = g_strdup (text);
  sotto_composer_clear (composer);
}

static void
typing_cb (SottoComposer *composer, gboolean typing, Fixture *fixture)
{
  g_string_append_c (fixture->typing, typing ? '1' : '0');
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->composer = g_object_new (SOTTO_TYPE_COMPOSER, NULL);
  fixture->typing = g_string_new (NULL);
  g_signal_connect (fixture->composer, "submit", G_CALLBACK (submit_cb),
                    fixture);
  g_signal_connect (fixture->composer, "typing", G_CALLBACK (typing_cb),
                    fixture);
  gtk_box_append (GTK_BOX (box), fixture->composer);
  fixture->window = ui_show (box);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ui_close (fixture->window, fixture->composer);
  g_clear_pointer (&fixture->submitted, g_free);
  g_string_free (fixture->typing, TRUE);
}

static GtkTextView *
get_view (Fixture *fixture)
{
  return GTK_TEXT_VIEW (ui_find_type (fixture->composer, GTK_TYPE_TEXT_VIEW));
}

static void
write_text (Fixture *fixture, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (get_view (fixture)), text,
                            -1);
}

static gboolean
can_send (Fixture *fixture)
{
  return gtk_widget_is_sensitive (ui_find_button (fixture->composer, "Send"));
}

static void
test_send (Fixture *fixture, gconstpointer data)
{
  g_assert_false (can_send (fixture));
  write_text (fixture, "hi\nthere ");
  ui_click (fixture->composer, "Send");
  g_assert_cmpstr (fixture->submitted, ==, "hi\nthere ");
  g_assert_false (can_send (fixture));
  g_assert_cmpstr (fixture->typing->str, ==, "10");
}

static void
test_blank (Fixture *fixture, gconstpointer data)
{
  write_text (fixture, " \n\t\u3000 ");
  g_assert_false (can_send (fixture));
}

static void
test_length (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (SOTTO_TEXT_SIZE_MAX, 'x');
  g_autofree char *too_long = g_strnfill (SOTTO_TEXT_SIZE_MAX + 1, 'x');

  write_text (fixture, too_long);
  ui_settle (fixture->window);
  g_assert_false (can_send (fixture));
  g_assert_true (ui_shows (fixture->composer, "too long"));

  write_text (fixture, longest);
  ui_settle (fixture->window);
  g_assert_false (ui_shows (fixture->composer, "too long"));
  ui_click (fixture->composer, "Send");
  g_assert_cmpstr (fixture->submitted, ==, longest);
}

static int
get_height (Fixture *fixture, guint lines)
{
  g_autofree char *text = g_strnfill (lines - 1, '\n');

  write_text (fixture, text);
  ui_settle (fixture->window);

  return gtk_widget_get_height (fixture->composer);
}

/* One line is as high as an entry; more lines make it grow, up to a limit. */
static void
test_grows (Fixture *fixture, gconstpointer data)
{
  int one = get_height (fixture, 1);
  int three = get_height (fixture, 3);
  int twenty = get_height (fixture, 20);

  g_assert_cmpint (one, <, 60);
  g_assert_cmpint (three, >, one);
  g_assert_cmpint (twenty, >, three);
  g_assert_cmpint (get_height (fixture, 40), ==, twenty);
  g_assert_cmpint (get_height (fixture, 1), ==, one);
}

static gboolean
press (Fixture *fixture, guint keyval, GdkModifierType state)
{
  GListModel *controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (get_view (fixture)));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller =
      g_list_model_get_item (controllers, i);

    /* Ours is the one that sees the keys before the text view does. */
    if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
        gtk_event_controller_get_propagation_phase (controller) ==
          GTK_PHASE_CAPTURE) {
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state,
                             &handled);
    }
  }
  g_clear_object (&controllers);

  return handled;
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  write_text (fixture, "hi");
  g_assert_false (press (fixture, GDK_KEY_Return, GDK_SHIFT_MASK));
  g_assert_false (press (fixture, GDK_KEY_a, 0));
  g_assert_null (fixture->submitted);
}

static void
test_complain (Fixture *fixture, gconstpointer data)
{
  sotto_composer_complain (SOTTO_COMPOSER (fixture->composer), "Not now.");
  ui_settle (fixture->window);
  g_assert_true (ui_shows (fixture->composer, "Not now."));
  write_text (fixture, "h");
  ui_settle (fixture->window);
  g_assert_false (ui_shows (fixture->composer, "Not now."));
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/composer/send", test_send },     { "/composer/blank", test_blank },
  { "/composer/length", test_length }, { "/composer/grows", test_grows },
  { "/composer/keys", test_keys },     { "/composer/complain", test_complain },
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
