/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A peer that knows the keys and says what no good peer would: it seals frames
 * of any content. */

#pragma once

#include "sotto-handshake.h"

G_BEGIN_DECLS

typedef struct _Forge Forge;

/* Seals what the side of @role sends, from the beginning of the epoch that
 * @root belongs to. */
Forge *forge_new (SottoRole role, SottoSecret *root);
void   forge_free (Forge *forge);

/* A frame of @kind (its first byte, of a cell or a bulk frame) whose plaintext
 * begins with @plaintext and goes on with zeros. Uses up one key. */
GBytes *forge_seal_plaintext (Forge        *forge,
                              guint8        kind,
                              const guint8 *plaintext,
                              gsize         length);

/* The same with a header in front that says what it is told. */
GBytes *forge_seal (Forge        *forge,
                    guint8        kind,
                    guint8        type,
                    guint8        flags,
                    const guint8 *payload,
                    guint16       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Forge, forge_free)

G_END_DECLS
