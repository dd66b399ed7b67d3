/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The start page: what it checks, remembers and hands on. */

#include "sotto-start-page.h"

#include "config.h"

#include <string.h>

#include "sotto-hint-row.h"
#include "sotto-host-form.h"
#include "sotto-join-form.h"
#include "sotto-session-error.h"
#include "ui-test.h"

typedef struct {
  GtkWidget    *page;
  GtkWidget    *window;
  SottoOpening *opened;
} Fixture;

static void
opened_cb (SottoStartPage *page, const SottoOpening *opening, Fixture *fixture)
{
  g_clear_pointer (&fixture->opened, sotto_opening_free);
  fixture->opened = sotto_opening_copy (opening);
}

static void
reset_settings (void)
{
  static const char *const keys[] = { "name", "way", "address", "port" };
  g_autoptr (GSettings)    settings = g_settings_new (APPLICATION_ID);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_settings_reset (settings, keys[i]);
  }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  reset_settings ();
  fixture->page = sotto_start_page_new ();
  g_signal_connect (fixture->page, "opened", G_CALLBACK (opened_cb), fixture);
  fixture->window = ui_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->opened, sotto_opening_free);
  ui_close (fixture->window, fixture->page);
}

static GtkWidget *
get_form (Fixture *fixture, GType type)
{
  return ui_find_type (fixture->page, type);
}

static const char *
get_password (GtkWidget *form)
{
  return gtk_editable_get_text (GTK_EDITABLE (ui_find_row (form, "Password")));
}

static void
test_host (Fixture *fixture, gconstpointer data)
{
  GtkWidget            *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autofree char      *name = NULL;

  ui_write (fixture->page, "Your Name", "Bob");
  ui_write (form, "Password", "hello");
  ui_write (form, "Port", "7000");
  ui_click (form, "Start Hosting");

  g_assert_nonnull (fixture->opened);
  g_assert_true (sotto_opening_is_complete (fixture->opened));
  g_assert_cmpint (fixture->opened->role, ==, SOTTO_ROLE_HOST);
  g_assert_cmpstr (fixture->opened->name, ==, "Bob");
  g_assert_cmpuint (fixture->opened->port, ==, 7000);

  /* The choices are remembered, the password is nowhere left. */
  name = g_settings_get_string (settings, "name");
  g_assert_cmpstr (name, ==, "Bob");
  g_assert_cmpint (g_settings_get_enum (settings, "way"), ==, 0);
  g_assert_cmpstr (get_password (form), ==, "");
}

/* A port that nobody chose may be any other when it is taken. */
static void
test_default_port (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);

  ui_write (form, "Password", "hello");
  ui_click (form, "Start Hosting");
  g_assert_cmpuint (fixture->opened->port, ==, 0);
}

static void
test_join (Fixture *fixture, gconstpointer data)
{
  GtkWidget            *form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autofree char      *address = NULL;

  ui_click (fixture->page, "Join a Conversation");
  g_assert_true (gtk_widget_get_mapped (form));
  ui_write (form, "Address", " a.example:7 ");
  ui_write (form, "Password", "hello");
  ui_click (form, "Join");

  g_assert_cmpint (fixture->opened->role, ==, SOTTO_ROLE_JOINER);
  g_assert_cmpstr (fixture->opened->address, ==, "a.example:7");
  g_assert_cmpmem (sotto_secret_get_data (fixture->opened->password),
                   sotto_secret_get_size (fixture->opened->password), "hello",
                   5);
  address = g_settings_get_string (settings, "address");
  g_assert_cmpstr (address, ==, "a.example:7");
  g_assert_cmpint (g_settings_get_enum (settings, "way"), ==, 1);
  g_assert_cmpstr (get_password (form), ==, "");
}

static GtkWidget *
get_address_field (Fixture *fixture)
{
  GtkWidget *form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);
  GtkWidget *row = ui_find_row (form, "Address");

  return GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));
}

static const char *
get_address (Fixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (get_address_field (fixture)));
}

static void
paste (Fixture *fixture, const char *text)
{
  GtkWidget       *field = get_address_field (fixture);
  g_autofree char *before = g_strdup (get_address (fixture));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (field), text);
  gtk_widget_activate_action (field, "clipboard.paste", NULL);
  while (g_str_equal (get_address (fixture), before)) {
    g_main_context_iteration (NULL, TRUE);
  }
  ui_settle (fixture->window);
}

/* Of a message with an invite in it, the field takes the invite, which is then
 * what is joined and remembered. */
static void
test_join_pasted (Fixture *fixture, gconstpointer data)
{
  static const char     invite[] = "sottovoce://a.example:7?via=192.0.2.1";
  GtkWidget            *form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autofree char      *address = NULL;

  ui_click (fixture->page, "Join a Conversation");
  paste (fixture,
         "Hi Alice!\n> sottovoce://a.example:7?via=\n> 192.0.2.1\nBob");
  g_assert_cmpstr (get_address (fixture), ==, invite);
  g_assert_false (ui_is_wrong (form, "Address"));
  ui_write (form, "Password", "hello");
  ui_click (form, "Join");

  g_assert_cmpstr (fixture->opened->address, ==, invite);
  address = g_settings_get_string (settings, "address");
  g_assert_cmpstr (address, ==, invite);
}

