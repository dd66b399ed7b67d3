/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What sealing and opening a frame costs beside what AES-128-GCM alone costs
 * on the same bytes, and how much of it is the derivation of its key. */

#include <gcrypt.h>

#include <string.h>

#include "bench.h"
#include "sotto-channel.h"
#include "sotto-crypto.h"
#include "sotto-frame.h"
#include "sotto-keys.h"
#include "sotto-random.h"

#define ROUNDS 201

/* Frames for each figure: enough for a clock's tick to be nothing beside them,
 * and no more than the program would have in its queue. */
#define CELLS 256
#define BULKS 4

/* One kind of frame, and all that seals and opens it. */
typedef struct {
  guint8 type;
  gsize  size; /* of the frame */
  guint  times;

  /* libgcrypt */
  gcry_cipher_hd_t cipher;
  guint8          *bytes; /* the frame, plain or sealed */
  guint64          counter;

  /* SottoFrame */
  SottoFrameCoder *coder;
  SottoSecret     *out;
  SottoSecret     *in;
  gsize            length; /* of the payload */

  /* SottoChannel */
  SottoChannel *sender;
  SottoChannel *receiver;
  SottoRecord  *record;
  guint         seen;

  GPtrArray *frames; /* of GBytes */
} Subject;

static double
per_frame (const Subject *subject, double began)
{
  return (bench_get_time () - began) / subject->times * 1e6;
}

static void
check_gcrypt (gcry_error_t code)
{
  if (code != 0) {
    bench_fail ("libgcrypt: %s", gcry_strerror (code));
  }
}

/* AES-128-GCM by libgcrypt */

static guint8 *
get_tag (Subject *subject)
{
  return subject->bytes + subject->size - SOTTO_TAG_SIZE;
}

static void
begin_gcrypt (Subject *subject)
{
  guint8 iv[SOTTO_IV_SIZE] = { 0 };

  subject->counter++;
  memcpy (iv, &subject->counter, sizeof subject->counter);
  check_gcrypt (gcry_cipher_setiv (subject->cipher, iv, sizeof iv));
  check_gcrypt (gcry_cipher_authenticate (subject->cipher, subject->bytes, 1));
}

static void
seal_gcrypt (Subject *subject)
{
  begin_gcrypt (subject);
  check_gcrypt (gcry_cipher_encrypt (subject->cipher, subject->bytes + 1,
                                     subject->size - SOTTO_FRAME_OVERHEAD, NULL,
                                     0));
  check_gcrypt (gcry_cipher_gettag (subject->cipher, get_tag (subject),
                                    SOTTO_TAG_SIZE));
}

static void
set_gcrypt_key (Subject *subject)
{
  guint8 key[SOTTO_KEY_SIZE] = { 1 };

  memcpy (key + 1, &subject->counter, sizeof subject->counter);
  check_gcrypt (gcry_cipher_setkey (subject->cipher, key, sizeof key));
}

static double
run_gcrypt_seal (gpointer data)
{
  Subject *subject = data;
  double   began = bench_get_time ();

  for (guint i = 0; i < subject->times; i++) {
    seal_gcrypt (subject);
  }
  return per_frame (subject, began);
}

static double
run_gcrypt_seal_keyed (gpointer data)
{
  Subject *subject = data;
  double   began = bench_get_time ();

  for (guint i = 0; i < subject->times; i++) {
    set_gcrypt_key (subject);
    seal_gcrypt (subject);
  }
  return per_frame (subject, began);
}

/* Opens what it seals, apart, so that it stays to be opened again. */
static double
run_gcrypt_open (gpointer data)
{
  Subject           *subject = data;
  gsize              size = subject->size - SOTTO_FRAME_OVERHEAD;
  g_autofree guint8 *plaintext = g_malloc (size);
  double             began;

  seal_gcrypt (subject);
  began = bench_get_time ();
  for (guint i = 0; i < subject->times; i++) {
    subject->counter--;
    begin_gcrypt (subject);
    check_gcrypt (gcry_cipher_decrypt (subject->cipher, plaintext, size,
                                       subject->bytes + 1, size));
    check_gcrypt (gcry_cipher_checktag (subject->cipher, get_tag (subject),
                                        SOTTO_TAG_SIZE));
  }
  return per_frame (subject, began);
}

/* The key of each frame */

static double
run_derive (gpointer data)
{
  Subject                *subject = data;
  g_autoptr (SottoSecret) chain = sotto_secret_new (SOTTO_CHAIN_SIZE);
  g_autoptr (GError)      error = NULL;
  SottoFrameKey           frame_key;
  double                  began = bench_get_time ();

  for (guint i = 0; i < subject->times; i++) {
    bench_check (sotto_keys_step (chain, &frame_key, &error), &error);
  }
  sotto_secret_wipe (&frame_key, sizeof frame_key);
  return per_frame (subject, began);
}

