/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The two ends of a handshake, for tests that know what comes when. */

#pragma once

#include "sotto-handshake.h"
#include "test-random.h"

G_BEGIN_DECLS

#define HANDSHAKE_ENDS_MESSAGES 6

/* The whole length of each message, in the order in which they are sent. */
extern const gsize  handshake_ends_sizes[HANDSHAKE_ENDS_MESSAGES];
extern const guint8 handshake_ends_salt[SOTTO_SALT_SIZE];

/* Both ends, and what they have said: the same each time, unless they know
 * different passwords. */
typedef struct {
  SeededRandom    joiner_random;
  SeededRandom    host_random;
  SottoHandshake *joiner;
  SottoHandshake *host;
  SottoSecret    *joiner_w;
  guint8          said[HANDSHAKE_ENDS_MESSAGES][SOTTO_HANDSHAKE_SIZE_MAX];
} HandshakeEnds;

/* Each password is a number. */
void handshake_ends_init (HandshakeEnds *ends, guint8 joiner_w, guint8 host_w);
void handshake_ends_clear (HandshakeEnds *ends);

/* Who says message @i, and who hears it. */
SottoHandshake *handshake_ends_get_sender (HandshakeEnds *ends, gsize i);
SottoHandshake *handshake_ends_get_receiver (HandshakeEnds *ends, gsize i);

/* Has message @i said, without handing it on. */
void handshake_ends_create (HandshakeEnds *ends, gsize i);

/* Returns the code of the error, or 0 when it is taken. */
int handshake_ends_consume (SottoHandshake *receiver,
                            const guint8   *message,
                            gsize           length);

void handshake_ends_stretch_if_due (HandshakeEnds *ends);

/* Has message @i said and heard; returns what handshake_ends_consume() does. */
int  handshake_ends_pass (HandshakeEnds *ends, gsize i);
void handshake_ends_pass_up_to (HandshakeEnds *ends, gsize n);

/* Brings one end alone to its receiving message @i: the other end is only what
 * was @spoken, which makes it twice as quick. */
SottoHandshake *handshake_ends_bring_receiver_to (HandshakeEnds       *ends,
                                                  const HandshakeEnds *spoken,
                                                  gsize                i);

G_END_DECLS
