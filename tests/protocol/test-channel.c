/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two channels say things to each other, and somebody stands between them. */

#include <glib.h>
#include <string.h>

#include "channel-pair.h"
#include "sotto-crypto.h"
#include "sotto-protocol-error.h"

#define CELL 0x01
#define BULK 0x02
#define SEED 1
#define JOINER SOTTO_ROLE_JOINER
#define HOST SOTTO_ROLE_HOST

static SottoRecord *
new_text (guint64 id, gsize length)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_TEXT);

  record->id = id;
  record->message.text = g_strnfill (length, 'x');
  return record;
}

static void
assert_same (const SottoRecord *a, const SottoRecord *b)
{
  g_autoptr (GBytes) a_bytes = NULL;
  g_autoptr (GBytes) b_bytes = NULL;

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmphex (a->type, ==, b->type);
  a_bytes = sotto_record_encode (a, NULL);
  b_bytes = sotto_record_encode (b, NULL);
  g_assert_nonnull (a_bytes);
  g_assert_nonnull (b_bytes);
  g_assert_true (g_bytes_equal (a_bytes, b_bytes));
}

/* Sends @record to the other end; returns how many frames that took. */
static guint
check_arrives (ChannelPair *pair, SottoRole from, const SottoRecord *record)
{
  guint n_frames = channel_pair_send (pair, from, record);

  for (guint i = 1; i <= n_frames; i++) {
    g_autoptr (SottoRecord) received = channel_pair_pass (pair, from);

    if (i < n_frames) {
      g_assert_null (received);
    } else {
      assert_same (record, received);
    }
  }
  return n_frames;
}

static void
test_both_ways (void)
{
  ChannelPair             pair;
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);
  g_autoptr (SottoRecord) text = new_text (1, 2);

  channel_pair_init (&pair, SEED);
  g_assert_cmpuint (check_arrives (&pair, JOINER, cover), ==, 1);
  g_assert_cmpuint (check_arrives (&pair, HOST, text), ==, 1);
  g_assert_cmpuint (check_arrives (&pair, JOINER, text), ==, 1);
  g_assert_cmpuint (sotto_channel_get_frames_sent (pair.channels[JOINER]), ==,
                    2);
  g_assert_cmpuint (sotto_channel_get_frames_sent (pair.channels[HOST]), ==, 1);
  channel_pair_clear (&pair);
}

/* 24 bytes of head; a cell holds 1003. */
static void
test_lengths_of_texts (void)
{
  static const struct {
    gsize length;
    guint n_frames;
  } rows[] = {
    { 1, 1 },    { 978, 1 },  { 979, 1 },    { 980, 2 },
    { 1982, 2 }, { 1983, 3 }, { 65535, 66 }, { 65536, 66 },
  };
  ChannelPair pair;

  channel_pair_init (&pair, SEED);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (SottoRecord) text = new_text (i, rows[i].length);

    g_assert_cmpuint (check_arrives (&pair, JOINER, text), ==,
                      rows[i].n_frames);
  }
  channel_pair_clear (&pair);
}

static void
test_file_data (void)
{
  static const gsize lengths[] = { 0, 1, 65498, 65499 };
  ChannelPair        pair;

  channel_pair_init (&pair, SEED);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (SottoRecord) data = sotto_record_new (SOTTO_RECORD_FILE_DATA);

    data->file.bytes =
      g_bytes_new_take (g_strnfill (lengths[i], 'f'), lengths[i]);
    g_assert_cmpuint (check_arrives (&pair, HOST, data), ==, 1);
  }
  channel_pair_clear (&pair);
}

