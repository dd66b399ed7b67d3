/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The reader takes only what is there and whole, and the writer puts only what
 * fits. */

#include <glib.h>
#include <string.h>

#include "sotto-wire.h"

/* What was taken must not be touched by a take that fails. */
#define UNTOUCHED 0xa5

static const guint8 counting[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };

static void
test_integers (void)
{
  SottoReader reader;
  guint8      u8;
  guint16     u16;
  guint32     u32;
  guint64     u64;

  sotto_reader_init (&reader, counting, sizeof counting);
  g_assert_true (sotto_reader_take_u8 (&reader, &u8));
  g_assert_cmphex (u8, ==, 0x01);
  g_assert_true (sotto_reader_take_u16 (&reader, &u16));
  g_assert_cmphex (u16, ==, 0x0203);
  g_assert_true (sotto_reader_take_u32 (&reader, &u32));
  g_assert_cmphex (u32, ==, 0x04050607);
  g_assert_cmpuint (sotto_reader_get_left (&reader), ==, 2);
  sotto_reader_init (&reader, counting, sizeof counting);
  g_assert_true (sotto_reader_take_u64 (&reader, &u64));
  g_assert_cmphex (u64, ==, G_GUINT64_CONSTANT (0x0102030405060708));
  g_assert_false (sotto_reader_finish (&reader));
  g_assert_true (sotto_reader_take_u8 (&reader, &u8));
  g_assert_true (sotto_reader_finish (&reader));
}

static void
test_signed (void)
{
  static const gint64 values[] = { 0, 1, -1, G_MAXINT64, G_MININT64, -5533 };
  guint8              bytes[8];

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    SottoWriter writer;
    SottoReader reader;
    gint64      back = 0;

    sotto_writer_init (&writer, bytes, sizeof bytes);
    g_assert_true (sotto_writer_put_i64 (&writer, values[i]));
    sotto_reader_init (&reader, bytes, sizeof bytes);
    g_assert_true (sotto_reader_take_i64 (&reader, &back));
    g_assert_cmpint (back, ==, values[i]);
  }
}

/* As the frames of tests/vectors name the third message of the other side. */
static void
test_minus_three (void)
{
  static const guint8 bytes[] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfd
  };
  SottoReader reader;
  gint64      value = 0;

  sotto_reader_init (&reader, bytes, sizeof bytes);
  g_assert_true (sotto_reader_take_i64 (&reader, &value));
  g_assert_cmpint (value, ==, -3);
}

/* With one byte less than a take needs, nothing changes. */
#define ASSERT_TOO_SHORT(take, type)                                           \
  G_STMT_START                                                                 \
  {                                                                            \
    SottoReader cut;                                                           \
    type        value;                                                         \
                                                                               \
    memset (&value, UNTOUCHED, sizeof value);                                  \
    sotto_reader_init (&cut, counting, sizeof value - 1);                      \
    g_assert_false (take (&cut, &value));                                      \
    g_assert_cmpuint (sotto_reader_get_left (&cut), ==, sizeof value - 1);     \
    g_assert_true (cut.bytes == counting);                                     \
    for (gsize i = 0; i < sizeof value; i++) {                                 \
      g_assert_cmphex (((guint8 *) &value)[i], ==, UNTOUCHED);                 \
    }                                                                          \
  }                                                                            \
  G_STMT_END

static void
test_too_short (void)
{
  guint8      bytes[4] = { UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED };
  SottoReader reader;

  ASSERT_TOO_SHORT (sotto_reader_take_u8, guint8);
  ASSERT_TOO_SHORT (sotto_reader_take_u16, guint16);
  ASSERT_TOO_SHORT (sotto_reader_take_u32, guint32);
  ASSERT_TOO_SHORT (sotto_reader_take_u64, guint64);
  ASSERT_TOO_SHORT (sotto_reader_take_i64, gint64);
  ASSERT_TOO_SHORT (sotto_reader_take_flag, guint8);
  sotto_reader_init (&reader, counting, sizeof bytes - 1);
  g_assert_false (sotto_reader_take_bytes (&reader, bytes, sizeof bytes));
  g_assert_cmphex (bytes[0], ==, UNTOUCHED);
  g_assert_cmpuint (sotto_reader_get_left (&reader), ==, 3);
  g_assert_false (sotto_reader_take_bytes (&reader, bytes, G_MAXSIZE));
}

