/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Normalises on GLib's tables, since g_utf8_normalize() frees copies of the
 * text that it does not wipe. */

#include "sotto-nfc.h"

/* The characters that the text is made of by and by. */
typedef struct {
  SottoSecret *secret;
  gunichar    *characters;
  gsize        length;
} Buffer;

static void
buffer_init (Buffer *buffer, gsize size)
{
  buffer->secret = sotto_secret_new (size * sizeof (gunichar));
  /* Locked memory is aligned for any type. */
  buffer->characters = (gpointer) sotto_secret_get_data (buffer->secret);
  buffer->length = 0;
}

static void
buffer_clear (Buffer *buffer)
{
  g_clear_pointer (&buffer->secret, sotto_secret_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Buffer, buffer_clear)

/* Appends a character behind those of its run that go before it: the marks that
 * follow a starter are in the order of their classes, and stay in theirs where
 * the classes are the same (the Canonical Ordering Algorithm). */
static void
append_ordered (Buffer *buffer, gunichar character)
{
  int   order = g_unichar_combining_class (character);
  gsize i = buffer->length++;

  while (order != 0 && i > 0 &&
         g_unichar_combining_class (buffer->characters[i - 1]) > order) {
    buffer->characters[i] = buffer->characters[i - 1];
    i--;
  }
  buffer->characters[i] = character;
}

static void
decompose (Buffer *buffer, const gunichar *characters, gsize length)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  for (gsize i = 0; i < length; i++) {
    gsize n_parts = g_unichar_fully_decompose (characters[i], FALSE, parts,
                                               G_N_ELEMENTS (parts));

    for (gsize j = 0; j < n_parts; j++) {
      append_ordered (buffer, parts[j]);
    }
  }
  sotto_secret_wipe (parts, sizeof parts);
}

/* Joins each starter with what follows it, in place: a mark is out of reach
 * behind another of its own class or a higher one (UAX #15, D115 to D117). */
static void
compose (Buffer *buffer)
{
  gunichar *starter = NULL;
  int       between = 0; /* the class of the last mark left behind @starter */
  gsize     kept = 0;

  for (gsize i = 0; i < buffer->length; i++) {
    gunichar character = buffer->characters[i];
    int      order = g_unichar_combining_class (character);
    gunichar composed;

    if (starter != NULL && (between == 0 || between < order) &&
        g_unichar_compose (*starter, character, &composed)) {
      *starter = composed;
      continue;
    }
    if (order == 0) {
      starter = &buffer->characters[kept];
    }
    between = order;
    buffer->characters[kept++] = character;
  }
  buffer->length = kept;
}

static SottoSecret *
encode (const Buffer *buffer)
{
  g_autoptr (SottoSecret) text = NULL;
  gsize                   size = 0;
  char                   *position;

  for (gsize i = 0; i < buffer->length; i++) {
    size += g_unichar_to_utf8 (buffer->characters[i], NULL);
  }
  text = sotto_secret_new (size);
  position = (char *) sotto_secret_get_data (text);
  for (gsize i = 0; i < buffer->length; i++) {
    position += g_unichar_to_utf8 (buffer->characters[i], position);
  }

  return g_steal_pointer (&text);
}

SottoSecret *
sotto_nfc_normalize (const gunichar *characters, gsize length)
{
  g_auto (Buffer) buffer = { .secret = NULL };
  gsize           size = 0;

  for (gsize i = 0; i < length; i++) {
    size += g_unichar_fully_decompose (characters[i], FALSE, NULL, 0);
  }
  buffer_init (&buffer, size);
  decompose (&buffer, characters, length);
  compose (&buffer);

  return encode (&buffer);
}
