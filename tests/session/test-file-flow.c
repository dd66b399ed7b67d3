/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What flows, and what waits for it: the host and its files are ours, and the
 * joiner is the test. PROTOCOL.md, "Files". */

#include "faulty-disk.h"
#include "sharing.h"
#include "sotto-crypto.h"
#include "sotto-pacer.h"
#include "sotto-session-private.h"

#define MIB (1024 * 1024)

static SottoSession *
bob (Sharing *sharing)
{
  return pair_bob (&sharing->pair);
}

/* Whoever never says that anything has arrived gets no more than may queue, and
 * messages all the same. */
static void
test_no_pong (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);

  for (guint i = 1; i <= 3; i++) {
    g_autofree char *name = g_strdup_printf ("file %u", i);

    sharing_offer (&sharing, bob (&sharing), name, MIB);
    run_until (peer->records->len > 0);
    run_until (sotto_outbox_get_given (bob (&sharing)->outbox) == i);
    raw_peer_answer (peer, -(gint64) i, 0);
  }
  run_until (peer->file_bytes >= 3 * SOTTO_FILE_DATA_MAX);
  for (guint i = 0; i < 20; i++) {
    pair_pass (&sharing.pair, 1);
  }
  sotto_session_send_text (bob (&sharing), "still there?", NULL);
  run_until (raw_peer_has (peer, "TEXT 4 still there?"));
  g_assert_cmpuint (peer->file_bytes, <=, SOTTO_PACER_QUEUE_MAX);
  g_assert_cmpuint (peer->file_bytes, >,
                    SOTTO_PACER_QUEUE_MAX - SOTTO_BULK_SIZE);
  sharing_end (&sharing);
}

/* However much of files there is, and whenever it is said. */
static void
test_text_in_between (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);

  peer->answers_pings = TRUE;
  sharing_offer (&sharing, bob (&sharing), "one", 16 * MIB);
  sharing_offer (&sharing, bob (&sharing), "two", 16 * MIB);
  run_until (sotto_outbox_get_given (bob (&sharing)->outbox) == 2);
  raw_peer_answer (peer, -1, 0);
  raw_peer_answer (peer, -2, 0);
  for (guint i = 3; i < 40; i++) {
    g_autofree char *text = g_strdup_printf ("TEXT %u hi", i);
    guint64          before;

    run_until (peer->file_bytes > (i - 2) * 500 * 1024);
    before = peer->file_bytes;
    sotto_session_send_text (bob (&sharing), "hi", NULL);
    run_until (raw_peer_has (peer, text));
    g_assert_cmpuint (peer->file_bytes_before - before, <=,
                      SOTTO_PACER_QUEUE_MAX);
  }
  run_until (raw_peer_has (peer, "FILE-END 1") &&
             raw_peer_has (peer, "FILE-END 2"));
  g_assert_cmpuint (peer->file_bytes, ==, 32 * MIB);
  sharing_end (&sharing);
}

/* A peer may answer the newest PING alone, and another one than the flow of
 * files waits for: that one has been dealt with too. */
static void
test_one_answer (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);
  SottoTransfer      *cancelled =
    sharing_offer (&sharing, bob (&sharing), "one", 8 * MIB);
  guint64 answered = 0;

  sharing_offer (&sharing, bob (&sharing), "two", MIB);
  run_until (sotto_outbox_get_given (bob (&sharing)->outbox) == 2);
  raw_peer_answer (peer, -1, 0);
  run_until (peer->file_bytes > 2 * SOTTO_FILE_DATA_MAX);
  run_pending ();
  sotto_transfer_cancel (cancelled);
  run_until (raw_peer_has (peer, "FILE-CANCEL 1"));
  raw_peer_answer (peer, -2, 0);
  while (!raw_peer_has (peer, "FILE-END 2")) {
    run_until (peer->newest_ping > answered ||
               raw_peer_has (peer, "FILE-END 2"));
    run_pending ();
    answered = peer->newest_ping;
    raw_peer_pong (peer, answered);
  }
  sharing_end (&sharing);
}

/* Files take turns. */
static void
test_turns (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);

  sharing_offer (&sharing, bob (&sharing), "long", 16 * MIB);
  sharing_offer (&sharing, bob (&sharing), "short", MIB);
  run_until (sotto_outbox_get_given (bob (&sharing)->outbox) == 2);
  peer->answers_pings = TRUE;
  raw_peer_answer (peer, -1, 0);
  raw_peer_answer (peer, -2, 0);
  run_until (raw_peer_has (peer, "FILE-END 2"));
  g_assert_cmpuint (peer->file_bytes, <, 6 * MIB);
  sharing_end (&sharing);
}

