/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A bulk frame in the making: the bytes of a file are read to where they will
 * be sealed and from where they will be written. PROTOCOL.md sections 3, 7. */

#pragma once

#include "sotto-limits.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SottoBulk SottoBulk;

SottoBulk *sotto_bulk_new (void);
void       sotto_bulk_free (SottoBulk *bulk); /* wipes it */

/* Where up to SOTTO_FILE_DATA_MAX bytes of the file go. */
guint8 *sotto_bulk_get_room (SottoBulk *bulk);

/* How many there are; 0 at first. */
void  sotto_bulk_set_length (SottoBulk *bulk, gsize length);
gsize sotto_bulk_get_length (const SottoBulk *bulk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoBulk, sotto_bulk_free)

G_END_DECLS
