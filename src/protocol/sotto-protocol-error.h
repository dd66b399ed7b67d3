/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A code for each way in which the protocol goes wrong. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_PROTOCOL_ERROR (sotto_protocol_error_quark ())

typedef enum {
  /* The password as typed, before anything is sent. */
  SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY = 1,
  SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG,
  SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID, /* not UTF-8 */

  /* What the peer sent before it was authenticated. */
  SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE, /* its first bytes are no message of ours
                                       */
  SOTTO_PROTOCOL_ERROR_MALFORMED,     /* a handshake message breaks the rules */
  SOTTO_PROTOCOL_ERROR_ITERATIONS,    /* fewer or more than a joiner accepts */
  SOTTO_PROTOCOL_ERROR_VERSION,       /* no version in common */
  SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD, /* the joiner's proof is wrong (host) */
  SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN,  /* the host's proof is wrong (joiner) */

  /* REFUSAL came, by its reason. */
  SOTTO_PROTOCOL_ERROR_REFUSED_VERSION,
  SOTTO_PROTOCOL_ERROR_REFUSED_MALFORMED,
  SOTTO_PROTOCOL_ERROR_REFUSED_PASSWORD,
  SOTTO_PROTOCOL_ERROR_REFUSED_ATTEMPTS,
  SOTTO_PROTOCOL_ERROR_REFUSED_TIMEOUT,
  SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED,  /* not accepting anyone now */
  SOTTO_PROTOCOL_ERROR_REFUSED_UNKNOWN, /* a reason that we do not know */

  /* What the peer sent after it was authenticated. */
  SOTTO_PROTOCOL_ERROR_ALTERED, /* a frame's tag is wrong */
  SOTTO_PROTOCOL_ERROR_FRAME,   /* kind, padding, length, flags or MORE */
  SOTTO_PROTOCOL_ERROR_RECORD,  /* a record's payload breaks its layout */
  SOTTO_PROTOCOL_ERROR_REKEY,   /* an unexpected or weak REKEY or SWITCH */
  SOTTO_PROTOCOL_ERROR_ORDER,   /* a record before GREETING, a gap in the ids */

  /* Ours: a record that is too long, libgcrypt refusing. */
  SOTTO_PROTOCOL_ERROR_TOO_LONG,
  SOTTO_PROTOCOL_ERROR_CRYPTO,
} SottoProtocolError;

GQuark sotto_protocol_error_quark (void);

/* Sets @error to SOTTO_PROTOCOL_ERROR_CRYPTO with the message of @cause, an
 * error of the crypto folder, which is consumed. */
void sotto_protocol_error_take_crypto (GError **error, GError *cause);

G_END_DECLS