/* SottoFrame */

static void
seal_frames (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < subject->times; i++) {
    guint8 *payload = sotto_frame_begin (subject->coder, subject->type);
    GBytes *frame;

    memset (payload, 'a', subject->length);
    frame = sotto_frame_seal (subject->coder, subject->out, 0, subject->length,
                              &error);
    bench_check (frame != NULL, &error);
    g_ptr_array_add (subject->frames, frame);
  }
}

static void
check_payload (const Subject *subject, const SottoFrame *frame)
{
  if (frame->type != subject->type || frame->length != subject->length ||
      frame->payload[0] != 'a' || frame->payload[frame->length - 1] != 'a') {
    bench_fail ("A frame opened to something else");
  }
}

static void
open_frames (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < subject->frames->len; i++) {
    SottoFrame    frame;
    gsize         size;
    const guint8 *wire =
      g_bytes_get_data (g_ptr_array_index (subject->frames, i), &size);

    bench_check (sotto_frame_open (subject->coder, subject->in, wire, size,
                                   &frame, &error),
                 &error);
    check_payload (subject, &frame);
    sotto_frame_forget (subject->coder);
  }
}

static double
run_frame_seal (gpointer data)
{
  Subject *subject = data;
  double   began = bench_get_time ();
  double   figure;

  seal_frames (subject);
  figure = per_frame (subject, began);
  open_frames (subject);
  g_ptr_array_set_size (subject->frames, 0);
  return figure;
}

static double
run_frame_open (gpointer data)
{
  Subject *subject = data;
  double   began;
  double   figure;

  seal_frames (subject);
  began = bench_get_time ();
  open_frames (subject);
  figure = per_frame (subject, began);
  g_ptr_array_set_size (subject->frames, 0);
  return figure;
}

/* SottoChannel, with somebody who looks, as in the program. */

static void
tap_cb (const SottoFrameInfo *info, gpointer user_data)
{
  Subject *subject = user_data;

  subject->seen++;
}

static void
send_records (Subject *subject)
{
  g_autoptr (GError) error = NULL;
  GBytes            *frame;

  for (guint i = 0; i < subject->times; i++) {
    bench_check (sotto_channel_send (subject->sender, subject->record, &error),
                 &error);
    while ((frame = sotto_channel_pop_frame (subject->sender)) != NULL) {
      g_ptr_array_add (subject->frames, frame);
    }
  }
}

/* As the program sends a file: it was read to where it is sealed. */
static void
send_bulks (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < subject->times; i++) {
    SottoBulk *bulk = sotto_bulk_new ();

    memset (sotto_bulk_get_room (bulk), 'a', SOTTO_FILE_DATA_MAX);
    sotto_bulk_set_length (bulk, SOTTO_FILE_DATA_MAX);
    bench_check (sotto_channel_send_bulk (subject->sender, 1, 0, bulk, &error),
                 &error);
    g_ptr_array_add (subject->frames,
                     sotto_channel_pop_frame (subject->sender));
  }
}

static void
receive_records (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < subject->frames->len; i++) {
    g_autoptr (SottoRecord) record = NULL;
    gsize                   size;
    const guint8           *wire =
      g_bytes_get_data (g_ptr_array_index (subject->frames, i), &size);

    bench_check (sotto_channel_receive (subject->receiver, wire, size, &record,
                                        &error),
                 &error);
    if (record == NULL || record->type != subject->type) {
      bench_fail ("A record did not arrive");
    }
  }
}

static void
check_seen (Subject *subject)
{
  if (subject->seen != 2 * subject->times) {
    bench_fail ("%u frames crossed, %u were seen", 2 * subject->times,
                subject->seen);
  }
  subject->seen = 0;
  g_ptr_array_set_size (subject->frames, 0);
}

static double
run_channel_seal (gpointer data)
{
  Subject *subject = data;
  double   began = bench_get_time ();
  double   figure;

  send_records (subject);
  figure = per_frame (subject, began);
  receive_records (subject);
  check_seen (subject);
  return figure;
}

static double
run_channel_bulk (gpointer data)
{
  Subject *subject = data;
  double   began = bench_get_time ();
  double   figure;

  send_bulks (subject);
  figure = per_frame (subject, began);
  receive_records (subject);
  check_seen (subject);
  return figure;
}

static double
run_channel_open (gpointer data)
{
  Subject *subject = data;
  double   began;
  double   figure;

  send_records (subject);
  began = bench_get_time ();
  receive_records (subject);
  figure = per_frame (subject, began);
  check_seen (subject);
  return figure;
}

