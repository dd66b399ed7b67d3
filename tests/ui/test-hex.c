/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Bytes as text. */

#include "sotto-hex.h"

static const guint8 sample[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, 'h',
                                 'i',  ' ',  '~',  '<',  0x0a };

static void
test_brief (void)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) bytes = g_bytes_new_static (sample, sizeof sample);
  g_autofree char   *nothing = sotto_hex_brief (empty, 4);
  g_autofree char   *cut = sotto_hex_brief (bytes, 4);
  g_autofree char   *whole = sotto_hex_brief (bytes, sizeof sample);

  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (cut, ==, "00 01 7f 80 …");
  g_assert_cmpstr (whole, ==, "00 01 7f 80 ff 68 69 20 7e 3c 0a");
}

static void
test_dump (void)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) bytes = g_bytes_new_static (sample, sizeof sample);
  g_autofree char   *nothing = sotto_hex_dump (empty, 8);
  g_autofree char   *dump = sotto_hex_dump (bytes, 8);

  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (dump, ==,
                   "0000  00 01 7f 80 ff 68 69 20  .....hi \n"
                   "0008  7e 3c 0a                 ~<.");
}

static void
test_count_equal (void)
{
  g_autoptr (GBytes) a = g_bytes_new_static ("abcdef", 6);
  g_autoptr (GBytes) b = g_bytes_new_static ("abXdeX", 6);
  g_autoptr (GBytes) c = g_bytes_new_static ("abc", 3);

  g_assert_cmpuint (sotto_hex_count_equal (a, a), ==, 6);
  g_assert_cmpuint (sotto_hex_count_equal (a, b), ==, 4);
  g_assert_cmpuint (sotto_hex_count_equal (a, c), ==, 3);
  g_assert_cmpuint (sotto_hex_count_equal (c, b), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hex/brief", test_brief);
  g_test_add_func ("/hex/dump", test_dump);
  g_test_add_func ("/hex/count-equal", test_count_equal);

  return g_test_run ();
}
