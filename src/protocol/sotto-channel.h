/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Records to frames and back, with the keys of each and their renewal: all of
 * PROTOCOL.md that follows the handshake and needs only bytes (sections 2, 3
 * and 6). It knows nothing of ids, acknowledgements or people. */

#pragma once

#include "sotto-bulk.h"
#include "sotto-handshake.h"
#include "sotto-record.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_DIRECTION_OUT,
  SOTTO_DIRECTION_IN,
} SottoDirection;

/* One frame as it crossed the wire, for whoever wants to look. */
typedef struct {
  SottoDirection direction;
  guint32        epoch;
  guint64        counter; /* from 0, for each epoch and direction */
  guint8         type;
  guint8         flags;
  GBytes        *wire;    /* the frame */
  GBytes        *payload; /* what it decrypts to, without header and padding */
  gsize          wire_length;
  gsize          payload_length;
} SottoFrameInfo;

/* Of wire and payload, no more than this is shown; the lengths are those of the
 * whole. */
#define SOTTO_FRAME_INFO_BYTES_MAX 1024

/* Called once for each frame that was sealed or opened; @info and its bytes
 * are valid during the call, the bytes may be ref'ed. */
typedef void (*SottoChannelTap) (const SottoFrameInfo *info,
                                 gpointer              user_data);

typedef struct _SottoChannel SottoChannel;

/* @root is root_0 (32 bytes); it is read and not kept. @random (NULL: the
 * system's) gives each epoch's X25519 private key, 32 bytes, and must outlive
 * the channel. */
SottoChannel *sotto_channel_new (SottoRole          role,
                                 SottoSecret       *root,
                                 const SottoRandom *random);
void          sotto_channel_free (SottoChannel *channel);

void sotto_channel_set_tap (SottoChannel   *channel,
                            SottoChannelTap tap,
                            gpointer        user_data);

/*
 * Seals @record into as many frames as it needs; sotto_channel_pop_frame()
 * then has them, in order. When the epoch has had its SOTTO_EPOCH_FRAMES_MAX
 * frames, a renewal begins by itself. FALSE when the record breaks a limit of
 * its layout (nothing is sealed then) or with SOTTO_PROTOCOL_ERROR_CRYPTO.
 * REKEY and SWITCH are the channel's own and are never sent through this.
 */
gboolean sotto_channel_send (SottoChannel      *channel,
                             const SottoRecord *record,
                             GError           **error);

/* The same for FILE-DATA, without a copy: @bulk holds the bytes of file @id
 * from @offset on. Takes @bulk. */
gboolean sotto_channel_send_bulk (SottoChannel *channel,
                                  gint64        id,
                                  guint64       offset,
                                  SottoBulk    *bulk,
                                  GError      **error);

/* The next frame to write, whole, or NULL. Call it until it returns NULL after
 * every call that may have sealed something: send, receive, renew. */
GBytes *sotto_channel_pop_frame (SottoChannel *channel);

/* The whole length of a frame that begins with @first_byte; 0 with
 * SOTTO_PROTOCOL_ERROR_ALTERED, because no tag can be right after another. */
gsize sotto_channel_get_frame_length (guint8 first_byte, GError **error);

/*
 * Opens one whole frame. @record gets the record that it completes, or NULL
 * when it completes none, or one that was the channel's own (REKEY, SWITCH).
 * COVER and unknown types are handed on: the caller ignores or acknowledges
 * them. FALSE when anything is wrong: nothing of that frame is handed on, and
 * the channel refuses everything from then on. A peer that proved itself and
 * broke a rule is told so: sotto_channel_pop_frame() then ends with BYE 3.
 * SOTTO_PROTOCOL_ERROR_ALTERED is what nobody vouches for, and not answered.
 */
gboolean sotto_channel_receive (SottoChannel *channel,
                                const guint8 *frame,
                                gsize         length,
                                SottoRecord **record,
                                GError      **error);

/* Whether the keys may be renewed, which is so until it is said otherwise.
 * While they may not, the peer's REKEY or SWITCH fails with
 * SOTTO_PROTOCOL_ERROR_ORDER: nothing but GREETING may come first. */
void sotto_channel_set_may_renew (SottoChannel *channel, gboolean may_renew);

/* Begins a renewal of the keys now. Nothing happens when this side's REKEY of
 * the next epoch was already sent. */
gboolean sotto_channel_renew (SottoChannel *channel, GError **error);

/* Whether this side's REKEY was sent and the new epoch has not begun. */
gboolean sotto_channel_is_renewing (SottoChannel *channel);

/* Wipes the secrets, now that the connection is over and while whoever holds
 * the channel still has to wait for its end. Not to be called by a tap. What
 * was sealed can still be popped; everything else fails from then on, with
 * SOTTO_PROTOCOL_ERROR_ORDER if it has not failed before. */
void sotto_channel_end (SottoChannel *channel);

/* The epoch that both directions have reached. */
guint32 sotto_channel_get_epoch (SottoChannel *channel);

/* Frames sent under the sending direction's epoch so far. */
guint64 sotto_channel_get_frames_sent (SottoChannel *channel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoChannel, sotto_channel_free)

G_END_DECLS
