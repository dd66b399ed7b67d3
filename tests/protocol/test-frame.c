/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A frame opens to what was sealed, and any other bytes are refused. */

#include <glib.h>
#include <string.h>

#include "forge.h"
#include "sotto-crypto.h"
#include "sotto-frame.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"
#include "sotto-record.h"

#define CELL 0x01
#define BULK 0x02

/* Both directions of one chain, and a forger who knows it. */
typedef struct {
  SottoFrameCoder *coder;
  SottoSecret     *sending;
  SottoSecret     *receiving;
  Forge           *forge;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);
  g_autoptr (SottoSecret) unused = NULL;
  g_autoptr (GError)      error = NULL;

  fixture->coder = sotto_frame_coder_new (&error);
  g_assert_no_error (error);
  sotto_keys_derive_chains (root, &fixture->sending, &unused, &error);
  g_assert_no_error (error);
  fixture->receiving =
    sotto_secret_new_from (sotto_secret_get_data (fixture->sending),
                           SOTTO_CHAIN_SIZE);
  fixture->forge = forge_new (SOTTO_ROLE_JOINER, root);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->coder, sotto_frame_coder_free);
  g_clear_pointer (&fixture->sending, sotto_secret_unref);
  g_clear_pointer (&fixture->receiving, sotto_secret_unref);
  g_clear_pointer (&fixture->forge, forge_free);
}

static GBytes *
seal (Fixture *fixture, guint8 type, guint8 flags, gsize length)
{
  g_autoptr (GError) error = NULL;
  guint8            *payload = sotto_frame_begin (fixture->coder, type);
  GBytes            *wire;

  for (gsize i = 0; i < length; i++) {
    payload[i] = (guint8) (i + 1);
  }
  wire =
    sotto_frame_seal (fixture->coder, fixture->sending, flags, length, &error);
  g_assert_no_error (error);
  return wire;
}

/* 0 when it opens; the chain is as it was when it does not. */
static int
try_open (Fixture *fixture, const guint8 *wire, gsize length, SottoFrame *frame)
{
  g_autoptr (SottoSecret) before =
    sotto_secret_new_from (sotto_secret_get_data (fixture->receiving),
                           SOTTO_CHAIN_SIZE);
  g_autoptr (GError) error = NULL;

  if (sotto_frame_open (fixture->coder, fixture->receiving, wire, length, frame,
                        &error)) {
    g_assert_no_error (error);
    return 0;
  }
  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
  memcpy (sotto_secret_get_data (fixture->receiving),
          sotto_secret_get_data (before), SOTTO_CHAIN_SIZE);
  return error->code;
}

static void
check_round_trip (Fixture *fixture, guint8 type, guint8 flags, gsize length)
{
  g_autoptr (GBytes) wire = seal (fixture, type, flags, length);
  gsize              size;
  const guint8      *bytes = g_bytes_get_data (wire, &size);
  SottoFrame         frame;

  g_assert_cmpuint (size, ==, sotto_record_is_bulk (type) ? 65536 : 1024);
  g_assert_cmpuint (sotto_frame_get_length (bytes[0]), ==, size);
  g_assert_cmpint (try_open (fixture, bytes, size, &frame), ==, 0);
  g_assert_cmphex (frame.type, ==, type);
  g_assert_cmphex (frame.flags, ==, flags);
  g_assert_cmpuint (frame.length, ==, length);
  for (gsize i = 0; i < length; i++) {
    g_assert_cmphex (frame.payload[i], ==, (guint8) (i + 1));
  }
}

static void
test_every_length_of_a_cell (Fixture *fixture, gconstpointer data)
{
  for (gsize length = 0; length <= SOTTO_CELL_PAYLOAD_MAX; length++) {
    check_round_trip (fixture, SOTTO_RECORD_TEXT, length % 2, length);
  }
}

static void
test_lengths_of_a_bulk_frame (Fixture *fixture, gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 1003, 1004, 65514, 65515 };

  G_STATIC_ASSERT (SOTTO_BULK_PAYLOAD_MAX == 65515);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    check_round_trip (fixture, SOTTO_RECORD_FILE_DATA, 0, lengths[i]);
  }
}

static void
test_first_bytes (Fixture *fixture, gconstpointer data)
{
  for (guint byte = 0; byte <= G_MAXUINT8; byte++) {
    gsize expected = byte == CELL ? 1024 : byte == BULK ? 65536 : 0;

    g_assert_cmpuint (sotto_frame_get_length ((guint8) byte), ==, expected);
  }
}

static void
test_equal_payloads_look_different (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  g_autoptr (GBytes) second = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  const guint8      *a = g_bytes_get_data (first, NULL);
  const guint8      *b = g_bytes_get_data (second, NULL);
  gsize              n_same = 0;

  for (gsize i = 1; i < SOTTO_CELL_SIZE; i++) {
    n_same += a[i] == b[i] ? 1 : 0;
  }
  /* About one byte in 256 is the same by chance. */
  g_assert_cmpuint (n_same, <, 32);
}

