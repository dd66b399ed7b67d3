/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The handshake of PROTOCOL.md section 1, in both roles: bytes in, bytes out.
 */

#pragma once

#include "sotto-limits.h"
#include "sotto-random.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_ROLE_JOINER,
  SOTTO_ROLE_HOST,
} SottoRole;

typedef enum {
  SOTTO_HANDSHAKE_HELLO = 0x01,
  SOTTO_HANDSHAKE_CHALLENGE = 0x02,
  SOTTO_HANDSHAKE_JOINER_SHARE = 0x03,
  SOTTO_HANDSHAKE_HOST_SHARE = 0x04,
  SOTTO_HANDSHAKE_JOINER_CONFIRM = 0x05,
  SOTTO_HANDSHAKE_HOST_CONFIRM = 0x06,
  SOTTO_HANDSHAKE_REFUSAL = 0x0f,
} SottoHandshakeType;

typedef enum {
  SOTTO_REFUSAL_VERSION = 1,
  SOTTO_REFUSAL_MALFORMED = 2,
  SOTTO_REFUSAL_PASSWORD = 3,
  SOTTO_REFUSAL_ATTEMPTS = 4,
  SOTTO_REFUSAL_TIMEOUT = 5,
  SOTTO_REFUSAL_CLOSED = 6,
} SottoRefusalReason;

typedef enum {
  SOTTO_HANDSHAKE_STATE_SEND,    /* sotto_handshake_create() has a message */
  SOTTO_HANDSHAKE_STATE_RECEIVE, /* sotto_handshake_consume() wants one */
  SOTTO_HANDSHAKE_STATE_STRETCH, /* joiner: sotto_handshake_set_w() is due */
  SOTTO_HANDSHAKE_STATE_DONE,    /* both proved; the root can be taken */
  SOTTO_HANDSHAKE_STATE_FAILED,
} SottoHandshakeState;

typedef struct _SottoHandshake SottoHandshake;

/* @random (NULL: the system's) must outlive the handshake and gives the
 * ephemeral scalar: 32 bytes, drawn again while they are zero or not below the
 * order of P-256. */
SottoHandshake *sotto_handshake_new_joiner (const SottoRandom *random);

/* @w is what sotto_password_stretch() gave for @salt and @iterations; a
 * reference is taken. */
SottoHandshake *sotto_handshake_new_host (SottoSecret       *w,
                                          const guint8       salt[16],
                                          guint32            iterations,
                                          const SottoRandom *random);

/* Wipes everything. */
void sotto_handshake_free (SottoHandshake *handshake);

SottoHandshakeState sotto_handshake_get_state (SottoHandshake *handshake);

/* The message that is sent or awaited next; 0 when neither is the case. */
SottoHandshakeType sotto_handshake_get_next (SottoHandshake *handshake);

/*
 * The whole length of a message that begins with @first_byte, if it may come
 * now: the awaited one, or REFUSAL. Else 0, with SOTTO_PROTOCOL_ERROR_MALFORMED
 * or, when nothing was ever received, SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE; the
 * handshake has then failed.
 */
gsize sotto_handshake_get_length (SottoHandshake *handshake,
                                  guint8          first_byte,
                                  GError        **error);

/* In STATE_SEND: writes the next message and returns its length, at most
 * SOTTO_HANDSHAKE_SIZE_MAX; 0 with SOTTO_PROTOCOL_ERROR_CRYPTO. */
gsize sotto_handshake_create (SottoHandshake *handshake,
                              guint8          message[SOTTO_HANDSHAKE_SIZE_MAX],
                              GError        **error);

/*
 * In STATE_RECEIVE: takes one whole message. FALSE when it is wrong in any way
 * or is a REFUSAL: the code says which, and the handshake has failed.
 */
gboolean sotto_handshake_consume (SottoHandshake *handshake,
                                  const guint8   *message,
                                  gsize           length,
                                  GError        **error);

/* In STATE_STRETCH, the joiner: what w is to be derived with. The salt belongs
 * to the handshake. */
const guint8 *sotto_handshake_get_salt (SottoHandshake *handshake);
guint32       sotto_handshake_get_iterations (SottoHandshake *handshake);
void          sotto_handshake_set_w (SottoHandshake *handshake, SottoSecret *w);

/* In STATE_DONE, once: root_0, 32 bytes, which the handshake then forgets. */
SottoSecret *sotto_handshake_steal_root (SottoHandshake *handshake);

/* After a REFUSAL came: its seconds, else 0. */
guint sotto_handshake_get_retry_after (SottoHandshake *handshake);

/* The REFUSAL to send for an error that this side found, with its retry after
 * in seconds; FALSE for an error that is answered with silence
 * (SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN, a REFUSAL received). */
gboolean sotto_handshake_create_refusal_for (const GError *error,
                                             guint         retry_after,
                                             guint8        refusal[4]);
void     sotto_handshake_create_refusal (SottoRefusalReason reason,
                                         guint              retry_after,
                                         guint8             refusal[4]);

/* The comparison code that belongs to @root (32 bytes): five groups of three
 * digits. */
char *sotto_handshake_dup_code (SottoSecret *root);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoHandshake, sotto_handshake_free)

G_END_DECLS
