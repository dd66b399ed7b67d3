/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Seals and opens one frame. */

#include "sotto-frame.h"

#include <string.h>

#include "sotto-aead.h"
#include "sotto-bulk-private.h"
#include "sotto-crypto.h"
#include "sotto-frame-room.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"
#include "sotto-record-layout.h"
#include "sotto-wire.h"

/* The first byte of a frame. */
#define KIND_SIZE 1
#define KIND_CELL 0x01
#define KIND_BULK 0x02

/* frame = kind u8 | ciphertext | tag[16], the kind being the additional data;
 * plaintext = type u8 | flags u8 | length u16 | payload | zeros */
#define HEADER_SIZE SOTTO_RECORD_HEADER_SIZE
#define PAYLOAD_OFFSET SOTTO_BULK_PAYLOAD_OFFSET

G_STATIC_ASSERT (KIND_SIZE + SOTTO_TAG_SIZE == SOTTO_FRAME_OVERHEAD);
G_STATIC_ASSERT (1 + 1 + 2 == HEADER_SIZE);
G_STATIC_ASSERT (KIND_SIZE + HEADER_SIZE == PAYLOAD_OFFSET);
G_STATIC_ASSERT (SOTTO_CELL_PLAINTEXT_SIZE == 1007);
G_STATIC_ASSERT (SOTTO_BULK_PLAINTEXT_SIZE == 65519);
G_STATIC_ASSERT (SOTTO_BULK_PAYLOAD_MAX <= G_MAXUINT16);
G_STATIC_ASSERT (SOTTO_KEY_SIZE == SOTTO_AEAD_KEY_SIZE);
G_STATIC_ASSERT (SOTTO_IV_SIZE == SOTTO_AEAD_IV_SIZE);
G_STATIC_ASSERT (SOTTO_TAG_SIZE == SOTTO_AEAD_TAG_SIZE);

struct _SottoFrameCoder {
  SottoAead *aead;
  /* The frame in the making: plaintext, until it is sealed in place. */
  guint8 *wire;
  gsize   wire_size;
  guint8  type;
  /* The cell opened last, and how much of it has to be wiped. */
  guint8 plaintext[SOTTO_CELL_PLAINTEXT_SIZE];
  gsize  plaintext_size;
  /* The bulk frame opened last. */
  GBytes *bulk;
};

SottoFrameCoder *
sotto_frame_coder_new (GError **error)
{
  g_autoptr (SottoFrameCoder) coder = g_new0 (SottoFrameCoder, 1);
  g_autoptr (GError)          cause = NULL;

  coder->aead = sotto_aead_new (&cause);
  if (coder->aead == NULL) {
    sotto_protocol_error_take_crypto (error, g_steal_pointer (&cause));
    return NULL;
  }
  return g_steal_pointer (&coder);
}

static GDestroyNotify
get_free_func (SottoFrameCoder *coder)
{
  return coder->wire_size == SOTTO_BULK_SIZE
           ? (GDestroyNotify) sotto_frame_room_free
           : g_free;
}

/* Drops the frame in the making, which still is plaintext. */
static void
drop_wire (SottoFrameCoder *coder)
{
  if (coder->wire != NULL) {
    sotto_secret_wipe (coder->wire, coder->wire_size);
    get_free_func (coder) (g_steal_pointer (&coder->wire));
  }
}

void
sotto_frame_coder_free (SottoFrameCoder *coder)
{
  if (coder == NULL) {
    return;
  }
  drop_wire (coder);
  sotto_frame_forget (coder);
  g_clear_pointer (&coder->aead, sotto_aead_free);
  g_clear_pointer (&coder, g_free);
}

gsize
sotto_frame_get_length (guint8 first_byte)
{
  switch (first_byte) {
  case KIND_CELL:
    return SOTTO_CELL_SIZE;
  case KIND_BULK:
    return SOTTO_BULK_SIZE;
  default:
    return 0;
  }
}

gsize
sotto_frame_get_payload_max (guint8 type)
{
  return sotto_record_is_bulk (type) ? SOTTO_BULK_PAYLOAD_MAX
                                     : SOTTO_CELL_PAYLOAD_MAX;
}

