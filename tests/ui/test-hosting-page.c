/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the host sees of the ways to it, and of its door. */

#include "sotto-hosting-page.h"

#include "door-test.h"
#include "sotto-door-status.h"
#include "sotto-invite-row.h"
#include "sotto-knock-row.h"
#include "sotto-password.h"
#include "sotto-reach-group.h"
#include "ui-test.h"

static void
set_up (DoorTest *door, gconstpointer data)
{
  g_autoptr (SottoReach) reach = NULL;

  pair_host (&door->pair);
  reach = sotto_reach_new (door->pair.host);
  door_test_show (door, sotto_hosting_page_new (door->pair.host, reach));
}

static void
count_cb (guint *count)
{
  *count += 1;
}

/* What does not scroll. */
static GtkWidget *
get_actions (DoorTest *door)
{
  return gtk_widget_get_last_child (door->widget);
}

static void
test_addresses (DoorTest *door, gconstpointer data)
{
  g_auto (GStrv)   addresses = sotto_host_dup_addresses (door->pair.host);
  g_autofree char *button = g_strdup_printf ("Copy %s", addresses[0]);
  g_autofree char *invite = g_strconcat ("sottovoce://", addresses[0], NULL);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (ui_shows (door->widget, "Waiting for the Other Person"));
  for (guint i = 0; addresses[i] != NULL; i++) {
    g_assert_true (ui_shows (door->widget, addresses[i]));
  }
  g_assert_true (ui_shows (door->widget, invite));
  ui_catch_said (door->window, said);
  ui_click (door->widget, button);
  ui_click (door->widget, "Copy Invite");
  g_assert_cmpuint (said->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (said, 0), ==, "Copied");
}

/* Before it listens there is nothing to hand on, and no way to open. After that
 * the focus is where one begins, and not at what ends all. */
static void
test_preparing (void)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoHostOptions const  options = { .bind = "127.0.0.1", .any_port = TRUE };
  g_autoptr (SottoHost)   host = sotto_host_new (password, &options);
  g_autoptr (SottoReach)  reach = sotto_reach_new (host);
  GtkWidget              *page = sotto_hosting_page_new (host, reach);
  GtkWidget              *window = ui_show (page);
  GtkWidget              *row = ui_find_type (page, SOTTO_TYPE_INVITE_ROW);
  GtkWidget              *group = ui_find_type (page, SOTTO_TYPE_REACH_GROUP);

  g_assert_true (ui_shows (page, "Preparing the Password…"));
  g_assert_false (gtk_widget_get_mapped (row));
  g_assert_false (gtk_widget_get_mapped (group));
  g_assert_false (ui_shows (page, "Your Addresses"));
  g_assert_false (ui_shows (page, "The door is open"));
  g_assert_true (gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD));
  sotto_host_start (host);
  run_until (sotto_host_get_port (host) != 0);
  ui_settle (window);
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_get_mapped (group));
  g_assert_true (ui_shows (page, "Your Addresses"));
  g_assert_true (ui_shows (page, "The door is open"));
  g_assert_true (gtk_widget_is_ancestor (
    gtk_root_get_focus (GTK_ROOT (window)),
    gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)));
  ui_click (page, "Test Reach");
  run_until (ui_shows (page, "Reachable from this computer"));

  ui_close (window, page);
  g_assert_finalize_object (g_steal_pointer (&reach));
  end_session (sotto_host_get_session (host));
}

static void
test_wrong_guess (DoorTest *door, gconstpointer data)
{
  g_assert_true (ui_shows (door->widget, "The door is open"));
  g_assert_cmpuint (ui_count_type (door->widget, SOTTO_TYPE_KNOCK_ROW), ==, 0);

  door_test_guess_wrong (door);
  ui_settle (door->window);
  g_assert_true (ui_shows (door->widget, "1 wrong password in a row"));
  g_assert_nonnull (ui_find_row (door->widget, "Wrong password"));
  g_assert_nonnull (ui_find_row (door->widget, "Somebody knocks"));
}

static const char *
get_title (DoorTest *door, GtkWidget *list, int position)
{
  GtkListBoxRow *row =
    gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position);

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))
                     : NULL;
}

