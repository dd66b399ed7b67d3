/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A channel whose peer knows the keys and says what it likes, in one epoch
 * after the other: frame after frame is sealed with the right key and received,
 * and now and then the channel itself is told to send or to renew. */

#include <string.h>

#include "forge.h"
#include "fuzz.h"
#include "sotto-channel.h"
#include "sotto-digest.h"
#include "sotto-protocol-error.h"
#include "sotto-x25519.h"
#include "test-random.h"

/* What the first byte of each step says, besides the kind of the frame. */
#define BULK 0x01
#define SEND 0x02
#define RENEW 0x04
#define FILL 0x08   /* the payload is repeated until a cell is full */
#define REPEAT 0x10 /* the frame comes so often */
#define EARLY 0x20  /* the peer has not greeted yet */

/* What the peer does. */
#define DEED(choice) ((choice) >> 6)

typedef enum {
  FRAME,
  REKEY,
  SWITCH,
  ALTER,
} Deed;

#define REPEATS 24
#define EPOCH_SIZE 4

/* The base point: the peer's private key is 1, so that the secret it has with
 * somebody is their public key. */
static const guint8 peer_key[SOTTO_X25519_SIZE] = { 9 };

typedef struct {
  SeededRandom  random;
  SottoSecret  *root; /* of the epoch that the forge is in */
  SottoChannel *channel;
  Forge        *forge;
  guint8        key[SOTTO_X25519_SIZE]; /* of the channel's newest REKEY */
} Bench;

/* What there is to see of a frame agrees with the frame. */
static void
tap (const SottoFrameInfo *info, gpointer user_data)
{
  Bench        *bench = user_data;
  gsize         length;
  const guint8 *payload = g_bytes_get_data (info->payload, &length);
  const guint8 *wire = g_bytes_get_data (info->wire, NULL);

  g_assert_true (info->wire_length ==
                 sotto_channel_get_frame_length (wire[0], NULL));
  g_assert_cmpuint (g_bytes_get_size (info->wire), ==,
                    MIN (info->wire_length, SOTTO_FRAME_INFO_BYTES_MAX));
  g_assert_cmpuint (info->payload_length, <, info->wire_length);
  g_assert_cmpuint (length, ==,
                    MIN (info->payload_length, SOTTO_FRAME_INFO_BYTES_MAX));
  if (info->direction == SOTTO_DIRECTION_OUT &&
      info->type == SOTTO_RECORD_REKEY) {
    g_assert_cmpuint (length, ==, EPOCH_SIZE + SOTTO_X25519_SIZE);
    memcpy (bench->key, payload + EPOCH_SIZE, SOTTO_X25519_SIZE);
  }
}

static void
bench_init (Bench *bench)
{
  memset (bench, 0, sizeof *bench);
  seeded_random_init (&bench->random, 1);
  bench->root = sotto_secret_new (SOTTO_ROOT_SIZE);
  bench->channel =
    sotto_channel_new (SOTTO_ROLE_HOST, bench->root, &bench->random.random);
  sotto_channel_set_tap (bench->channel, tap, bench);
  bench->forge = forge_new (SOTTO_ROLE_JOINER, bench->root);
}

static void
bench_clear (Bench *bench)
{
  g_clear_pointer (&bench->channel, sotto_channel_free);
  g_clear_pointer (&bench->forge, forge_free);
  g_clear_pointer (&bench->root, sotto_secret_unref);
}

static void
drop_frames (Bench *bench)
{
  GBytes *frame;

  while ((frame = sotto_channel_pop_frame (bench->channel)) != NULL) {
    g_bytes_unref (frame);
  }
}

static void
send_cover (Bench *bench)
{
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);
  g_autoptr (GError)      error = NULL;

  sotto_channel_send (bench->channel, cover, &error);
  g_assert_no_error (error);
}

static void
renew (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  sotto_channel_renew (bench->channel, &error);
  g_assert_no_error (error);
}

/* REKEY and SWITCH stay in the channel. */
static void
check_record (const SottoRecord *record)
{
  g_assert_true (record->type != SOTTO_RECORD_REKEY);
  g_assert_true (record->type != SOTTO_RECORD_SWITCH);
}

static GBytes *
seal (Bench *bench, FuzzInput *input, guint8 choice)
{
  guint8        type = fuzz_input_take_u8 (input);
  guint8        flags = fuzz_input_take_u8 (input);
  gsize         wanted = fuzz_input_take_u16 (input);
  gsize         length;
  const guint8 *payload = fuzz_input_take_bytes (input, wanted, &length);
  guint8        filled[SOTTO_CELL_PAYLOAD_MAX];

  if ((choice & FILL) == 0 || length == 0) {
    return forge_seal (bench->forge, (choice & BULK) != 0 ? 2 : 1, type, flags,
                       payload, (guint16) length);
  }
  for (gsize i = 0; i < sizeof filled; i++) {
    filled[i] = payload[i % length];
  }
  return forge_seal (bench->forge, 1, type, flags, filled, sizeof filled);
}

