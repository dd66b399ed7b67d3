/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Half real: the host is ours, and the joiner, who knows the password, is the
 * test. */

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-session-private.h"

static guint
n_messages (SottoSession *session)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (sotto_session_get_messages (session)));
}

static RawPeer *
raw_join_deaf (Pair *pair)
{
  g_autoptr (GError) error = NULL;
  RawPeer           *peer;

  pair_host (pair);
  peer = raw_peer_join (sotto_host_get_port (pair->host), "hello",
                        SOTTO_CLOCK (pair->clock), &error);
  g_assert_no_error (error);
  return peer;
}

static RawPeer *
raw_join (Pair *pair)
{
  RawPeer *peer = raw_join_deaf (pair);

  raw_peer_listen (peer);
  return peer;
}

static RawPeer *
raw_talk (Pair *pair)
{
  RawPeer *peer = raw_join (pair);

  raw_peer_greet (peer, "Mallory");
  run_until (raw_peer_has (peer, "GREETING Bob"));
  return peer;
}

/* A peer that does not close its end is cut off after a while. */
static void
run_bob_to_end (Pair *pair)
{
  run_until (sotto_session_get_state (pair_bob (pair)) >= SOTTO_SESSION_ENDING);
  pair_pass (pair, 3);
  run_until (sotto_session_get_state (pair_bob (pair)) == SOTTO_SESSION_ENDED);
}

/* The connection is gone, the conversation is not. */
static void
assert_bob_waits (Pair *pair, SottoSessionError code)
{
  run_until (sotto_session_get_state (pair_bob (pair)) ==
             SOTTO_SESSION_RECONNECTING);
  g_assert_error (sotto_session_get_trouble (pair_bob (pair)),
                  SOTTO_SESSION_ERROR, (int) code);
}

static void
assert_bob_failed (Pair *pair, SottoSessionError code)
{
  run_bob_to_end (pair);
  g_assert_error (sotto_session_get_error (pair_bob (pair)),
                  SOTTO_SESSION_ERROR, (int) code);
}

static void
test_gap (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);

  raw_peer_say (peer, 1, "one");
  raw_peer_say (peer, 3, "three");
  raw_peer_run_to_end (peer);
  g_assert_true (raw_peer_has (peer, "BYE 3"));
  assert_bob_failed (&pair, SOTTO_SESSION_ERROR_PROTOCOL);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1);
  pair_clear (&pair);
}

static void
test_number_zero (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);

  raw_peer_say (peer, 0, "zero");
  raw_peer_run_to_end (peer);
  g_assert_true (raw_peer_has (peer, "BYE 3"));
  assert_bob_failed (&pair, SOTTO_SESSION_ERROR_PROTOCOL);
  pair_clear (&pair);
}

static void
test_repeated (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);

  raw_peer_say (peer, 1, "one");
  run_until (raw_peer_has (peer, "ACK 1"));
  g_ptr_array_set_size (peer->records, 0);
  raw_peer_say (peer, 1, "one");
  run_until (raw_peer_has (peer, "ACK 1"));
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1);
  pair_clear (&pair);
}

/* A message of a kind that is not shown has a number all the same. */
static void
test_unknown_message (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);
  SottoRecord        *record = sotto_record_new (SOTTO_RECORD_RETRACT);

  raw_peer_say (peer, 1, "one");
  record->id = 2;
  record->message.target = 1;
  raw_peer_send (peer, record);
  raw_peer_say (peer, 3, "three");
  run_until (raw_peer_has (peer, "ACK 3"));
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 2);
  sotto_session_mark_seen (pair_bob (&pair));
  run_until (raw_peer_has (peer, "SEEN 3"));
  pair_clear (&pair);
}

static void
test_before_greeting (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_join (&pair);

  raw_peer_say (peer, 1, "too early");
  raw_peer_run_to_end (peer);
  g_assert_true (raw_peer_has (peer, "BYE 3"));
  g_assert_false (raw_peer_has (peer, "GREETING Bob"));
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 0);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_LISTENING);
  pair_clear (&pair);
}

static void
count_cb (SottoLink *link, const SottoFrameInfo *info, guint *n_frames)
{
  *n_frames += info->direction == SOTTO_DIRECTION_IN ? 1 : 0;
}

