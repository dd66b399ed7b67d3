/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is said about frames. */

#include "sotto-wire-words.h"

#include <string.h>

#include "wire-test.h"

static SottoWireEntry *
get_entry (SottoWireLog *log, guint position)
{
  g_autoptr (SottoWireEntry) entry =
    g_list_model_get_item (G_LIST_MODEL (log), position);

  return entry;
}

static void
assert_content (SottoWireLog *log, guint position, const char *expected)
{
  g_autofree char *content =
    sotto_wire_words_describe_content (get_entry (log, position));

  g_assert_cmpstr (content, ==, expected);
}

static void
test_content (void)
{
  g_autoptr (SottoWireLog) log = sotto_wire_log_new ();
  g_autoptr (SottoRecord)  greeting = sotto_record_new (SOTTO_RECORD_GREETING);
  g_autoptr (SottoRecord)  ack = sotto_record_new (SOTTO_RECORD_ACK);
  g_autoptr (SottoRecord)  typing = sotto_record_new (SOTTO_RECORD_TYPING);
  g_autoptr (SottoRecord)  cover = sotto_record_new (SOTTO_RECORD_COVER);
  g_autofree char         *long_text = g_strnfill (101, 'x');

  greeting->greeting.name = g_strdup ("Bob <b>");
  ack->up_to = 7;
  typing->typing = TRUE;
  wire_test_add (log, SOTTO_DIRECTION_OUT, greeting, 0);
  wire_test_add (log, SOTTO_DIRECTION_IN, ack, 1);
  wire_test_add (log, SOTTO_DIRECTION_IN, typing, 2);
  wire_test_add (log, SOTTO_DIRECTION_IN, cover, 3);
  wire_test_say (log, SOTTO_DIRECTION_OUT, 5, "hi", 4);
  wire_test_say (log, SOTTO_DIRECTION_OUT, 6, long_text, 5);

  assert_content (log, 0, "A greeting from “Bob <b>”");
  assert_content (log, 1, "Messages up to 7 have arrived");
  assert_content (log, 2, "Began to type");
  assert_content (log, 3, "Nothing: it hides when somebody talks");
  assert_content (log, 4, "Message 5: “hi”");
  long_text[100] = '\0';
  {
    g_autofree char *expected = g_strdup_printf ("Message 6: “%s…”", long_text);

    assert_content (log, 5, expected);
  }
}

/* A part of a record, and one that is none, are described as such. */
static void
test_parts (void)
{
  g_autoptr (SottoWireLog) log = sotto_wire_log_new ();

  wire_test_add_bytes (log, SOTTO_RECORD_TEXT, 0x01, "part of a text", 14, 0);
  wire_test_add_bytes (log, SOTTO_RECORD_TEXT, 0x00, "bad", 3, 1);
  wire_test_add_bytes (log, 0x7e, 0x00, "", 0, 2);
  assert_content (log, 0, "A part of a longer record");
  assert_content (log, 1, "A part of a longer record");
  g_assert_cmpstr (sotto_wire_words_get_kind (get_entry (log, 2)), ==,
                   "unknown");
}

static void
assert_compared (SottoWireLog *log, guint position, const char *expected)
{
  g_autofree char *text =
    sotto_wire_words_compare (get_entry (log, position), G_LIST_MODEL (log));

  g_assert_cmpstr (text, ==, expected);
}

/* "hi" and "hi" carry the same, whoever says it and when; "bye" does not. */
static void
test_compare (void)
{
  g_autoptr (SottoWireLog) log = sotto_wire_log_new ();

  wire_test_say (log, SOTTO_DIRECTION_OUT, 1, "hi", 0x55);
  wire_test_say (log, SOTTO_DIRECTION_OUT, 2, "bye", 0x66);
  wire_test_say (log, SOTTO_DIRECTION_IN, 1, "hi", 0x77);
  wire_test_say (log, SOTTO_DIRECTION_OUT, 3, "hi", 0x77);
  assert_compared (log, 0, "No earlier frame carries the same.");
  assert_compared (log, 1, "No earlier frame carries the same.");
  assert_compared (log, 2,
                   "0 of 1023 encrypted bytes agree with the previous equal "
                   "message; chance alone would make 4 agree.");
  assert_compared (log, 3,
                   "1023 of 1023 encrypted bytes agree with the previous equal "
                   "message; chance alone would make 4 agree.");
}

static void
test_summary (void)
{
  g_autoptr (SottoWireLog) log = sotto_wire_log_new ();
  g_autofree char         *summary = NULL;
  g_autofree char         *size = NULL;

  wire_test_say (log, SOTTO_DIRECTION_OUT, 1, "hi", 0);
  summary = sotto_wire_words_summarise (get_entry (log, 0));
  g_assert_cmpstr (summary, ==,
                   "Sent, TEXT, at 00:00:00.000, epoch 3, frame 17, 1024 "
                   "bytes");
  size = sotto_wire_words_describe_size (get_entry (log, 0));
  g_assert_cmpstr (size, ==,
                   "1024 bytes on the wire: 26 of content, 977 of zeros that "
                   "fill it up, the rest header and seal");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-words/content", test_content);
  g_test_add_func ("/wire-words/parts", test_parts);
  g_test_add_func ("/wire-words/compare", test_compare);
  g_test_add_func ("/wire-words/summary", test_summary);

  return g_test_run ();
}
