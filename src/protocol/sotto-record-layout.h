/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How the payload of each type of record is laid out, for this folder only. */

#pragma once

#include "sotto-record.h"
#include "sotto-wire.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_TAIL_NONE,
  SOTTO_TAIL_TEXT,  /* a char *, UTF-8 */
  SOTTO_TAIL_BYTES, /* a GBytes * */
} SottoTailKind;

/* Every payload is a head of fixed size and a tail, which ends where the
 * payload ends. Heads of messages begin with the id and the time. */
typedef struct {
  const char   *name;
  gsize         head_size;
  SottoTailKind tail_kind;
  gsize         tail_offset; /* of the tail's pointer in a SottoRecord */
  gsize         tail_min;    /* bytes */
  gsize         tail_max;
  gboolean (*encode) (const SottoRecord *record, SottoWriter *writer);
  gboolean (*decode) (SottoRecord *record, SottoReader *reader);
} SottoRecordLayout;

/* NULL for a type that we do not know. */
const SottoRecordLayout *sotto_record_layout_find (guint8 type);

/* What every message begins with, also one that we do not know. */
#define SOTTO_MESSAGE_HEAD_SIZE (8 + 8)

gboolean sotto_record_layout_decode_message_head (SottoRecord *record,
                                                  SottoReader *reader);

/* How many bytes @record's payload has. FALSE when its tail breaks a limit. */
gboolean sotto_record_measure (const SottoRecord *record,
                               gsize             *size,
                               GError           **error);

/* Writes a record that was measured to @bytes, which has room for @size. */
gboolean sotto_record_write (const SottoRecord *record,
                             guint8            *bytes,
                             gsize              size,
                             GError           **error);

/* sotto_record_decode() of a payload that is within @owner: a tail of bytes is
 * then no copy but a part of that. NULL: nobody owns it. */
SottoRecord *sotto_record_decode_within (guint8        type,
                                         GBytes       *owner,
                                         const guint8 *payload,
                                         gsize         length,
                                         GError      **error);

G_END_DECLS
