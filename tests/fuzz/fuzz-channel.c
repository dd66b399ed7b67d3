/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A channel whose peer knows the keys and says what it likes: frame after frame
 * is sealed with the right key and received, and now and then the channel
 * itself is told to send or to renew. */

#include "forge.h"
#include "fuzz.h"
#include "sotto-channel.h"
#include "sotto-protocol-error.h"
#include "test-random.h"

/* What the first byte of each step says, besides the kind of the frame. */
#define BULK 0x01
#define SEND 0x02
#define RENEW 0x04

typedef struct {
  SeededRandom  random;
  SottoChannel *channel;
  Forge        *forge;
} Bench;

static void
bench_init (Bench *bench)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);

  seeded_random_init (&bench->random, 1);
  bench->channel =
    sotto_channel_new (SOTTO_ROLE_HOST, root, &bench->random.random);
  bench->forge = forge_new (SOTTO_ROLE_JOINER, root);
}

static void
bench_clear (Bench *bench)
{
  g_clear_pointer (&bench->channel, sotto_channel_free);
  g_clear_pointer (&bench->forge, forge_free);
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

  return forge_seal (bench->forge, (choice & BULK) != 0 ? 2 : 1, type, flags,
                     payload, (guint16) length);
}

/* Whether the channel goes on. */
static gboolean
receive (Bench *bench, GBytes *wire)
{
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;

  if (!sotto_channel_receive (bench->channel, g_bytes_get_data (wire, NULL),
                              g_bytes_get_size (wire), &record, &error)) {
    g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
    g_assert_true (error->code != SOTTO_PROTOCOL_ERROR_CRYPTO);
    g_assert_null (record);
    return FALSE;
  }
  if (record != NULL) {
    check_record (record);
  }
  return TRUE;
}

static gboolean
step (Bench *bench, FuzzInput *input)
{
  guint8             choice = fuzz_input_take_u8 (input);
  g_autoptr (GBytes) wire = NULL;

  if ((choice & SEND) != 0) {
    send_cover (bench);
  }
  if ((choice & RENEW) != 0) {
    renew (bench);
  }
  wire = seal (bench, input, choice);
  return receive (bench, wire);
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
