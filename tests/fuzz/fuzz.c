/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What every fuzz target has. */

#include "fuzz.h"

#include "sotto-crypto.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING |
                          G_LOG_FATAL_MASK);
  sotto_crypto_init (&error);
  g_assert_no_error (error);
  return 0;
}

void
fuzz_input_init (FuzzInput *input, const guint8 *data, gsize size)
{
  input->bytes = data;
  input->left = size;
}

gboolean
fuzz_input_is_spent (const FuzzInput *input)
{
  return input->left == 0;
}

guint8
fuzz_input_take_u8 (FuzzInput *input)
{
  if (input->left == 0) {
    return 0;
  }
  input->left--;
  return *input->bytes++;
}

guint16
fuzz_input_take_u16 (FuzzInput *input)
{
  guint8 high = fuzz_input_take_u8 (input);

  return (guint16) (high << 8 | fuzz_input_take_u8 (input));
}

const guint8 *
fuzz_input_take_bytes (FuzzInput *input, gsize size, gsize *taken)
{
  const guint8 *start = input->bytes;

  *taken = MIN (size, input->left);
  if (*taken > 0) {
    input->bytes += *taken;
    input->left -= *taken;
  }
  return start;
}

char *
fuzz_dup_text (const guint8 *data, gsize size)
{
  return g_utf8_make_valid (size > 0 ? (const char *) data : "", (gssize) size);
}

gboolean
fuzz_input_alter (FuzzInput *input, guint8 *bytes, gsize size)
{
  gsize  place = fuzz_input_take_u16 (input) % size;
  guint8 flip = fuzz_input_take_u8 (input);

  bytes[place] ^= flip;
  return flip != 0;
}