/* The channel has failed for good. It may have told the peer why. */
static void
check_failed (Bench *bench, const GError *error)
{
  g_autoptr (GBytes)      wire = forge_seal (bench->forge, 1, 0, 0, NULL, 0);
  g_autoptr (SottoRecord) record = NULL;

  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
  g_assert_true (error->code != SOTTO_PROTOCOL_ERROR_CRYPTO);
  g_assert_false (sotto_channel_receive (bench->channel,
                                         g_bytes_get_data (wire, NULL),
                                         g_bytes_get_size (wire), &record,
                                         NULL));
  g_assert_null (record);
  drop_frames (bench);
}

/* Whether the channel goes on. */
static gboolean
receive (Bench *bench, GBytes *wire)
{
  gsize                   size;
  const guint8           *bytes = g_bytes_get_data (wire, &size);
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;
  gsize length = sotto_channel_get_frame_length (bytes[0], &error);

  /* Who reads a stream takes as many bytes as the first one says. */
  if (length != size) {
    g_assert_true (length != 0 || error != NULL);
    return FALSE;
  }
  if (!sotto_channel_receive (bench->channel, bytes, size, &record, &error)) {
    g_assert_null (record);
    check_failed (bench, error);
    return FALSE;
  }
  if (record != NULL) {
    check_record (record);
  }
  drop_frames (bench);
  return TRUE;
}

static gboolean
receive_frame (Bench *bench, FuzzInput *input, guint8 choice)
{
  g_autoptr (GBytes) wire = seal (bench, input, choice);

  return receive (bench, wire);
}

static gboolean
receive_altered (Bench *bench, FuzzInput *input, guint8 choice)
{
  gsize    size;
  guint8  *bytes = g_bytes_unref_to_data (seal (bench, input, choice), &size);
  gboolean altered = fuzz_input_alter (input, bytes, size);
  g_autoptr (GBytes) wire = g_bytes_new_take (bytes, size);
  gboolean           received = receive (bench, wire);

  g_assert_false (altered && received);
  return received;
}

/* A REKEY or SWITCH that leads to the next epoch. */
static gboolean
receive_own (Bench *bench, guint8 type, const guint8 *key, gsize key_size)
{
  guint32            epoch = sotto_channel_get_epoch (bench->channel) + 1;
  guint8             payload[EPOCH_SIZE + SOTTO_X25519_SIZE];
  g_autoptr (GBytes) wire = NULL;

  for (gsize i = 0; i < EPOCH_SIZE; i++) {
    payload[i] = (guint8) (epoch >> (8 * (EPOCH_SIZE - 1 - i)));
  }
  if (key_size > 0) {
    memcpy (payload + EPOCH_SIZE, key, key_size);
  }
  wire = forge_seal (bench->forge, 1, type, 0, payload,
                     (guint16) (EPOCH_SIZE + key_size));
  return receive (bench, wire);
}

/* After its SWITCH the peer goes on in the next epoch. */
static gboolean
receive_switch (Bench *bench)
{
  const SottoPiece material[] = {
    { bench->key, SOTTO_X25519_SIZE }, /* the secret of both */
    { peer_key, SOTTO_X25519_SIZE },
    { bench->key, SOTTO_X25519_SIZE },
  };
  g_autoptr (SottoSecret) next = sotto_secret_new (SOTTO_ROOT_SIZE);
  g_autoptr (GError)      error = NULL;

  if (!receive_own (bench, SOTTO_RECORD_SWITCH, NULL, 0)) {
    return FALSE;
  }
  sotto_digest_hkdf_extract (sotto_secret_get_data (bench->root),
                             SOTTO_ROOT_SIZE, material, G_N_ELEMENTS (material),
                             sotto_secret_get_data (next), &error);
  g_assert_no_error (error);
  g_clear_pointer (&bench->root, sotto_secret_unref);
  bench->root = g_steal_pointer (&next);
  g_clear_pointer (&bench->forge, forge_free);
  bench->forge = forge_new (SOTTO_ROLE_JOINER, bench->root);
  return TRUE;
}

static gboolean
receive_deed (Bench *bench, FuzzInput *input, guint8 choice)
{
  switch (DEED (choice)) {
  case REKEY:
    return receive_own (bench, SOTTO_RECORD_REKEY, peer_key, sizeof peer_key);
  case SWITCH:
    return receive_switch (bench);
  case ALTER:
    return receive_altered (bench, input, choice);
  case FRAME:
  default:
    return receive_frame (bench, input, choice);
  }
}

static gboolean
step (Bench *bench, FuzzInput *input)
{
  guint8 choice = fuzz_input_take_u8 (input);
  guint  times = (choice & REPEAT) != 0 ? REPEATS : 1;

  sotto_channel_set_may_renew (bench->channel, (choice & EARLY) == 0);
  if ((choice & SEND) != 0) {
    send_cover (bench);
  }
  if ((choice & RENEW) != 0) {
    renew (bench);
  }
  for (guint i = 0; i < times; i++) {
    FuzzInput again = *input;

    if (!receive_deed (bench, i + 1 < times ? &again : input, choice)) {
      return FALSE;
    }
  }
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input;
  Bench     bench;

  fuzz_input_init (&input, data, size);
  bench_init (&bench);
  while (!fuzz_input_is_spent (&input) && step (&bench, &input)) {
    drop_frames (&bench);
  }
  bench_clear (&bench);
  return 0;
}
