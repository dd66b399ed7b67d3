/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files that make up a session, and those that bring it its
 * connection, know of it. */

#pragma once

#include "sotto-link.h"
#include "sotto-outbox.h"
#include "sotto-session.h"
#include "sotto-transfers.h"

G_BEGIN_DECLS

struct _SottoSession {
  GObject parent_instance;

  SottoRole          role;
  SottoSessionState  state;
  char              *name;
  SottoClock        *clock;
  const SottoRandom *random;
  SottoConversation *messages;
  SottoWireLog      *frames;

  /* The connection, and who is at its other end. */
  SottoLink *link;
  char      *peer_name;
  char      *peer_address;
  char      *code;
  gboolean   greeted; /* the peer's GREETING has come */

  /* Its path. */
  const char   *path; /* static */
  GSocketFamily path_family;
  gint64        round_trip;  /* microseconds; 0: not known */
  guint64       measured;    /* the token of the PING that measures; or 0 */
  gint64        measured_at; /* when that left */

  /* The conversation, which outlives the connection. */
  guint8       conversation[SOTTO_CONVERSATION_SIZE];
  gboolean     conversing; /* there is one */
  gboolean     resumed;
  SottoOutbox *outbox;
  GError      *trouble;  /* while it reconnects */
  GError      *setback;  /* of the newest attempt at that */
  guint        attempts; /* that failed */
  gint64       retry_at; /* of the clock; 0: the joiner tries, or is a host */

  SottoTransfers *transfers; /* the files of it */

  /* Numbering. */
  guint64 last_received; /* the id of the peer's newest message */
  guint64 acked_to_peer;
  guint64 last_seen; /* of the peer's, by this side's person */
  guint64 seen_to_peer;
  guint64 pings; /* how many were sent: the newest one's token */
  GArray *owed;  /* guint64: tokens of the peer's PINGs, the oldest first */

  /* Time; microseconds of the clock. */
  guint    tick_id;
  guint    rekey_interval; /* seconds */
  guint32  epoch;
  gint64   epoch_began;
  gint64   renewal_began; /* 0 when none runs */
  gint64   linked_at;
  gint64   last_heard;
  gboolean pinged;    /* since last_heard, because of the silence */
  gint64   asked_at;  /* for the first time since last_heard; or 0 */
  gint64   probed_at; /* the same, because something changed; or 0 */
  gboolean peer_silent;
  gint64   clocks_apart; /* what the wall clock is ahead of the other one */
  GNetworkMonitor *network;
  gint64           typing_until; /* 0: not typing */
  gboolean         peer_typing;

  SottoEndReason end_reason;
  gboolean       ended_by_peer;
  GError        *error;
  guint          retry_after;
};

SottoSession *sotto_session_new (SottoRole                  role,
                                 const SottoSessionOptions *options);

void sotto_session_set_state (SottoSession *self, SottoSessionState state);
void sotto_session_notify (SottoSession *self, const char *property);
void sotto_session_emit_frame (SottoSession *self, SottoWireEntry *entry);

/*
 * The connection, or an attempt at one, failed because of @cause, which is
 * brought down to the one code that a person is told. Ends the session, unless
 * there is a conversation and trying again may mend it: then that is its
 * trouble, or the setback of an attempt.
 */
void sotto_session_fail (SottoSession *self,
                         const GError *cause,
                         guint         retry_after);

/* The same, but there is a conversation, and it goes on whatever the cause. */
void sotto_session_lose (SottoSession *self,
                         const GError *cause,
                         guint         retry_after);

/* Whether what @greeting, which is for this conversation, counts can be right.
 */
gboolean sotto_session_can_settle (SottoSession      *self,
                                   const SottoRecord *greeting);

/* The two have greeted each other. */
void sotto_session_set_connected (SottoSession *self);

/* The joiner tries again @delay_ms from now; 0: it is trying. */
void sotto_session_set_retry (SottoSession *self, guint delay_ms);

/* Whether @greeting asks to go on with this session's conversation. */
gboolean sotto_session_is_conversation (SottoSession      *self,
                                        const SottoRecord *greeting);

/* The peer said BYE. */
void sotto_session_end_by_peer (SottoSession *self, guint8 bye_reason);

/* The joiner's connection stands: it greets and waits for the host. */
void sotto_session_join (SottoSession *self, SottoLink *link);

/* The host's connection stands and the joiner has greeted. An older connection
 * gives way. */
void sotto_session_welcome (SottoSession      *self,
                            SottoLink         *link,
                            const SottoRecord *greeting);

/* In sotto-session-talk.c: what is done with the link while it stands. */
void sotto_session_take_link (SottoSession *self, SottoLink *link);
void sotto_session_acknowledge (SottoSession *self);
void sotto_session_note_written (SottoSession *self, SottoLink *link);
void sotto_session_drop_link (SottoSession       *self,
                              int                 bye_reason,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);

/* A record of our own making, which is never too long; dropped without a
 * connection. */
void sotto_session_send (SottoSession *self, const SottoRecord *record);

/* Sends what is owed, then messages, then files, as far as there is room. */
void sotto_session_serve (SottoSession *self);

/* There is a connection, or there will be none: nothing is wrong any more. */
void sotto_session_clear_trouble (SottoSession *self);

/* In sotto-session-path.c: which way the link goes, if there is one; and a PONG
 * that answers what was sent. */
void sotto_session_follow_path (SottoSession *self);
void sotto_session_note_pong (SottoSession *self, guint64 token);

/* In sotto-session-say.c: whether something can be said; if not,
 * SOTTO_SESSION_ERROR_NOT_TALKING. */
gboolean sotto_session_can_say (SottoSession *self, GError **error);

/* Puts @message, whose id is the next one, where messages are, and @record,
 * which is taken, on its way to the peer. Returns @message; transfer none. */
SottoMessage *sotto_session_say (SottoSession *self,
                                 SottoMessage *message,
                                 SottoRecord  *record);

/* In sotto-session-files.c: the peer offers a file; a file whose offer was not
 * delivered is offered once more. */
void sotto_session_show_offer (SottoSession *self, const SottoRecord *record);
gboolean sotto_session_offer_again (SottoSession  *self,
                                    SottoTransfer *transfer,
                                    GError       **error);

/* In sotto-session-tick.c: what time brings about. */
void sotto_session_start_ticking (SottoSession *self);
void sotto_session_stop_ticking (SottoSession *self);
void sotto_session_follow_epoch (SottoSession *self);

/* Something was sent that the peer answers, or something was heard. */
void sotto_session_expect_answer (SottoSession *self);
void sotto_session_note_heard (SottoSession *self);

/* Sends a PING, which is counted, and its number is its token: whoever answers
 * it has heard what came before it, and before all the others. */
void sotto_session_ping (SottoSession *self);

/* The network has changed, or the computer slept: the peer is asked whether it
 * is still there. Emits "changed", for the joiner to try at once. */
void sotto_session_look_again (SottoSession *self);

G_END_DECLS
