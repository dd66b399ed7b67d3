/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two people, each with a folder of files. */

#pragma once

#include "pair.h"
#include "raw-peer-files.h"
#include "temporary.h"

G_BEGIN_DECLS

typedef struct {
  Pair  pair;
  char *from; /* where the files are that are sent */
  char *to;   /* where they are stored */
} Sharing;

/* The folders, and who talks: both, or the host alone. */
void sharing_begin (Sharing *sharing);
void sharing_begin_to_host (Sharing *sharing);

/* The same, and a peer that has greeted as "Mallory", and hears nothing; or
 * one that does. */
RawPeer *sharing_join_deaf (Sharing *sharing);
RawPeer *sharing_join_raw (Sharing *sharing);

/* Ends it all, and proves that nothing is left of it, nor any file open. */
void sharing_end (Sharing *sharing);

/* Who joined, and who hosts. */
SottoSession *sharing_alice (Sharing *sharing);
SottoSession *sharing_bob (Sharing *sharing);

/* Makes the file @name of @size bytes, offers it, and returns this side's end
 * of it; transfer none. */
SottoTransfer *sharing_offer (Sharing      *sharing,
                              SottoSession *session,
                              const char   *name,
                              gsize         size);

/* Puts a reference to @result into the GAsyncResult ** that is @user_data. */
void sharing_result_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

/* The other end of the peer's offer @id, once it has come; transfer none. */
SottoTransfer *sharing_find (SottoSession *session, guint64 id);

/* Accepts it, to be stored under its own name or beside it. */
void sharing_accept (Sharing *sharing, SottoTransfer *transfer);

/* Waits for this state. */
void sharing_wait (SottoTransfer *transfer, SottoTransferState state);

/* Waits until it has failed, and proves that it was for this cause. */
void sharing_assert_failed (SottoTransfer *transfer, SottoFileError code);

/* Waits until no file in either folder is open. */
void sharing_wait_closed (Sharing *sharing);

/* Waits until nothing is stored, for what a thread removes. */
void sharing_wait_empty (Sharing *sharing);

/* Proves that the file was stored as it was, and is all that was stored. */
void sharing_assert_stored (Sharing *sharing, const char *name);
void sharing_assert_same (Sharing *sharing, const char *name);

G_END_DECLS
