/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who has said what on the way from one epoch to the next, and the root that
 * comes of it. PROTOCOL.md section 6. */

#pragma once

#include "sotto-handshake.h"

G_BEGIN_DECLS

/*
 *                create_share     consume_share    create_switch consume_switch
 *   IDLE         -> PROPOSED      -> ASKED         -                refused
 *   PROPOSED     -                -> AGREED        -                refused
 *   ASKED        -> AGREED        refused          -                refused
 *   AGREED       -                refused          -> SWITCHING     refused
 *   SWITCHING    -                refused          -                -> IDLE,
 * next epoch
 *
 * To create is this side's own doing, and what "-" stands for is a programmer's
 * mistake; what the peer does out of turn is refused.
 */
typedef enum {
  SOTTO_REKEY_IDLE,      /* nothing is under way */
  SOTTO_REKEY_PROPOSED,  /* our REKEY is sent, the peer's has not come */
  SOTTO_REKEY_ASKED,     /* the peer's REKEY has come, ours is due */
  SOTTO_REKEY_AGREED,    /* the next root is known, our SWITCH is due */
  SOTTO_REKEY_SWITCHING, /* our SWITCH is sent, the peer's has not come */
} SottoRekeyState;

typedef struct _SottoRekey SottoRekey;

/* @root, of epoch 0, is copied. @random (NULL: the system's) gives the private
 * keys and must outlive this. */
SottoRekey *sotto_rekey_new (SottoRole          role,
                             SottoSecret       *root,
                             const SottoRandom *random);
void        sotto_rekey_free (SottoRekey *rekey);

SottoRekeyState sotto_rekey_get_state (SottoRekey *rekey);

/* The epoch that both sides have reached: it grows when the peer's SWITCH is
 * consumed. */
guint32 sotto_rekey_get_epoch (SottoRekey *rekey);

/* The root that was derived last: from AGREED on, the next epoch's. Transfer
 * none. */
SottoSecret *sotto_rekey_get_root (SottoRekey *rekey);

/* Draws a private key and tells what goes into our REKEY. FALSE with
 * SOTTO_PROTOCOL_ERROR_CRYPTO, or with _REKEY when the secret that it makes
 * with the peer's share is all zeros. */
gboolean sotto_rekey_create_share (SottoRekey *rekey,
                                   guint32    *epoch,
                                   guint8   public_key[SOTTO_PUBLIC_KEY_SIZE],
                                   GError **error);

/* Takes what the peer's REKEY says. FALSE with SOTTO_PROTOCOL_ERROR_REKEY when
 * it is out of turn, of another epoch or weak. */
gboolean sotto_rekey_consume_share (SottoRekey *rekey,
                                    guint32     epoch,
                                    const guint8
                                             public_key[SOTTO_PUBLIC_KEY_SIZE],
                                    GError **error);

/* The epoch that goes into our SWITCH. */
guint32 sotto_rekey_create_switch (SottoRekey *rekey);

/* Takes what the peer's SWITCH says. FALSE with SOTTO_PROTOCOL_ERROR_REKEY. */
gboolean sotto_rekey_consume_switch (SottoRekey *rekey,
                                     guint32     epoch,
                                     GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoRekey, sotto_rekey_free)

G_END_DECLS
