/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The other end of a connection, held by the test: it proves the password like
 * anybody, and then sends whatever the test wants. */

#pragma once

#include "sotto-link.h"

G_BEGIN_DECLS

/* Runs the main loop until @condition holds. There is no deadline here: a test
 * that waits for ever is ended by its runner. */
#define run_until(condition)                                                   \
  G_STMT_START                                                                 \
  {                                                                            \
    while (!(condition)) {                                                     \
      g_main_context_iteration (NULL, TRUE);                                   \
    }                                                                          \
  }                                                                            \
  G_STMT_END

/* Runs what is ready now, so that what must not happen had its chance. */
void run_pending (void);

typedef struct {
  SottoLink *link;
  GPtrArray *records; /* of char *: "ACK 3", "BYE 0", "TEXT 1 hi", ... */
  GError    *error;   /* why the link failed, or NULL */

  guint8  conversation[SOTTO_CONVERSATION_SIZE]; /* the host's GREETING's */
  guint64 counted;                               /* and its last received id */
  gint64  sent_at;                               /* of the newest TEXT */

  gboolean answers_pings;
  guint64  newest_ping;       /* its token */
  guint64  file_bytes;        /* in FILE-DATA */
  guint64  file_bytes_before; /* the newest TEXT */
} RawPeer;

/* Joins the host at 127.0.0.1:@port with @password, and hears nothing yet. NULL
 * with the reason. */
RawPeer *raw_peer_join (guint16     port,
                        const char *password,
                        SottoClock *clock,
                        GError    **error);
void     raw_peer_free (RawPeer *peer);

/* Begins to read. */
void raw_peer_listen (RawPeer *peer);

/* Takes @record. */
void raw_peer_send (RawPeer *peer, SottoRecord *record);

/* Sends a GREETING for a new conversation with this name. */
void raw_peer_greet (RawPeer *peer, const char *name);

/* Sends a GREETING that asks to go on with a conversation. */
void raw_peer_greet_again (RawPeer     *peer,
                           const guint8 conversation[SOTTO_CONVERSATION_SIZE],
                           guint64      last_received);

/* Answers a PING. */
void raw_peer_pong (RawPeer *peer, guint64 token);

/* Sends a TEXT with this number. */
void raw_peer_say (RawPeer *peer, guint64 id, const char *text);

/* Sends bytes that were never sealed. */
void raw_peer_send_bytes (RawPeer *peer, const void *bytes, gsize size);

/* Whether this was received. */
gboolean raw_peer_has (RawPeer *peer, const char *record);

/* Runs the main loop until the link has failed or said BYE. */
void raw_peer_run_to_end (RawPeer *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawPeer, raw_peer_free)

G_END_DECLS
