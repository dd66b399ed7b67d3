/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A handshake, unless the input skips it, and the conversation after it: the
 * input says which end does what, when its frames arrive, and what is done to
 * them on the way. As long as nothing is, everything arrives as it was sent;
 * once something was, the end that it was done to hears nothing more. */

#include <string.h>

#include "handshake-pair.h"
#include "sotto-channel.h"
#include "sotto-channel-private.h"
#include "sotto-protocol-error.h"

#define ROLES HANDSHAKE_PAIR_ROLES

/* More only takes longer. */
#define TIMES_MAX 32

/* What one step does; the lowest bit of its first byte tells which end. */
typedef enum {
  SEND,
  DELIVER,
  RENEW,
  LIMIT, /* how many frames an epoch may have */
  ALTER,
  DROP,
  SWAP,
  N_DEEDS,
} Deed;

typedef struct _Talk Talk;

/* What the tap of an end's channel is told. */
typedef struct {
  Talk *talk;
  gsize role;
} End;

struct _Talk {
  SeededRandom  random;
  End           ends[ROLES]; /* by SottoRole, as all that follow */
  SottoChannel *channels[ROLES];
  GQueue        flights[ROLES];  /* of GBytes, by the sender */
  GQueue        tapped[ROLES];   /* the same frames, as its tap was told */
  GQueue        expected[ROLES]; /* of GBytes, by the sender */
  gboolean      tampered[ROLES]; /* with what the sender said */
};

static void
talk_init (Talk *talk)
{
  memset (talk, 0, sizeof *talk);
  seeded_random_init (&talk->random, 2);
  for (gsize role = 0; role < ROLES; role++) {
    talk->ends[role] = (End){ talk, role };
  }
}

/* All that there is to see of a frame, but for the direction. */
static GBytes *
describe (const SottoFrameInfo *info)
{
  g_autofree char *header =
    g_strdup_printf ("%u %" G_GUINT64_FORMAT " %u %u %" G_GSIZE_FORMAT
                     " %" G_GSIZE_FORMAT " ",
                     info->epoch, info->counter, info->type, info->flags,
                     info->wire_length, info->payload_length);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (bytes, g_bytes_get_data (info->wire, NULL),
                       (guint) g_bytes_get_size (info->wire));
  g_byte_array_append (bytes, g_bytes_get_data (info->payload, NULL),
                       (guint) g_bytes_get_size (info->payload));
  return g_byte_array_free_to_bytes (bytes);
}

/* Both ends see the same frames, in the same order. */
static void
tap (const SottoFrameInfo *info, gpointer user_data)
{
  End               *end = user_data;
  GQueue            *tapped = end->talk->tapped;
  g_autoptr (GBytes) frame = describe (info);
  g_autoptr (GBytes) sent = NULL;

  if (info->direction == SOTTO_DIRECTION_OUT) {
    g_queue_push_tail (&tapped[end->role], g_steal_pointer (&frame));
    return;
  }
  sent = g_queue_pop_head (&tapped[ROLES - 1 - end->role]);
  g_assert_nonnull (sent);
  g_assert_true (g_bytes_equal (sent, frame));
}

static void
open_channel (Talk *talk, gsize role, SottoSecret *root)
{
  talk->channels[role] =
    sotto_channel_new ((SottoRole) role, root, &talk->random.random);
  sotto_channel_set_tap (talk->channels[role], tap, &talk->ends[role]);
}

/* A handshake takes as long as a long conversation, so most inputs do better
 * without. Returns whether there is anything to go on with. */
static gboolean
skip_handshake (Talk *talk)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);

  for (gsize role = 0; role < ROLES; role++) {
    open_channel (talk, role, root);
  }
  return TRUE;
}

static gboolean
shake_hands (Talk *talk, FuzzInput *input)
{
  HandshakePair pair;
  gboolean      tampered;
  char         *codes[ROLES] = { NULL };

  handshake_pair_init (&pair);
  tampered = handshake_pair_play (&pair, -1, input);
  for (gsize role = 0; role < ROLES && !tampered; role++) {
    g_autoptr (SottoSecret) root = sotto_handshake_steal_root (pair.ends[role]);

    codes[role] = sotto_handshake_dup_code (root);
    open_channel (talk, role, root);
  }
  g_assert_cmpstr (codes[0], ==, codes[1]);
  for (gsize role = 0; role < ROLES; role++) {
    g_clear_pointer (&codes[role], g_free);
  }
  handshake_pair_clear (&pair);
  return !tampered;
}