/* Not even a renewal comes before GREETING: the host answers with BYE alone. */
static void
test_renewal_before_greeting (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_join (&pair);
  guint               n_frames = 0;

  sotto_link_replay_frames (peer->link);
  g_signal_connect (peer->link, "frame", G_CALLBACK (count_cb), &n_frames);
  sotto_link_renew (peer->link);
  raw_peer_run_to_end (peer);
  g_assert_true (raw_peer_has (peer, "BYE 3"));
  g_assert_cmpuint (n_frames, ==, 1);
  g_signal_handlers_disconnect_by_data (peer->link, &n_frames);
  pair_clear (&pair);
}

static void
test_second_greeting (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);

  raw_peer_greet (peer, "Another name");
  raw_peer_run_to_end (peer);
  g_assert_true (raw_peer_has (peer, "BYE 3"));
  assert_bob_failed (&pair, SOTTO_SESSION_ERROR_PROTOCOL);
  pair_clear (&pair);
}

static void
test_false_receipt (void)
{
  SottoRecordType const types[] = { SOTTO_RECORD_ACK, SOTTO_RECORD_SEEN };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    Pair                pair = { NULL };
    g_autoptr (RawPeer) peer = raw_talk (&pair);
    SottoRecord        *record = sotto_record_new (types[i]);

    record->up_to = 1;
    raw_peer_send (peer, record);
    raw_peer_run_to_end (peer);
    g_assert_true (raw_peer_has (peer, "BYE 3"));
    assert_bob_failed (&pair, SOTTO_SESSION_ERROR_PROTOCOL);
    pair_clear (&pair);
  }
}

static void
test_altered (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);
  guint8              cell[SOTTO_CELL_SIZE] = { 0x01 };

  raw_peer_send_bytes (peer, cell, sizeof cell);
  raw_peer_run_to_end (peer);
  g_assert_nonnull (peer->error);
  g_assert_false (raw_peer_has (peer, "BYE 3"));
  assert_bob_waits (&pair, SOTTO_SESSION_ERROR_ALTERED);
  pair_clear (&pair);
}

/* One byte says that nothing of it will be right. */
static void
test_no_frame (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);
  const guint8        kind = 0x03;

  raw_peer_send_bytes (peer, &kind, sizeof kind);
  raw_peer_run_to_end (peer);
  g_assert_false (raw_peer_has (peer, "BYE 3"));
  assert_bob_waits (&pair, SOTTO_SESSION_ERROR_ALTERED);
  pair_clear (&pair);
}

static void
test_lost (void)
{
  Pair     pair = { NULL };
  RawPeer *peer = raw_talk (&pair);

  raw_peer_free (peer);
  assert_bob_waits (&pair, SOTTO_SESSION_ERROR_LOST);
  pair_clear (&pair);
}

static void
test_ping (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);
  SottoRecord        *record = sotto_record_new (SOTTO_RECORD_PING);

  record->token = G_MAXUINT64;
  raw_peer_send (peer, record);
  raw_peer_send (peer, sotto_record_new (SOTTO_RECORD_PING));
  run_until (raw_peer_has (peer, "PONG 0"));
  g_assert_true (raw_peer_has (peer, "PONG 18446744073709551615"));
  /* What nobody asked is no answer. */
  raw_peer_pong (peer, G_MAXUINT64);
  run_pending ();
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  pair_clear (&pair);
}

/* A peer that asks and asks and never reads costs next to no memory. */
static void
test_greedy_peer (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_join_deaf (&pair);
  SottoLink          *link;

  raw_peer_greet (peer, "Mallory");
  for (guint i = 0; i < 200; i++) {
    for (guint j = 0; j < 100; j++) {
      raw_peer_send (peer, sotto_record_new (SOTTO_RECORD_PING));
    }
    run_pending ();
  }
  run_until (sotto_pipe_get_queued (sotto_link_get_pipe (peer->link)) == 0);
  run_pending ();
  link = pair_bob (&pair)->link;
  g_assert_cmpuint (sotto_pipe_get_queued (sotto_link_get_pipe (link)), <,
                    128 * SOTTO_CELL_SIZE);
  g_assert_cmpuint (sotto_link_get_written_total (link), <,
                    20000 * SOTTO_CELL_SIZE);
  pair_clear (&pair);
}

