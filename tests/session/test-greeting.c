/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who greets the host, and with what: half real, the joiner is the test.
 * PROTOCOL.md, "Greeting and resumption". */

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-session-private.h"

#include <string.h>

static const guint8 foreign[SOTTO_CONVERSATION_SIZE] = { 0x66, 0x6f };

static RawPeer *
join (Pair *pair)
{
  g_autoptr (GError) error = NULL;
  RawPeer *peer = raw_peer_join (sotto_host_get_port (pair->host), "hello",
                                 SOTTO_CLOCK (pair->clock), &error);

  g_assert_no_error (error);
  raw_peer_listen (peer);
  return peer;
}

static RawPeer *
talk (Pair *pair)
{
  RawPeer *peer;

  pair_host (pair);
  peer = join (pair);
  raw_peer_greet (peer, "Alice");
  run_until (raw_peer_has (peer, "GREETING Bob"));
  return peer;
}

static SottoMessage *
say (Pair *pair, const char *text)
{
  return sotto_session_send_text (pair_bob (pair), text, NULL);
}

static void
acknowledge (RawPeer *peer, guint64 id)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_ACK);

  record->up_to = id;
  raw_peer_send (peer, record);
}

static SottoMessage *
find (Pair *pair, gboolean outgoing, guint64 id)
{
  return sotto_conversation_find (sotto_session_get_messages (pair_bob (pair)),
                                  outgoing, id);
}

static void
leave (Pair *pair, RawPeer *peer)
{
  raw_peer_free (peer);
  run_until (sotto_session_get_state (pair_bob (pair)) ==
             SOTTO_SESSION_RECONNECTING);
}

typedef struct {
  gboolean    away;    /* the old connection is gone when the new one comes */
  gboolean    same;    /* it greets with the same conversation */
  guint64     counted; /* of the host's three, of which it acknowledged one */
  const char *answer;
  guint64     first; /* the first that is sent again; 0: none */
} Row;

static const Row rows[] = {
  /* 1 */ { TRUE, TRUE, 1, "GREETING Bob", 2 },
  /* 2 */ { TRUE, TRUE, 2, "GREETING Bob", 3 },
  /* 3 */ { TRUE, TRUE, 3, "GREETING Bob", 0 },
  /* 4: more than there are */ { TRUE, TRUE, 4, "BYE 3", 0 },
  /* 5 */ { TRUE, TRUE, G_MAXUINT64, "BYE 3", 0 },
  /* 6: fewer than it had */ { TRUE, TRUE, 0, "BYE 3", 0 },
  /* 7: a new conversation */ { TRUE, FALSE, 0, "GREETING Bob", 0 },
  /* 8: what it counts is another's */ { TRUE, FALSE, 99, "GREETING Bob", 0 },
  /* 9: in the old one's place */ { FALSE, TRUE, 1, "GREETING Bob", 2 },
  /* 10 */ { FALSE, TRUE, 3, "GREETING Bob", 0 },
  /* 11 */ { FALSE, TRUE, 4, "BYE 3", 0 },
  /* 12: somebody else */ { FALSE, FALSE, 0, "BYE 2", 0 },
  /* 13 */ { FALSE, FALSE, 2, "BYE 2", 0 },
};

static void
assert_sent_again (RawPeer *peer, guint64 first)
{
  for (guint64 id = 1; id <= 3; id++) {
    g_autofree char *text = g_strdup_printf ("TEXT %" G_GUINT64_FORMAT " %c",
                                             id, (char) ('a' + id - 1));

    g_assert_cmpint (raw_peer_has (peer, text), ==, first != 0 && id >= first);
  }
}

