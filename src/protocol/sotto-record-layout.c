/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How the payload of each type of record is laid out. */

#include "sotto-record-layout.h"

#define U8_SIZE 1
#define U32_SIZE 4
#define U64_SIZE 8

#define GREETING_HEAD_SIZE (SOTTO_CONVERSATION_SIZE + U64_SIZE)
#define REKEY_HEAD_SIZE (U32_SIZE + SOTTO_PUBLIC_KEY_SIZE)
#define TARGET_HEAD_SIZE (SOTTO_MESSAGE_HEAD_SIZE + U64_SIZE)
#define FILE_DATA_HEAD_SIZE (U64_SIZE + U64_SIZE)
#define FILE_ANSWER_HEAD_SIZE (U64_SIZE + U8_SIZE + U64_SIZE)
#define FILE_END_HEAD_SIZE (U64_SIZE + SOTTO_HASH_SIZE)

/* Only messages may go on in a second frame, so every other record must fit
 * into one; and the longest message must fit into a joined record. */
G_STATIC_ASSERT (GREETING_HEAD_SIZE + SOTTO_NAME_SIZE_MAX <=
                 SOTTO_CELL_PAYLOAD_MAX);
G_STATIC_ASSERT (REKEY_HEAD_SIZE <= SOTTO_CELL_PAYLOAD_MAX);
G_STATIC_ASSERT (FILE_END_HEAD_SIZE <= SOTTO_CELL_PAYLOAD_MAX);
G_STATIC_ASSERT (TARGET_HEAD_SIZE + SOTTO_TEXT_SIZE_MAX <=
                 SOTTO_RECORD_SIZE_MAX);

/* COVER: nothing. */
static gboolean
encode_nothing (const SottoRecord *record, SottoWriter *writer)
{
  return TRUE;
}

static gboolean
decode_nothing (SottoRecord *record, SottoReader *reader)
{
  return TRUE;
}

/* GREETING: conversation[16] | last received id u64 | name, at most 64 bytes */
static gboolean
encode_greeting (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_bytes (writer, record->greeting.conversation,
                                 sizeof record->greeting.conversation) &&
         sotto_writer_put_u64 (writer, record->greeting.last_received);
}

static gboolean
decode_greeting (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_bytes (reader, record->greeting.conversation,
                                  sizeof record->greeting.conversation) &&
         sotto_reader_take_u64 (reader, &record->greeting.last_received);
}

/* ACK, SEEN: id u64 */
static gboolean
encode_up_to (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u64 (writer, record->up_to);
}

static gboolean
decode_up_to (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_u64 (reader, &record->up_to);
}

/* TYPING: u8, 1 began, 0 stopped */
static gboolean
encode_typing (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u8 (writer, record->typing ? 1 : 0);
}

static gboolean
decode_typing (SottoRecord *record, SottoReader *reader)
{
  guint8 began;

  if (!sotto_reader_take_flag (reader, &began)) {
    return FALSE;
  }
  record->typing = began == 1;
  return TRUE;
}

/* REKEY: epoch u32 | X25519 public key[32] */
static gboolean
encode_rekey (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u32 (writer, record->rekey.epoch) &&
         sotto_writer_put_bytes (writer, record->rekey.public_key,
                                 sizeof record->rekey.public_key);
}

static gboolean
decode_rekey (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_u32 (reader, &record->rekey.epoch) &&
         sotto_reader_take_bytes (reader, record->rekey.public_key,
                                  sizeof record->rekey.public_key);
}

/* SWITCH: epoch u32 */
static gboolean
encode_switch (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u32 (writer, record->rekey.epoch);
}

static gboolean
decode_switch (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_u32 (reader, &record->rekey.epoch);
}

/* BYE: reason u8; a reason of a later version is handed on as it is. */
static gboolean
encode_bye (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u8 (writer, record->reason);
}

static gboolean
decode_bye (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_u8 (reader, &record->reason);
}

/* PING, PONG: token u64 */
static gboolean
encode_token (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u64 (writer, record->token);
}

static gboolean
decode_token (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_u64 (reader, &record->token);
}