static void
test_every_bit_of_a_cell (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) wire = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  guint8            *bytes;
  gsize              size;
  SottoFrame         frame;

  bytes = g_bytes_unref_to_data (g_steal_pointer (&wire), &size);
  for (gsize bit = 0; bit < 8 * size; bit++) {
    bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
    g_assert_cmpint (try_open (fixture, bytes, size, &frame), ==,
                     SOTTO_PROTOCOL_ERROR_ALTERED);
    bytes[bit / 8] ^= (guint8) (1u << (bit % 8));
  }
  g_assert_cmpint (try_open (fixture, bytes, size, &frame), ==, 0);
  g_clear_pointer (&bytes, g_free);
}

/* One bit of every 61st byte, and all of the first and the last ones. */
static void
test_bits_of_a_bulk_frame (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) wire = seal (fixture, SOTTO_RECORD_FILE_DATA, 0, 60000);
  guint8            *bytes;
  gsize              size;
  SottoFrame         frame;

  bytes = g_bytes_unref_to_data (g_steal_pointer (&wire), &size);
  for (gsize i = 0; i < size; i += i < 32 || i > size - 80 ? 1 : 61) {
    guint8 flip = (guint8) (1u << (i % 8));

    bytes[i] ^= flip;
    g_assert_cmpint (try_open (fixture, bytes, size, &frame), !=, 0);
    bytes[i] ^= flip;
  }
  g_assert_cmpint (try_open (fixture, bytes, size, &frame), ==, 0);
  g_clear_pointer (&bytes, g_free);
}

static void
test_every_truncation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) wire = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  const guint8      *bytes = g_bytes_get_data (wire, NULL);
  SottoFrame         frame;

  for (gsize length = 0; length < SOTTO_CELL_SIZE; length++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);

    g_assert_cmpint (try_open (fixture, copy, length, &frame), ==,
                     SOTTO_PROTOCOL_ERROR_ALTERED);
  }
}

static void
test_one_byte_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) wire = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  g_autofree guint8 *longer = g_malloc0 (SOTTO_CELL_SIZE + 1);
  SottoFrame         frame;

  memcpy (longer, g_bytes_get_data (wire, NULL), SOTTO_CELL_SIZE);
  g_assert_cmpint (try_open (fixture, longer, SOTTO_CELL_SIZE + 1, &frame), ==,
                   SOTTO_PROTOCOL_ERROR_ALTERED);
}

/* A frame opens once, and only in its place. */
static void
test_replay_and_loss (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  g_autoptr (GBytes) second = seal (fixture, SOTTO_RECORD_TEXT, 0, 26);
  const guint8      *bytes = g_bytes_get_data (first, NULL);
  SottoFrame         frame;

  g_assert_cmpint (try_open (fixture, g_bytes_get_data (second, NULL),
                             SOTTO_CELL_SIZE, &frame),
                   ==, SOTTO_PROTOCOL_ERROR_ALTERED);
  g_assert_cmpint (try_open (fixture, bytes, SOTTO_CELL_SIZE, &frame), ==, 0);
  g_assert_cmpint (try_open (fixture, bytes, SOTTO_CELL_SIZE, &frame), ==,
                   SOTTO_PROTOCOL_ERROR_ALTERED);
}

/* What a peer who knows the keys may put into a frame. */
typedef struct {
  guint   line;
  guint8  kind;
  guint8  type;
  guint8  flags;
  guint16 length;
  int     code; /* 0: it opens */
} Row;

#define REFUSED SOTTO_PROTOCOL_ERROR_FRAME

static const Row rows[] = {
  { 1, CELL, 0x10, 0x00, 26, 0 },
  { 2, CELL, 0x10, 0x01, 26, 0 },
  { 3, CELL, 0x10, 0x01, 0, 0 },
  { 4, CELL, 0x1f, 0x01, 1003, 0 },
  { 5, CELL, 0x10, 0x00, 1003, 0 },
  { 6, CELL, 0x10, 0x00, 1004, REFUSED },
  { 7, CELL, 0x10, 0x00, 0xffff, REFUSED },
  { 8, BULK, 0x20, 0x00, 65515, 0 },
  { 9, BULK, 0x20, 0x00, 65516, REFUSED },
  { 10, BULK, 0x20, 0x00, 0xffff, REFUSED },
  { 11, CELL, 0x10, 0x02, 26, REFUSED },
  { 12, CELL, 0x10, 0x03, 26, REFUSED },
  { 13, CELL, 0x10, 0x80, 26, REFUSED },
  { 14, CELL, 0x0f, 0x01, 26, REFUSED }, /* MORE is for messages */
  { 15, CELL, 0x00, 0x01, 0, REFUSED },
  { 16, CELL, 0x21, 0x01, 17, REFUSED },
  { 17, BULK, 0x20, 0x01, 17, REFUSED },
  { 18, CELL, 0x30, 0x01, 17, REFUSED },
  { 19, CELL, 0x20, 0x00, 17, REFUSED }, /* the wrong kind */
  { 20, CELL, 0x25, 0x00, 17, REFUSED },
  { 21, BULK, 0x10, 0x00, 26, REFUSED },
  { 22, BULK, 0x00, 0x00, 0, REFUSED },
  { 23, BULK, 0x24, 0x00, 8, REFUSED },
  { 24, BULK, 0x25, 0x00, 8, 0 },
  { 25, BULK, 0x30, 0x00, 8, REFUSED },
  { 26, CELL, 0x30, 0x00, 8, 0 },
  { 27, BULK, 0x1f, 0x01, 17, REFUSED },
};

