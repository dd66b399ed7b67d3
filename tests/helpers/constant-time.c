/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells valgrind which bytes are secret, and asks what it saw. */

#include "constant-time.h"

#include <valgrind/memcheck.h>

#define SIZE 64

void
constant_time_require_valgrind (void)
{
  if (!RUNNING_ON_VALGRIND) {
    g_error ("This has to run under valgrind, or it finds nothing");
  }
}

void
constant_time_hide (gconstpointer bytes, gsize size)
{
  VALGRIND_MAKE_MEM_UNDEFINED (bytes, size);
}

void
constant_time_hide_bits (gconstpointer bytes, gsize size, guint8 bits)
{
  const guint8 *position = bytes;

  for (gsize i = 0; i < size; i++) {
    g_assert_cmpint (VALGRIND_SET_VBITS (position + i, &bits, 1), ==, 1);
  }
}

void
constant_time_show (gconstpointer bytes, gsize size)
{
  VALGRIND_MAKE_MEM_DEFINED (bytes, size);
}

guint
constant_time_count_leaks (void)
{
  return VALGRIND_COUNT_ERRORS;
}

/* Leaves at the first difference, as sotto_secret_equal() must not. */
static gboolean G_GNUC_NO_INLINE
leaky_equal (const guint8 *a, const guint8 *b, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (a[i] != b[i]) {
      return FALSE;
    }
  }

  return TRUE;
}

static guint8 G_GNUC_NO_INLINE
leaky_look_up (const guint8 *table, guint8 secret)
{
  return table[secret];
}

void
constant_time_test_canary (void)
{
  guint8   a[SIZE] = { 0 };
  guint8   b[SIZE] = { 0 };
  guint8   table[SIZE] = { 0 };
  guint    before = constant_time_count_leaks ();
  gboolean equal;
  guint8   found;

  constant_time_hide (a, sizeof a);
  equal = leaky_equal (a, b, sizeof a);
  constant_time_show (&equal, sizeof equal);
  g_assert_true (equal);
  g_assert_cmpuint (constant_time_count_leaks (), >, before);

  before = constant_time_count_leaks ();
  found = leaky_look_up (table, a[0]);
  constant_time_show (&found, sizeof found);
  g_assert_cmpint (found, ==, 0);
  g_assert_cmpuint (constant_time_count_leaks (), >, before);
}