static void
run_row (const Row *row)
{
  Pair     pair = { NULL };
  RawPeer *old = talk (&pair);
  g_autoptr (RawPeer) new = NULL;
  guint8 conversation[SOTTO_CONVERSATION_SIZE];
  gint64 said_at;

  raw_peer_say (old, 1, "one");
  say (&pair, "a");
  say (&pair, "b");
  said_at = sotto_message_get_sent_at (say (&pair, "c"));
  run_until (raw_peer_has (old, "TEXT 3 c") && raw_peer_has (old, "ACK 1"));
  acknowledge (old, 1);
  run_until (sotto_message_get_state (find (&pair, TRUE, 1)) ==
             SOTTO_MESSAGE_DELIVERED);
  memcpy (conversation, old->conversation, sizeof conversation);
  if (row->away) {
    leave (&pair, g_steal_pointer (&old));
    g_assert_cmpint (sotto_message_get_state (find (&pair, TRUE, 3)), ==,
                     SOTTO_MESSAGE_WAITING);
  }
  pair_pass (&pair, 5);

  new = join (&pair);
  raw_peer_greet_again (new, row->same ? conversation : foreign, row->counted);
  run_until (raw_peer_has (new, row->answer));
  if (row->first != 0) {
    run_until (raw_peer_has (new, "TEXT 3 c"));
    g_assert_cmpint (new->sent_at, ==, said_at);
  }
  run_pending ();
  assert_sent_again (new, row->first);
  if (g_str_equal (row->answer, "BYE 3")) {
    /* It is not the peer, whose conversation goes on. */
    g_assert_false (raw_peer_has (new, "GREETING Bob"));
    g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                     row->away ? SOTTO_SESSION_RECONNECTING
                               : SOTTO_SESSION_TALKING);
  }
  if (g_str_equal (row->answer, "GREETING Bob")) {
    g_assert_cmpuint (new->counted, ==, row->same ? 1 : 0);
    g_assert_cmpint (memcmp (new->conversation, conversation,
                             sizeof conversation) == 0,
                     ==, row->same);
    g_assert_cmpint (memcmp (new->conversation, foreign, sizeof foreign), !=,
                     0);
    g_assert_cmpint (sotto_session_get_resumed (pair_bob (&pair)), ==,
                     row->same);
  }
  if (old != NULL && g_str_equal (row->answer, "GREETING Bob")) {
    /* The old connection has been closed without a word. */
    raw_peer_run_to_end (old);
    g_assert_nonnull (old->error);
  }
  g_clear_pointer (&old, raw_peer_free);
  pair_clear (&pair);
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    run_row (&rows[i]);
  }
}

/* Somebody on the way holds a GREETING back, until the peer has come over
 * another connection: it does not take that one's place. */
static void
test_held_back (void)
{
  Pair                pair = { NULL };
  RawPeer            *first = talk (&pair);
  g_autoptr (RawPeer) held = NULL;
  g_autoptr (RawPeer) new = NULL;
  guint8 conversation[SOTTO_CONVERSATION_SIZE];

  memcpy (conversation, first->conversation, sizeof conversation);
  leave (&pair, first);
  held = join (&pair);
  new = join (&pair);
  raw_peer_greet_again (new, conversation, 0);
  run_until (raw_peer_has (new, "GREETING Bob"));
  raw_peer_greet_again (held, conversation, 0);
  raw_peer_run_to_end (held);
  g_assert_cmpuint (held->records->len, ==, 0);
  raw_peer_say (new, 1, "still here");
  run_until (raw_peer_has (new, "ACK 1"));
  pair_clear (&pair);
}