static void
test_every_row (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *zeros = g_malloc0 (SOTTO_BULK_SIZE);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row         *row = &rows[i];
    g_autoptr (GBytes) wire = forge_seal (fixture->forge, row->kind, row->type,
                                          row->flags, zeros, row->length);
    SottoFrame         frame;
    g_autoptr (GError) error = NULL;

    g_test_message ("line %u", row->line);
    sotto_frame_open (fixture->coder, fixture->receiving,
                      g_bytes_get_data (wire, NULL), g_bytes_get_size (wire),
                      &frame, &error);
    g_assert_cmpint (error != NULL ? error->code : 0, ==, row->code);
    if (row->code == 0) {
      g_assert_cmphex (frame.type, ==, row->type);
      g_assert_cmphex (frame.flags, ==, row->flags);
      g_assert_cmpuint (frame.length, ==, row->length);
    }
  }
}

/* Each single byte of padding that is not zero. */
static void
test_padding (Fixture *fixture, gconstpointer data)
{
  const gsize length = 26;

  for (gsize i = 4 + length; i < SOTTO_CELL_PLAINTEXT_SIZE; i++) {
    guint8 plaintext[SOTTO_CELL_PLAINTEXT_SIZE] = { SOTTO_RECORD_TEXT, 0, 0,
                                                    length };
    g_autoptr (GBytes) wire = NULL;
    g_autoptr (GError) error = NULL;
    SottoFrame         frame;

    plaintext[i] = (guint8) (1u << (i % 8));
    wire =
      forge_seal_plaintext (fixture->forge, CELL, plaintext, sizeof plaintext);
    g_assert_false (sotto_frame_open (fixture->coder, fixture->receiving,
                                      g_bytes_get_data (wire, NULL),
                                      g_bytes_get_size (wire), &frame, &error));
    g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_FRAME);
  }
}

static void
test_is_zero (Fixture *fixture, gconstpointer data)
{
  guint8 bytes[40] = { 0 };

  for (gsize size = 0; size <= sizeof bytes; size++) {
    g_assert_true (sotto_frame_is_zero (bytes, size));
    for (gsize i = 0; i < sizeof bytes; i++) {
      bytes[i] = 0x80;
      g_assert_cmpint (sotto_frame_is_zero (bytes, size), ==, i >= size);
      bytes[i] = 0;
    }
  }
}

/* Nothing of a frame is left behind in the coder's buffer. */
static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) wire = seal (fixture, SOTTO_RECORD_TEXT, 0, 1003);
  SottoFrame         frame;

  g_assert_cmpint (try_open (fixture, g_bytes_get_data (wire, NULL),
                             SOTTO_CELL_SIZE, &frame),
                   ==, 0);
  g_assert_false (sotto_frame_is_zero (frame.payload, frame.length));
  sotto_frame_forget (fixture->coder);
  g_assert_true (sotto_frame_is_zero (frame.payload - 4, 4 + frame.length));
}

/* A frame that was begun and given up is no obstacle to the next. */
static void
test_begin_twice (Fixture *fixture, gconstpointer data)
{
  sotto_frame_begin (fixture->coder, SOTTO_RECORD_FILE_DATA)[0] = 1;
  check_round_trip (fixture, SOTTO_RECORD_TEXT, 0, 26);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  add ("/frame/lengths/cell", test_every_length_of_a_cell);
  add ("/frame/lengths/bulk", test_lengths_of_a_bulk_frame);
  add ("/frame/first-bytes", test_first_bytes);
  add ("/frame/equal-payloads", test_equal_payloads_look_different);
  add ("/frame/every-bit/cell", test_every_bit_of_a_cell);
  add ("/frame/every-bit/bulk", test_bits_of_a_bulk_frame);
  add ("/frame/every-truncation", test_every_truncation);
  add ("/frame/one-byte-too-many", test_one_byte_too_many);
  add ("/frame/replay-and-loss", test_replay_and_loss);
  add ("/frame/every-row", test_every_row);
  add ("/frame/padding", test_padding);
  add ("/frame/is-zero", test_is_zero);
  add ("/frame/forget", test_forget);
  add ("/frame/begin-twice", test_begin_twice);

  return g_test_run ();
}
