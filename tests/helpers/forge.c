/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Seals frames of any content, without the code that is under test. */

#include "forge.h"

#include <string.h>

#include "sotto-aead.h"
#include "sotto-digest.h"

#define CHAINS_LABEL "sottovoce/1 chains"
#define FRAME_LABEL "sottovoce/1 frame"

struct _Forge {
  SottoAead *aead;
  guint8     chain[SOTTO_CHAIN_SIZE];
};

Forge *
forge_new (SottoRole role, SottoSecret *root)
{
  Forge             *forge = g_new0 (Forge, 1);
  g_autoptr (GError) error = NULL;
  guint8             chains[2][SOTTO_CHAIN_SIZE];

  forge->aead = sotto_aead_new (&error);
  g_assert_no_error (error);
  sotto_digest_hkdf_expand (sotto_secret_get_data (root), SOTTO_ROOT_SIZE,
                            CHAINS_LABEL, strlen (CHAINS_LABEL), chains[0],
                            sizeof chains, &error);
  g_assert_no_error (error);
  memcpy (forge->chain, chains[role == SOTTO_ROLE_JOINER ? 0 : 1],
          SOTTO_CHAIN_SIZE);
  return forge;
}

void
forge_free (Forge *forge)
{
  g_clear_pointer (&forge->aead, sotto_aead_free);
  g_clear_pointer (&forge, g_free);
}

GBytes *
forge_seal_plaintext (Forge        *forge,
                      guint8        kind,
                      const guint8 *plaintext,
                      gsize         length)
{
  gsize              size = kind == 1 ? SOTTO_CELL_SIZE : SOTTO_BULK_SIZE;
  gsize              room = size - SOTTO_FRAME_OVERHEAD;
  g_autofree guint8 *wire = g_malloc0 (size);
  g_autoptr (GError) error = NULL;
  guint8             okm[60]; /* key[16] | iv[12] | next chain[32] */

  sotto_digest_hkdf_expand (forge->chain, sizeof forge->chain, FRAME_LABEL,
                            strlen (FRAME_LABEL), okm, sizeof okm, &error);
  g_assert_no_error (error);
  memcpy (forge->chain, okm + 28, sizeof forge->chain);
  wire[0] = kind;
  memcpy (wire + 1, plaintext, MIN (length, room));
  sotto_aead_seal (forge->aead, okm, okm + 16, wire, 1, wire + 1, room,
                   wire + 1, wire + 1 + room, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (g_steal_pointer (&wire), size);
}

GBytes *
forge_seal (Forge        *forge,
            guint8        kind,
            guint8        type,
            guint8        flags,
            const guint8 *payload,
            guint16       length)
{
  g_autofree guint8 *plaintext = g_malloc (4 + (gsize) length);

  plaintext[0] = type;
  plaintext[1] = flags;
  plaintext[2] = (guint8) (length >> 8);
  plaintext[3] = (guint8) length;
  if (length > 0) {
    memcpy (plaintext + 4, payload, length);
  }
  return forge_seal_plaintext (forge, kind, plaintext, 4 + (gsize) length);
}
