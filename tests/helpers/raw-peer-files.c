/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a peer says about files. */

#include "raw-peer-files.h"

#include "sotto-hash.h"

void
raw_peer_offer (RawPeer *peer, guint64 id, guint64 size, const char *name)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_FILE_OFFER);

  record->id = id;
  record->file_offer.size = size;
  record->file_offer.name = g_strdup (name);
  raw_peer_send (peer, record);
}

void
raw_peer_send_data (RawPeer *peer, gint64 id, guint64 offset, gsize size)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_FILE_DATA);

  record->file.id = id;
  record->file.offset = offset;
  record->file.bytes = g_bytes_new_take (g_malloc0 (size), size);
  raw_peer_send (peer, record);
}

/* With the hash of that many zeros, or with another. */
void
raw_peer_send_end (RawPeer *peer, gint64 id, gsize size, gboolean right)
{
  SottoRecord          *record = sotto_record_new (SOTTO_RECORD_FILE_END);
  g_autofree guint8    *zeros = g_malloc0 (size);
  g_autoptr (SottoHash) hash = sotto_hash_new (NULL);

  sotto_hash_add (hash, zeros, size);
  sotto_hash_finish (hash, record->file.hash);
  record->file.id = id;
  record->file.hash[0] ^= right ? 0 : 1;
  raw_peer_send (peer, record);
}

void
raw_peer_send_value (RawPeer        *peer,
                     SottoRecordType type,
                     gint64          id,
                     guint8          value,
                     guint64         offset)
{
  SottoRecord *record = sotto_record_new (type);

  record->file.id = id;
  record->file.value = value;
  record->file.offset = offset;
  raw_peer_send (peer, record);
}

void
raw_peer_answer (RawPeer *peer, gint64 id, guint64 offset)
{
  raw_peer_send_value (peer, SOTTO_RECORD_FILE_ANSWER, id, 1, offset);
}

void
raw_peer_ping (RawPeer *peer, guint64 token)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_PING);

  record->token = token;
  raw_peer_send (peer, record);
}
