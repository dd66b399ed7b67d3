/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Writes bytes as hexadecimal digits, in one line or as a dump. */

#include "sotto-hex.h"

static const char digits[] = "0123456789abcdef";

static void
append_byte (GString *out, guint8 byte)
{
  g_string_append_c (out, digits[byte >> 4]);
  g_string_append_c (out, digits[byte & 0x0f]);
}

char *
sotto_hex_brief (GBytes *bytes, gsize limit)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize               size;
  const guint8       *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < MIN (size, limit); i++) {
    if (i > 0) {
      g_string_append_c (out, ' ');
    }
    append_byte (out, data[i]);
  }
  if (size > limit) {
    g_string_append (out, " …");
  }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
append_line (GString      *out,
             const guint8 *data,
             gsize         size,
             gsize         offset,
             gsize         columns)
{
  gsize count = MIN (columns, size - offset);

  g_string_append_printf (out, "%04" G_GSIZE_MODIFIER "x ", offset);
  for (gsize i = 0; i < columns; i++) {
    g_string_append_c (out, ' ');
    if (i < count) {
      append_byte (out, data[offset + i]);
    } else {
      g_string_append (out, "  ");
    }
  }
  g_string_append (out, "  ");
  for (gsize i = 0; i < count; i++) {
    guint8 byte = data[offset + i];

    g_string_append_c (out, g_ascii_isprint (byte) ? (char) byte : '.');
  }
}

char *
sotto_hex_dump (GBytes *bytes, gsize columns)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize               size;
  const guint8       *data = g_bytes_get_data (bytes, &size);

  g_return_val_if_fail (columns > 0, NULL);

  for (gsize offset = 0; offset < size; offset += columns) {
    if (offset > 0) {
      g_string_append_c (out, '\n');
    }
    append_line (out, data, size, offset, columns);
  }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

gsize
sotto_hex_count_equal (GBytes *a, GBytes *b)
{
  gsize         a_size;
  gsize         b_size;
  const guint8 *a_data = g_bytes_get_data (a, &a_size);
  const guint8 *b_data = g_bytes_get_data (b, &b_size);
  gsize         equal = 0;

  for (gsize i = 0; i < MIN (a_size, b_size); i++) {
    equal += a_data[i] == b_data[i] ? 1 : 0;
  }

  return equal;
}