/* A peer that is there but never answers. */
static void
test_silence (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);

  pair_pass (&pair, 29);
  g_assert_false (raw_peer_has (peer, "PING"));
  pair_pass (&pair, 1);
  run_until (raw_peer_has (peer, "PING"));
  pair_pass (&pair, 29);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  pair_pass (&pair, 1);
  assert_bob_waits (&pair, SOTTO_SESSION_ERROR_LOST);
  pair_clear (&pair);
}

static gboolean
is_silent (Pair *pair)
{
  return sotto_session_get_peer_silent (pair_bob (pair));
}

/* Long before the connection is given up, a person is told that nothing comes
 * back; and not, when there was nothing to say. */
static void
test_no_answer (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_talk (&pair);

  pair_pass (&pair, 20);
  g_assert_false (is_silent (&pair));
  g_assert_nonnull (sotto_session_send_text (pair_bob (&pair), "one", NULL));
  pair_pass (&pair, SOTTO_SESSION_SILENT_S - 1);
  g_assert_false (is_silent (&pair));
  g_assert_nonnull (sotto_session_send_text (pair_bob (&pair), "two", NULL));
  pair_pass (&pair, 1);
  g_assert_true (is_silent (&pair));
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);

  /* Whatever it is that comes, somebody is there. */
  raw_peer_send (peer, sotto_record_new (SOTTO_RECORD_COVER));
  run_until (!is_silent (&pair));
  pair_pass (&pair, 29);
  g_assert_false (is_silent (&pair));
  pair_pass (&pair, 1 + SOTTO_SESSION_SILENT_S);
  g_assert_true (raw_peer_has (peer, "PING"));
  g_assert_true (is_silent (&pair));
  pair_pass (&pair, 20);
  assert_bob_waits (&pair, SOTTO_SESSION_ERROR_LOST);
  g_assert_false (is_silent (&pair));
  pair_clear (&pair);
}

static void
test_byes (void)
{
  static const struct {
    guint8      reason;
    const char *word;
  } rows[] = {
    /* 1 */ { SOTTO_BYE_ENDED, "exit" },
    /* 2 */ { SOTTO_BYE_QUIT, "peer-quit" },
    /* 3 */ { SOTTO_BYE_BUSY, "peer-quit" },
    /* 4 */ { SOTTO_BYE_PROTOCOL, "protocol" },
    /* 5 */ { 200, "peer-quit" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Pair                pair = { NULL };
    g_autoptr (RawPeer) peer = raw_talk (&pair);
    SottoRecord        *record = sotto_record_new (SOTTO_RECORD_BYE);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    record->reason = rows[i].reason;
    raw_peer_send (peer, record);
    run_bob_to_end (&pair);
    g_assert_cmpstr (sotto_session_get_end_word (pair_bob (&pair)), ==,
                     rows[i].word);
    pair_clear (&pair);
  }
}

static void
test_hostile_name (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = raw_join (&pair);

  raw_peer_greet (peer, "\033[31mBob\u202e\n evil\u200b");
  run_until (raw_peer_has (peer, "GREETING Bob"));
  g_assert_cmpstr (sotto_session_get_peer_name (pair_bob (&pair)), ==,
                   "[31mBob evil");
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/peer/gap", test_gap);
  g_test_add_func ("/peer/number-zero", test_number_zero);
  g_test_add_func ("/peer/repeated", test_repeated);
  g_test_add_func ("/peer/unknown-message", test_unknown_message);
  g_test_add_func ("/peer/before-greeting", test_before_greeting);
  g_test_add_func ("/peer/renewal-before-greeting",
                   test_renewal_before_greeting);
  g_test_add_func ("/peer/second-greeting", test_second_greeting);
  g_test_add_func ("/peer/false-receipt", test_false_receipt);
  g_test_add_func ("/peer/altered", test_altered);
  g_test_add_func ("/peer/no-frame", test_no_frame);
  g_test_add_func ("/peer/lost", test_lost);
  g_test_add_func ("/peer/ping", test_ping);
  g_test_add_func ("/peer/greedy", test_greedy_peer);
  g_test_add_func ("/peer/silence", test_silence);
  g_test_add_func ("/peer/no-answer", test_no_answer);
  g_test_add_func ("/peer/byes", test_byes);
  g_test_add_func ("/peer/hostile-name", test_hostile_name);
  return g_test_run ();
}
