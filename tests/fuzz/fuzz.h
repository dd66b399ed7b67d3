/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What every fuzz target has: its entry, and a way to spend its input. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* libFuzzer's names. Each target defines the first; the second is the same for
 * all of them. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

/* Input that is spent byte by byte; when none is left, it is zeros. */
typedef struct {
  const guint8 *bytes;
  gsize         left;
} FuzzInput;

void     fuzz_input_init (FuzzInput *input, const guint8 *data, gsize size);
gboolean fuzz_input_is_spent (const FuzzInput *input);
guint8   fuzz_input_take_u8 (FuzzInput *input);
guint16  fuzz_input_take_u16 (FuzzInput *input);

/* Up to @size bytes where they are: @taken tells how many. */
const guint8 *fuzz_input_take_bytes (FuzzInput *input,
                                     gsize      size,
                                     gsize     *taken);

/* All of an input as a text: what is no UTF-8 becomes U+FFFD, as does U+0000.
 * Free it. */
char *fuzz_dup_text (const guint8 *data, gsize size);

/* Alters one byte of @bytes, or none. Returns whether it did. */
gboolean fuzz_input_alter (FuzzInput *input, guint8 *bytes, gsize size);

G_END_DECLS
