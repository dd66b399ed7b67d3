/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Bytes that nobody may see: kept in locked memory, wiped when freed. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SottoSecret SottoSecret;

/* Returns @size zero bytes in libgcrypt's locked memory; aborts like g_malloc()
 * when there is none left. The reference count is atomic. */
SottoSecret *sotto_secret_new (gsize size);

/* The same with a copy of @size bytes at @data, which the caller still has to
 * wipe. */
SottoSecret *sotto_secret_new_from (const void *data, gsize size);

SottoSecret *sotto_secret_ref (SottoSecret *secret);

/* The last unref wipes the bytes. */
void sotto_secret_unref (SottoSecret *secret);

guint8 *sotto_secret_get_data (SottoSecret *secret);
gsize   sotto_secret_get_size (SottoSecret *secret);

/* Overwrites @size bytes at @bytes in a way that the compiler keeps, and clears
 * the registers that they may have been in. */
void sotto_secret_wipe (void *bytes, gsize size);

/* Whether @size bytes are the same, in a time that does not depend on them. */
gboolean sotto_secret_equal (const void *a, const void *b, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoSecret, sotto_secret_unref)

G_END_DECLS
