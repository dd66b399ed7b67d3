/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A host whose joiner knows the password, but not what it says. */

#include "handshake-pair.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput     input;
  HandshakePair pair;
  gboolean      tampered;

  fuzz_input_init (&input, data, size);
  handshake_pair_init (&pair);
  tampered = handshake_pair_play (&pair, SOTTO_ROLE_HOST, &input);
  /* The host lets in only whom it has heard say exactly what was said. */
  g_assert_true (handshake_pair_is_done (&pair, SOTTO_ROLE_HOST) == !tampered);
  handshake_pair_clear (&pair);
  return 0;
}
