/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Guesses at a host's door until it is closed. */

#include "door-test.h"

#include "ui-test.h"

void
door_test_show (DoorTest *door, GtkWidget *widget)
{
  door->widget = widget;
  door->window = ui_show (widget);
}

void
door_test_tear_down (DoorTest *door, gconstpointer data)
{
  ui_close (door->window, door->widget);
  pair_clear (&door->pair);
}

void
door_test_guess_wrong (DoorTest *door)
{
  pair_join (&door->pair, "hallo");
  g_assert_cmpint (sotto_session_get_state (pair_alice (&door->pair)), ==,
                   SOTTO_SESSION_ENDED);
  g_clear_object (&door->pair.joiner);
  ui_settle (door->window);
}

void
door_test_close (DoorTest *door)
{
  while (sotto_host_get_door_open (door->pair.host)) {
    door_test_guess_wrong (door);
    /* No wait is longer than this. */
    pair_pass (&door->pair, 61);
  }
  ui_settle (door->window);
}