/* A record that cannot be sent costs nothing: no frame, and no channel. */
static void
test_what_cannot_be_sent (void)
{
  ChannelPair             pair;
  g_autoptr (SottoRecord) too_long = new_text (1, SOTTO_TEXT_SIZE_MAX + 1);
  g_autoptr (SottoRecord) empty = new_text (1, 0);
  g_autoptr (SottoRecord) answer = sotto_record_new (SOTTO_RECORD_FILE_ANSWER);
  g_autoptr (SottoRecord) text = new_text (1, 5);
  g_autoptr (GError)      error = NULL;

  channel_pair_init (&pair, SEED);
  answer->file.value = 2;
  g_assert_false (sotto_channel_send (pair.channels[HOST], too_long, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_false (sotto_channel_send (pair.channels[HOST], empty, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_RECORD);
  g_clear_error (&error);
  g_assert_false (sotto_channel_send (pair.channels[HOST], answer, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_RECORD);
  g_assert_null (sotto_channel_pop_frame (pair.channels[HOST]));
  g_assert_cmpuint (check_arrives (&pair, HOST, text), ==, 1);
  channel_pair_clear (&pair);
}

static void
test_frame_lengths (void)
{
  for (guint byte = 0; byte <= G_MAXUINT8; byte++) {
    g_autoptr (GError) error = NULL;
    gsize length = sotto_channel_get_frame_length ((guint8) byte, &error);

    if (byte == CELL || byte == BULK) {
      g_assert_no_error (error);
      g_assert_cmpuint (length, ==, byte == CELL ? 1024 : 65536);
    } else {
      g_assert_cmpuint (length, ==, 0);
      g_assert_error (error, SOTTO_PROTOCOL_ERROR,
                      SOTTO_PROTOCOL_ERROR_ALTERED);
    }
  }
}

/* Every use of a channel that has failed fails in the same way. */
static void
assert_dead (SottoChannel *channel, int code)
{
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);
  g_autoptr (SottoRecord) record = NULL;
  const guint8            frame[1] = { CELL };
  g_autoptr (GError)      error = NULL;

  g_assert_false (sotto_channel_send (channel, cover, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, code);
  g_clear_error (&error);
  g_assert_false (sotto_channel_renew (channel, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, code);
  g_clear_error (&error);
  g_assert_false (sotto_channel_receive (channel, frame, sizeof frame, &record,
                                         &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, code);
  g_assert_null (record);
  g_assert_false (sotto_channel_is_renewing (channel));
  g_assert_null (sotto_channel_pop_frame (channel));
}

/* What was altered is refused without an answer. */
static void
check_refused (ChannelPair *pair, SottoRole from, int code)
{
  SottoRole               to = channel_pair_get_other (from);
  guint                   on_their_way = pair->flights[to].length;
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;

  g_assert_false (channel_pair_deliver (pair, from, &record, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, code);
  g_assert_null (record);
  assert_dead (pair->channels[to], code);
  g_assert_cmpuint (pair->flights[to].length, ==, on_their_way);
}

/* What somebody between the ends can do to frames. */
typedef enum {
  DROP,
  SWAP,
  REFLECT,
  ALTER,
} Attack;

static void
attack (ChannelPair *pair, Attack attack)
{
  GQueue *flight = &pair->flights[JOINER];
  GBytes *first = g_queue_pop_head (flight);
  guint8 *bytes;
  gsize   size;

  switch (attack) {
  case DROP:
    g_bytes_unref (first);
    break;
  case SWAP:
    g_queue_push_nth (flight, first, 1);
    break;
  case REFLECT:
    g_queue_push_head (&pair->flights[HOST], first);
    break;
  case ALTER:
  default:
    bytes = g_bytes_unref_to_data (first, &size);
    bytes[size - 1] ^= 1;
    g_queue_push_head (flight, g_bytes_new_take (bytes, size));
    break;
  }
}

static void
test_attacks (void)
{
  static const struct {
    Attack    attack;
    SottoRole from; /* whose frame is refused */
  } rows[] = {
    { DROP, JOINER }, { SWAP, JOINER }, { REFLECT, HOST }, { ALTER, JOINER }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    ChannelPair             pair;
    g_autoptr (SottoRecord) text = new_text (1, 5);

    channel_pair_init (&pair, SEED);
    channel_pair_send (&pair, JOINER, text);
    channel_pair_send (&pair, JOINER, text);
    attack (&pair, rows[i].attack);
    check_refused (&pair, rows[i].from, SOTTO_PROTOCOL_ERROR_ALTERED);
    channel_pair_clear (&pair);
  }
}

static void
test_replay (void)
{
  ChannelPair             pair;
  g_autoptr (SottoRecord) text = new_text (1, 5);
  g_autoptr (SottoRecord) received = NULL;

  channel_pair_init (&pair, SEED);
  channel_pair_send (&pair, JOINER, text);
  g_queue_push_tail (&pair.flights[JOINER],
                     g_bytes_ref (g_queue_peek_head (&pair.flights[JOINER])));
  received = channel_pair_pass (&pair, JOINER);
  assert_same (text, received);
  check_refused (&pair, JOINER, SOTTO_PROTOCOL_ERROR_ALTERED);
  channel_pair_clear (&pair);
}

/* What the tap was shown, one line for each frame. */
static void
tap_cb (const SottoFrameInfo *info, gpointer user_data)
{
  g_string_append_printf (user_data,
                          "%s %u/%" G_GUINT64_FORMAT " %s+%u %" G_GSIZE_FORMAT
                          "\n",
                          info->direction == SOTTO_DIRECTION_OUT ? "out" : "in",
                          info->epoch, info->counter,
                          sotto_record_get_name (info->type), info->flags,
                          g_bytes_get_size (info->payload));
  g_assert_cmpuint (g_bytes_get_size (info->wire), ==, 1024);
}

/* What was sealed is still there, and nothing more comes of it. */
static void
test_end (void)
{
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);
  g_autoptr (GBytes)      sealed = NULL;
  ChannelPair             pair;

  channel_pair_init (&pair, 1);
  g_assert_true (sotto_channel_send (pair.channels[JOINER], cover, NULL));
  sotto_channel_end (pair.channels[JOINER]);
  sealed = sotto_channel_pop_frame (pair.channels[JOINER]);
  g_assert_nonnull (sealed);
  assert_dead (pair.channels[JOINER], SOTTO_PROTOCOL_ERROR_ORDER);
  sotto_channel_end (pair.channels[JOINER]);
  assert_dead (pair.channels[JOINER], SOTTO_PROTOCOL_ERROR_ORDER);
  channel_pair_clear (&pair);
}

static void
test_tap (void)
{
  ChannelPair             pair;
  g_autoptr (GString)     seen = g_string_new (NULL);
  g_autoptr (SottoRecord) text = new_text (1, 1000);
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);

  channel_pair_init (&pair, SEED);
  sotto_channel_set_tap (pair.channels[HOST], tap_cb, seen);
  check_arrives (&pair, HOST, text);
  sotto_channel_renew (pair.channels[JOINER], NULL);
  channel_pair_settle (&pair);
  check_arrives (&pair, JOINER, cover);
  check_arrives (&pair, HOST, cover);
  g_assert_cmpstr (seen->str, ==,
                   "out 0/0 TEXT+1 1003\n"
                   "out 0/1 TEXT+0 21\n"
                   "in 0/0 REKEY+0 36\n"
                   "out 0/2 REKEY+0 36\n"
                   "out 0/3 SWITCH+0 4\n"
                   "in 0/1 SWITCH+0 4\n"
                   "in 1/0 COVER+0 0\n"
                   "out 1/0 COVER+0 0\n");
  channel_pair_clear (&pair);
}

/* What cannot be opened is shown to nobody. */
static void
test_tap_is_not_shown_forgeries (void)
{
  ChannelPair             pair;
  g_autoptr (GString)     seen = g_string_new (NULL);
  g_autoptr (SottoRecord) text = new_text (1, 5);

  channel_pair_init (&pair, SEED);
  sotto_channel_set_tap (pair.channels[HOST], tap_cb, seen);
  channel_pair_send (&pair, JOINER, text);
  attack (&pair, ALTER);
  check_refused (&pair, JOINER, SOTTO_PROTOCOL_ERROR_ALTERED);
  g_assert_cmpstr (seen->str, ==, "");
  channel_pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/channel/both-ways", test_both_ways);
  g_test_add_func ("/channel/lengths-of-texts", test_lengths_of_texts);
  g_test_add_func ("/channel/file-data", test_file_data);
  g_test_add_func ("/channel/cannot-be-sent", test_what_cannot_be_sent);
  g_test_add_func ("/channel/frame-lengths", test_frame_lengths);
  g_test_add_func ("/channel/attacks", test_attacks);
  g_test_add_func ("/channel/replay", test_replay);
  g_test_add_func ("/channel/end", test_end);
  g_test_add_func ("/channel/tap", test_tap);
  g_test_add_func ("/channel/tap/forgeries", test_tap_is_not_shown_forgeries);

  return g_test_run ();
}