static void
talk_clear (Talk *talk)
{
  for (gsize role = 0; role < ROLES; role++) {
    g_clear_pointer (&talk->channels[role], sotto_channel_free);
    g_queue_clear_full (&talk->flights[role], (GDestroyNotify) g_bytes_unref);
    g_queue_clear_full (&talk->tapped[role], (GDestroyNotify) g_bytes_unref);
    g_queue_clear_full (&talk->expected[role], (GDestroyNotify) g_bytes_unref);
  }
}

static void
collect (Talk *talk, gsize role)
{
  GBytes *frame;

  while ((frame = sotto_channel_pop_frame (talk->channels[role])) != NULL) {
    g_queue_push_tail (&talk->flights[role], frame);
  }
}

/* Type and payload, to be compared. */
static GBytes *
fingerprint (const SottoRecord *record)
{
  g_autoptr (GBytes) payload = sotto_record_encode (record, NULL);
  GByteArray        *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, &record->type, 1);
  if (payload != NULL && g_bytes_get_size (payload) > 0) {
    g_byte_array_append (bytes, g_bytes_get_data (payload, NULL),
                         (guint) g_bytes_get_size (payload));
  }
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
can_send (guint8 type)
{
  return type != SOTTO_RECORD_REKEY && type != SOTTO_RECORD_SWITCH;
}

/* Makes a text longer, so that it takes several frames. */
static void
stretch_text (SottoRecord *record, gsize times)
{
  GString *longer;

  if (record->type != SOTTO_RECORD_TEXT) {
    return;
  }
  longer = g_string_new (record->message.text);
  for (gsize i = 0; i < times; i++) {
    g_string_append (longer, record->message.text);
  }
  g_clear_pointer (&record->message.text, g_free);
  record->message.text = g_string_free (longer, FALSE);
}

/* From where the file was read to; it makes no difference to who gets it. */
static gboolean
send_bulk (SottoChannel *channel, const SottoRecord *record)
{
  SottoBulk    *bulk = sotto_bulk_new ();
  gsize         size;
  const guint8 *bytes = g_bytes_get_data (record->file.bytes, &size);

  if (size > 0) {
    memcpy (sotto_bulk_get_room (bulk), bytes, size);
  }
  sotto_bulk_set_length (bulk, size);
  return sotto_channel_send_bulk (channel, record->file.id, record->file.offset,
                                  bulk, NULL);
}

static gboolean
send_one (SottoChannel *channel, const SottoRecord *record)
{
  return record->type == SOTTO_RECORD_FILE_DATA
           ? send_bulk (channel, record)
           : sotto_channel_send (channel, record, NULL);
}

/* A record that the input makes, if it makes one. */
static void
send_record (Talk *talk, gsize role, FuzzInput *input)
{
  guint8                  type = fuzz_input_take_u8 (input);
  gsize                   wanted = fuzz_input_take_u8 (input);
  gsize                   times = fuzz_input_take_u8 (input) % TIMES_MAX;
  gsize                   length;
  const guint8           *payload;
  g_autoptr (SottoRecord) record = NULL;

  payload = fuzz_input_take_bytes (input, wanted, &length);
  record = sotto_record_decode (type, payload, length, NULL);
  if (record == NULL || !can_send (type)) {
    return;
  }
  stretch_text (record, times);
  if (send_one (talk->channels[role], record)) {
    g_queue_push_tail (&talk->expected[role], fingerprint (record));
  }
  collect (talk, role);
}

/* What arrives is what was sent, in that order. */
static void
check_record (Talk *talk, gsize from, const SottoRecord *record)
{
  g_autoptr (GBytes) expected = g_queue_pop_head (&talk->expected[from]);
  g_autoptr (GBytes) found = fingerprint (record);

  g_assert_nonnull (expected);
  g_assert_true (g_bytes_equal (expected, found));
}

