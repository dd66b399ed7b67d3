/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Every type of record: its bytes, its limits, and what becomes of damaged
 * ones. */

#include <glib.h>
#include <string.h>

#include "sotto-protocol-error.h"
#include "sotto-record.h"
#include "test-random.h"
#include "vectors.h"

#define LATER_TYPE 0x30
#define LATER_MESSAGE 0x1f

/* The payload of each type, written out by hand from PROTOCOL.md section 4. */
typedef struct {
  guint       line;
  guint8      type;
  const char *name;
  const char *payload;
} Good;

#define ID_7 "0000000000000007"
#define AT_1000 "00000000000003e8"
#define MINUS_2 "fffffffffffffffe"
#define HASH "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const Good goods[] = {
  { 1, 0x00, "COVER", "" },
  { 2, 0x01, "GREETING", "00112233445566778899aabbccddeeff" ID_7 "416c696365" },
  { 3, 0x01, "GREETING", "00000000000000000000000000000000" ID_7 },
  { 4, 0x02, "ACK", ID_7 },
  { 5, 0x03, "SEEN", "ffffffffffffffff" },
  { 6, 0x04, "TYPING", "01" },
  { 7, 0x04, "TYPING", "00" },
  { 8, 0x05, "REKEY", "00000001" HASH },
  { 9, 0x06, "SWITCH", "ffffffff" },
  { 10, 0x07, "BYE", "00" },
  { 11, 0x07, "BYE", "03" },
  { 12, 0x07, "BYE", "2a" },
  { 13, 0x08, "PING", "0123456789abcdef" },
  { 14, 0x09, "PONG", "0123456789abcdef" },
  { 15, 0x10, "TEXT",
    ID_7 AT_1000 "0000000000000000"
                 "6869" },
  { 16, 0x10, "TEXT", ID_7 "8000000000000000" MINUS_2 "c2a1f09f918b" },
  { 17, 0x11, "EDIT",
    ID_7 AT_1000 "0000000000000003"
                 "6869" },
  { 18, 0x12, "RETRACT", ID_7 AT_1000 "0000000000000003" },
  { 19, 0x13, "REACTION", ID_7 AT_1000 MINUS_2 "f09f918b" },
  { 20, 0x13, "REACTION", ID_7 AT_1000 MINUS_2 },
  { 21, 0x14, "FILE-OFFER",
    ID_7 AT_1000 "000000000000fde8"
                 "6f2e747874" },
  { 22, 0x20, "FILE-DATA",
    MINUS_2 "0000000000010000"
            "00ff00ff" },
  { 23, 0x20, "FILE-DATA", MINUS_2 "ffffffffffffffff" },
  { 24, 0x21, "FILE-ANSWER",
    MINUS_2 "01"
            "0000000000010000" },
  { 25, 0x21, "FILE-ANSWER",
    MINUS_2 "00"
            "0000000000000000" },
  { 26, 0x22, "FILE-END", MINUS_2 HASH },
  { 27, 0x23, "FILE-RESULT", MINUS_2 "01" },
  { 28, 0x24, "FILE-CANCEL", MINUS_2 },
};

static GBytes *
dup_good (const Good *good)
{
  g_test_message ("line %u, %s", good->line, good->name);
  return vectors_parse_hex (good->payload);
}

static SottoRecord *
decode (guint8 type, const void *payload, gsize length)
{
  g_autoptr (GError) error = NULL;
  SottoRecord       *record;

  record = sotto_record_decode (type, payload, length, &error);
  if (record == NULL) {
    g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_RECORD);
  } else {
    g_assert_no_error (error);
    g_assert_cmphex (record->type, ==, type);
  }
  return record;
}

static SottoRecord *
decode_bytes (guint8 type, GBytes *payload)
{
  return decode (type, g_bytes_get_data (payload, NULL),
                 g_bytes_get_size (payload));
}

static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goods); i++) {
    g_autoptr (GBytes)      payload = dup_good (&goods[i]);
    g_autoptr (SottoRecord) record = decode_bytes (goods[i].type, payload);
    g_autoptr (GError)      error = NULL;
    g_autoptr (GBytes)      encoded = NULL;

    g_assert_nonnull (record);
    encoded = sotto_record_encode (record, &error);
    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (encoded, payload));
    g_assert_cmpstr (sotto_record_get_name (goods[i].type), ==, goods[i].name);
  }
}

