/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the two sides tell each other. PROTOCOL.md section 4. */

#pragma once

#include <glib.h>

#include "sotto-limits.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_RECORD_COVER = 0x00,
  SOTTO_RECORD_GREETING = 0x01,
  SOTTO_RECORD_ACK = 0x02,
  SOTTO_RECORD_SEEN = 0x03,
  SOTTO_RECORD_TYPING = 0x04,
  SOTTO_RECORD_REKEY = 0x05,
  SOTTO_RECORD_SWITCH = 0x06,
  SOTTO_RECORD_BYE = 0x07,
  SOTTO_RECORD_PING = 0x08,
  SOTTO_RECORD_PONG = 0x09,

  SOTTO_RECORD_TEXT = 0x10,
  SOTTO_RECORD_EDIT = 0x11,
  SOTTO_RECORD_RETRACT = 0x12,
  SOTTO_RECORD_REACTION = 0x13,
  SOTTO_RECORD_FILE_OFFER = 0x14,

  SOTTO_RECORD_FILE_DATA = 0x20,
  SOTTO_RECORD_FILE_ANSWER = 0x21,
  SOTTO_RECORD_FILE_END = 0x22,
  SOTTO_RECORD_FILE_RESULT = 0x23,
  SOTTO_RECORD_FILE_CANCEL = 0x24,
} SottoRecordType;

typedef enum {
  SOTTO_BYE_ENDED = 0,    /* by the person */
  SOTTO_BYE_QUIT = 1,     /* the app quits */
  SOTTO_BYE_BUSY = 2,     /* the host is talking to somebody else */
  SOTTO_BYE_PROTOCOL = 3, /* a protocol error */
} SottoByeReason;

/* One record, joined if it came in several frames. Which member of the union
 * counts follows from the type; for an unknown type, none does. */
typedef struct {
  guint8  type;    /* a SottoRecordType, or one from a later version */
  guint64 id;      /* messages (0x10 to 0x1f) only */
  gint64  sent_at; /* messages only: microseconds since 1970 UTC */
  union {
    struct {
      guint8  conversation[SOTTO_CONVERSATION_SIZE];
      guint64 last_received;
      char   *name;
    } greeting;
    guint64  up_to;  /* ACK, SEEN */
    gboolean typing; /* TYPING */
    struct {
      guint32 epoch;
      guint8  public_key[SOTTO_PUBLIC_KEY_SIZE]; /* REKEY only */
    } rekey;                                     /* REKEY, SWITCH */
    guint8  reason; /* BYE: a SottoByeReason, or one from a later version */
    guint64 token;  /* PING, PONG */
    struct {
      gint64 target; /* TEXT: replies to; 0: none */
      char  *text;   /* TEXT, EDIT; REACTION: the emoji, "" takes it back */
    } message;       /* TEXT, EDIT, RETRACT, REACTION */
    struct {
      guint64 size;
      char   *name;
    } file_offer;
    struct {
      gint64  id;
      guint64 offset;                /* FILE-DATA, FILE-ANSWER */
      guint8  value;                 /* FILE-ANSWER, FILE-RESULT: 0 or 1 */
      guint8  hash[SOTTO_HASH_SIZE]; /* FILE-END */
      GBytes *bytes;                 /* FILE-DATA */
    } file;
  };
} SottoRecord;

/* The record owns its strings and bytes, so it is filled with g_strdup() and
 * its like. */
SottoRecord *sotto_record_new (SottoRecordType type);
void         sotto_record_free (SottoRecord *record);

/* Whether records of this type are numbered, kept and sent again. */
gboolean sotto_record_is_message (guint8 type);

/* Whether records of this type travel in bulk frames. */
gboolean sotto_record_is_bulk (guint8 type);

/* The name of the type as PROTOCOL.md writes it ("FILE-OFFER"), or "unknown".
 * For the wire view and logs; untranslated. */
const char *sotto_record_get_name (guint8 type);

/*
 * The record's payload as it goes into frames, at most SOTTO_RECORD_SIZE_MAX
 * bytes. NULL with SOTTO_PROTOCOL_ERROR_TOO_LONG or _RECORD when the record
 * breaks a limit of its layout.
 */
GBytes *sotto_record_encode (const SottoRecord *record, GError **error);

/*
 * The record of a whole payload. Every byte is the peer's: lengths, UTF-8,
 * flags and trailing bytes are checked. Text that holds U+0000 gets U+FFFD in
 * its place. NULL with SOTTO_PROTOCOL_ERROR_RECORD.
 */
SottoRecord *sotto_record_decode (guint8        type,
                                  const guint8 *payload,
                                  gsize         length,
                                  GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoRecord, sotto_record_free)

G_END_DECLS