/* An invite takes the place of what was there, and undoing brings that back. A
 * part of an address goes where the cursor is. */
static void
test_pasted_over (Fixture *fixture, gconstpointer data)
{
  GtkWidget *field = get_address_field (fixture);

  ui_click (fixture->page, "Join a Conversation");
  gtk_editable_set_text (GTK_EDITABLE (field), "old");
  gtk_editable_set_position (GTK_EDITABLE (field), -1);
  paste (fixture, ".example:7");
  g_assert_cmpstr (get_address (fixture), ==, "old.example:7");
  paste (fixture, "sottovoce://192.0.2.1");
  g_assert_cmpstr (get_address (fixture), ==, "sottovoce://192.0.2.1");
  paste (fixture, "Come to 192.0.2.2, please.");
  g_assert_cmpstr (get_address (fixture), ==, "sottovoce://192.0.2.2");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (field)), ==,
                   strlen ("sottovoce://192.0.2.2"));
  gtk_widget_activate_action (field, "text.undo", NULL);
  gtk_widget_activate_action (field, "text.undo", NULL);
  g_assert_cmpstr (get_address (fixture), ==, "sottovoce://192.0.2.1");
  gtk_widget_activate_action (field, "text.redo", NULL);
  gtk_widget_activate_action (field, "text.redo", NULL);
  g_assert_cmpstr (get_address (fixture), ==, "sottovoce://192.0.2.2");
}

static void
test_empty_password (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);

  ui_click (form, "Start Hosting");
  g_assert_null (fixture->opened);
  g_assert_true (ui_is_wrong (form, "Password"));
  g_assert_true (ui_shows (form, "Type the password"));

  ui_write (form, "Password", "h");
  g_assert_false (ui_is_wrong (form, "Password"));
}

static const struct {
  const char *text;
  gboolean    wrong;
} ports[] = {
  /* 0 */ { "1", FALSE }, /* 1 */ { "65535", FALSE },
  /* 2 */ { "0", TRUE },  /* 3 */ { "65536", TRUE },
  /* 4 */ { "", TRUE },   /* 5 */ { "x", TRUE },
  /* 6 */ { "-1", TRUE }, /* 7 */ { " 80", TRUE },
};

static void
test_ports (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);

  ui_write (form, "Password", "hello");
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++) {
    g_test_message ("line %zu", i);
    ui_write (form, "Port", ports[i].text);
    g_assert_true (ui_is_wrong (form, "Port") == ports[i].wrong);
  }
  ui_click (form, "Start Hosting");
  g_assert_null (fixture->opened);
}

static void
test_address (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);

  ui_click (fixture->page, "Join a Conversation");
  g_assert_false (ui_is_wrong (form, "Address"));
  ui_write (form, "Address", "a.example:99999");
  g_assert_true (ui_is_wrong (form, "Address"));
  ui_write (form, "Address", "");
  g_assert_false (ui_is_wrong (form, "Address"));

  /* A message with an invite in it is as good as an address. */
  ui_write (form, "Address", "Hi!\n> sottovoce://a.example:7.\nBob");
  g_assert_false (ui_is_wrong (form, "Address"));
  ui_write (form, "Address", "See you at 12:30");
  g_assert_true (ui_is_wrong (form, "Address"));
  g_assert_true (ui_shows (form, "Paste the invite, or an address: "));

  /* An invite that something is missing of says so at once. */
  ui_write (form, "Address", "sottovoce://a.example?via=%5Bfe80");
  g_assert_true (ui_is_wrong (form, "Address"));
  g_assert_true (ui_shows (form, "A part of the invite is missing"));
  ui_write (form, "Address", "");
  g_assert_false (ui_is_wrong (form, "Address"));
  g_assert_true (ui_shows (form, "Paste the invite"));

  /* Empty is wrong only when the person wants to go on. */
  ui_write (form, "Password", "hello");
  ui_click (form, "Join");
  g_assert_true (ui_is_wrong (form, "Address"));
  g_assert_null (fixture->opened);
}

static void
test_name (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autofree char *too_long = g_strnfill (65, 'x');

  ui_write (form, "Password", "hello");
  ui_write (fixture->page, "Your Name", too_long);
  g_assert_true (ui_is_wrong (fixture->page, "Your Name"));
  ui_click (form, "Start Hosting");
  g_assert_null (fixture->opened);

  ui_write (fixture->page, "Your Name", longest);
  g_assert_false (ui_is_wrong (fixture->page, "Your Name"));
  ui_click (form, "Start Hosting");
  g_assert_nonnull (fixture->opened);
}

