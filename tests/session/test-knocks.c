/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The door's list, and what a flood does to it. */

#include "sotto-knocks.h"

#include "fake-clock.h"

#define SECOND 1000

typedef struct {
  SottoKnocks knocks;
  FakeClock  *clock;
  guint       changes; /* of the lines that there are */
} Fixture;

static void
changed_cb (GListModel *list,
            guint       position,
            guint       removed,
            guint       added,
            guint      *changes)
{
  *changes += removed + added;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = fake_clock_new ();
  sotto_knocks_init (&fixture->knocks);
  sotto_knocks_set_clock (&fixture->knocks, SOTTO_CLOCK (fixture->clock));
  g_signal_connect (fixture->knocks.list, "items-changed",
                    G_CALLBACK (changed_cb), &fixture->changes);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GListStore *list = g_object_ref (fixture->knocks.list);

  sotto_knocks_clear (&fixture->knocks);
  g_assert_finalize_object (list);
  g_assert_cmpuint (fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->clock);
}

static void
note (Fixture *fixture, SottoKnockKind kind, const char *address)
{
  sotto_knocks_note (&fixture->knocks, kind, address);
}

static guint
get_size (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->knocks.list));
}

static void
assert_line (Fixture       *fixture,
             guint          position,
             SottoKnockKind kind,
             const char    *address,
             guint          count)
{
  g_autoptr (SottoKnock) knock =
    g_list_model_get_item (G_LIST_MODEL (fixture->knocks.list), position);

  g_assert_cmpint (sotto_knock_get_kind (knock), ==, kind);
  g_assert_cmpstr (sotto_knock_get_address (knock), ==, address);
  g_assert_cmpuint (sotto_knock_get_count (knock), ==, count);
}

static void
test_merged (Fixture *fixture, gconstpointer data)
{
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.2");
  fake_clock_advance (fixture->clock, SECOND);
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");

  g_assert_cmpuint (get_size (fixture), ==, 3);
  assert_line (fixture, 0, SOTTO_KNOCK_CAME, "192.0.2.1", 3);
  assert_line (fixture, 1, SOTTO_KNOCK_WRONG, "192.0.2.1", 2);
  assert_line (fixture, 2, SOTTO_KNOCK_CAME, "192.0.2.2", 1);
}

/* Long after, it is news again. */
static void
test_recent (Fixture *fixture, gconstpointer data)
{
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  fake_clock_advance (fixture->clock, SOTTO_KNOCKS_RECENT_S * SECOND - 1);
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  assert_line (fixture, 0, SOTTO_KNOCK_WRONG, "192.0.2.1", 2);
  fake_clock_advance (fixture->clock, SOTTO_KNOCKS_RECENT_S * SECOND);
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  g_assert_cmpuint (get_size (fixture), ==, 2);
}

/* A widget is made for each change of the list, and none for a count. */
static void
test_flood_from_one (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 10000; i++) {
    fake_clock_advance (fixture->clock, 1);
    note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
    note (fixture, SOTTO_KNOCK_TURNED, "192.0.2.1");
  }
  g_assert_cmpuint (fixture->changes, ==, 2);
  assert_line (fixture, 1, SOTTO_KNOCK_TURNED, "192.0.2.1", 10000);
}

/* Each comes from another address, in the first half all in one instant. */
static void
test_flood_from_many (Fixture *fixture, gconstpointer data)
{
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  note (fixture, SOTTO_KNOCK_RIGHT, "192.0.2.2");
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *address = g_strdup_printf ("2001:db8::%x", i);

    note (fixture, SOTTO_KNOCK_GARBLED, address);
  }
  g_assert_cmpuint (fixture->changes, ==, 2 + SOTTO_KNOCKS_NEW_MAX);

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *address = g_strdup_printf ("2001:db8:1::%x", i);

    fake_clock_advance (fixture->clock, SECOND);
    note (fixture, SOTTO_KNOCK_CAME, address);
  }
  g_assert_cmpuint (get_size (fixture), ==, 2 + SOTTO_KNOCKS_OTHERS_MAX);
  assert_line (fixture, 0, SOTTO_KNOCK_WRONG, "192.0.2.1", 1);
  assert_line (fixture, 1, SOTTO_KNOCK_RIGHT, "192.0.2.2", 1);
  assert_line (fixture, 1 + SOTTO_KNOCKS_OTHERS_MAX, SOTTO_KNOCK_CAME,
               "2001:db8:1::3e7", 1);
  /* A guess gets its line at once, whatever else goes on. */
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.9");
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.3");
  assert_line (fixture, 2 + SOTTO_KNOCKS_OTHERS_MAX, SOTTO_KNOCK_WRONG,
               "192.0.2.3", 1);
}

