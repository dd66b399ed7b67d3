/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A peer made of the same parts as the program's, less its manners. */

#include "raw-peer.h"

#include "sotto-dialer.h"
#include "sotto-password.h"

#include <string.h>

void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE)) {
  }
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
stretch_cb (SottoHandshaker *handshaker, SottoSecret *password)
{
  SottoHandshake *handshake = sotto_handshaker_get_handshake (handshaker);
  g_autoptr (SottoSecret) w =
    sotto_password_stretch (password, sotto_handshake_get_salt (handshake),
                            sotto_handshake_get_iterations (handshake), NULL);

  sotto_handshaker_set_w (handshaker, w);
}

static char *
describe (const SottoRecord *record)
{
  const char *name = sotto_record_get_name (record->type);

  switch (record->type) {
  case SOTTO_RECORD_ACK:
  case SOTTO_RECORD_SEEN:
    return g_strdup_printf ("%s %" G_GUINT64_FORMAT, name, record->up_to);
  case SOTTO_RECORD_TYPING:
    return g_strdup_printf ("%s %d", name, record->typing);
  case SOTTO_RECORD_BYE:
    return g_strdup_printf ("%s %u", name, record->reason);
  case SOTTO_RECORD_PONG:
    return g_strdup_printf ("%s %" G_GUINT64_FORMAT, name, record->token);
  case SOTTO_RECORD_GREETING:
    return g_strdup_printf ("%s %s", name, record->greeting.name);
  case SOTTO_RECORD_TEXT:
    return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %s", name, record->id,
                            record->message.text);
  case SOTTO_RECORD_FILE_ANSWER:
    return g_strdup_printf ("%s %" G_GINT64_FORMAT " %u %" G_GUINT64_FORMAT,
                            name, record->file.id, record->file.value,
                            record->file.offset);
  case SOTTO_RECORD_FILE_RESULT:
    return g_strdup_printf ("%s %" G_GINT64_FORMAT " %u", name, record->file.id,
                            record->file.value);
  case SOTTO_RECORD_FILE_DATA:
  case SOTTO_RECORD_FILE_END:
  case SOTTO_RECORD_FILE_CANCEL:
    return g_strdup_printf ("%s %" G_GINT64_FORMAT, name, record->file.id);
  default:
    return g_strdup (name);
  }
}

static void
record_cb (SottoLink *link, const SottoRecord *record, RawPeer *peer)
{
  g_ptr_array_add (peer->records, describe (record));
  if (record->type == SOTTO_RECORD_GREETING) {
    memcpy (peer->conversation, record->greeting.conversation,
            SOTTO_CONVERSATION_SIZE);
    peer->counted = record->greeting.last_received;
  } else if (record->type == SOTTO_RECORD_TEXT) {
    peer->sent_at = record->sent_at;
    peer->file_bytes_before = peer->file_bytes;
  } else if (record->type == SOTTO_RECORD_FILE_DATA) {
    peer->file_bytes += g_bytes_get_size (record->file.bytes);
  } else if (record->type == SOTTO_RECORD_PING) {
    peer->newest_ping = record->token;
    if (peer->answers_pings) {
      raw_peer_pong (peer, record->token);
    }
  }
}

static void
failed_cb (SottoLink *link, const GError *error, RawPeer *peer)
{
  peer->error = g_error_copy (error);
}

static SottoPipe *
dial (guint16 port)
{
  g_autoptr (GAsyncResult)      result = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError)            error = NULL;

  sotto_dialer_connect_async ("127.0.0.1", port, 30, NULL, result_cb, &result);
  run_until (result != NULL);
  connection = sotto_dialer_connect_finish (result, &error);
  g_assert_no_error (error);
  return sotto_pipe_new (G_IO_STREAM (connection));
}

RawPeer *
raw_peer_join (guint16     port,
               const char *password,
               SottoClock *clock,
               GError    **error)
{
  g_autoptr (SottoPipe)       pipe = dial (port);
  g_autoptr (SottoHandshaker) handshaker =
    sotto_handshaker_new (sotto_handshake_new_joiner (NULL), pipe, clock, NULL);
  g_autoptr (SottoSecret) prepared =
    sotto_password_prepare (password, -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  RawPeer                 *peer;

  g_signal_connect (handshaker, "stretch", G_CALLBACK (stretch_cb), prepared);
  sotto_handshaker_run_async (handshaker, result_cb, &result);
  run_until (result != NULL);
  if (!sotto_handshaker_run_finish (handshaker, result, error)) {
    return NULL;
  }
  peer = g_new0 (RawPeer, 1);
  peer->records = g_ptr_array_new_with_free_func (g_free);
  peer->link = sotto_link_new (handshaker, SOTTO_ROLE_JOINER, clock, NULL);
  g_signal_connect (peer->link, "record", G_CALLBACK (record_cb), peer);
  g_signal_connect (peer->link, "failed", G_CALLBACK (failed_cb), peer);
  return peer;
}

void
raw_peer_listen (RawPeer *peer)
{
  sotto_link_start (peer->link);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *closed = user_data;

  sotto_link_close_finish (SOTTO_LINK (source), result);
  *closed = TRUE;
}

void
raw_peer_free (RawPeer *peer)
{
  gboolean closed = FALSE;

  g_signal_handlers_disconnect_by_data (peer->link, peer);
  sotto_link_close_async (peer->link, -1, closed_cb, &closed);
  run_until (closed);
  g_assert_finalize_object (peer->link);
  g_ptr_array_unref (peer->records);
  g_clear_error (&peer->error);
  g_clear_pointer (&peer, g_free);
}

void
raw_peer_send (RawPeer *peer, SottoRecord *record)
{
  g_autoptr (SottoRecord) owned = record;
  g_autoptr (GError)      error = NULL;

  sotto_link_send (peer->link, owned, &error);
  g_assert_no_error (error);
}

void
raw_peer_pong (RawPeer *peer, guint64 token)
{
  SottoRecord *pong = sotto_record_new (SOTTO_RECORD_PONG);

  pong->token = token;
  raw_peer_send (peer, pong);
}

void
raw_peer_greet (RawPeer *peer, const char *name)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_GREETING);

  record->greeting.name = g_strdup (name);
  raw_peer_send (peer, record);
}

void
raw_peer_greet_again (RawPeer     *peer,
                      const guint8 conversation[SOTTO_CONVERSATION_SIZE],
                      guint64      last_received)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_GREETING);

  memcpy (record->greeting.conversation, conversation, SOTTO_CONVERSATION_SIZE);
  record->greeting.last_received = last_received;
  record->greeting.name = g_strdup ("Alice");
  raw_peer_send (peer, record);
}

void
raw_peer_say (RawPeer *peer, guint64 id, const char *text)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_TEXT);

  record->id = id;
  record->message.text = g_strdup (text);
  raw_peer_send (peer, record);
}

void
raw_peer_send_bytes (RawPeer *peer, const void *bytes, gsize size)
{
  g_autoptr (GBytes) block = g_bytes_new (bytes, size);

  sotto_pipe_write (sotto_link_get_pipe (peer->link), block);
}

gboolean
raw_peer_has (RawPeer *peer, const char *record)
{
  return g_ptr_array_find_with_equal_func (peer->records, record, g_str_equal,
                                           NULL);
}

static gboolean
is_over (RawPeer *peer)
{
  const char *newest =
    peer->records->len == 0
      ? ""
      : g_ptr_array_index (peer->records, peer->records->len - 1);

  return peer->error != NULL || g_str_has_prefix (newest, "BYE");
}

void
raw_peer_run_to_end (RawPeer *peer)
{
  run_until (is_over (peer));
}
