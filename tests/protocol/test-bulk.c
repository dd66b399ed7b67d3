/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The bytes of a file, without a copy from where they were read to where they
 * are written. */

#include "sotto-bulk.h"

#include <string.h>

#include "channel-pair.h"
#include "sotto-channel-private.h"
#include "sotto-crypto.h"
#include "sotto-frame-room.h"

#define SEED 1
#define JOINER SOTTO_ROLE_JOINER
#define HOST SOTTO_ROLE_HOST
#define OFFSET G_GUINT64_CONSTANT (0x123456789a)

static const gsize lengths[] = { 0, 1, 1000, SOTTO_FILE_DATA_MAX - 1,
                                 SOTTO_FILE_DATA_MAX };

static void
fill (guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    bytes[i] = (guint8) (i * 7 + 1);
  }
}

static SottoBulk *
make_bulk (gsize length)
{
  SottoBulk *bulk = sotto_bulk_new ();

  /* What is beyond the length is nobody's business. */
  memset (sotto_bulk_get_room (bulk), 0xee, SOTTO_FILE_DATA_MAX);
  fill (sotto_bulk_get_room (bulk), length);
  sotto_bulk_set_length (bulk, length);
  return bulk;
}

static void
send (ChannelPair *pair, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sotto_channel_send_bulk (pair->channels[JOINER], -3, OFFSET,
                                          make_bulk (length), &error));
  g_assert_no_error (error);
  channel_pair_collect (pair, JOINER);
}

static void
assert_bytes (GBytes *bytes, gsize length)
{
  g_autofree guint8 *wanted = g_malloc (length + 1);

  fill (wanted, length);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   wanted, length);
}

static void
test_room (void)
{
  g_autoptr (SottoBulk) bulk = sotto_bulk_new ();

  g_assert_cmpuint (sotto_bulk_get_length (bulk), ==, 0);
  memset (sotto_bulk_get_room (bulk), 1, SOTTO_FILE_DATA_MAX);
  sotto_bulk_set_length (bulk, SOTTO_FILE_DATA_MAX);
  g_assert_cmpuint (sotto_bulk_get_length (bulk), ==, SOTTO_FILE_DATA_MAX);
}

static void
test_arrives (void)
{
  ChannelPair pair;

  channel_pair_init (&pair, SEED);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (SottoRecord) record = NULL;

    send (&pair, lengths[i]);
    record = channel_pair_pass (&pair, JOINER);
    g_assert_nonnull (record);
    g_assert_cmphex (record->type, ==, SOTTO_RECORD_FILE_DATA);
    g_assert_cmpint (record->file.id, ==, -3);
    g_assert_cmpuint (record->file.offset, ==, OFFSET);
    assert_bytes (record->file.bytes, lengths[i]);
  }
  channel_pair_clear (&pair);
}

/* On the wire there is nothing to tell it from a record that was copied. */
static void
test_same_frame (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (SottoRecord) record = sotto_record_new (SOTTO_RECORD_FILE_DATA);
    g_autoptr (SottoBulk)   bulk = make_bulk (lengths[i]);
    ChannelPair             pair;
    ChannelPair             other;

    channel_pair_init (&pair, SEED);
    channel_pair_init (&other, SEED);
    record->file.id = -3;
    record->file.offset = OFFSET;
    record->file.bytes = g_bytes_new (sotto_bulk_get_room (bulk), lengths[i]);
    channel_pair_send (&pair, JOINER, record);
    send (&other, lengths[i]);
    g_assert_true (g_bytes_equal (g_queue_peek_head (&pair.flights[JOINER]),
                                  g_queue_peek_head (&other.flights[JOINER])));
    channel_pair_clear (&pair);
    channel_pair_clear (&other);
  }
}

/* The frame is sealed where the bytes of the file were read to. */
static void
test_sealed_in_place (void)
{
  SottoBulk         *bulk = make_bulk (100);
  const guint8      *room = sotto_bulk_get_room (bulk);
  const guint8      *wire;
  g_autoptr (GBytes) frame = NULL;
  ChannelPair        pair;

  channel_pair_init (&pair, SEED);
  sotto_channel_send_bulk (pair.channels[JOINER], 1, 0, bulk, NULL);
  frame = sotto_channel_pop_frame (pair.channels[JOINER]);
  wire = g_bytes_get_data (frame, NULL);
  g_assert_cmpuint (g_bytes_get_size (frame), ==, SOTTO_BULK_SIZE);
  g_assert_true (room > wire && room < wire + SOTTO_BULK_SIZE);
  channel_pair_clear (&pair);
}

static gpointer
check_and_free (gpointer data)
{
  g_autoptr (GBytes) bytes = data;

  assert_bytes (bytes, SOTTO_FILE_DATA_MAX);
  return NULL;
}

