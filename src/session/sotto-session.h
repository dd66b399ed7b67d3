/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One conversation, as an object that a window can bind to. Who finds the peer
 * and opens the door is SottoHost or SottoJoiner; each makes its session. */

#pragma once

#include "sotto-channel.h"
#include "sotto-clock.h"
#include "sotto-conversation.h"
#include "sotto-session-error.h"
#include "sotto-wire-log.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_SESSION_IDLE,
  SOTTO_SESSION_CONNECTING, /* joiner: finding the host */
  SOTTO_SESSION_STRETCHING, /* PBKDF2 runs, in a thread */
  SOTTO_SESSION_LISTENING,  /* host: waiting for the other person */
  SOTTO_SESSION_PROVING,    /* joiner: the handshake and the greeting */
  SOTTO_SESSION_TALKING,
  SOTTO_SESSION_RECONNECTING, /* the connection broke; see trouble */
  SOTTO_SESSION_ENDING,       /* the last frames are on their way */
  SOTTO_SESSION_ENDED,        /* for good; see end-reason and error */
} SottoSessionState;

typedef enum {
  SOTTO_END_NONE,      /* it has not ended */
  SOTTO_END_EXIT,      /* "exit": a person ended it, here or there */
  SOTTO_END_EOF,       /* "eof": this side's input ended */
  SOTTO_END_QUIT,      /* "quit": this app quits */
  SOTTO_END_PEER_QUIT, /* "peer-quit": the joiner's app quit */
  SOTTO_END_CANCELLED, /* "cancelled": the person stopped it while there was no
                          connection */
  SOTTO_END_ERROR,     /* the error property says which */
} SottoEndReason;

/* How long a peer may take to answer before a person is told. */
#define SOTTO_SESSION_SILENT_S 10

#define SOTTO_TYPE_SESSION_STATE (sotto_session_state_get_type ())
GType sotto_session_state_get_type (void);
#define SOTTO_TYPE_END_REASON (sotto_end_reason_get_type ())
GType sotto_end_reason_get_type (void);

#define SOTTO_TYPE_SESSION (sotto_session_get_type ())
G_DECLARE_FINAL_TYPE (SottoSession, sotto_session, SOTTO, SESSION, GObject)

/* What both ways to make a session are told. Zeros are the defaults. */
typedef struct {
  const char        *name;          /* shown to the peer; cut to 64 bytes */
  guint              rekey_seconds; /* 0: SOTTO_REKEY_DEFAULT_S; clamped */
  SottoClock        *clock;         /* NULL: the system's */
  const SottoRandom *random;        /* NULL: the system's; outlives it all */
  GNetworkMonitor   *network;       /* NULL: the default one */
  guint              messages_max;  /* kept of each side; 0: all */
} SottoSessionOptions;

/*
 * Properties, all read-only but rekey-interval, each notified when it changes:
 *   role              SottoRole as int
 *   state             SottoSessionState
 *   name              string, this side's
 *   peer-name         string, cleaned of control and direction-changing
 *                     characters; a translated stand-in when the peer gave none
 *   comparison-code   string, "123 456 789 012 345"; NULL until talking
 *   epoch             uint
 *   key-age           uint, seconds since the epoch began; ticks
 *   key-left          uint, seconds to the next renewal; ticks
 *   key-frames        uint64, frames sent under the epoch
 *   rekey-interval    uint, seconds, 10 to 3600
 *   peer-typing       boolean
 *   resumed           boolean, whether this connection went on with the
 *                     conversation of the one before it
 *   peer-silent       boolean, whether the peer was sent something that it
 *                     answers, and nothing at all has come for
 *                     SOTTO_SESSION_SILENT_S since; TALKING goes on
 *   trouble           GError in SOTTO_SESSION_ERROR: why there is no connection
 *                     any more; NULL unless reconnecting
 *   setback           GError in SOTTO_SESSION_ERROR: why the newest attempt at
 *                     another one failed; NULL before that. Notified each time
 *   attempts          uint, how many failed since the connection broke
 *   retry-in          uint, seconds until the joiner tries again; ticks; 0
 *                     while it tries, and for a host, who waits
 *   peer-address      string, where the peer was reached or came from
 *   path              string: "direct" (this computer or the internet), "local"
 *                     (the local network) or "tor"; NULL without a connection
 *   path-family       GSocketFamily; INVALID through Tor or without one
 *   round-trip        int64, microseconds, of the newest answer to
 *                     sotto_session_measure(); 0 until there is one
 *   messages          SottoConversation
 *   frames            GListModel of SottoWireEntry
 *   end-reason        SottoEndReason
 *   ended-by-peer     boolean, whether it was the other person who ended it
 *   error             GError in SOTTO_SESSION_ERROR, or NULL
 *   retry-after       uint, seconds that the error asks to wait, or 0
 *
 * Signals:
 *   "message" (SottoMessage *)    the peer's, after it is in messages
 *   "frame" (SottoWireEntry *)    after it is in frames
 */