static SottoRecord *
decode_line (guint line)
{
  const Good        *good = &goods[line - 1];
  g_autoptr (GBytes) payload = dup_good (good);

  g_assert_cmpuint (good->line, ==, line);
  return decode_bytes (good->type, payload);
}

static void
test_fields_of_control (void)
{
  g_autoptr (SottoRecord) greeting = decode_line (2);
  g_autoptr (SottoRecord) nameless = decode_line (3);
  g_autoptr (SottoRecord) seen = decode_line (5);
  g_autoptr (SottoRecord) typing = decode_line (6);
  g_autoptr (SottoRecord) rekey = decode_line (8);
  g_autoptr (SottoRecord) change = decode_line (9);
  g_autoptr (SottoRecord) later = decode_line (12);
  g_autoptr (SottoRecord) pong = decode_line (14);

  g_assert_cmphex (greeting->greeting.conversation[15], ==, 0xff);
  g_assert_cmpuint (greeting->greeting.last_received, ==, 7);
  g_assert_cmpstr (greeting->greeting.name, ==, "Alice");
  g_assert_cmpstr (nameless->greeting.name, ==, "");
  g_assert_cmpuint (seen->up_to, ==, G_MAXUINT64);
  g_assert_true (typing->typing);
  g_assert_cmpuint (rekey->rekey.epoch, ==, 1);
  g_assert_cmphex (rekey->rekey.public_key[31], ==, 0x1f);
  g_assert_cmpuint (change->rekey.epoch, ==, G_MAXUINT32);
  g_assert_cmpuint (later->reason, ==, 42);
  g_assert_cmphex (pong->token, ==, G_GUINT64_CONSTANT (0x0123456789abcdef));
}

static void
test_fields_of_messages (void)
{
  g_autoptr (SottoRecord) text = decode_line (15);
  g_autoptr (SottoRecord) answer = decode_line (16);
  g_autoptr (SottoRecord) retract = decode_line (18);
  g_autoptr (SottoRecord) taken_back = decode_line (20);
  g_autoptr (SottoRecord) offer = decode_line (21);

  g_assert_cmpuint (text->id, ==, 7);
  g_assert_cmpint (text->sent_at, ==, 1000);
  g_assert_cmpint (text->message.target, ==, 0);
  g_assert_cmpstr (text->message.text, ==, "hi");
  g_assert_cmpint (answer->sent_at, ==, G_MININT64);
  g_assert_cmpint (answer->message.target, ==, -2);
  g_assert_cmpint (retract->message.target, ==, 3);
  g_assert_null (retract->message.text);
  g_assert_cmpstr (taken_back->message.text, ==, "");
  g_assert_cmpuint (offer->file_offer.size, ==, 65000);
  g_assert_cmpstr (offer->file_offer.name, ==, "o.txt");
}

static void
test_fields_of_files (void)
{
  g_autoptr (SottoRecord) data = decode_line (22);
  g_autoptr (SottoRecord) answer = decode_line (24);
  g_autoptr (SottoRecord) end = decode_line (26);
  g_autoptr (SottoRecord) result = decode_line (27);

  g_assert_cmpint (data->file.id, ==, -2);
  g_assert_cmpuint (data->file.offset, ==, 65536);
  g_assert_cmpuint (g_bytes_get_size (data->file.bytes), ==, 4);
  g_assert_cmpuint (answer->file.value, ==, 1);
  g_assert_cmpuint (answer->file.offset, ==, 65536);
  g_assert_cmphex (end->file.hash[1], ==, 0x01);
  g_assert_cmpuint (result->file.value, ==, 1);
}

/* What decodes must be a record that keeps every limit: it encodes to the same
 * payload, unless U+0000 was replaced. */
