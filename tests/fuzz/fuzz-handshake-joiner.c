/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A joiner whose host knows the password, but not what it says. */

#include "handshake-pair.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput     input;
  HandshakePair pair;
  gboolean      tampered;

  fuzz_input_init (&input, data, size);
  handshake_pair_init (&pair);
  tampered = handshake_pair_play (&pair, SOTTO_ROLE_JOINER, &input);
  g_assert_true (handshake_pair_is_done (&pair, SOTTO_ROLE_JOINER) ==
                 !tampered);
  handshake_pair_clear (&pair);
  return 0;
}