SottoRole         sotto_session_get_role (SottoSession *self);
SottoSessionState sotto_session_get_state (SottoSession *self);
const char       *sotto_session_get_name (SottoSession *self);
const char       *sotto_session_get_peer_name (SottoSession *self);
const char       *sotto_session_get_peer_address (SottoSession *self);
const char       *sotto_session_get_path (SottoSession *self);
GSocketFamily     sotto_session_get_path_family (SottoSession *self);
gint64            sotto_session_get_round_trip (SottoSession *self);
const char       *sotto_session_get_comparison_code (SottoSession *self);
guint             sotto_session_get_epoch (SottoSession *self);
guint             sotto_session_get_key_age (SottoSession *self);
guint             sotto_session_get_key_left (SottoSession *self);
guint64           sotto_session_get_key_frames (SottoSession *self);
guint             sotto_session_get_rekey_interval (SottoSession *self);
void     sotto_session_set_rekey_interval (SottoSession *self, guint seconds);
gboolean sotto_session_get_peer_typing (SottoSession *self);
gboolean sotto_session_get_resumed (SottoSession *self);
gboolean sotto_session_get_peer_silent (SottoSession *self);
const GError      *sotto_session_get_trouble (SottoSession *self);
const GError      *sotto_session_get_setback (SottoSession *self);
guint              sotto_session_get_attempts (SottoSession *self);
guint              sotto_session_get_retry_in (SottoSession *self);
SottoConversation *sotto_session_get_messages (SottoSession *self);
SottoWireLog      *sotto_session_get_frames (SottoSession *self);
SottoEndReason     sotto_session_get_end_reason (SottoSession *self);
gboolean           sotto_session_get_ended_by_peer (SottoSession *self);
const GError      *sotto_session_get_error (SottoSession *self);
guint              sotto_session_get_retry_after (SottoSession *self);

/* The fixed word for how it ended: the end reason's, or the error's. */
const char *sotto_session_get_end_word (SottoSession *self);

/*
 * Says @text (UTF-8, 1 to 65536 bytes) to the peer; the message is in messages
 * when this returns, waiting. What is said while the session reconnects goes
 * out afterwards. SOTTO_SESSION_ERROR_NOT_TALKING before it talks and after it
 * has ended. Transfer none.
 */
SottoMessage *sotto_session_send_text (SottoSession *self,
                                       const char   *text,
                                       GError      **error);

/*
 * Offers @file to the peer. It is opened first, without blocking; when that is
 * done, the message that stands for it is in messages. Errors are of
 * SOTTO_FILE_ERROR, SOTTO_SESSION_ERROR_NOT_TALKING as for
 * sotto_session_send_text(), or G_IO_ERROR_CANCELLED. Transfer none.
 */
void          sotto_session_send_file_async (SottoSession       *self,
                                             GFile              *file,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
SottoMessage *sotto_session_send_file_finish (SottoSession *self,
                                              GAsyncResult *result,
                                              GError      **error);

/* Whether a file is on its way in either direction, or offered. */
gboolean sotto_session_get_transferring (SottoSession *self);

/* Whether @text, typed as a message, is the word that ends the conversation. */
gboolean sotto_session_is_exit (const char *text);

/* Call at each key stroke with TRUE; the peer is told when it begins, and that
 * it stopped when 5 s pass without a call, at FALSE or when a text is sent. */
void sotto_session_set_typing (SottoSession *self, gboolean typing);

/* The person has seen all that has come so far. */
void sotto_session_mark_seen (SottoSession *self);

/* Asks the peer for a sign of life, to see how long that takes: see round-trip.
 * Nothing without a connection, or while an answer is on its way. */
void sotto_session_measure (SottoSession *self);

/* Whether every message of this side has been acknowledged. */
gboolean sotto_session_get_all_delivered (SottoSession *self);

/* Says a message that was not delivered once more: it leaves its place and
 * comes last, with a new id and time; a file is offered anew. Errors as for
 * sotto_session_send_text(), or of SOTTO_FILE_ERROR; then it stays where it is.
 */
gboolean sotto_session_send_again (SottoSession *self,
                                   SottoMessage *message,
                                   GError      **error);

/* Renews the keys now. */
void sotto_session_renew_keys (SottoSession *self);

/*
 * Ends it, in whatever state it is: @reason is SOTTO_END_EXIT, _EOF, _QUIT or,
 * before it talks, _CANCELLED. The state is ENDING until the peer has been told
 * and ENDED after it, within 2 s. Ending twice does nothing.
 */
void sotto_session_end (SottoSession *self, SottoEndReason reason);

G_END_DECLS