static gboolean
check_sound (guint8 type, const guint8 *payload, gsize length)
{
  g_autoptr (SottoRecord) record = decode (type, payload, length);
  g_autoptr (GBytes)      encoded = NULL;

  if (record == NULL) {
    return FALSE;
  }
  if (g_str_equal (sotto_record_get_name (type), "unknown")) {
    return TRUE;
  }
  encoded = sotto_record_encode (record, NULL);
  if (length == 0 || memchr (payload, 0, length) == NULL) {
    g_assert_nonnull (encoded);
  }
  if (encoded != NULL && g_bytes_get_size (encoded) == length) {
    g_assert_cmpmem (g_bytes_get_data (encoded, NULL), length, payload, length);
  }
  return TRUE;
}

static gsize
get_tail_size (const Good *good, gsize length)
{
  switch (good->type) {
  case SOTTO_RECORD_GREETING:
  case SOTTO_RECORD_TEXT:
  case SOTTO_RECORD_EDIT:
  case SOTTO_RECORD_REACTION:
  case SOTTO_RECORD_FILE_OFFER:
    return length - 24;
  case SOTTO_RECORD_FILE_DATA:
    return length - 16;
  default:
    return 0;
  }
}

/* Only a tail can be shorter, so every cut into a head is refused. */
static void
test_every_truncation (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goods); i++) {
    g_autoptr (GBytes) payload = dup_good (&goods[i]);
    gsize              length;
    const guint8      *bytes = g_bytes_get_data (payload, &length);
    gsize              head = length - get_tail_size (&goods[i], length);

    for (gsize cut = 0; cut < length; cut++) {
      /* In memory of its own, so that a byte read too far is noticed. */
      g_autofree guint8 *copy = g_memdup2 (bytes, cut);

      g_assert_true (!check_sound (goods[i].type, copy, cut) || cut >= head);
    }
  }
}

static void
test_every_bit_flipped (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goods); i++) {
    g_autoptr (GBytes) payload = dup_good (&goods[i]);
    gsize              length;
    guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&payload), &length);

    for (gsize bit = 0; bit < 8 * length; bit++) {
      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
      check_sound (goods[i].type, bytes, length);
      bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
    g_clear_pointer (&bytes, g_free);
  }
}

/* A record without a tail ends where its head ends. */
static void
test_trailing_bytes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (goods); i++) {
    g_autoptr (GBytes)      payload = dup_good (&goods[i]);
    gsize                   length = g_bytes_get_size (payload);
    g_autofree guint8      *longer = g_malloc0 (length + 1);
    g_autoptr (SottoRecord) record = NULL;

    if (length > 0) {
      memcpy (longer, g_bytes_get_data (payload, NULL), length);
    }
    longer[length] = 'x';
    record = decode (goods[i].type, longer, length + 1);
    if (get_tail_size (&goods[i], length) == 0 &&
        get_tail_size (&goods[i], 1000) == 0) {
      g_assert_null (record);
    } else {
      g_assert_nonnull (record);
    }
  }
}

typedef struct {
  guint  line;
  guint8 type;
  gsize  head;
  gsize  min;
  gsize  max;
} Limit;

static const Limit limits[] = {
  { 1, SOTTO_RECORD_GREETING, 24, 0, 64 },
  { 2, SOTTO_RECORD_TEXT, 24, 1, 65536 },
  { 3, SOTTO_RECORD_EDIT, 24, 1, 65536 },
  { 4, SOTTO_RECORD_REACTION, 24, 0, 64 },
  { 5, SOTTO_RECORD_FILE_OFFER, 24, 1, 255 },
  { 6, SOTTO_RECORD_FILE_DATA, 16, 0, 65499 },
};

static gboolean
decodes_with_tail (const Limit *limit, gsize tail)
{
  g_autofree guint8      *payload = g_malloc (limit->head + tail);
  g_autoptr (SottoRecord) record = NULL;

  memset (payload, 'a', limit->head + tail);
  record = decode (limit->type, payload, limit->head + tail);
  return record != NULL;
}

static void
test_limits_of_decoding (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    const Limit *limit = &limits[i];

    g_test_message ("line %u", limit->line);
    g_assert_true (decodes_with_tail (limit, limit->min));
    g_assert_true (decodes_with_tail (limit, limit->max));
    g_assert_false (decodes_with_tail (limit, limit->max + 1));
    if (limit->min > 0) {
      g_assert_false (decodes_with_tail (limit, limit->min - 1));
    }
  }
}

