/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the two sides tell each other. */

#include "sotto-record.h"

#include <string.h>

#include "sotto-protocol-error.h"
#include "sotto-record-layout.h"

#define MESSAGE_FIRST 0x10
#define MESSAGE_LAST 0x1f

/* The second bulk type belongs to a later version, but its frames are known. */
#define BULK_LATER 0x25

/* Where a record of this layout keeps the pointer to its tail. */
#define TAIL_POINTER(type, record, layout)                                     \
  G_STRUCT_MEMBER (type, (record), (layout)->tail_offset)

SottoRecord *
sotto_record_new (SottoRecordType type)
{
  SottoRecord *record = g_new0 (SottoRecord, 1);

  record->type = (guint8) type;
  return record;
}

static void
clear_tail (SottoRecord *record, const SottoRecordLayout *layout)
{
  switch (layout->tail_kind) {
  case SOTTO_TAIL_TEXT:
    g_clear_pointer (&TAIL_POINTER (char *, record, layout), g_free);
    break;
  case SOTTO_TAIL_BYTES:
    g_clear_pointer (&TAIL_POINTER (GBytes *, record, layout), g_bytes_unref);
    break;
  case SOTTO_TAIL_NONE:
  default:
    break;
  }
}

void
sotto_record_free (SottoRecord *record)
{
  const SottoRecordLayout *layout;

  if (record == NULL) {
    return;
  }
  layout = sotto_record_layout_find (record->type);
  if (layout != NULL) {
    clear_tail (record, layout);
  }
  g_clear_pointer (&record, g_free);
}

gboolean
sotto_record_is_message (guint8 type)
{
  return type >= MESSAGE_FIRST && type <= MESSAGE_LAST;
}

gboolean
sotto_record_is_bulk (guint8 type)
{
  return type == SOTTO_RECORD_FILE_DATA || type == BULK_LATER;
}

const char *
sotto_record_get_name (guint8 type)
{
  const SottoRecordLayout *layout = sotto_record_layout_find (type);

  return layout != NULL ? layout->name : "unknown";
}

/* The tail's bytes where they are; none is as good as empty. */
static const void *
peek_tail (const SottoRecord       *record,
           const SottoRecordLayout *layout,
           gsize                   *size)
{
  const char   *text;
  const GBytes *bytes;

  *size = 0;
  switch (layout->tail_kind) {
  case SOTTO_TAIL_TEXT:
    text = TAIL_POINTER (const char *, record, layout);
    *size = text != NULL ? strlen (text) : 0;
    return text;
  case SOTTO_TAIL_BYTES:
    bytes = TAIL_POINTER (const GBytes *, record, layout);
    return bytes != NULL ? g_bytes_get_data ((GBytes *) bytes, size) : NULL;
  case SOTTO_TAIL_NONE:
  default:
    return NULL;
  }
}

static gboolean
refuse (guint8 type, SottoProtocolError code, const char *why, GError **error)
{
  g_set_error (error, SOTTO_PROTOCOL_ERROR, code, "%s (0x%02x) %s",
               sotto_record_get_name (type), type, why);
  return FALSE;
}

gboolean
sotto_record_measure (const SottoRecord *record, gsize *size, GError **error)
{
  const SottoRecordLayout *layout = sotto_record_layout_find (record->type);
  const void              *tail;
  gsize                    tail_size;

  if (layout == NULL) {
    return refuse (record->type, SOTTO_PROTOCOL_ERROR_RECORD,
                   "cannot be encoded", error);
  }
  tail = peek_tail (record, layout, &tail_size);
  if (tail_size > layout->tail_max) {
    return refuse (record->type, SOTTO_PROTOCOL_ERROR_TOO_LONG, "is too long",
                   error);
  }
  if (tail_size < layout->tail_min) {
    return refuse (record->type, SOTTO_PROTOCOL_ERROR_RECORD, "is empty",
                   error);
  }
  if (layout->tail_kind == SOTTO_TAIL_TEXT && tail != NULL &&
      !g_utf8_validate_len (tail, tail_size, NULL)) {
    return refuse (record->type, SOTTO_PROTOCOL_ERROR_RECORD, "is not UTF-8",
                   error);
  }
  *size = layout->head_size + tail_size;
  return TRUE;
}

gboolean
sotto_record_write (const SottoRecord *record,
                    guint8            *bytes,
                    gsize              size,
                    GError           **error)
{
  const SottoRecordLayout *layout = sotto_record_layout_find (record->type);
  SottoWriter              writer;
  const void              *tail;
  gsize                    tail_size;

  g_return_val_if_fail (layout != NULL, FALSE);

  tail = peek_tail (record, layout, &tail_size);
  sotto_writer_init (&writer, bytes, size);
  if (!layout->encode (record, &writer) ||
      !sotto_writer_put_bytes (&writer, tail, tail_size)) {
    return refuse (record->type, SOTTO_PROTOCOL_ERROR_RECORD,
                   "has a value out of range", error);
  }
  g_assert (sotto_writer_get_used (&writer) == size);
  return TRUE;
}

GBytes *
sotto_record_encode (const SottoRecord *record, GError **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize              size;

  g_return_val_if_fail (record != NULL, NULL);

  if (!sotto_record_measure (record, &size, error)) {
    return NULL;
  }
  bytes = g_malloc (size);
  if (!sotto_record_write (record, bytes, size, error)) {
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

static gboolean
decode_tail (SottoRecord             *record,
             const SottoRecordLayout *layout,
             SottoReader             *reader)
{
  char *text;

  switch (layout->tail_kind) {
  case SOTTO_TAIL_TEXT:
    text = sotto_reader_take_text (reader, layout->tail_min, layout->tail_max);
    TAIL_POINTER (char *, record, layout) = text;
    return text != NULL;
  case SOTTO_TAIL_BYTES:
    if (sotto_reader_get_left (reader) > layout->tail_max) {
      return FALSE;
    }
    TAIL_POINTER (GBytes *, record, layout) = sotto_reader_take_rest (reader);
    return TRUE;
  case SOTTO_TAIL_NONE:
  default:
    return TRUE;
  }
}

/* What a later version adds is passed over, but the id of a message has to be
 * counted. */
static gboolean
decode_unknown (SottoRecord *record, SottoReader *reader)
{
  return !sotto_record_is_message (record->type) ||
         sotto_record_layout_decode_message_head (record, reader);
}

static gboolean
decode_known (SottoRecord             *record,
              const SottoRecordLayout *layout,
              SottoReader             *reader)
{
  return layout->decode (record, reader) &&
         decode_tail (record, layout, reader) && sotto_reader_finish (reader);
}

SottoRecord *
sotto_record_decode_within (guint8        type,
                            GBytes       *owner,
                            const guint8 *payload,
                            gsize         length,
                            GError      **error)
{
  const SottoRecordLayout *layout = sotto_record_layout_find (type);
  g_autoptr (SottoRecord)  record = sotto_record_new (type);
  SottoReader              reader;
  gboolean                 decoded;

  sotto_reader_init_within (&reader, owner, payload, length);
  if (layout != NULL) {
    decoded = decode_known (record, layout, &reader);
  } else {
    decoded = decode_unknown (record, &reader);
  }
  if (!decoded) {
    refuse (type, SOTTO_PROTOCOL_ERROR_RECORD, "is not laid out as it must be",
            error);
    return NULL;
  }
  return g_steal_pointer (&record);
}

SottoRecord *
sotto_record_decode (guint8        type,
                     const guint8 *payload,
                     gsize         length,
                     GError      **error)
{
  return sotto_record_decode_within (type, NULL, payload, length, error);
}