static void
test_flag (void)
{
  for (guint i = 0; i <= G_MAXUINT8; i++) {
    const guint8 byte = (guint8) i;
    guint8       flag = UNTOUCHED;
    SottoReader  reader;

    sotto_reader_init (&reader, &byte, 1);
    g_assert_cmpint (sotto_reader_take_flag (&reader, &flag), ==, i <= 1);
    g_assert_cmphex (flag, ==, i <= 1 ? i : UNTOUCHED);
    g_assert_cmpint (sotto_reader_finish (&reader), ==, i <= 1);
  }
}

static void
test_literal (void)
{
  const guint8 *bytes = (const guint8 *) "SOTTOVOCE";
  SottoReader   reader;

  sotto_reader_init (&reader, bytes, 9);
  g_assert_false (sotto_reader_take_literal (&reader, "SOTTOVOCI", 9));
  g_assert_false (sotto_reader_take_literal (&reader, "SOTTOVOCE!", 10));
  g_assert_cmpuint (sotto_reader_get_left (&reader), ==, 9);
  g_assert_true (sotto_reader_take_literal (&reader, "SOTTO", 5));
  g_assert_true (sotto_reader_take_literal (&reader, "VOCE", 4));
  g_assert_true (sotto_reader_finish (&reader));
}

typedef struct {
  guint       line;
  const char *bytes;
  gsize       length;
  gsize       min;
  gsize       max;
  const char *expected; /* NULL: refused */
} TextRow;

static const TextRow text_rows[] = {
  { 1, "hi", 2, 1, 2, "hi" },
  { 2, "hi", 2, 3, 9, NULL },
  { 3, "hi", 2, 0, 1, NULL },
  { 4, "", 0, 0, 9, "" },
  { 5, "", 0, 1, 9, NULL },
  { 6, "\xc3\xa9", 2, 0, 9, "\xc3\xa9" },
  { 7, "\xc3", 1, 0, 9, NULL },              /* cut off */
  { 8, "\xc0\xaf", 2, 0, 9, NULL },          /* longer than it needs */
  { 9, "\xed\xa0\x80", 3, 0, 9, NULL },      /* half of a surrogate pair */
  { 10, "\xf4\x90\x80\x80", 4, 0, 9, NULL }, /* above U+10FFFF */
  { 11, "a\0b", 3, 0, 9,
    "a\xef\xbf\xbd"
    "b" },
  { 12, "\0", 1, 1, 1, "\xef\xbf\xbd" },
  { 13, "\xc3\0", 2, 0, 9, NULL }, /* U+0000 inside a letter */
  { 14, "\xff", 1, 0, 9, NULL },
};

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_rows); i++) {
    const TextRow   *row = &text_rows[i];
    SottoReader      reader;
    g_autofree char *text = NULL;

    g_test_message ("line %u", row->line);
    sotto_reader_init (&reader, (const guint8 *) row->bytes, row->length);
    text = sotto_reader_take_text (&reader, row->min, row->max);
    g_assert_cmpstr (text, ==, row->expected);
    g_assert_cmpuint (sotto_reader_get_left (&reader), ==,
                      row->expected != NULL ? 0 : row->length);
  }
}

static void
test_rest (void)
{
  SottoReader        reader;
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GBytes) none = NULL;
  guint8             byte;

  sotto_reader_init (&reader, counting, sizeof counting);
  g_assert_true (sotto_reader_take_u8 (&reader, &byte));
  rest = sotto_reader_take_rest (&reader);
  g_assert_cmpmem (g_bytes_get_data (rest, NULL), g_bytes_get_size (rest),
                   counting + 1, sizeof counting - 1);
  none = sotto_reader_take_rest (&reader);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
}

