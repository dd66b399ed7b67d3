/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The domain of the protocol's errors. */

#include "sotto-protocol-error.h"

G_DEFINE_QUARK (sotto_protocol_error, sotto_protocol_error)

void
sotto_protocol_error_take_crypto (GError **error, GError *cause)
{
  g_autoptr (GError) taken = cause;

  g_set_error_literal (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_CRYPTO,
                       taken != NULL ? taken->message : "libgcrypt failed");
}