guint8 *
sotto_frame_begin (SottoFrameCoder *coder, guint8 type)
{
  gboolean is_bulk = sotto_record_is_bulk (type);

  drop_wire (coder);
  coder->wire = is_bulk ? sotto_frame_room_new () : g_malloc (SOTTO_CELL_SIZE);
  coder->wire_size = is_bulk ? SOTTO_BULK_SIZE : SOTTO_CELL_SIZE;
  coder->type = type;
  return coder->wire + PAYLOAD_OFFSET;
}

guint8 *
sotto_frame_begin_bulk (SottoFrameCoder *coder, guint8 type, SottoBulk *bulk)
{
  g_return_val_if_fail (sotto_record_is_bulk (type), NULL);

  drop_wire (coder);
  coder->wire = sotto_bulk_steal_wire (bulk);
  coder->wire_size = SOTTO_BULK_SIZE;
  coder->type = type;
  sotto_bulk_free (bulk);
  return coder->wire + PAYLOAD_OFFSET;
}

static void
put_header (SottoFrameCoder *coder, guint8 flags, gsize length)
{
  SottoWriter  writer;
  const guint8 kind =
    coder->wire_size == SOTTO_BULK_SIZE ? KIND_BULK : KIND_CELL;

  sotto_writer_init (&writer, coder->wire, PAYLOAD_OFFSET);
  if (!sotto_writer_put_u8 (&writer, kind) ||
      !sotto_writer_put_u8 (&writer, coder->type) ||
      !sotto_writer_put_u8 (&writer, flags) ||
      !sotto_writer_put_u16 (&writer, (guint16) length)) {
    g_assert_not_reached ();
  }
}

GBytes *
sotto_frame_seal (SottoFrameCoder *coder,
                  SottoSecret     *chain,
                  guint8           flags,
                  gsize            length,
                  GError         **error)
{
  g_autoptr (GError) cause = NULL;
  SottoFrameKey      frame_key;
  guint8            *wire = coder->wire;
  gsize              size;
  gboolean           sealed;

  g_return_val_if_fail (wire != NULL, NULL);
  g_return_val_if_fail (length <= sotto_frame_get_payload_max (coder->type),
                        NULL);

  size = coder->wire_size - SOTTO_FRAME_OVERHEAD;
  put_header (coder, flags, length);
  memset (wire + PAYLOAD_OFFSET + length, 0, size - HEADER_SIZE - length);
  if (!sotto_keys_step (chain, &frame_key, error)) {
    return NULL;
  }
  sealed = sotto_aead_seal (coder->aead, frame_key.key, frame_key.iv, wire,
                            KIND_SIZE, wire + KIND_SIZE, size, wire + KIND_SIZE,
                            wire + KIND_SIZE + size, &cause);
  sotto_secret_wipe (&frame_key, sizeof frame_key);
  if (!sealed) {
    sotto_protocol_error_take_crypto (error, g_steal_pointer (&cause));
    return NULL;
  }
  coder->wire = NULL;
  return g_bytes_new_with_free_func (wire, coder->wire_size,
                                     get_free_func (coder), wire);
}

/* There is no early way out, so the time tells at most how many bytes were
 * looked at. Eight at a time, since a bulk frame may be nearly empty. */
gboolean
sotto_frame_is_zero (const guint8 *bytes, gsize size)
{
  guint64 seen = 0;
  guint64 word;
  gsize   i;

  for (i = 0; i + sizeof word <= size; i += sizeof word) {
    memcpy (&word, bytes + i, sizeof word);
    seen |= word;
  }
  for (; i < size; i++) {
    seen |= bytes[i];
  }
  return seen == 0;
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_FRAME,
                       why);
  return FALSE;
}

/* Nobody vouches for what is not what the peer sealed: its first byte too is
 * under the tag. */
static gboolean
refuse_altered (const char *why, GError **error)
{
  g_set_error_literal (error, SOTTO_PROTOCOL_ERROR,
                       SOTTO_PROTOCOL_ERROR_ALTERED, why);
  return FALSE;
}

static void
free_plaintext (gpointer data)
{
  guint8 *plaintext = data;

  sotto_secret_wipe (plaintext, SOTTO_BULK_PLAINTEXT_SIZE);
  sotto_frame_room_free (plaintext);
}

/* Where a frame is opened. A cell's bytes are soon used up; those of a bulk
 * frame are handed on, and go where they are as they are. */