/* Every message: id u64 | sent at i64 */
static gboolean
encode_message_head (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_u64 (writer, record->id) &&
         sotto_writer_put_i64 (writer, record->sent_at);
}

gboolean
sotto_record_layout_decode_message_head (SottoRecord *record,
                                         SottoReader *reader)
{
  return sotto_reader_take_u64 (reader, &record->id) &&
         sotto_reader_take_i64 (reader, &record->sent_at);
}

/* TEXT: … | reply to i64 | text
 * EDIT: … | target i64 | new text
 * RETRACT: … | target i64
 * REACTION: … | target i64 | one emoji, or nothing */
static gboolean
encode_message (const SottoRecord *record, SottoWriter *writer)
{
  return encode_message_head (record, writer) &&
         sotto_writer_put_i64 (writer, record->message.target);
}

static gboolean
decode_message (SottoRecord *record, SottoReader *reader)
{
  return sotto_record_layout_decode_message_head (record, reader) &&
         sotto_reader_take_i64 (reader, &record->message.target);
}

/* FILE-OFFER: … | size u64 | name */
static gboolean
encode_file_offer (const SottoRecord *record, SottoWriter *writer)
{
  return encode_message_head (record, writer) &&
         sotto_writer_put_u64 (writer, record->file_offer.size);
}

static gboolean
decode_file_offer (SottoRecord *record, SottoReader *reader)
{
  return sotto_record_layout_decode_message_head (record, reader) &&
         sotto_reader_take_u64 (reader, &record->file_offer.size);
}

/* FILE-DATA: file i64 | offset u64 | bytes */
static gboolean
encode_file_data (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_i64 (writer, record->file.id) &&
         sotto_writer_put_u64 (writer, record->file.offset);
}

static gboolean
decode_file_data (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_i64 (reader, &record->file.id) &&
         sotto_reader_take_u64 (reader, &record->file.offset);
}

/* FILE-ANSWER: file i64 | answer u8 | offset u64 */
static gboolean
encode_file_answer (const SottoRecord *record, SottoWriter *writer)
{
  return record->file.value <= 1 &&
         sotto_writer_put_i64 (writer, record->file.id) &&
         sotto_writer_put_u8 (writer, record->file.value) &&
         sotto_writer_put_u64 (writer, record->file.offset);
}

static gboolean
decode_file_answer (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_i64 (reader, &record->file.id) &&
         sotto_reader_take_flag (reader, &record->file.value) &&
         sotto_reader_take_u64 (reader, &record->file.offset);
}

/* FILE-END: file i64 | SHA-256 of the whole file[32] */
static gboolean
encode_file_end (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_i64 (writer, record->file.id) &&
         sotto_writer_put_bytes (writer, record->file.hash,
                                 sizeof record->file.hash);
}

static gboolean
decode_file_end (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_i64 (reader, &record->file.id) &&
         sotto_reader_take_bytes (reader, record->file.hash,
                                  sizeof record->file.hash);
}

/* FILE-RESULT: file i64 | u8, 1 stored and the hash agrees, 0 not */
static gboolean
encode_file_result (const SottoRecord *record, SottoWriter *writer)
{
  return record->file.value <= 1 &&
         sotto_writer_put_i64 (writer, record->file.id) &&
         sotto_writer_put_u8 (writer, record->file.value);
}

static gboolean
decode_file_result (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_i64 (reader, &record->file.id) &&
         sotto_reader_take_flag (reader, &record->file.value);
}

/* FILE-CANCEL: file i64 */
static gboolean
encode_file_cancel (const SottoRecord *record, SottoWriter *writer)
{
  return sotto_writer_put_i64 (writer, record->file.id);
}

static gboolean
decode_file_cancel (SottoRecord *record, SottoReader *reader)
{
  return sotto_reader_take_i64 (reader, &record->file.id);
}

/* clang-format off */
#define TWINS(noun) encode_##noun, decode_##noun
#define NO_TAIL SOTTO_TAIL_NONE, 0, 0, 0
#define TEXT_TAIL(member, min, max) \
  SOTTO_TAIL_TEXT, G_STRUCT_OFFSET (SottoRecord, member), min, max
