/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a peer that is the test says about files, right or wrong. */

#pragma once

#include "raw-peer.h"

G_BEGIN_DECLS

/* Offers a file, as the message @id. */
void raw_peer_offer (RawPeer *peer, guint64 id, guint64 size, const char *name);

/* Sends @size bytes of it, all zero. */
void raw_peer_send_data (RawPeer *peer, gint64 id, guint64 offset, gsize size);

/* FILE-END, with the hash of that many zeros, or with another. */
void raw_peer_send_end (RawPeer *peer, gint64 id, gsize size, gboolean right);

/* Any other record about a file. */
void raw_peer_send_value (RawPeer        *peer,
                          SottoRecordType type,
                          gint64          id,
                          guint8          value,
                          guint64         offset);

/* FILE-ANSWER: send it from @offset on. */
void raw_peer_answer (RawPeer *peer, gint64 id, guint64 offset);

void raw_peer_ping (RawPeer *peer, guint64 token);

G_END_DECLS