/* Whoever writes the file may take its time, and a thread of its own. */
static void
test_outlives (void)
{
  GThread    *threads[3];
  ChannelPair pair;

  channel_pair_init (&pair, SEED);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (SottoRecord) record = NULL;

    send (&pair, SOTTO_FILE_DATA_MAX);
    record = channel_pair_pass (&pair, JOINER);
    threads[i] = g_thread_new ("writer", check_and_free,
                               g_steal_pointer (&record->file.bytes));
  }
  channel_pair_clear (&pair);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_thread_join (threads[i]);
  }
}

/* Bulk frames are counted as all are. */
static void
test_renews (void)
{
  ChannelPair             pair;
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (SottoRecord) after = NULL;

  channel_pair_init (&pair, SEED);
  sotto_channel_set_frames_max (pair.channels[JOINER], 1);
  send (&pair, 10);
  g_assert_true (sotto_channel_is_renewing (pair.channels[JOINER]));
  record = channel_pair_pass (&pair, JOINER);
  assert_bytes (record->file.bytes, 10);
  channel_pair_settle (&pair);
  g_assert_cmpuint (sotto_channel_get_epoch (pair.channels[HOST]), ==, 1);
  send (&pair, 11);
  after = channel_pair_pass (&pair, JOINER);
  assert_bytes (after->file.bytes, 11);
  channel_pair_clear (&pair);
}

/* A channel that is at its end takes it all the same. */
static void
test_dead (void)
{
  ChannelPair        pair;
  g_autoptr (GError) error = NULL;

  channel_pair_init (&pair, SEED);
  sotto_channel_end (pair.channels[JOINER]);
  g_assert_false (sotto_channel_send_bulk (pair.channels[JOINER], 1, 0,
                                           make_bulk (1), &error));
  g_assert_nonnull (error);
  g_assert_null (sotto_channel_pop_frame (pair.channels[JOINER]));
  channel_pair_clear (&pair);
}

typedef struct {
  guint   n_seen;
  GBytes *wire[2]; /* by SottoDirection */
} Seen;

static void
tap_cb (const SottoFrameInfo *info, gpointer user_data)
{
  Seen              *seen = user_data;
  g_autoptr (GBytes) payload =
    g_bytes_new_from_bytes (info->payload, 16, SOTTO_FRAME_INFO_BYTES_MAX - 16);

  seen->n_seen++;
  seen->wire[info->direction] = g_bytes_ref (info->wire);
  g_assert_cmphex (info->type, ==, SOTTO_RECORD_FILE_DATA);
  g_assert_cmpuint (info->wire_length, ==, SOTTO_BULK_SIZE);
  g_assert_cmpuint (info->payload_length, ==, 16 + SOTTO_FILE_DATA_MAX);
  g_assert_cmpuint (g_bytes_get_size (info->wire), ==,
                    SOTTO_FRAME_INFO_BYTES_MAX);
  assert_bytes (payload, SOTTO_FRAME_INFO_BYTES_MAX - 16);
}

/* Both taps see the same beginning, of the frame and of what is in it. */
static void
test_tap (void)
{
  ChannelPair             pair;
  g_autoptr (SottoRecord) record = NULL;
  Seen                    seen = { 0 };

  channel_pair_init (&pair, SEED);
  sotto_channel_set_tap (pair.channels[JOINER], tap_cb, &seen);
  sotto_channel_set_tap (pair.channels[HOST], tap_cb, &seen);
  send (&pair, SOTTO_FILE_DATA_MAX);
  record = channel_pair_pass (&pair, JOINER);
  g_assert_cmpuint (seen.n_seen, ==, 2);
  g_assert_true (g_bytes_equal (seen.wire[0], seen.wire[1]));
  g_clear_pointer (&seen.wire[0], g_bytes_unref);
  g_clear_pointer (&seen.wire[1], g_bytes_unref);
  channel_pair_clear (&pair);
}

/* More than are kept: none is anybody else's before it is given back, and the
 * last one to come is the first to go. */
static void
test_kept (void)
{
  guint8 *rooms[SOTTO_FRAME_ROOMS_MAX + 1];
  guint8 *last;

  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++) {
    rooms[i] = sotto_frame_room_new ();
    memset (rooms[i], (int) i, SOTTO_BULK_SIZE);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++) {
    g_assert_cmpuint (rooms[i][0], ==, i);
    g_assert_cmpuint (rooms[i][SOTTO_BULK_SIZE - 1], ==, i);
    sotto_frame_room_free (rooms[i]);
  }
  last = sotto_frame_room_new ();
  sotto_frame_room_free (last);
  g_assert_true (sotto_frame_room_new () == last);
  sotto_frame_room_free (last);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/bulk/room", test_room);
  g_test_add_func ("/bulk/arrives", test_arrives);
  g_test_add_func ("/bulk/same-frame", test_same_frame);
  g_test_add_func ("/bulk/sealed-in-place", test_sealed_in_place);
  g_test_add_func ("/bulk/outlives", test_outlives);
  g_test_add_func ("/bulk/renews", test_renews);
  g_test_add_func ("/bulk/dead", test_dead);
  g_test_add_func ("/bulk/tap", test_tap);
  g_test_add_func ("/bulk/kept", test_kept);
  return g_test_run ();
}