/* Both count from 1 again; what had not been delivered is not. */
static void
test_new_conversation (void)
{
  Pair     pair = { NULL };
  RawPeer *old = talk (&pair);
  g_autoptr (RawPeer) new = NULL;
  SottoMessage *lost;

  raw_peer_say (old, 1, "one");
  run_until (raw_peer_has (old, "ACK 1"));
  lost = say (&pair, "lost");
  leave (&pair, old);
  new = join (&pair);
  raw_peer_greet (new, "Alice");
  run_until (raw_peer_has (new, "GREETING Bob"));
  g_assert_cmpint (sotto_message_get_state (lost), ==,
                   SOTTO_MESSAGE_NOT_DELIVERED);
  raw_peer_say (new, 1, "one again");
  run_until (raw_peer_has (new, "ACK 1"));
  say (&pair, "hello");
  run_until (raw_peer_has (new, "TEXT 1 hello"));
  g_assert_cmpstr (sotto_message_get_text (find (&pair, FALSE, 1)), ==,
                   "one again");
  /* Two of each conversation, and the line between them. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (
                      sotto_session_get_messages (pair_bob (&pair)))),
                    ==, 5);
  pair_clear (&pair);
}

static void
frame_cb (SottoLink *link, const SottoFrameInfo *info, GPtrArray *wires)
{
  if (info->direction == SOTTO_DIRECTION_OUT) {
    g_ptr_array_add (wires, g_bytes_ref (info->wire));
  }
}

/* Seals a TEXT of four cells, of which all but the last leave before the
 * connection breaks. */
static void
say_in_part (RawPeer *peer, const char *text)
{
  g_autoptr (GPtrArray) wires =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GSocketConnection *connection = G_SOCKET_CONNECTION (
    sotto_pipe_get_stream (sotto_link_get_pipe (peer->link)));
  GSocket *socket = g_socket_connection_get_socket (connection);

  sotto_link_replay_frames (peer->link);
  g_signal_connect (peer->link, "frame", G_CALLBACK (frame_cb), wires);
  raw_peer_say (peer, 1, text);
  g_signal_handlers_disconnect_by_data (peer->link, wires);
  g_assert_cmpuint (wires->len, ==, 4);
  for (guint i = 0; i < 3; i++) {
    gsize       size;
    const char *data = g_bytes_get_data (g_ptr_array_index (wires, i), &size);

    g_assert_cmpint (g_socket_send (socket, data, size, NULL, NULL), ==, size);
  }
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

/* A record of several frames that the break cut off is thrown away, and comes
 * again whole. */
static void
test_half_a_record (void)
{
  Pair     pair = { NULL };
  RawPeer *old = talk (&pair);
  g_autoptr (RawPeer) new = NULL;
  g_autofree char *text = g_strnfill (3000, 'x');
  guint8           conversation[SOTTO_CONVERSATION_SIZE];
  GListModel      *frames =
    G_LIST_MODEL (sotto_session_get_frames (pair_bob (&pair)));
  guint n_frames = g_list_model_get_n_items (frames);

  memcpy (conversation, old->conversation, sizeof conversation);
  say_in_part (old, text);
  leave (&pair, old);
  g_assert_cmpuint (g_list_model_get_n_items (frames), ==, n_frames + 3);
  g_assert_null (find (&pair, FALSE, 1));

  new = join (&pair);
  raw_peer_greet_again (new, conversation, 0);
  run_until (raw_peer_has (new, "GREETING Bob"));
  g_assert_cmpuint (new->counted, ==, 0);
  raw_peer_say (new, 1, text);
  run_until (raw_peer_has (new, "ACK 1"));
  g_assert_cmpstr (sotto_message_get_text (find (&pair, FALSE, 1)), ==, text);
  pair_clear (&pair);
}

/* The network has changed, and the old connection leads nowhere: after a
 * question without an answer the host does not take it for one any more. */
static void
test_probe (void)
{
  Pair                pair = { NULL };
  g_autoptr (RawPeer) peer = talk (&pair);

  pair_pass (&pair, 5);
  fake_network_change (pair.network);
  run_until (raw_peer_has (peer, "PING"));
  pair_pass (&pair, 9);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  pair_pass (&pair, 1);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_RECONNECTING);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/greeting/rows", test_rows);
  g_test_add_func ("/greeting/new-conversation", test_new_conversation);
  g_test_add_func ("/greeting/held-back", test_held_back);
  g_test_add_func ("/greeting/half-a-record", test_half_a_record);
  g_test_add_func ("/greeting/probe", test_probe);
  return g_test_run ();
}