static guint64
get_backlog (Sharing *sharing)
{
  SottoLink *link = bob (sharing)->link;

  return sotto_link_get_queued_total (link) -
         sotto_link_get_written_total (link);
}

/* A peer that never reads costs next to no memory, not even if it guesses what
 * it would have been asked, and says that it has got it all. */
static void
test_deaf_peer (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_deaf (&sharing);

  run_until (sotto_session_get_state (bob (&sharing)) == SOTTO_SESSION_TALKING);
  sharing_offer (&sharing, bob (&sharing), "one", 64 * MIB);
  run_until (sotto_outbox_get_given (bob (&sharing)->outbox) == 1);
  raw_peer_answer (peer, -1, 0);
  for (guint i = 0; i < 200; i++) {
    raw_peer_ping (peer, i);
    raw_peer_answer (peer, -1, 0);
  }
  pair_pass (&sharing.pair, 20);
  g_assert_cmpuint (get_backlog (&sharing), <=, 3 * SOTTO_BULK_SIZE);
  g_assert_cmpuint (sotto_link_get_queued_total (bob (&sharing)->link), <=,
                    SOTTO_PACER_QUEUE_MAX + 4 * SOTTO_BULK_SIZE);
  for (guint64 token = 1; token <= 400; token++) {
    raw_peer_pong (peer, token);
    g_main_context_iteration (NULL, FALSE);
    g_main_context_iteration (NULL, FALSE);
    raw_peer_pong (peer, token);
    g_assert_cmpuint (get_backlog (&sharing), <=, 3 * SOTTO_BULK_SIZE);
  }
  pair_pass (&sharing.pair, 20);
  g_assert_cmpuint (get_backlog (&sharing), <=, 3 * SOTTO_BULK_SIZE);
  sharing_end (&sharing);
}

/* The peer's offer of @size bytes, which it was asked for, and whose first
 * write to the disk will wait. */
static SottoTransfer *
accept_on_slow_disk (Sharing *sharing, RawPeer *peer, guint64 size)
{
  SottoTransfer *in;

  raw_peer_offer (peer, 1, size, "theirs");
  in = sharing_find (bob (sharing), 1);
  sharing_accept (sharing, in);
  run_until (raw_peer_has (peer, "FILE-ANSWER -1 1 0"));
  faulty_disk_reset ();
  faulty_disk_hold (DISK_WRITE, FALSE);
  return in;
}

/* The disk does not take what comes: PONG waits, for five seconds; and then
 * what comes is not read, whatever the peer does. Nobody takes that for the
 * peer's silence. */
static void
test_slow_disk (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);
  guint64 const       size = 32 * MIB;
  SottoTransfer      *in;
  SottoPipe          *pipe = sotto_link_get_pipe (peer->link);

  in = accept_on_slow_disk (&sharing, peer, size);
  for (guint64 at = 0; at < 4 * MIB; at += 32768) {
    raw_peer_send_data (peer, 1, at, 32768);
  }
  raw_peer_ping (peer, 7);
  faulty_disk_await ();
  run_until (sotto_transfer_get_waiting (in) ==
             4 * MIB + 128 * SOTTO_FILE_WRITER_OVERHEAD);
  pair_pass (&sharing.pair, 4);
  g_assert_false (raw_peer_has (peer, "PONG 7"));
  pair_pass (&sharing.pair, 2);
  run_until (raw_peer_has (peer, "PONG 7"));

  for (guint64 at = 4 * MIB; at < size; at += 32768) {
    raw_peer_send_data (peer, 1, at, 32768);
  }
  raw_peer_send_end (peer, 1, size, TRUE);
  pair_pass (&sharing.pair, 100);
  g_assert_cmpuint (sotto_transfer_get_waiting (in), >,
                    SOTTO_TRANSFERS_WAITING_MAX);
  g_assert_cmpuint (sotto_transfer_get_waiting (in), <=,
                    SOTTO_TRANSFERS_WAITING_MAX + 32768 +
                      SOTTO_FILE_WRITER_OVERHEAD);
  g_assert_cmpuint (sotto_pipe_get_queued (pipe), >, 8 * MIB);
  g_assert_cmpint (sotto_session_get_state (bob (&sharing)), ==,
                   SOTTO_SESSION_TALKING);

  faulty_disk_release ();
  run_until (raw_peer_has (peer, "FILE-RESULT -1 1"));
  g_assert_cmpuint (temporary_count (sharing.to), ==, 1);
  sharing_end (&sharing);
}

