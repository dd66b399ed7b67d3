/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Describes frames, and compares those that carry the same. */

#include "sotto-wire-words.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-hex.h"
#include "sotto-time.h"

/* A numbered record begins with its id and its time, which differ even where
 * what is said does not: PROTOCOL.md, section 4. */
#define MESSAGE_HEADER_SIZE 16

/* The first byte of a frame tells its size and is not encrypted. */
#define CLEAR_SIZE 1

#define FLAG_MORE 0x01

/* In characters. */
#define TEXT_MAX 100

const char *
sotto_wire_words_get_kind (SottoWireEntry *entry)
{
  return sotto_record_get_name (sotto_wire_entry_get_record_type (entry));
}

const char *
sotto_wire_words_get_direction (SottoWireEntry *entry)
{
  return sotto_wire_entry_get_direction (entry) == SOTTO_DIRECTION_OUT
           ? _ ("Sent")
           : _ ("Received");
}

char *
sotto_wire_words_summarise (SottoWireEntry *entry)
{
  g_autofree char *time =
    sotto_time_format_exact (sotto_wire_entry_get_time (entry));

  /* Translators: "Sent", a kind of record, a time, two numbers, a length. */
  return g_strdup_printf (_ ("%s, %s, at %s, epoch %u, frame %llu, %zu bytes"),
                          sotto_wire_words_get_direction (entry),
                          sotto_wire_words_get_kind (entry), time,
                          sotto_wire_entry_get_epoch (entry),
                          (unsigned long long)
                            sotto_wire_entry_get_counter (entry),
                          sotto_wire_entry_get_wire_length (entry));
}

static gboolean
is_part (SottoWireEntry *entry)
{
  return (sotto_wire_entry_get_flags (entry) & FLAG_MORE) != 0;
}

static SottoRecord *
decode (SottoWireEntry *entry)
{
  gsize         length;
  const guint8 *payload =
    g_bytes_get_data (sotto_wire_entry_get_payload (entry), &length);

  if (is_part (entry) ||
      length != sotto_wire_entry_get_payload_length (entry)) {
    return NULL;
  }

  return sotto_record_decode (sotto_wire_entry_get_record_type (entry), payload,
                              length, NULL);
}

/* Of a long text, the beginning is enough to know which one it is. */
static char *
describe_text (const SottoRecord *record)
{
  const char      *text = record->message.text;
  g_autofree char *beginning = g_utf8_strlen (text, -1) > TEXT_MAX
                                 ? g_utf8_substring (text, 0, TEXT_MAX)
                                 : NULL;

  if (beginning != NULL) {
    return g_strdup_printf (_ ("Message %llu: “%s…”"),
                            (unsigned long long) record->id, beginning);
  }

  return g_strdup_printf (_ ("Message %llu: “%s”"),
                          (unsigned long long) record->id, text);
}

static char *
describe_record (const SottoRecord *record)
{
  switch ((SottoRecordType) record->type) {
  case SOTTO_RECORD_COVER:
    return g_strdup (_ ("Nothing: it hides when somebody talks"));
  case SOTTO_RECORD_GREETING:
    return g_strdup_printf (_ ("A greeting from “%s”"), record->greeting.name);
  case SOTTO_RECORD_ACK:
    return g_strdup_printf (_ ("Messages up to %llu have arrived"),
                            (unsigned long long) record->up_to);
  case SOTTO_RECORD_SEEN:
    return g_strdup_printf (_ ("Messages up to %llu have been seen"),
                            (unsigned long long) record->up_to);
  case SOTTO_RECORD_TYPING:
    return g_strdup (record->typing ? _ ("Began to type")
                                    : _ ("Stopped typing"));
  case SOTTO_RECORD_REKEY:
    return g_strdup_printf (_ ("A public key for epoch %u"),
                            record->rekey.epoch);
  case SOTTO_RECORD_SWITCH:
    return g_strdup_printf (_ ("The next frame uses the keys of epoch %u"),
                            record->rekey.epoch);
  case SOTTO_RECORD_BYE:
    return g_strdup (_ ("The end of the conversation"));
  case SOTTO_RECORD_PING:
    return g_strdup (_ ("Are you still there?"));
  case SOTTO_RECORD_PONG:
    return g_strdup (_ ("Still here"));
  case SOTTO_RECORD_TEXT:
    return describe_text (record);
  case SOTTO_RECORD_EDIT:
  case SOTTO_RECORD_RETRACT:
  case SOTTO_RECORD_REACTION:
  case SOTTO_RECORD_FILE_OFFER:
  case SOTTO_RECORD_FILE_DATA:
  case SOTTO_RECORD_FILE_ANSWER:
  case SOTTO_RECORD_FILE_END:
  case SOTTO_RECORD_FILE_RESULT:
  case SOTTO_RECORD_FILE_CANCEL:
  default:
    return g_strdup (sotto_record_get_name (record->type));
  }
}