#define BYTES_TAIL(member, min, max) \
  SOTTO_TAIL_BYTES, G_STRUCT_OFFSET (SottoRecord, member), min, max

static const SottoRecordLayout layouts[] = {
  [SOTTO_RECORD_COVER] = {
    "COVER", 0, NO_TAIL, TWINS (nothing) },
  [SOTTO_RECORD_GREETING] = {
    "GREETING", GREETING_HEAD_SIZE,
    TEXT_TAIL (greeting.name, 0, SOTTO_NAME_SIZE_MAX), TWINS (greeting) },
  [SOTTO_RECORD_ACK] = {
    "ACK", U64_SIZE, NO_TAIL, TWINS (up_to) },
  [SOTTO_RECORD_SEEN] = {
    "SEEN", U64_SIZE, NO_TAIL, TWINS (up_to) },
  [SOTTO_RECORD_TYPING] = {
    "TYPING", U8_SIZE, NO_TAIL, TWINS (typing) },
  [SOTTO_RECORD_REKEY] = {
    "REKEY", REKEY_HEAD_SIZE, NO_TAIL, TWINS (rekey) },
  [SOTTO_RECORD_SWITCH] = {
    "SWITCH", U32_SIZE, NO_TAIL, TWINS (switch) },
  [SOTTO_RECORD_BYE] = {
    "BYE", U8_SIZE, NO_TAIL, TWINS (bye) },
  [SOTTO_RECORD_PING] = {
    "PING", U64_SIZE, NO_TAIL, TWINS (token) },
  [SOTTO_RECORD_PONG] = {
    "PONG", U64_SIZE, NO_TAIL, TWINS (token) },

  [SOTTO_RECORD_TEXT] = {
    "TEXT", TARGET_HEAD_SIZE,
    TEXT_TAIL (message.text, 1, SOTTO_TEXT_SIZE_MAX), TWINS (message) },
  [SOTTO_RECORD_EDIT] = {
    "EDIT", TARGET_HEAD_SIZE,
    TEXT_TAIL (message.text, 1, SOTTO_TEXT_SIZE_MAX), TWINS (message) },
  [SOTTO_RECORD_RETRACT] = {
    "RETRACT", TARGET_HEAD_SIZE, NO_TAIL, TWINS (message) },
  [SOTTO_RECORD_REACTION] = {
    "REACTION", TARGET_HEAD_SIZE,
    TEXT_TAIL (message.text, 0, SOTTO_EMOJI_SIZE_MAX), TWINS (message) },
  [SOTTO_RECORD_FILE_OFFER] = {
    "FILE-OFFER", SOTTO_MESSAGE_HEAD_SIZE + U64_SIZE,
    TEXT_TAIL (file_offer.name, 1, SOTTO_FILE_NAME_SIZE_MAX),
    TWINS (file_offer) },

  [SOTTO_RECORD_FILE_DATA] = {
    "FILE-DATA", FILE_DATA_HEAD_SIZE,
    BYTES_TAIL (file.bytes, 0, SOTTO_BULK_PAYLOAD_MAX - FILE_DATA_HEAD_SIZE),
    TWINS (file_data) },
  [SOTTO_RECORD_FILE_ANSWER] = {
    "FILE-ANSWER", FILE_ANSWER_HEAD_SIZE, NO_TAIL, TWINS (file_answer) },
  [SOTTO_RECORD_FILE_END] = {
    "FILE-END", FILE_END_HEAD_SIZE, NO_TAIL, TWINS (file_end) },
  [SOTTO_RECORD_FILE_RESULT] = {
    "FILE-RESULT", U64_SIZE + U8_SIZE, NO_TAIL, TWINS (file_result) },
  [SOTTO_RECORD_FILE_CANCEL] = {
    "FILE-CANCEL", U64_SIZE, NO_TAIL, TWINS (file_cancel) },
};
/* clang-format on */

const SottoRecordLayout *
sotto_record_layout_find (guint8 type)
{
  if (type >= G_N_ELEMENTS (layouts) || layouts[type].name == NULL) {
    return NULL;
  }
  return &layouts[type];
}
