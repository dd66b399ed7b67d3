/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Reads and writes the integers, bytes and texts of which messages are made. */

#include "sotto-wire.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD in UTF-8 */

void
sotto_reader_init (SottoReader *reader, const guint8 *bytes, gsize length)
{
  g_return_if_fail (reader != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  /* Adding nothing to NULL is undefined, so an empty reader points somewhere.
   */
  reader->bytes = bytes != NULL ? bytes : (const guint8 *) "";
  reader->left = length;
  reader->owner = NULL;
}

void
sotto_reader_init_within (SottoReader  *reader,
                          GBytes       *owner,
                          const guint8 *bytes,
                          gsize         length)
{
  sotto_reader_init (reader, bytes, length);
  reader->owner = owner;
}

gsize
sotto_reader_get_left (const SottoReader *reader)
{
  return reader->left;
}

/* The next @size bytes where they are, or NULL. Every other take ends here. */
static const guint8 *
take (SottoReader *reader, gsize size)
{
  const guint8 *start = reader->bytes;

  if (reader->left < size) {
    return NULL;
  }
  reader->bytes += size;
  reader->left -= size;
  return start;
}

static gboolean
take_integer (SottoReader *reader, gsize size, guint64 *value)
{
  const guint8 *bytes = take (reader, size);
  guint64       joined = 0;

  if (bytes == NULL) {
    return FALSE;
  }
  for (gsize i = 0; i < size; i++) {
    joined = (joined << 8) | bytes[i];
  }
  *value = joined;
  return TRUE;
}

gboolean
sotto_reader_take_u8 (SottoReader *reader, guint8 *value)
{
  guint64 wide;

  if (!take_integer (reader, sizeof *value, &wide)) {
    return FALSE;
  }
  *value = (guint8) wide;
  return TRUE;
}

gboolean
sotto_reader_take_u16 (SottoReader *reader, guint16 *value)
{
  guint64 wide;

  if (!take_integer (reader, sizeof *value, &wide)) {
    return FALSE;
  }
  *value = (guint16) wide;
  return TRUE;
}

gboolean
sotto_reader_take_u32 (SottoReader *reader, guint32 *value)
{
  guint64 wide;

  if (!take_integer (reader, sizeof *value, &wide)) {
    return FALSE;
  }
  *value = (guint32) wide;
  return TRUE;
}

gboolean
sotto_reader_take_u64 (SottoReader *reader, guint64 *value)
{
  return take_integer (reader, sizeof *value, value);
}

gboolean
sotto_reader_take_i64 (SottoReader *reader, gint64 *value)
{
  guint64 wide;

  if (!take_integer (reader, sizeof *value, &wide)) {
    return FALSE;
  }
  memcpy (value, &wide, sizeof *value); /* two's complement, as on the wire */
  return TRUE;
}

gboolean
sotto_reader_take_flag (SottoReader *reader, guint8 *value)
{
  if (reader->left == 0 || reader->bytes[0] > 1) {
    return FALSE;
  }
  return sotto_reader_take_u8 (reader, value);
}

gboolean
sotto_reader_take_bytes (SottoReader *reader, guint8 *bytes, gsize size)
{
  const guint8 *start = take (reader, size);

  if (start == NULL) {
    return FALSE;
  }
  if (size > 0) {
    memcpy (bytes, start, size);
  }
  return TRUE;
}

gboolean
sotto_reader_take_literal (SottoReader *reader, const void *literal, gsize size)
{
  if (reader->left < size || memcmp (reader->bytes, literal, size) != 0) {
    return FALSE;
  }
  return take (reader, size) != NULL;
}

/* A C string would end at the first U+0000, and what follows it would be
 * hidden from the person, so each is made visible. */
static char *
copy_text (const guint8 *bytes, gsize length)
{
  const guint8 *end = bytes + length;
  const guint8 *nul;
  GString      *text = g_string_sized_new (length);

  while ((nul = memchr (bytes, '\0', (gsize) (end - bytes))) != NULL) {
    g_string_append_len (text, (const char *) bytes, nul - bytes);
    g_string_append (text, REPLACEMENT);
    bytes = nul + 1;
  }
  g_string_append_len (text, (const char *) bytes, end - bytes);
  return g_string_free (text, FALSE);
}

char *
sotto_reader_take_text (SottoReader *reader, gsize min, gsize max)
{
  g_autofree char *text = NULL;

  if (reader->left < min || reader->left > max) {
    return NULL;
  }
  text = copy_text (reader->bytes, reader->left);
  if (!g_utf8_validate (text, -1, NULL)) {
    return NULL;
  }
  take (reader, reader->left);
  return g_steal_pointer (&text);
}

GBytes *
sotto_reader_take_rest (SottoReader *reader)
{
  gsize         length = reader->left;
  const guint8 *start = take (reader, length);
  const guint8 *whole;

  if (reader->owner == NULL) {
    return g_bytes_new (start, length);
  }
  whole = g_bytes_get_data (reader->owner, NULL);
  return g_bytes_new_from_bytes (reader->owner, (gsize) (start - whole),
                                 length);
}

gboolean
sotto_reader_finish (const SottoReader *reader)
{
  return reader->left == 0;
}

void
sotto_writer_init (SottoWriter *writer, guint8 *bytes, gsize size)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (bytes != NULL || size == 0);

  writer->bytes = bytes;
  writer->size = size;
  writer->used = 0;
}

gsize
sotto_writer_get_used (const SottoWriter *writer)
{
  return writer->used;
}

gboolean
sotto_writer_put_bytes (SottoWriter *writer, const void *bytes, gsize size)
{
  if (writer->size - writer->used < size) {
    return FALSE;
  }
  if (size > 0) {
    memcpy (writer->bytes + writer->used, bytes, size);
  }
  writer->used += size;
  return TRUE;
}

static gboolean
put_integer (SottoWriter *writer, gsize size, guint64 value)
{
  guint8 bytes[sizeof value];

  for (gsize i = 0; i < size; i++) {
    bytes[i] = (guint8) (value >> (8 * (size - 1 - i)));
  }
  return sotto_writer_put_bytes (writer, bytes, size);
}

gboolean
sotto_writer_put_u8 (SottoWriter *writer, guint8 value)
{
  return put_integer (writer, sizeof value, value);
}

gboolean
sotto_writer_put_u16 (SottoWriter *writer, guint16 value)
{
  return put_integer (writer, sizeof value, value);
}

gboolean
sotto_writer_put_u32 (SottoWriter *writer, guint32 value)
{
  return put_integer (writer, sizeof value, value);
}

gboolean
sotto_writer_put_u64 (SottoWriter *writer, guint64 value)
{
  return put_integer (writer, sizeof value, value);
}

gboolean
sotto_writer_put_i64 (SottoWriter *writer, gint64 value)
{
  return put_integer (writer, sizeof value, (guint64) value);
}
