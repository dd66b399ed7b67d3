/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds branches and look-ups that depend on a secret: for valgrind the secret
 * is memory that was never initialised, and whatever depends on that it
 * reports. A program that uses this has to run under valgrind's memcheck, with
 * tests/crypto/valgrind.supp, and without sanitizers. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Fails the program where nobody would notice a leak. */
void constant_time_require_valgrind (void);

/* From now on, nothing may depend on these bytes. */
void constant_time_hide (gconstpointer bytes, gsize size);

/* The same for the bits of each byte that @bits has; the others are public. */
void constant_time_hide_bits (gconstpointer bytes, gsize size, guint8 bits);

/* The bytes are public: the verdict of a comparison, or what is sent. */
void constant_time_show (gconstpointer bytes, gsize size);

/* How often something depended on a hidden byte so far. */
guint constant_time_count_leaks (void);

/* A test that shows that a leak would be seen: it has two, a branch and a
 * look-up of its own, which valgrind reports. */
void constant_time_test_canary (void);

/* Runs @statement, in which there must be no leak. */
#define constant_time_assert(statement)                                        \
  G_STMT_START                                                                 \
  {                                                                            \
    guint _leaks = constant_time_count_leaks ();                               \
    statement;                                                                 \
    g_assert_cmpuint (constant_time_count_leaks (), ==, _leaks);               \
  }                                                                            \
  G_STMT_END

G_END_DECLS