static void
test_suggest (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  GtkWidget       *row = ui_find_row (form, "Password");
  GtkEditable     *text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  g_autofree char *first = NULL;
  g_auto (GStrv)   words = NULL;

  g_assert_false (gtk_text_get_visibility (GTK_TEXT (text)));
  ui_click (form, "Suggest a Passphrase");
  first = g_strdup (get_password (form));
  words = g_strsplit (first, " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 5);
  g_assert_true (gtk_text_get_visibility (GTK_TEXT (text)));

  ui_click (form, "Suggest a Passphrase");
  g_assert_cmpstr (get_password (form), !=, first);
}

static void
test_strength (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  GtkWidget       *hint = ui_find_type (form, SOTTO_TYPE_HINT_ROW);
  g_autofree char *weak = NULL;

  g_assert_false (gtk_widget_get_mapped (hint));
  ui_write (form, "Password", "hello");
  ui_settle (fixture->window);
  g_assert_true (gtk_widget_get_mapped (hint));
  weak = g_strdup (sotto_hint_row_get_text (SOTTO_HINT_ROW (hint)));
  g_assert_cmpstr (weak, !=, "");

  ui_click (form, "Suggest a Passphrase");
  g_assert_cmpstr (sotto_hint_row_get_text (SOTTO_HINT_ROW (hint)), !=, weak);
}

static void
test_complain (Fixture *fixture, gconstpointer data)
{
  GtkWidget         *host_form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  GtkWidget         *join_form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);
  g_autoptr (GError) wrong =
    g_error_new_literal (SOTTO_SESSION_ERROR,
                         SOTTO_SESSION_ERROR_WRONG_PASSWORD, "test");
  g_autoptr (GError) taken =
    g_error_new_literal (SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_PORT_IN_USE,
                         "test");

  sotto_start_page_complain (SOTTO_START_PAGE (fixture->page), wrong);
  g_assert_true (gtk_widget_get_mapped (join_form));
  g_assert_true (ui_is_wrong (join_form, "Password"));
  g_assert_true (
    gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                            ui_find_row (join_form, "Password")));

  sotto_start_page_complain (SOTTO_START_PAGE (fixture->page), taken);
  g_assert_true (gtk_widget_get_mapped (host_form));
  g_assert_true (ui_is_wrong (host_form, "Port"));
}

/* Enter in a field does what the button of the form does. */
static void
test_enter (Fixture *fixture, gconstpointer data)
{
  GtkWidget *host_form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  GtkWindow *window = GTK_WINDOW (fixture->window);

  g_assert_true (gtk_window_get_default_widget (window) ==
                 ui_find_button (host_form, "Start Hosting"));
  ui_click (fixture->page, "Join a Conversation");
  ui_settle (fixture->window);
  g_assert_true (gtk_window_get_default_widget (window) ==
                 ui_find_button (get_form (fixture, SOTTO_TYPE_JOIN_FORM),
                                 "Join"));
}

static gboolean
has_focus (Fixture *fixture, GtkWidget *row)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, row);
}

static void
test_fill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoOpening) opening = sotto_opening_new ();
  GtkWidget               *form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);

  opening->decided = TRUE;
  opening->role = SOTTO_ROLE_JOINER;
  opening->name = g_strdup ("Alice");
  opening->address = g_strdup ("a.example");
  sotto_start_page_fill (SOTTO_START_PAGE (fixture->page), opening);
  g_assert_true (gtk_widget_get_mapped (form));
  g_assert_cmpstr (
    gtk_editable_get_text (GTK_EDITABLE (ui_find_row (form, "Address"))), ==,
    "a.example");
  g_assert_true (has_focus (fixture, ui_find_row (form, "Password")));

  /* What has to be mended comes first. */
  g_clear_pointer (&opening->address, g_free);
  opening->address = g_strdup ("https://a.example/");
  sotto_start_page_fill (SOTTO_START_PAGE (fixture->page), opening);
  g_assert_true (ui_is_wrong (form, "Address"));
  g_assert_true (has_focus (fixture, ui_find_row (form, "Address")));
}

/* A screen reader, and the tests of the whole program, tell the two password
 * fields apart by these. */
static void
test_accessible_names (Fixture *fixture, gconstpointer data)
{
  GtkWidget *host_form = get_form (fixture, SOTTO_TYPE_HOST_FORM);
  GtkWidget *join_form = get_form (fixture, SOTTO_TYPE_JOIN_FORM);

  gtk_test_accessible_assert_property (ui_find_row (host_form, "Password"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Host Password");
  gtk_test_accessible_assert_property (ui_find_row (join_form, "Password"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Join Password");
  ui_click (host_form, "Start Hosting");
  gtk_test_accessible_assert_state (ui_find_row (host_form, "Password"),
                                    GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
}

static const struct {
  const char *path;
  void (*test) (Fixture *fixture, gconstpointer data);
} tests[] = {
  { "/start-page/host", test_host },
  { "/start-page/default-port", test_default_port },
  { "/start-page/join", test_join },
  { "/start-page/join-pasted", test_join_pasted },
  { "/start-page/pasted-over", test_pasted_over },
  { "/start-page/empty-password", test_empty_password },
  { "/start-page/ports", test_ports },
  { "/start-page/address", test_address },
  { "/start-page/name", test_name },
  { "/start-page/suggest", test_suggest },
  { "/start-page/strength", test_strength },
  { "/start-page/complain", test_complain },
  { "/start-page/enter", test_enter },
  { "/start-page/fill", test_fill },
  { "/start-page/accessible-names", test_accessible_names },
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
