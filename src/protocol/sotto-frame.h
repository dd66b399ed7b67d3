/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Seals and opens one frame. PROTOCOL.md section 3. */

#pragma once

#include "sotto-bulk.h"
#include "sotto-limits.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

#define SOTTO_FRAME_MORE 0x01 /* the record goes on in a later frame */

/* What a frame carries. */
typedef struct {
  guint8        type;
  guint8        flags;
  const guint8 *payload; /* not owned */
  gsize         length;
  GBytes       *owner; /* of a bulk frame's payload, else NULL; not owned */
} SottoFrame;

/* What is kept from one frame to the next: the cipher's handle, and the buffers
 * that frames are made and opened in. */
typedef struct _SottoFrameCoder SottoFrameCoder;

/* NULL with SOTTO_PROTOCOL_ERROR_CRYPTO. */
SottoFrameCoder *sotto_frame_coder_new (GError **error);
void             sotto_frame_coder_free (SottoFrameCoder *coder);

/* The whole length of a frame that begins with @first_byte; 0 if none does. */
gsize sotto_frame_get_length (guint8 first_byte);

/* The longest payload that fits into one frame of this type. */
gsize sotto_frame_get_payload_max (guint8 type);

/*
 * Makes a frame: begin returns where the payload of a record of this type has
 * to be written, and seal makes the frame of the @length bytes that were
 * written there, with the next key of @chain. NULL with
 * SOTTO_PROTOCOL_ERROR_CRYPTO.
 */
guint8 *sotto_frame_begin (SottoFrameCoder *coder, guint8 type);

/* Begins a frame that is made where @bulk is, which is consumed. */
guint8 *sotto_frame_begin_bulk (SottoFrameCoder *coder,
                                guint8           type,
                                SottoBulk       *bulk);

GBytes *sotto_frame_seal (SottoFrameCoder *coder,
                          SottoSecret     *chain,
                          guint8           flags,
                          gsize            length,
                          GError         **error);

/*
 * Opens a whole frame with the next key of @chain. @frame's payload points into
 * @coder's buffer and is there until the next frame is opened, or until
 * sotto_frame_forget(); that of a bulk frame as long as somebody references its
 * owner, whose bytes are wiped after that, in whatever thread. FALSE with
 * SOTTO_PROTOCOL_ERROR_FRAME, _ALTERED or _CRYPTO; the plaintext is then wiped.
 */
gboolean sotto_frame_open (SottoFrameCoder *coder,
                           SottoSecret     *chain,
                           const guint8    *wire,
                           gsize            length,
                           SottoFrame      *frame,
                           GError         **error);

/* Wipes the plaintext of the frame that was opened last. */
void sotto_frame_forget (SottoFrameCoder *coder);

/* Whether @size bytes are all zeros, in a time that does not depend on them. */
gboolean sotto_frame_is_zero (const guint8 *bytes, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoFrameCoder, sotto_frame_coder_free)

G_END_DECLS