/* Of the same class, the one that has been quiet for longest goes. */
static void
test_oldest_goes (Fixture *fixture, gconstpointer data)
{
  note (fixture, SOTTO_KNOCK_WRONG, "first");
  note (fixture, SOTTO_KNOCK_CAME, "other");
  fake_clock_advance (fixture->clock, SECOND);
  for (guint i = 1; i < SOTTO_KNOCKS_GUESSES_MAX; i++) {
    g_autofree char *address = g_strdup_printf ("10.0.0.%u", i);

    note (fixture, SOTTO_KNOCK_WRONG, address);
  }
  fake_clock_advance (fixture->clock, SECOND);
  note (fixture, SOTTO_KNOCK_WRONG, "first");
  note (fixture, SOTTO_KNOCK_WRONG, "last");
  g_assert_cmpuint (get_size (fixture), ==, SOTTO_KNOCKS_GUESSES_MAX + 1);
  assert_line (fixture, 0, SOTTO_KNOCK_WRONG, "first", 2);
  assert_line (fixture, 1, SOTTO_KNOCK_CAME, "other", 1);
  assert_line (fixture, 2, SOTTO_KNOCK_WRONG, "10.0.0.2", 1);
}

/* Then all begins anew, and no flood hides that. */
static void
test_opened (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 10; i++) {
    note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  }
  fake_clock_advance (fixture->clock, SECOND);
  note (fixture, SOTTO_KNOCK_OPENED, NULL);
  for (guint i = 0; i < 2 * SOTTO_KNOCKS_OTHERS_MAX; i++) {
    g_autofree char *address = g_strdup_printf ("2001:db8::%x", i);

    fake_clock_advance (fixture->clock, SECOND);
    note (fixture, SOTTO_KNOCK_CAME, address);
  }
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");

  g_assert_cmpuint (get_size (fixture), ==, 3 + SOTTO_KNOCKS_OTHERS_MAX);
  assert_line (fixture, 0, SOTTO_KNOCK_WRONG, "192.0.2.1", 10);
  assert_line (fixture, 1, SOTTO_KNOCK_OPENED, NULL, 1);
  assert_line (fixture, 2 + SOTTO_KNOCKS_OTHERS_MAX, SOTTO_KNOCK_WRONG,
               "192.0.2.1", 2);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

/* The first time is told at once, the others once a second, and the last of
 * them too. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoKnock) knock = NULL;
  guint                  counts = 0;
  guint                  times = 0;

  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
  knock = g_list_model_get_item (G_LIST_MODEL (fixture->knocks.list), 0);
  g_signal_connect (knock, "notify::count", G_CALLBACK (count_cb), &counts);
  g_signal_connect (knock, "notify::time", G_CALLBACK (count_cb), &times);
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
  g_assert_cmpuint (counts, ==, 1);
  for (guint i = 1; i < 10 * SECOND; i++) {
    fake_clock_advance (fixture->clock, 1);
    note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
    g_assert_cmpuint (counts, ==, 1 + i / SECOND);
  }
  fake_clock_advance (fixture->clock, 1);
  g_assert_cmpuint (counts, ==, 11);
  g_assert_cmpuint (times, ==, 10);
  assert_line (fixture, 0, SOTTO_KNOCK_CAME, "192.0.2.1", 10 * SECOND + 1);
  /* A second of silence, and the next is told at once. */
  fake_clock_advance (fixture->clock, SECOND);
  g_assert_cmpuint (fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  note (fixture, SOTTO_KNOCK_CAME, "192.0.2.1");
  g_assert_cmpuint (counts, ==, 12);
}

/* The end comes while something has not been told. */
static void
test_cleared (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoKnock) knock = NULL;
  guint                  counts = 0;

  note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  knock = g_list_model_get_item (G_LIST_MODEL (fixture->knocks.list), 0);
  g_signal_connect (knock, "notify::count", G_CALLBACK (count_cb), &counts);
  for (guint i = 0; i < 3; i++) {
    note (fixture, SOTTO_KNOCK_WRONG, "192.0.2.1");
  }
  g_assert_cmpuint (counts, ==, 1);
  sotto_knocks_clear (&fixture->knocks);
  g_assert_cmpuint (counts, ==, 2);
  sotto_knocks_init (&fixture->knocks);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/knocks/merged", test_merged },
    { "/knocks/recent", test_recent },
    { "/knocks/flood-from-one", test_flood_from_one },
    { "/knocks/flood-from-many", test_flood_from_many },
    { "/knocks/oldest-goes", test_oldest_goes },
    { "/knocks/opened", test_opened },
    { "/knocks/told", test_told },
    { "/knocks/cleared", test_cleared },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }

  return g_test_run ();
}