/* What belongs to somebody is not copied, and is there as long as it is used.
 */
static void
test_rest_within (void)
{
  GBytes            *owner = g_bytes_new (counting, sizeof counting);
  const guint8      *bytes = g_bytes_get_data (owner, NULL);
  SottoReader        reader;
  g_autoptr (GBytes) rest = NULL;
  guint8             byte;

  sotto_reader_init_within (&reader, owner, bytes + 1, sizeof counting - 2);
  g_assert_true (sotto_reader_take_u8 (&reader, &byte));
  g_assert_cmphex (byte, ==, counting[1]);
  rest = sotto_reader_take_rest (&reader);
  g_assert_true (g_bytes_get_data (rest, NULL) == bytes + 2);
  g_assert_true (sotto_reader_finish (&reader));
  g_bytes_unref (owner);
  g_assert_cmpmem (g_bytes_get_data (rest, NULL), g_bytes_get_size (rest),
                   counting + 2, sizeof counting - 3);
}

static void
test_nothing (void)
{
  SottoReader        reader;
  g_autoptr (GBytes) none = NULL;
  guint8             byte;

  sotto_reader_init (&reader, NULL, 0);
  g_assert_true (sotto_reader_finish (&reader));
  g_assert_false (sotto_reader_take_u8 (&reader, &byte));
  g_assert_true (sotto_reader_take_bytes (&reader, NULL, 0));
  none = sotto_reader_take_rest (&reader);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
}

static void
test_writer (void)
{
  guint8      bytes[15] = { 0 };
  SottoWriter writer;

  sotto_writer_init (&writer, bytes, sizeof bytes);
  g_assert_true (sotto_writer_put_u8 (&writer, 0x01));
  g_assert_true (sotto_writer_put_u16 (&writer, 0x0203));
  g_assert_true (sotto_writer_put_u32 (&writer, 0x04050607));
  g_assert_true (
    sotto_writer_put_u64 (&writer, G_GUINT64_CONSTANT (0x08090a0b0c0d0e0f)));
  g_assert_cmpuint (sotto_writer_get_used (&writer), ==, sizeof bytes);
  for (guint8 i = 0; i < sizeof bytes; i++) {
    g_assert_cmphex (bytes[i], ==, i + 1);
  }
}

static void
test_writer_without_room (void)
{
  guint8      bytes[4] = { UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED };
  SottoWriter writer;

  sotto_writer_init (&writer, bytes, 3);
  g_assert_false (sotto_writer_put_u32 (&writer, 1));
  g_assert_false (sotto_writer_put_bytes (&writer, counting, 4));
  g_assert_false (sotto_writer_put_bytes (&writer, counting, G_MAXSIZE));
  g_assert_cmpuint (sotto_writer_get_used (&writer), ==, 0);
  g_assert_true (sotto_writer_put_bytes (&writer, counting, 3));
  g_assert_false (sotto_writer_put_u8 (&writer, 1));
  g_assert_true (sotto_writer_put_bytes (&writer, NULL, 0));
  g_assert_cmpuint (sotto_writer_get_used (&writer), ==, 3);
  g_assert_cmphex (bytes[3], ==, UNTOUCHED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/integers", test_integers);
  g_test_add_func ("/wire/signed", test_signed);
  g_test_add_func ("/wire/minus-three", test_minus_three);
  g_test_add_func ("/wire/too-short", test_too_short);
  g_test_add_func ("/wire/flag", test_flag);
  g_test_add_func ("/wire/literal", test_literal);
  g_test_add_func ("/wire/text", test_text);
  g_test_add_func ("/wire/rest", test_rest);
  g_test_add_func ("/wire/rest-within", test_rest_within);
  g_test_add_func ("/wire/nothing", test_nothing);
  g_test_add_func ("/wire/writer", test_writer);
  g_test_add_func ("/wire/writer-without-room", test_writer_without_room);

  return g_test_run ();
}