static guint8 *
make_room (SottoFrameCoder *coder, guint8 kind)
{
  guint8 *plaintext;

  if (kind == KIND_CELL) {
    coder->plaintext_size = SOTTO_CELL_PLAINTEXT_SIZE;
    return coder->plaintext;
  }
  plaintext = sotto_frame_room_new ();
  coder->bulk =
    g_bytes_new_with_free_func (plaintext, SOTTO_BULK_PLAINTEXT_SIZE,
                                free_plaintext, plaintext);
  return plaintext;
}

static gboolean
decrypt (SottoFrameCoder *coder,
         SottoSecret     *chain,
         const guint8    *wire,
         gsize            size,
         guint8          *plaintext,
         GError         **error)
{
  g_autoptr (GError) cause = NULL;
  SottoFrameKey      frame_key;
  gboolean           opened;

  if (!sotto_keys_step (chain, &frame_key, error)) {
    return FALSE;
  }
  opened = sotto_aead_open (coder->aead, frame_key.key, frame_key.iv, wire,
                            KIND_SIZE, wire + KIND_SIZE, size,
                            wire + KIND_SIZE + size, plaintext, &cause);
  sotto_secret_wipe (&frame_key, sizeof frame_key);
  if (opened) {
    return TRUE;
  }
  if (g_error_matches (cause, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_TAG)) {
    return refuse_altered ("The frame is not what the peer sealed", error);
  }
  sotto_protocol_error_take_crypto (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
has_right_kind (guint8 type, guint8 kind)
{
  return sotto_record_is_bulk (type) == (kind == KIND_BULK);
}

static gboolean
check_header (const SottoFrame *frame, guint8 kind, GError **error)
{
  if (!has_right_kind (frame->type, kind)) {
    return refuse ("A record came in the wrong kind of frame", error);
  }
  if ((frame->flags & ~SOTTO_FRAME_MORE) != 0) {
    return refuse ("A frame has flags that do not exist", error);
  }
  if (frame->flags != 0 && !sotto_record_is_message (frame->type)) {
    return refuse ("Only messages may go on in another frame", error);
  }
  return TRUE;
}

static gboolean
parse (const guint8 *plaintext,
       gsize         size,
       guint8        kind,
       SottoFrame   *frame,
       GError      **error)
{
  SottoReader   reader;
  guint16       length;
  const guint8 *payload = plaintext + HEADER_SIZE;
  gsize         room = size - HEADER_SIZE;

  sotto_reader_init (&reader, plaintext, HEADER_SIZE);
  if (!sotto_reader_take_u8 (&reader, &frame->type) ||
      !sotto_reader_take_u8 (&reader, &frame->flags) ||
      !sotto_reader_take_u16 (&reader, &length)) {
    g_assert_not_reached ();
  }
  if (length > room) {
    return refuse ("A frame claims more than it holds", error);
  }
  if (!sotto_frame_is_zero (payload + length, room - length)) {
    return refuse ("A frame's padding is not zeros", error);
  }
  frame->payload = payload;
  frame->length = length;
  return check_header (frame, kind, error);
}

gboolean
sotto_frame_open (SottoFrameCoder *coder,
                  SottoSecret     *chain,
                  const guint8    *wire,
                  gsize            length,
                  SottoFrame      *frame,
                  GError         **error)
{
  SottoFrame opened = { 0 };
  guint8    *plaintext;
  gsize      size;

  sotto_frame_forget (coder);
  if (length == 0 || length != sotto_frame_get_length (wire[0])) {
    return refuse_altered ("A frame has neither of the two sizes", error);
  }
  size = length - SOTTO_FRAME_OVERHEAD;
  plaintext = make_room (coder, wire[0]);
  if (!decrypt (coder, chain, wire, size, plaintext, error) ||
      !parse (plaintext, size, wire[0], &opened, error)) {
    sotto_frame_forget (coder);
    return FALSE;
  }
  /* What follows is zeros already. */
  coder->plaintext_size =
    MIN (coder->plaintext_size, HEADER_SIZE + opened.length);
  opened.owner = coder->bulk;
  *frame = opened;
  return TRUE;
}

void
sotto_frame_forget (SottoFrameCoder *coder)
{
  sotto_secret_wipe (coder->plaintext, coder->plaintext_size);
  coder->plaintext_size = 0;
  g_clear_pointer (&coder->bulk, g_bytes_unref);
}
