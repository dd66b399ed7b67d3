/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A libgcrypt that fails or is wrong when asked to: the linker puts these
 * functions in front of its own (--wrap, see meson.build). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The name of the function that fails from now on, and of the one that gives a
 * wrong answer; NULL: none. */
extern const char *faulty_failing;
extern const char *faulty_lying;

/* The key that was set last for a cipher. */
extern guint8 faulty_key[16];

/* How often libgcrypt was handed a secret, and how often one that was not in
 * locked memory, from which it takes that it is one. */
extern guint faulty_secrets;
extern guint faulty_secrets_unlocked;

/* The scalar by which a point was last multiplied, big-endian. */
extern guint8 faulty_scalar[32];

/* From now on, these bytes have to be zeros when something is freed. */
void faulty_watch (const guint8 *bytes, gsize size);

/* Ends that, and returns whether something was freed. */
gboolean faulty_unwatch (void);

G_END_DECLS