/* A channel that has failed hands nothing on, whatever comes. */
static void
deliver (Talk *talk, gsize from)
{
  gsize                   to = ROLES - 1 - from;
  g_autoptr (GBytes)      frame = g_queue_pop_head (&talk->flights[from]);
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;

  if (frame == NULL) {
    return;
  }
  if (!sotto_channel_receive (talk->channels[to],
                              g_bytes_get_data (frame, NULL),
                              g_bytes_get_size (frame), &record, &error)) {
    g_assert_true (talk->tampered[from]);
    g_assert_null (record);
    return;
  }
  if (record != NULL) {
    check_record (talk, from, record);
  }
  collect (talk, to);
}

static void
renew (Talk *talk, gsize role)
{
  g_autoptr (GError) error = NULL;

  if (!sotto_channel_renew (talk->channels[role], &error)) {
    g_assert_true (talk->tampered[ROLES - 1 - role]);
  }
  collect (talk, role);
}

static void
alter (Talk *talk, gsize role, FuzzInput *input)
{
  GBytes *frame = g_queue_pop_head (&talk->flights[role]);
  guint8 *bytes;
  gsize   size;

  if (frame == NULL) {
    return;
  }
  bytes = g_bytes_unref_to_data (frame, &size);
  talk->tampered[role] |= fuzz_input_alter (input, bytes, size);
  g_queue_push_head (&talk->flights[role], g_bytes_new_take (bytes, size));
}

static void
drop (Talk *talk, gsize role)
{
  GBytes *frame = g_queue_pop_head (&talk->flights[role]);

  if (frame != NULL) {
    talk->tampered[role] = TRUE;
    g_bytes_unref (frame);
  }
}

static void
swap (Talk *talk, gsize role)
{
  GBytes *frame;

  if (g_queue_get_length (&talk->flights[role]) < 2) {
    return;
  }
  frame = g_queue_pop_head (&talk->flights[role]);
  g_queue_push_nth (&talk->flights[role], frame, 1);
  talk->tampered[role] = TRUE;
}

static void
step (Talk *talk, FuzzInput *input)
{
  guint8 choice = fuzz_input_take_u8 (input);
  gsize  role = choice & 1;

  switch ((choice >> 1) % N_DEEDS) {
  case SEND:
    send_record (talk, role, input);
    break;
  case RENEW:
    renew (talk, role);
    break;
  case LIMIT:
    sotto_channel_set_frames_max (talk->channels[role],
                                  1 + fuzz_input_take_u8 (input));
    break;
  case ALTER:
    alter (talk, role, input);
    break;
  case DROP:
    drop (talk, role);
    break;
  case SWAP:
    swap (talk, role);
    break;
  case DELIVER:
  default:
    deliver (talk, role);
    break;
  }
}

/* When all has arrived and nothing was done to it, nothing is missing. */
static void
finish (Talk *talk)
{
  for (gsize turn = 0; !g_queue_is_empty (&talk->flights[0]) ||
                       !g_queue_is_empty (&talk->flights[1]);
       turn++) {
    deliver (talk, turn % ROLES);
  }
  if (talk->tampered[0] || talk->tampered[1]) {
    return;
  }
  g_assert_true (g_queue_is_empty (&talk->expected[0]));
  g_assert_true (g_queue_is_empty (&talk->expected[1]));
  g_assert_true (sotto_channel_get_epoch (talk->channels[0]) ==
                 sotto_channel_get_epoch (talk->channels[1]));
  g_assert_false (sotto_channel_is_renewing (talk->channels[0]));
  g_assert_false (sotto_channel_is_renewing (talk->channels[1]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input;
  Talk      talk;
  gboolean  skips;

  fuzz_input_init (&input, data, size);
  talk_init (&talk);
  skips = fuzz_input_take_u8 (&input) != 0;
  if (skips ? skip_handshake (&talk) : shake_hands (&talk, &input)) {
    while (!fuzz_input_is_spent (&input)) {
      step (&talk, &input);
    }
    finish (&talk);
  }
  talk_clear (&talk);
  return 0;
}
