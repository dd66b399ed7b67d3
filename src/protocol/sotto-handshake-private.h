/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the handshake and its messages know of each other. */

#pragma once

#include "sotto-handshake.h"
#include "sotto-spake2.h"
#include "sotto-wire.h"

G_BEGIN_DECLS

/* The transcript is what has crossed the wire so far, exactly as it did. Its
 * beginning is SPAKE2's additional data, so that nobody can alter the versions,
 * the salt or the iterations; its hash makes the first root. */
#define SOTTO_HANDSHAKE_AAD_SIZE (SOTTO_HELLO_SIZE + SOTTO_CHALLENGE_SIZE)
#define SOTTO_HANDSHAKE_TRANSCRIPT_SIZE                                        \
  (SOTTO_HANDSHAKE_AAD_SIZE + 2 * SOTTO_SHARE_SIZE)

/* HELLO to HOST-CONFIRM; REFUSAL may take the place of any. */
#define SOTTO_HANDSHAKE_MESSAGES 6

struct _SottoHandshake {
  SottoRole          role;
  const SottoRandom *random;
  gsize              next;     /* of the messages */
  gboolean           received; /* anything that was right */
  gboolean           failed;
  guint              retry_after;
  guint8             salt[SOTTO_SALT_SIZE];
  guint32            iterations;
  guint8             transcript[SOTTO_HANDSHAKE_TRANSCRIPT_SIZE];
  gsize              transcript_size;
  guint8             own_share[SOTTO_SPAKE2_SHARE_SIZE]; /* the host's */
  SottoSecret       *w;
  SottoSpake2       *spake2;
  SottoSecret       *root;
};

/* A create writes, and a consume reads, what follows the type. */
typedef struct {
  SottoHandshakeType type;
  SottoRole          sender;
  gsize              size;
  gboolean (*create) (SottoHandshake *handshake,
                      SottoWriter    *writer,
                      GError        **error);
  gboolean (*consume) (SottoHandshake *handshake,
                       SottoReader    *reader,
                       GError        **error);
} SottoHandshakeMessage;

/* In the order in which they are sent. */
extern const SottoHandshakeMessage
  sotto_handshake_messages[SOTTO_HANDSHAKE_MESSAGES];

/* Takes what follows the type of a REFUSAL. Always FALSE: the error is what was
 * refused. */
gboolean sotto_handshake_consume_refusal (SottoHandshake *handshake,
                                          SottoReader    *reader,
                                          GError        **error);

G_END_DECLS