/* The newest is on top; what goes takes its own row along. */
static void
test_knocks (DoorTest *door, gconstpointer data)
{
  GListStore *knocks = G_LIST_STORE (sotto_host_get_knocks (door->pair.host));
  static const SottoKnockKind kinds[] = {
    SOTTO_KNOCK_CAME,
    SOTTO_KNOCK_WRONG,
    SOTTO_KNOCK_TURNED,
  };
  GtkWidget *list;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (SottoKnock) knock =
      sotto_knock_new (kinds[i], FAKE_CLOCK_EPOCH, "192.0.2.7");

    g_list_store_append (knocks, knock);
  }
  ui_settle (door->window);
  list =
    gtk_widget_get_parent (ui_find_type (door->widget, SOTTO_TYPE_KNOCK_ROW));
  g_assert_cmpstr (get_title (door, list, 0), ==, "Turned away");
  g_assert_cmpstr (get_title (door, list, 1), ==, "Wrong password");
  g_assert_cmpstr (get_title (door, list, 2), ==, "Somebody knocks");
  g_list_store_remove (knocks, 0);
  g_assert_cmpstr (get_title (door, list, 1), ==, "Wrong password");
  g_assert_null (get_title (door, list, 2));
  g_list_store_remove_all (knocks);
  g_assert_cmpuint (ui_count_type (door->widget, SOTTO_TYPE_KNOCK_ROW), ==, 0);
  g_assert_false (gtk_widget_get_visible (list));
}

/* What one address does over and over is counted in its row. */
static void
test_count (DoorTest *door, gconstpointer data)
{
  GListStore *knocks = G_LIST_STORE (sotto_host_get_knocks (door->pair.host));
  g_autoptr (SottoKnock) knock =
    sotto_knock_new (SOTTO_KNOCK_TURNED, FAKE_CLOCK_EPOCH, "192.0.2.7");
  GtkWidget *label;

  g_list_store_append (knocks, knock);
  ui_settle (door->window);
  g_assert_true (ui_shows (door->widget, "00:00, from 192.0.2.7"));
  g_assert_false (ui_shows (door->widget, "×"));
  for (guint i = 1; i < 37; i++) {
    sotto_knock_repeat (knock,
                        FAKE_CLOCK_EPOCH + i * 60 * (gint64) G_USEC_PER_SEC);
  }
  ui_settle (door->window);
  g_assert_true (ui_shows (door->widget, "00:36, from 192.0.2.7"));
  label = ui_find_label (door->widget, "×37");
  g_assert_true (gtk_widget_get_mapped (label));
  gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "37 times");
}

/* The page says so where it said that it waits, and waits again afterwards. */
static void
test_closed_door (DoorTest *door, gconstpointer data)
{
  GtkWidget *button =
    ui_find_button (get_actions (door), "Open the Door Again");
  GtkWidget *spinner = ui_find_type (door->widget, GTK_TYPE_SPINNER);

  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_get_mapped (spinner));
  g_assert_true (ui_shows (door->widget, "Give the other person the invite"));
  door_test_close (door);
  g_assert_true (ui_shows (door->widget, "The Door Is Closed"));
  g_assert_true (ui_shows (door->widget, "until you open the door again"));
  g_assert_false (ui_shows (door->widget, "Waiting for the Other Person"));
  g_assert_false (ui_shows (door->widget, "Give the other person the invite"));
  g_assert_false (gtk_widget_get_mapped (spinner));
  g_assert_true (gtk_widget_get_mapped (button));

  ui_click (get_actions (door), "Open the Door Again");
  ui_settle (door->window);
  g_assert_true (sotto_host_get_door_open (door->pair.host));
  g_assert_true (ui_shows (door->widget, "Waiting for the Other Person"));
  g_assert_true (ui_shows (door->widget, "The door is open"));
  g_assert_true (gtk_widget_get_mapped (spinner));
  g_assert_false (gtk_widget_get_mapped (button));
}

/* What was guessed before is past: it is below the line that says so, and is
 * not counted on. */
