/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* An authenticated connection: records in, records out, over a pipe. */

#pragma once

#include "sotto-channel.h"
#include "sotto-handshaker.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_LINK (sotto_link_get_type ())
G_DECLARE_FINAL_TYPE (SottoLink, sotto_link, SOTTO, LINK, GObject)

/* A conversation is served when the window is drawn (GDK_PRIORITY_REDRAW, 120):
 * else nothing would be, as long as a file or a peer that floods keeps the
 * connection busy. Strangers come after that. */
#define SOTTO_LINK_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

/*
 * Takes the root key out of @handshaker, whose run has succeeded, and goes on
 * with its pipe. @clock is referenced; @random as for sotto_channel_new().
 *
 * Signals:
 *   "frame" (SottoFrameInfo *)   sealed or opened; valid during the call
 *   "record" (SottoRecord *)     came; the handler may take what it owns
 *   "caught-up" ()               all that had come has been handled
 *   "written" ()                 bytes have left
 *   "failed" (GError *)          once: nothing comes or goes any more
 */
SottoLink *sotto_link_new (SottoHandshaker   *handshaker,
                           SottoRole          role,
                           SottoClock        *clock,
                           const SottoRandom *random);

SottoPipe *sotto_link_get_pipe (SottoLink *self);

/* Begins to read. */
void sotto_link_start (SottoLink *self);

/* While @paused, no frame is handled after the one that is, and what comes
 * stays where it is. Only once it has begun to read. */
void sotto_link_set_paused (SottoLink *self, gboolean paused);

/* Emits "frame" for those that have crossed, of which none was emitted before
 * this; call it once. */
void sotto_link_replay_frames (SottoLink *self);

/* Whoever owns the link hears nothing more and drops it: it says @reason if
 * that is not negative, writes what is queued and closes, all within 2 s.
 * @callback is called then. */
void sotto_link_close_async (SottoLink          *self,
                             int                 reason,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
void sotto_link_close_finish (SottoLink *self, GAsyncResult *result);

/* FALSE only when the record breaks a limit. After a failure it is dropped. */
gboolean sotto_link_send (SottoLink         *self,
                          const SottoRecord *record,
                          GError           **error);

/* The same for FILE-DATA; takes @bulk, see sotto_channel_send_bulk(). */
gboolean sotto_link_send_bulk (SottoLink *self,
                               gint64     id,
                               guint64    offset,
                               SottoBulk *bulk,
                               GError   **error);

/* Bytes sent so far, and how many of them have left. */
guint64 sotto_link_get_queued_total (SottoLink *self);
guint64 sotto_link_get_written_total (SottoLink *self);

void     sotto_link_renew (SottoLink *self);
gboolean sotto_link_is_renewing (SottoLink *self);
guint32  sotto_link_get_epoch (SottoLink *self);
guint64  sotto_link_get_frames_sent (SottoLink *self);

const char *sotto_link_get_code (SottoLink *self);

/* It goes through Tor, and @peer is what to call the other end: the socket
 * leads to Tor itself, on this computer. To be said before the link is taken
 * over. */
void     sotto_link_set_onion (SottoLink *self, const char *peer);
gboolean sotto_link_get_onion (SottoLink *self);

/* Where the peer is, as "host:port", or what sotto_link_set_onion() said. */
const char *sotto_link_get_peer_address (SottoLink *self);

G_END_DECLS