/* The subjects */

static SottoRecord *
make_record (const Subject *subject)
{
  SottoRecord       *record = sotto_record_new (subject->type);
  g_autofree guint8 *bytes = g_malloc0 (subject->length);
  const gsize        head = sizeof record->file.id + sizeof (guint64);

  if (subject->type == SOTTO_RECORD_FILE_DATA) {
    record->file.id = 1;
    record->file.bytes = g_bytes_new (bytes, subject->length - head);
  } else {
    record->id = 1;
    record->message.text = g_strdup ("hi");
  }
  return record;
}

static void
subject_init (Subject *subject, guint8 type, gsize size, guint times)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);
  g_autoptr (GError)      error = NULL;

  subject->type = type;
  subject->size = size;
  subject->times = times;
  check_gcrypt (gcry_cipher_open (&subject->cipher, GCRY_CIPHER_AES128,
                                  GCRY_CIPHER_MODE_GCM, 0));
  set_gcrypt_key (subject);
  subject->bytes = g_malloc0 (size);
  subject->coder = sotto_frame_coder_new (&error);
  bench_check (subject->coder != NULL, &error);
  subject->out = sotto_secret_new (SOTTO_CHAIN_SIZE);
  subject->in = sotto_secret_new (SOTTO_CHAIN_SIZE);
  subject->length = sotto_frame_get_payload_max (type);
  subject->sender = sotto_channel_new (SOTTO_ROLE_JOINER, root, NULL);
  subject->receiver = sotto_channel_new (SOTTO_ROLE_HOST, root, NULL);
  sotto_channel_set_tap (subject->sender, tap_cb, subject);
  sotto_channel_set_tap (subject->receiver, tap_cb, subject);
  subject->record = make_record (subject);
  subject->frames =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
subject_clear (Subject *subject)
{
  gcry_cipher_close (subject->cipher);
  g_clear_pointer (&subject->bytes, g_free);
  g_clear_pointer (&subject->coder, sotto_frame_coder_free);
  g_clear_pointer (&subject->out, sotto_secret_unref);
  g_clear_pointer (&subject->in, sotto_secret_unref);
  g_clear_pointer (&subject->sender, sotto_channel_free);
  g_clear_pointer (&subject->receiver, sotto_channel_free);
  g_clear_pointer (&subject->record, sotto_record_free);
  g_clear_pointer (&subject->frames, g_ptr_array_unref);
}

static void
measure (const char *title, guint8 type, gsize size, guint times)
{
  Subject subject = { 0 };
  enum { SEAL, SEAL_KEYED, DERIVE, FRAME_SEAL, CHANNEL_SEAL, OPEN };
  const BenchCase cases[] = {
    { "sealed by libgcrypt, one key for all", "µs", run_gcrypt_seal, &subject,
      SEAL, 0 },
    { "sealed by libgcrypt, a key for each", "µs", run_gcrypt_seal_keyed,
      &subject, SEAL, 0 },
    { "derivation of a frame's key alone", "µs", run_derive, &subject, SEAL,
      0 },
    { "sealed as a frame", "µs", run_frame_seal, &subject, SEAL, 0 },
    { "sealed from a record, with the wire view", "µs", run_channel_seal,
      &subject, SEAL, 0 },
    { "opened by libgcrypt, one key for all", "µs", run_gcrypt_open, &subject,
      OPEN, 0 },
    { "opened as a frame", "µs", run_frame_open, &subject, OPEN, 0 },
    { "opened to a record, with the wire view", "µs", run_channel_open,
      &subject, OPEN, 0 },
    { "sealed where the file is read to, likewise", "µs", run_channel_bulk,
      &subject, SEAL, 0 },
  };
  guint n_cases =
    G_N_ELEMENTS (cases) - (type == SOTTO_RECORD_FILE_DATA ? 0 : 1);
  const BenchCase share[] = {
    { "sealed as a frame", "µs", run_frame_seal, &subject, 0, 0 },
    { "derivation of its key", "µs", run_derive, &subject, 0, 0 },
  };

  subject_init (&subject, type, size, times);
  bench_run (title, ROUNDS, cases, n_cases);
  bench_run ("  of which", ROUNDS, share, G_N_ELEMENTS (share));
  subject_clear (&subject);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;

  bench_check (sotto_crypto_init (&error), &error);
  measure ("A cell: 1 024 bytes on the wire", SOTTO_RECORD_TEXT,
           SOTTO_CELL_SIZE, CELLS);
  measure ("A bulk frame: 65 536 bytes on the wire", SOTTO_RECORD_FILE_DATA,
           SOTTO_BULK_SIZE, BULKS);
  return 0;
}
