/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* REFUSAL, which may take the place of any message of the handshake. */

#include "sotto-handshake-private.h"

#include "sotto-protocol-error.h"

static SottoProtocolError
get_code_of_refusal (guint8 reason)
{
  switch (reason) {
  case SOTTO_REFUSAL_VERSION:
    return SOTTO_PROTOCOL_ERROR_REFUSED_VERSION;
  case SOTTO_REFUSAL_MALFORMED:
    return SOTTO_PROTOCOL_ERROR_REFUSED_MALFORMED;
  case SOTTO_REFUSAL_PASSWORD:
    return SOTTO_PROTOCOL_ERROR_REFUSED_PASSWORD;
  case SOTTO_REFUSAL_ATTEMPTS:
    return SOTTO_PROTOCOL_ERROR_REFUSED_ATTEMPTS;
  case SOTTO_REFUSAL_TIMEOUT:
    return SOTTO_PROTOCOL_ERROR_REFUSED_TIMEOUT;
  case SOTTO_REFUSAL_CLOSED:
    return SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED;
  default:
    return SOTTO_PROTOCOL_ERROR_REFUSED_UNKNOWN;
  }
}

/* REFUSAL: reason u8 | retry after, in seconds, u16 */
G_STATIC_ASSERT (1 + 1 + 2 == SOTTO_REFUSAL_SIZE);

void
sotto_handshake_create_refusal (SottoRefusalReason reason,
                                guint              retry_after,
                                guint8             refusal[SOTTO_REFUSAL_SIZE])
{
  SottoWriter writer;

  sotto_writer_init (&writer, refusal, SOTTO_REFUSAL_SIZE);
  if (!sotto_writer_put_u8 (&writer, SOTTO_HANDSHAKE_REFUSAL) ||
      !sotto_writer_put_u8 (&writer, (guint8) reason) ||
      !sotto_writer_put_u16 (&writer,
                             (guint16) MIN (retry_after, G_MAXUINT16))) {
    g_assert_not_reached ();
  }
}

gboolean
sotto_handshake_consume_refusal (SottoHandshake *handshake,
                                 SottoReader    *reader,
                                 GError        **error)
{
  guint8  reason;
  guint16 retry_after;

  if (!sotto_reader_take_u8 (reader, &reason) ||
      !sotto_reader_take_u16 (reader, &retry_after) ||
      !sotto_reader_finish (reader)) {
    g_set_error_literal (error, SOTTO_PROTOCOL_ERROR,
                         SOTTO_PROTOCOL_ERROR_MALFORMED,
                         "REFUSAL is not laid out as it must be");
    return FALSE;
  }
  handshake->retry_after = retry_after;
  g_set_error (error, SOTTO_PROTOCOL_ERROR, get_code_of_refusal (reason),
               "The peer refused, with reason %u", reason);
  return FALSE;
}

/* 0 for what is answered with silence. */
static SottoRefusalReason
get_reason_for (const GError *error)
{
  if (error->domain != SOTTO_PROTOCOL_ERROR) {
    return 0;
  }
  switch ((SottoProtocolError) error->code) {
  case SOTTO_PROTOCOL_ERROR_VERSION:
    return SOTTO_REFUSAL_VERSION;
  case SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE:
  case SOTTO_PROTOCOL_ERROR_MALFORMED:
  case SOTTO_PROTOCOL_ERROR_ITERATIONS:
    return SOTTO_REFUSAL_MALFORMED;
  case SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD:
    return SOTTO_REFUSAL_PASSWORD;
  default:
    return 0;
  }
}

gboolean
sotto_handshake_create_refusal_for (const GError *error,
                                    guint         retry_after,
                                    guint8        refusal[SOTTO_REFUSAL_SIZE])
{
  SottoRefusalReason reason;

  g_return_val_if_fail (error != NULL, FALSE);

  reason = get_reason_for (error);
  if (reason == 0) {
    return FALSE;
  }
  sotto_handshake_create_refusal (reason, retry_after, refusal);
  return TRUE;
}
