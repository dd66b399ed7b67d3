/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What waits, what is on its way, and what has arrived. */

#include "sotto-outbox.h"

static void
add (SottoOutbox *outbox, guint n)
{
  for (guint i = 0; i < n; i++) {
    SottoRecord *record = sotto_record_new (SOTTO_RECORD_TEXT);

    record->message.text = g_strdup ("text");
    sotto_outbox_add (outbox, record);
  }
}

static void
assert_next (SottoOutbox *outbox, guint64 id)
{
  const SottoRecord *record = sotto_outbox_peek (outbox);

  g_assert_cmpuint (record == NULL ? 0 : record->id, ==, id);
}

static void
test_numbers (void)
{
  g_autoptr (SottoOutbox) outbox = sotto_outbox_new ();

  g_assert_cmpuint (sotto_outbox_get_last (outbox), ==, 0);
  assert_next (outbox, 0);
  add (outbox, 3);
  g_assert_cmpuint (sotto_outbox_get_last (outbox), ==, 3);
  g_assert_cmpuint (sotto_outbox_get_acknowledged (outbox), ==, 0);
  for (guint64 id = 1; id <= 3; id++) {
    assert_next (outbox, id);
    sotto_outbox_mark (outbox, 1024 * id);
  }
  assert_next (outbox, 0);
  add (outbox, 1);
  assert_next (outbox, 4);
}

static void
test_written (void)
{
  static const struct {
    guint64 total;
    guint64 id;
  } rows[] = {
    /* 1 */ { 0, 0 },
    /* 2 */ { 1023, 0 },
    /* 3 */ { 1024, 1 },
    /* 4 */ { 1024, 0 },
    /* 5 */ { 4095, 2 },
    /* 6 */ { 9999, 3 },
    /* 7 */ { 9999, 0 },
  };
  g_autoptr (SottoOutbox) outbox = sotto_outbox_new ();

  /* The second takes two cells; the fourth has not been given away. */
  add (outbox, 4);
  sotto_outbox_mark (outbox, 1024);
  sotto_outbox_mark (outbox, 3072);
  sotto_outbox_mark (outbox, 4096);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpuint (sotto_outbox_take_written (outbox, rows[i].total), ==,
                      rows[i].id);
  }
}

static void
test_acknowledge (void)
{
  g_autoptr (SottoOutbox) outbox = sotto_outbox_new ();

  add (outbox, 5);
  sotto_outbox_mark (outbox, 1024);
  sotto_outbox_mark (outbox, 2048);
  /* Nobody can have what has not left. */
  g_assert_false (sotto_outbox_acknowledge (outbox, 6));
  g_assert_false (sotto_outbox_acknowledge (outbox, 3));
  g_assert_cmpuint (sotto_outbox_get_acknowledged (outbox), ==, 0);
  g_assert_true (sotto_outbox_acknowledge (outbox, 1));
  g_assert_cmpuint (sotto_outbox_get_acknowledged (outbox), ==, 1);
  /* An older receipt says nothing new. */
  g_assert_true (sotto_outbox_acknowledge (outbox, 0));
  g_assert_cmpuint (sotto_outbox_get_acknowledged (outbox), ==, 1);
  assert_next (outbox, 3);
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 2048), ==, 2);

  /* What this connection has not carried may have come over the last one. */
  sotto_outbox_mark (outbox, 3072);
  sotto_outbox_mark (outbox, 4096);
  g_assert_cmpuint (sotto_outbox_get_given (outbox), ==, 4);
  sotto_outbox_rewind (outbox);
  assert_next (outbox, 2);
  g_assert_true (sotto_outbox_acknowledge (outbox, 4));
  assert_next (outbox, 5);
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 9999), ==, 0);
  g_assert_false (sotto_outbox_acknowledge (outbox, 5));
  sotto_outbox_mark (outbox, 1024);
  g_assert_true (sotto_outbox_acknowledge (outbox, 5));
  assert_next (outbox, 0);
  add (outbox, 1);
  assert_next (outbox, 6);
}

/* Acknowledged before anybody asked whether it was written. */
static void
test_acknowledge_leaving (void)
{
  g_autoptr (SottoOutbox) outbox = sotto_outbox_new ();

  add (outbox, 3);
  sotto_outbox_mark (outbox, 1024);
  sotto_outbox_mark (outbox, 2048);
  g_assert_true (sotto_outbox_acknowledge (outbox, 2));
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 2048), ==, 0);
  sotto_outbox_mark (outbox, 3072);
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 3072), ==, 3);
}

static void
test_rewind (void)
{
  g_autoptr (SottoOutbox) outbox = sotto_outbox_new ();

  add (outbox, 4);
  for (guint64 id = 1; id <= 3; id++) {
    sotto_outbox_mark (outbox, 1024 * id);
  }
  g_assert_true (sotto_outbox_acknowledge (outbox, 1));
  sotto_outbox_rewind (outbox);
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 9999), ==, 0);
  for (guint64 id = 2; id <= 4; id++) {
    assert_next (outbox, id);
    sotto_outbox_mark (outbox, 1024 * (id - 1));
  }
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 2048), ==, 3);
}

static void
test_clear (void)
{
  g_autoptr (SottoOutbox) outbox = sotto_outbox_new ();

  add (outbox, 2);
  sotto_outbox_mark (outbox, 1024);
  sotto_outbox_clear (outbox);
  assert_next (outbox, 0);
  g_assert_cmpuint (sotto_outbox_get_last (outbox), ==, 0);
  g_assert_cmpuint (sotto_outbox_take_written (outbox, 9999), ==, 0);
  add (outbox, 1);
  assert_next (outbox, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outbox/numbers", test_numbers);
  g_test_add_func ("/outbox/written", test_written);
  g_test_add_func ("/outbox/acknowledge", test_acknowledge);
  g_test_add_func ("/outbox/acknowledge-leaving", test_acknowledge_leaving);
  g_test_add_func ("/outbox/rewind", test_rewind);
  g_test_add_func ("/outbox/clear", test_clear);
  return g_test_run ();
}