static void
fill_tail (SottoRecord *record, gsize size)
{
  char *text = g_strnfill (size, 'a');

  switch (record->type) {
  case SOTTO_RECORD_GREETING:
    record->greeting.name = text;
    break;
  case SOTTO_RECORD_FILE_OFFER:
    record->file_offer.name = text;
    break;
  case SOTTO_RECORD_FILE_DATA:
    record->file.bytes = g_bytes_new_take (text, size);
    break;
  default:
    record->message.text = text;
    break;
  }
}

/* 0 when it encodes. */
static int
get_code_with_tail (const Limit *limit, gsize tail)
{
  g_autoptr (SottoRecord) record = sotto_record_new (limit->type);
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      payload = NULL;

  fill_tail (record, tail);
  payload = sotto_record_encode (record, &error);
  if (payload != NULL) {
    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (payload), ==, limit->head + tail);
    return 0;
  }
  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
  return error->code;
}

static void
test_limits_of_encoding (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    const Limit *limit = &limits[i];

    g_test_message ("line %u", limit->line);
    g_assert_cmpint (get_code_with_tail (limit, limit->min), ==, 0);
    g_assert_cmpint (get_code_with_tail (limit, limit->max), ==, 0);
    g_assert_cmpint (get_code_with_tail (limit, limit->max + 1), ==,
                     SOTTO_PROTOCOL_ERROR_TOO_LONG);
    if (limit->min > 0) {
      g_assert_cmpint (get_code_with_tail (limit, limit->min - 1), ==,
                       SOTTO_PROTOCOL_ERROR_RECORD);
    }
  }
}

/* Names and texts that were never set are empty ones. */
static void
test_encoding_without_a_tail (void)
{
  g_autoptr (SottoRecord) greeting = sotto_record_new (SOTTO_RECORD_GREETING);
  g_autoptr (SottoRecord) data = sotto_record_new (SOTTO_RECORD_FILE_DATA);
  g_autoptr (SottoRecord) text = sotto_record_new (SOTTO_RECORD_TEXT);
  g_autoptr (GBytes)      nameless = sotto_record_encode (greeting, NULL);
  g_autoptr (GBytes)      empty = sotto_record_encode (data, NULL);
  g_autoptr (GError)      error = NULL;

  g_assert_cmpuint (g_bytes_get_size (nameless), ==, 24);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 16);
  g_assert_null (sotto_record_encode (text, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_RECORD);
}

static void
assert_not_encoded (const SottoRecord *record)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sotto_record_encode (record, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_RECORD);
}

static void
test_values_out_of_range (void)
{
  g_autoptr (SottoRecord) answer = sotto_record_new (SOTTO_RECORD_FILE_ANSWER);
  g_autoptr (SottoRecord) result = sotto_record_new (SOTTO_RECORD_FILE_RESULT);
  g_autoptr (SottoRecord) text = sotto_record_new (SOTTO_RECORD_TEXT);
  g_autoptr (SottoRecord) later = sotto_record_new (SOTTO_RECORD_COVER);

  answer->file.value = 2;
  assert_not_encoded (answer);
  result->file.value = 2;
  assert_not_encoded (result);
  text->message.text = g_strdup ("\xff");
  assert_not_encoded (text);
  later->type = LATER_TYPE;
  assert_not_encoded (later);
}

static void
test_flags_are_zero_or_one (void)
{
  static const guint8 types[] = { SOTTO_RECORD_TYPING, SOTTO_RECORD_FILE_RESULT,
                                  SOTTO_RECORD_FILE_ANSWER };
  static const gsize  offsets[] = { 0, 8, 8 };
  static const gsize  sizes[] = { 1, 9, 17 };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    for (guint value = 0; value <= G_MAXUINT8; value++) {
      guint8                  payload[17] = { 0 };
      g_autoptr (SottoRecord) record = NULL;

      payload[offsets[i]] = (guint8) value;
      record = decode (types[i], payload, sizes[i]);
      g_assert_cmpint (record != NULL, ==, value <= 1);
    }
  }
}