static void
test_opened_again (DoorTest *door, gconstpointer data)
{
  GtkWidget *list;

  door_test_close (door);
  ui_click (get_actions (door), "Open the Door Again");
  door_test_guess_wrong (door);
  list =
    gtk_widget_get_parent (ui_find_type (door->widget, SOTTO_TYPE_KNOCK_ROW));
  g_assert_cmpstr (get_title (door, list, 0), ==, "Wrong password");
  g_assert_cmpstr (get_title (door, list, 1), ==, "Somebody knocks");
  g_assert_cmpstr (get_title (door, list, 2), ==, "You opened the door again");
  g_assert_cmpstr (get_title (door, list, 3), ==, "Wrong password");
  g_assert_true (ui_shows (door->widget, "1 wrong password in a row."));
  g_assert_true (ui_shows (door->widget, "×10"));
  g_assert_false (ui_shows (door->widget, "×11"));
}

/* With the button the focus must not go astray: it goes to the invite. Who was
 * elsewhere stays there. */
static void
test_focus (DoorTest *door, gconstpointer data)
{
  GtkWindow *window = GTK_WINDOW (door->window);
  GtkWidget *open = ui_find_button (get_actions (door), "Open the Door Again");
  GtkWidget *stop = ui_find_button (get_actions (door), "Stop Hosting");

  door_test_close (door);
  g_assert_true (gtk_widget_grab_focus (open));
  ui_click (get_actions (door), "Open the Door Again");
  g_assert_true (gtk_window_get_focus (window) ==
                 ui_find_type (door->widget, SOTTO_TYPE_INVITE_ROW));

  door_test_close (door);
  g_assert_true (gtk_widget_grab_focus (stop));
  ui_click (get_actions (door), "Open the Door Again");
  g_assert_true (gtk_window_get_focus (window) == stop);
}

/* Whether all of it is above the lower edge of @other. */
static gboolean
is_in_sight (GtkWidget *widget, GtkWidget *other)
{
  graphene_rect_t box;

  return gtk_widget_compute_bounds (widget, other, &box) && box.origin.y >= 0 &&
         box.origin.y + box.size.height <=
           (float) gtk_widget_get_height (other);
}

static void
resize (DoorTest *door, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (door->window), width, height);
  run_until (gtk_widget_get_width (door->window) == width &&
             gtk_widget_get_height (door->window) == height);
  ui_settle (door->window);
}

/* Who guesses is not below everything else that there is to tell. */
static void
test_guesses_in_sight (DoorTest *door, gconstpointer data)
{
  GtkWidget *page = gtk_widget_get_first_child (door->widget);
  GtkWidget *status = ui_find_type (page, SOTTO_TYPE_DOOR_STATUS);

  resize (door, 360, 480);
  door_test_guess_wrong (door);
  ui_settle (door->window);
  g_assert_true (ui_shows (status, "1 wrong password in a row"));
  g_assert_true (ui_shows (status, "from 127.0.0.1"));
  g_assert_true (is_in_sight (status, page));
}

/* However much there is to tell, what there is to do is in sight. */
static void
test_small (DoorTest *door, gconstpointer data)
{
  GtkWidget *actions = get_actions (door);

  door_test_close (door);
  resize (door, 360, 360);
  g_assert_true (is_in_sight (ui_find_button (actions, "Open the Door Again"),
                              door->window));
  g_assert_true (is_in_sight (ui_find_button (actions, "Stop Hosting"),
                              door->window));
}

static void
test_cancel (DoorTest *door, gconstpointer data)
{
  guint cancelled = 0;

  g_signal_connect_swapped (door->widget, "cancel", G_CALLBACK (count_cb),
                            &cancelled);
  ui_click (door->widget, "Stop Hosting");
  g_assert_cmpuint (cancelled, ==, 1);
}

static const struct {
  const char *path;
  void (*test) (DoorTest *door, gconstpointer data);
} tests[] = {
  { "/hosting-page/addresses", test_addresses },
  { "/hosting-page/wrong-guess", test_wrong_guess },
  { "/hosting-page/knocks", test_knocks },
  { "/hosting-page/count", test_count },
  { "/hosting-page/closed-door", test_closed_door },
  { "/hosting-page/opened-again", test_opened_again },
  { "/hosting-page/focus", test_focus },
  { "/hosting-page/guesses-in-sight", test_guesses_in_sight },
  { "/hosting-page/small", test_small },
  { "/hosting-page/cancel", test_cancel },
};

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/hosting-page/preparing", test_preparing);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, DoorTest, NULL, set_up, tests[i].test,
                door_test_tear_down);
  }

  return g_test_run ();
}
