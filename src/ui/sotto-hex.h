/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Bytes as people read them. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first @limit bytes as "01 9f a0", with "…" when there are more. Free
 * it. */
char *sotto_hex_brief (GBytes *bytes, gsize limit);

/* Lines of offset, @columns bytes in hex and as ASCII, without a line end at
 * the last one. Free it. */
char *sotto_hex_dump (GBytes *bytes, gsize columns);

/* How many bytes of two equally long pieces are the same at the same place;
 * of unequal ones, the common length counts. */
gsize sotto_hex_count_equal (GBytes *a, GBytes *b);

G_END_DECLS