/* What hides behind U+0000 must be seen. */
static void
test_nul_is_made_visible (void)
{
  static const guint8     payload[] = { 0, 0, 0, 0, 0, 0, 0,   1,    0,
                                        0, 0, 0, 0, 0, 0, 0,   0,    0,
                                        0, 0, 0, 0, 0, 0, 'a', '\0', 'b' };
  g_autoptr (SottoRecord) record = NULL;

  record = decode (SOTTO_RECORD_TEXT, payload, sizeof payload);
  g_assert_nonnull (record);
  g_assert_cmpstr (record->message.text, ==,
                   "a\xef\xbf\xbd"
                   "b");
}

static void
test_invalid_utf8 (void)
{
  static const guint8 types[] = { SOTTO_RECORD_GREETING, SOTTO_RECORD_TEXT,
                                  SOTTO_RECORD_EDIT, SOTTO_RECORD_REACTION,
                                  SOTTO_RECORD_FILE_OFFER };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    guint8                  payload[26] = { 0 };
    g_autoptr (SottoRecord) record = NULL;

    payload[24] = 0xc3;
    payload[25] = 0x28;
    record = decode (types[i], payload, sizeof payload);
    g_assert_null (record);
  }
}

static void
test_types_of_a_later_version (void)
{
  static const guint8     message[] = { 0, 0, 0, 0, 0, 0, 0, 9,  0,
                                        0, 0, 0, 0, 0, 0, 5, 'x' };
  g_autoptr (SottoRecord) later = decode (LATER_TYPE, message, 3);
  g_autoptr (SottoRecord) empty = decode (LATER_TYPE, NULL, 0);
  g_autoptr (SottoRecord) numbered =
    decode (LATER_MESSAGE, message, sizeof message);

  g_assert_nonnull (later);
  g_assert_nonnull (empty);
  g_assert_nonnull (numbered);
  g_assert_cmpuint (numbered->id, ==, 9);
  g_assert_cmpint (numbered->sent_at, ==, 5);
  for (gsize length = 0; length < 16; length++) {
    g_autoptr (SottoRecord) cut = decode (LATER_MESSAGE, message, length);

    g_assert_null (cut);
  }
  g_assert_cmpstr (sotto_record_get_name (LATER_TYPE), ==, "unknown");
  g_assert_cmpstr (sotto_record_get_name (0x0a), ==, "unknown");
  g_assert_cmpstr (sotto_record_get_name (G_MAXUINT8), ==, "unknown");
}

static void
test_predicates (void)
{
  for (guint type = 0; type <= G_MAXUINT8; type++) {
    g_assert_cmpint (sotto_record_is_message ((guint8) type), ==,
                     type >= 0x10 && type <= 0x1f);
    g_assert_cmpint (sotto_record_is_bulk ((guint8) type), ==,
                     type == 0x20 || type == 0x25);
  }
}

static void
test_random_payloads (void)
{
  SeededRandom seeded;

  seeded_random_init (&seeded, 4);
  for (guint i = 0; i < 20000; i++) {
    guint8             type = (guint8) seeded_random_below (&seeded, 0x28);
    gsize              length = seeded_random_below (&seeded, 64);
    g_autofree guint8 *payload = g_malloc (length);

    sotto_random_fill (&seeded.random, payload, length);
    check_sound (type, payload, length);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/round-trip", test_round_trip);
  g_test_add_func ("/record/fields/control", test_fields_of_control);
  g_test_add_func ("/record/fields/messages", test_fields_of_messages);
  g_test_add_func ("/record/fields/files", test_fields_of_files);
  g_test_add_func ("/record/every-truncation", test_every_truncation);
  g_test_add_func ("/record/every-bit-flipped", test_every_bit_flipped);
  g_test_add_func ("/record/trailing-bytes", test_trailing_bytes);
  g_test_add_func ("/record/limits/decoding", test_limits_of_decoding);
  g_test_add_func ("/record/limits/encoding", test_limits_of_encoding);
  g_test_add_func ("/record/without-a-tail", test_encoding_without_a_tail);
  g_test_add_func ("/record/out-of-range", test_values_out_of_range);
  g_test_add_func ("/record/flags", test_flags_are_zero_or_one);
  g_test_add_func ("/record/nul", test_nul_is_made_visible);
  g_test_add_func ("/record/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/record/later-version", test_types_of_a_later_version);
  g_test_add_func ("/record/predicates", test_predicates);
  g_test_add_func ("/record/random", test_random_payloads);

  return g_test_run ();
}