/* Nor does PONG wait for a file that has come to its end, once the disk has
 * taken most of it. */
static void
test_pong_while_finishing (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);
  guint64 const       size = 4 * MIB;
  SottoTransfer      *in;

  in = accept_on_slow_disk (&sharing, peer, size);
  for (guint64 at = 0; at < size; at += 32768) {
    raw_peer_send_data (peer, 1, at, 32768);
  }
  raw_peer_send_end (peer, 1, size, TRUE);
  raw_peer_ping (peer, 7);
  faulty_disk_await ();
  run_until (in->finishing);
  run_pending ();
  g_assert_false (raw_peer_has (peer, "PONG 7"));

  faulty_disk_hold (DISK_FLUSH, FALSE);
  faulty_disk_release ();
  faulty_disk_await ();
  run_until (raw_peer_has (peer, "PONG 7"));
  g_assert_true (in->finishing);
  faulty_disk_release ();
  run_until (raw_peer_has (peer, "FILE-RESULT -1 1"));
  sharing_end (&sharing);
}

/* The connection broke while some of it had not reached the disk: what is asked
 * for is what is missing once it has. */
static void
test_asked_when_stored (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) old = sharing_join_raw (&sharing);
  g_autoptr (RawPeer) new = NULL;
  g_autoptr (GError) error = NULL;
  SottoTransfer     *in;

  raw_peer_offer (old, 1, 1000, "theirs");
  in = sharing_find (bob (&sharing), 1);
  sharing_accept (&sharing, in);
  run_until (raw_peer_has (old, "FILE-ANSWER -1 1 0"));
  faulty_disk_reset ();
  faulty_disk_hold (DISK_WRITE, FALSE);
  raw_peer_send_data (old, 1, 0, 400);
  faulty_disk_await ();

  new = raw_peer_join (sotto_host_get_port (sharing.pair.host), "hello",
                       SOTTO_CLOCK (sharing.pair.clock), &error);
  g_assert_no_error (error);
  raw_peer_listen (new);
  raw_peer_greet_again (new, old->conversation, 0);
  raw_peer_ping (new, 1);
  run_until (raw_peer_has (new, "PONG 1"));
  pair_pass (&sharing.pair, 3);
  g_assert_false (raw_peer_has (new, "FILE-ANSWER -1 1 0"));
  faulty_disk_release ();
  run_until (raw_peer_has (new, "FILE-ANSWER -1 1 400"));
  raw_peer_send_data (new, 1, 400, 600);
  raw_peer_send_end (new, 1, 1000, TRUE);
  run_until (raw_peer_has (new, "FILE-RESULT -1 1"));
  sharing_end (&sharing);
}

/* There is no room for the offer yet, and the peer cannot know of it. */
static void
test_answered_before_offered (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_deaf (&sharing);
  g_autofree char    *text = g_strnfill (SOTTO_TEXT_SIZE_MAX, 'x');
  guint               n_texts = 0;

  run_until (sotto_session_get_state (bob (&sharing)) == SOTTO_SESSION_TALKING);
  while (n_texts < 500) {
    sotto_session_send_text (bob (&sharing), text, NULL);
    n_texts++;
  }
  sharing_offer (&sharing, bob (&sharing), "ours", MIB);
  g_assert_cmpuint (sotto_outbox_get_given (bob (&sharing)->outbox), <=,
                    n_texts);
  raw_peer_answer (peer, -(gint64) (n_texts + 1), 0);
  run_until (sotto_session_get_state (bob (&sharing)) >= SOTTO_SESSION_ENDING);
  g_assert_error (sotto_session_get_error (bob (&sharing)), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_PROTOCOL);
  sharing_end (&sharing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/file-flow/no-pong", test_no_pong);
  g_test_add_func ("/file-flow/text-in-between", test_text_in_between);
  g_test_add_func ("/file-flow/one-answer", test_one_answer);
  g_test_add_func ("/file-flow/turns", test_turns);
  g_test_add_func ("/file-flow/deaf-peer", test_deaf_peer);
  g_test_add_func ("/file-flow/slow-disk", test_slow_disk);
  g_test_add_func ("/file-flow/pong-while-finishing",
                   test_pong_while_finishing);
  g_test_add_func ("/file-flow/asked-when-stored", test_asked_when_stored);
  g_test_add_func ("/file-flow/answered-before-offered",
                   test_answered_before_offered);
  return g_test_run ();
}