char *
sotto_wire_words_describe_content (SottoWireEntry *entry)
{
  g_autoptr (SottoRecord) record = decode (entry);

  if (record != NULL) {
    return describe_record (record);
  }

  return g_strdup (_ ("A part of a longer record"));
}

char *
sotto_wire_words_describe_size (SottoWireEntry *entry)
{
  /* Translators: three numbers of bytes. */
  return g_strdup_printf (
    _ ("%zu bytes on the wire: %zu of content, %zu of zeros that fill it up, "
       "the rest header and seal"),
    sotto_wire_entry_get_wire_length (entry),
    sotto_wire_entry_get_payload_length (entry),
    sotto_wire_entry_get_padding_length (entry));
}

/* The part of the payload that is equal where what is said is equal. */
static GBytes *
get_comparable (SottoWireEntry *entry)
{
  GBytes *payload = sotto_wire_entry_get_payload (entry);
  gsize   size = g_bytes_get_size (payload);

  if (!sotto_record_is_message (sotto_wire_entry_get_record_type (entry))) {
    return g_bytes_ref (payload);
  }

  return g_bytes_new_from_bytes (payload, MIN (size, MESSAGE_HEADER_SIZE),
                                 size - MIN (size, MESSAGE_HEADER_SIZE));
}

static gboolean
carry_the_same (SottoWireEntry *a, SottoWireEntry *b)
{
  g_autoptr (GBytes) a_content = NULL;
  g_autoptr (GBytes) b_content = NULL;

  if (sotto_wire_entry_get_record_type (a) !=
        sotto_wire_entry_get_record_type (b) ||
      sotto_wire_entry_get_wire_length (a) !=
        sotto_wire_entry_get_wire_length (b) ||
      is_part (a) || is_part (b)) {
    return FALSE;
  }
  a_content = get_comparable (a);
  b_content = get_comparable (b);

  return g_bytes_equal (a_content, b_content);
}

static SottoWireEntry *
find_equal_before (SottoWireEntry *entry, GListModel *log)
{
  SottoWireEntry *found = NULL;
  guint           n_items = g_list_model_get_n_items (log);

  for (guint i = 0; i < n_items; i++) {
    g_autoptr (SottoWireEntry) other = g_list_model_get_item (log, i);

    if (other == entry) {
      break;
    }
    if (carry_the_same (entry, other)) {
      /* The log holds it as long as nothing is added to it. */
      found = other;
    }
  }

  return found;
}

static GBytes *
get_ciphertext (SottoWireEntry *entry)
{
  GBytes *wire = sotto_wire_entry_get_wire (entry);
  gsize   size = g_bytes_get_size (wire);
  gsize   skipped = MIN (size, CLEAR_SIZE);

  return g_bytes_new_from_bytes (wire, skipped, size - skipped);
}

char *
sotto_wire_words_compare (SottoWireEntry *entry, GListModel *log)
{
  SottoWireEntry    *other = find_equal_before (entry, log);
  g_autoptr (GBytes) here = NULL;
  g_autoptr (GBytes) there = NULL;
  gsize              size;

  if (other == NULL) {
    return g_strdup (_ ("No earlier frame carries the same."));
  }
  here = get_ciphertext (entry);
  there = get_ciphertext (other);
  size = MIN (g_bytes_get_size (here), g_bytes_get_size (there));

  /* Two bytes of noise agree once in 256 times. */
  return g_strdup_printf (
    _ ("%zu of %zu encrypted bytes agree with the previous equal message; "
       "chance alone would make %zu agree."),
    sotto_hex_count_equal (here, there), size, (size + 128) / 256);
}
