/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The files of two people in one process. */

#include "sharing.h"

static void
make_folders (Sharing *sharing)
{
  *sharing = (Sharing){ 0 };
  sharing->from = temporary_new ();
  sharing->to = temporary_new ();
}

void
sharing_begin (Sharing *sharing)
{
  make_folders (sharing);
  pair_talk (&sharing->pair);
}

void
sharing_begin_to_host (Sharing *sharing)
{
  make_folders (sharing);
  pair_host (&sharing->pair);
}

RawPeer *
sharing_join_deaf (Sharing *sharing)
{
  g_autoptr (GError) error = NULL;
  RawPeer           *peer;

  sharing_begin_to_host (sharing);
  peer = raw_peer_join (sotto_host_get_port (sharing->pair.host), "hello",
                        SOTTO_CLOCK (sharing->pair.clock), &error);
  g_assert_no_error (error);
  raw_peer_greet (peer, "Mallory");
  return peer;
}

RawPeer *
sharing_join_raw (Sharing *sharing)
{
  RawPeer *peer = sharing_join_deaf (sharing);

  raw_peer_listen (peer);
  run_until (raw_peer_has (peer, "GREETING Bob"));
  return peer;
}

void
sharing_end (Sharing *sharing)
{
  pair_clear (&sharing->pair);
  g_clear_pointer (&sharing->from, temporary_free);
  g_clear_pointer (&sharing->to, temporary_free);
}

void
sharing_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

SottoTransfer *
sharing_offer (Sharing      *sharing,
               SottoSession *session,
               const char   *name,
               gsize         size)
{
  g_autofree guint8       *bytes = temporary_fill (size);
  g_autofree char         *path = g_build_filename (sharing->from, name, NULL);
  g_autoptr (GFile)        file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  SottoMessage            *message;

  temporary_write (sharing->from, name, bytes, size);
  sotto_session_send_file_async (session, file, NULL, sharing_result_cb,
                                 &result);
  run_until (result != NULL);
  message = sotto_session_send_file_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sotto_message_get_text (message), ==, name);
  return sotto_message_get_transfer (message);
}

SottoTransfer *
sharing_find (SottoSession *session, guint64 id)
{
  SottoConversation *messages = sotto_session_get_messages (session);

  run_until (sotto_conversation_find (messages, FALSE, id) != NULL);
  return sotto_message_get_transfer (sotto_conversation_find (messages, FALSE,
                                                              id));
}

void
sharing_accept (Sharing *sharing, SottoTransfer *transfer)
{
  g_autofree char *path =
    g_build_filename (sharing->to, sotto_transfer_get_name (transfer), NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);

  sotto_transfer_accept (transfer, target, TRUE);
}

void
sharing_wait (SottoTransfer *transfer, SottoTransferState state)
{
  run_until (sotto_transfer_get_state (transfer) == state ||
             sotto_transfer_is_over (transfer));
  g_assert_cmpint (sotto_transfer_get_state (transfer), ==, (int) state);
}

SottoSession *
sharing_alice (Sharing *sharing)
{
  return pair_alice (&sharing->pair);
}

SottoSession *
sharing_bob (Sharing *sharing)
{
  return pair_bob (&sharing->pair);
}

void
sharing_assert_failed (SottoTransfer *transfer, SottoFileError code)
{
  sharing_wait (transfer, SOTTO_TRANSFER_FAILED);
  g_assert_error (sotto_transfer_get_error (transfer), SOTTO_FILE_ERROR,
                  (int) code);
}

void
sharing_wait_closed (Sharing *sharing)
{
  temporary_wait_closed (sharing->from);
  temporary_wait_closed (sharing->to);
}

void
sharing_wait_empty (Sharing *sharing)
{
  while (temporary_count (sharing->to) > 0) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
}

void
sharing_assert_same (Sharing *sharing, const char *name)
{
  g_autofree char   *path = g_build_filename (sharing->from, name, NULL);
  g_autofree char   *bytes = NULL;
  gsize              size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  temporary_assert (sharing->to, name, bytes, size);
}

void
sharing_assert_stored (Sharing *sharing, const char *name)
{
  sharing_assert_same (sharing, name);
  g_assert_cmpuint (temporary_count (sharing->to), ==, 1);
}
