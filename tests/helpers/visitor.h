/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Somebody at the host's door who says what the test wants, when it wants. The
 * main loop runs while something is waited for. */

#pragma once

#include "pair.h"

G_BEGIN_DECLS

typedef struct {
  GSocket        *socket;
  SottoHandshake *handshake;
  SottoSecret    *password;
} Visitor;

/* Connects to 127.0.0.1:@port, from @address, a numeric IPv4 one of this
 * machine; NULL: 127.0.0.1. @password may be NULL if there is none to prove. */
Visitor *visitor_new (guint16 port, const char *address, const char *password);
void     visitor_free (Visitor *visitor);

void visitor_say (Visitor *visitor, const void *bytes, gsize size);

/* Hears that many bytes; fewer when the host closed before. */
GBytes *visitor_hear (Visitor *visitor, gsize size);

/* Hears exactly this, and if @and_end is set that the host closes then; not, so
 * far, a reset, which may destroy what was said. */
void visitor_assert_hears (Visitor    *visitor,
                           const void *bytes,
                           gsize       size,
                           gboolean    and_end);

/* Whether the host has said something, or closed. */
gboolean visitor_is_spoken_to (Visitor *visitor);

/* The steps of the handshake, in their order. */
void visitor_say_hello (Visitor *visitor);
void visitor_hear_challenge (Visitor *visitor);
void visitor_say_share (Visitor *visitor);
void visitor_hear_share (Visitor *visitor);
void visitor_say_proof (Visitor *visitor);

/* All of that but the proof. */
void visitor_advance_to_proof (Visitor *visitor);

/* With no place free: REFUSAL 4, come back after 5 s. */
#define VISITOR_REFUSED_FULL "\x0f\x04\x00\x05"

/* In the place of an address: who comes through Tor. */
#define VISITOR_ONION "tor"

/* One from @address who comes to @pair's door and is seen there. */
Visitor *visitor_come (Pair *pair, const char *address);

/* So many of them, of Visitor. */
GPtrArray *visitor_come_many (Pair *pair, const char *address, guint n);

/* The next from @address finds no place. */
void visitor_assert_turned_away (Pair *pair, const char *address);

/* How often this has happened at the door. */
guint pair_count_knocks (Pair *pair, SottoKnockKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Visitor, visitor_free)

G_END_DECLS
