/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Reads and writes the integers, bytes and texts of which messages are made:
 * the only door for the peer's bytes. Integers are big-endian. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each take moves the reader over what it returns. A take for which not enough
 * is left, or whose bytes are not what they must be, returns FALSE or NULL and
 * changes neither the reader nor the output. */
typedef struct {
  const guint8 *bytes; /* not owned */
  gsize         left;
  GBytes       *owner; /* of the bytes; NULL: nobody knows; not owned */
} SottoReader;

void sotto_reader_init (SottoReader *reader, const guint8 *bytes, gsize length);

/* The same for bytes that are within @owner. */
void sotto_reader_init_within (SottoReader  *reader,
                               GBytes       *owner,
                               const guint8 *bytes,
                               gsize         length);

gsize sotto_reader_get_left (const SottoReader *reader);

gboolean sotto_reader_take_u8 (SottoReader *reader, guint8 *value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_reader_take_u16 (SottoReader *reader, guint16 *value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_reader_take_u32 (SottoReader *reader, guint32 *value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_reader_take_u64 (SottoReader *reader, guint64 *value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_reader_take_i64 (SottoReader *reader, gint64 *value)
  G_GNUC_WARN_UNUSED_RESULT;

/* A u8 that is 0 or 1. */
gboolean sotto_reader_take_flag (SottoReader *reader, guint8 *value)
  G_GNUC_WARN_UNUSED_RESULT;

/* Copies @size bytes. */
gboolean sotto_reader_take_bytes (SottoReader *reader,
                                  guint8      *bytes,
                                  gsize        size) G_GNUC_WARN_UNUSED_RESULT;

/* Only if the next @size bytes are @literal. */
gboolean sotto_reader_take_literal (SottoReader *reader,
                                    const void  *literal,
                                    gsize size) G_GNUC_WARN_UNUSED_RESULT;

/* All that is left, if it is UTF-8 of @min to @max bytes. The copy ends with a
 * terminator and has U+FFFD in place of each U+0000. */
char *sotto_reader_take_text (SottoReader *reader, gsize min, gsize max)
  G_GNUC_WARN_UNUSED_RESULT;

/* All that is left: a part of the owner where there is one, else a copy. */
GBytes *sotto_reader_take_rest (SottoReader *reader) G_GNUC_WARN_UNUSED_RESULT;

/* Whether nothing is left: what trails a whole message is an error too. */
gboolean sotto_reader_finish (const SottoReader *reader)
  G_GNUC_WARN_UNUSED_RESULT;

/* Each put adds to what was written. One for which there is no room returns
 * FALSE and writes nothing. */
typedef struct {
  guint8 *bytes; /* not owned */
  gsize   size;
  gsize   used;
} SottoWriter;

void sotto_writer_init (SottoWriter *writer, guint8 *bytes, gsize size);

/* Bytes written so far. */
gsize sotto_writer_get_used (const SottoWriter *writer);

gboolean sotto_writer_put_u8 (SottoWriter *writer, guint8 value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_writer_put_u16 (SottoWriter *writer, guint16 value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_writer_put_u32 (SottoWriter *writer, guint32 value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_writer_put_u64 (SottoWriter *writer, guint64 value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_writer_put_i64 (SottoWriter *writer, gint64 value)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean sotto_writer_put_bytes (SottoWriter *writer,
                                 const void  *bytes,
                                 gsize        size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
