/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Our own list of words that people can say to each other. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A power of two, so that one word is worth exactly 11 bits. */
#define SOTTO_WORDS_BITS 11
#define SOTTO_WORDS_COUNT (1u << SOTTO_WORDS_BITS)

/* The word number @index, below SOTTO_WORDS_COUNT: 3 to 7 letters, a to z. The
 * words are sorted. Static. */
const char *sotto_words_get (guint index);

G_END_DECLS
