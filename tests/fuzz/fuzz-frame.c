/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One frame. The first byte says whether the rest is a frame as it comes from
 * the wire, or a plaintext that is sealed with the right key first. */

#include <string.h>

#include "forge.h"
#include "fuzz.h"
#include "sotto-frame.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"
#include "sotto-record.h"

/* The bits of the first byte. */
#define SEALED 1
#define BULK 2

typedef struct {
  SottoFrameCoder *coder;
  SottoSecret     *chain;
  Forge           *forge;
} Bench;

static void
bench_init (Bench *bench)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);
  g_autoptr (SottoSecret) unused = NULL;
  g_autoptr (GError)      error = NULL;

  bench->coder = sotto_frame_coder_new (&error);
  g_assert_no_error (error);
  sotto_keys_derive_chains (root, &bench->chain, &unused, &error);
  g_assert_no_error (error);
  bench->forge = forge_new (SOTTO_ROLE_JOINER, root);
}

static void
bench_clear (Bench *bench)
{
  g_clear_pointer (&bench->coder, sotto_frame_coder_free);
  g_clear_pointer (&bench->chain, sotto_secret_unref);
  g_clear_pointer (&bench->forge, forge_free);
}

/* What has been opened must say what was sealed. */
static void
check_frame (const SottoFrame *frame, const guint8 *plaintext, gsize length)
{
  gsize read = MIN (frame->length, length - MIN (length, 4));

  g_assert_cmpuint (frame->length, <=, SOTTO_BULK_PAYLOAD_MAX);
  g_assert_true (frame->flags == 0 || sotto_record_is_message (frame->type));
  g_assert_true (length == 0 || frame->type == plaintext[0]);
  g_assert_true (read == 0 ||
                 memcmp (frame->payload, plaintext + 4, read) == 0);
}

static void
open_sealed (Bench *bench, guint8 kind, const guint8 *bytes, gsize length)
{
  g_autofree guint8 *plaintext = g_malloc0 (SOTTO_BULK_SIZE);
  g_autoptr (GBytes) wire = NULL;
  g_autoptr (GError) error = NULL;
  SottoFrame         frame;

  if (length > 0) {
    memcpy (plaintext, bytes, length);
  }
  wire = forge_seal_plaintext (bench->forge, kind, plaintext, length);
  if (sotto_frame_open (bench->coder, bench->chain,
                        g_bytes_get_data (wire, NULL), g_bytes_get_size (wire),
                        &frame, &error)) {
    check_frame (&frame, plaintext, length);
  } else {
    g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_FRAME);
  }
}

static void
open_raw (Bench *bench, const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  SottoFrame         frame;

  g_assert_false (sotto_frame_open (bench->coder, bench->chain, bytes, length,
                                    &frame, &error));
  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput     input;
  Bench         bench;
  guint8        choice;
  gsize         length;
  const guint8 *bytes;

  fuzz_input_init (&input, data, size);
  bench_init (&bench);
  choice = fuzz_input_take_u8 (&input);
  bytes = fuzz_input_take_bytes (&input, SOTTO_BULK_SIZE, &length);
  if ((choice & SEALED) != 0) {
    open_sealed (&bench, (choice & BULK) != 0 ? 2 : 1, bytes, length);
  } else {
    open_raw (&bench, bytes, length);
  }
  bench_clear (&bench);
  return 0;
}
