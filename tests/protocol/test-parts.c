/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Records of several frames are joined by type, and never beyond their limit.
 */

#include <glib.h>
#include <string.h>

#include "sotto-crypto.h"
#include "sotto-parts.h"
#include "sotto-protocol-error.h"
#include "sotto-record.h"

typedef struct {
  SottoParts    parts;
  const guint8 *payload; /* of the record completed last, or NULL */
  gsize         length;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  sotto_parts_init (&fixture->parts);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sotto_parts_clear (&fixture->parts);
}

static gboolean
add_bytes (Fixture    *fixture,
           guint8      type,
           guint8      flags,
           const void *bytes,
           gsize       length)
{
  const SottoFrame   frame = { type, flags, bytes, length };
  g_autoptr (GError) error = NULL;

  if (sotto_parts_add (&fixture->parts, &frame, &fixture->payload,
                       &fixture->length, &error)) {
    g_assert_no_error (error);
    return TRUE;
  }
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_FRAME);
  return FALSE;
}

static void
add (Fixture *fixture, guint8 type, guint8 flags, const char *text)
{
  g_assert_true (add_bytes (fixture, type, flags, text, strlen (text)));
}

static void
assert_goes_on (Fixture *fixture)
{
  g_assert_null (fixture->payload);
  g_assert_cmpuint (fixture->length, ==, 0);
}

static void
assert_whole (Fixture *fixture, const char *text)
{
  g_assert_cmpmem (fixture->payload, fixture->length, text, strlen (text));
}

static void
test_single (Fixture *fixture, gconstpointer data)
{
  const char *text = "whole";

  add (fixture, 0x10, 0, text);
  assert_whole (fixture, text);
  /* Not even copied. */
  g_assert_true (fixture->payload == (const guint8 *) text);
  add (fixture, 0x02, 0, "");
  assert_whole (fixture, "");
  g_assert_nonnull (fixture->payload);
}

static void
test_joined (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0x10, SOTTO_FRAME_MORE, "one ");
  assert_goes_on (fixture);
  add (fixture, 0x10, SOTTO_FRAME_MORE, "two ");
  assert_goes_on (fixture);
  add (fixture, 0x10, 0, "three");
  assert_whole (fixture, "one two three");
  add (fixture, 0x10, 0, "four");
  assert_whole (fixture, "four");
}

static void
test_other_types_between (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0x10, SOTTO_FRAME_MORE, "a1");
  add (fixture, 0x1f, SOTTO_FRAME_MORE, "b1");
  add (fixture, 0x02, 0, "control");
  assert_whole (fixture, "control");
  add (fixture, 0x12, 0, "other");
  assert_whole (fixture, "other");
  add (fixture, 0x10, 0, "a2");
  assert_whole (fixture, "a1a2");
  add (fixture, 0x1f, 0, "b2");
  assert_whole (fixture, "b1b2");
}

static void
test_empty_parts (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100000; i++) {
    add (fixture, 0x10, SOTTO_FRAME_MORE, "");
    assert_goes_on (fixture);
  }
  add (fixture, 0x10, 0, "");
  assert_whole (fixture, "");
  g_assert_nonnull (fixture->payload);
}

/* 69 parts of 1 000 bytes, and a last one. */
static void
fill (Fixture *fixture, guint8 type)
{
  guint8 bytes[1000] = { 0 };

  for (guint i = 0; i < 69; i++) {
    g_assert_true (add_bytes (fixture, type, SOTTO_FRAME_MORE, bytes,
                              sizeof bytes));
  }
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  guint8 bytes[1001] = { 0 };

  G_STATIC_ASSERT (SOTTO_RECORD_SIZE_MAX == 70000);
  fill (fixture, 0x10);
  g_assert_true (add_bytes (fixture, 0x10, 0, bytes, 1000));
  g_assert_cmpuint (fixture->length, ==, 70000);
  fill (fixture, 0x10);
  g_assert_true (add_bytes (fixture, 0x10, SOTTO_FRAME_MORE, bytes, 1000));
  g_assert_true (add_bytes (fixture, 0x10, 0, bytes, 0));
  g_assert_cmpuint (fixture->length, ==, 70000);
  fill (fixture, 0x10);
  g_assert_false (add_bytes (fixture, 0x10, 0, bytes, 1001));
}

/* The limit holds as the parts come, not only at the end. */
static void
test_limit_of_an_open_record (Fixture *fixture, gconstpointer data)
{
  guint8 bytes[1001] = { 0 };

  fill (fixture, 0x10);
  g_assert_false (add_bytes (fixture, 0x10, SOTTO_FRAME_MORE, bytes,
                             sizeof bytes));
}

/* Each type has its own limit, and none can make us keep more than that. */
static void
test_all_types_open (Fixture *fixture, gconstpointer data)
{
  guint8 byte = 0;

  for (guint8 type = 0x10; type <= 0x1f; type++) {
    fill (fixture, type);
  }
  for (guint8 type = 0x10; type <= 0x1f; type++) {
    g_assert_true (add_bytes (fixture, type, 0, &byte, 1));
    g_assert_cmpuint (fixture->length, ==, 69001);
  }
}

static void
add_test (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  add_test ("/parts/single", test_single);
  add_test ("/parts/joined", test_joined);
  add_test ("/parts/other-types-between", test_other_types_between);
  add_test ("/parts/empty", test_empty_parts);
  add_test ("/parts/limit", test_limit);
  add_test ("/parts/limit-of-an-open-record", test_limit_of_an_open_record);
  add_test ("/parts/all-types-open", test_all_types_open);

  return g_test_run ();
}
