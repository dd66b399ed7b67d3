/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two people talk: what each session shows of it. */

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-protocol-error.h"

static SottoMessage *
say (SottoSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  SottoMessage      *message = sotto_session_send_text (session, text, &error);

  g_assert_no_error (error);
  return message;
}

static SottoMessage *
last_message (SottoSession *session)
{
  GListModel *list = G_LIST_MODEL (sotto_session_get_messages (session));
  g_autoptr (SottoMessage) message =
    g_list_model_get_item (list, g_list_model_get_n_items (list) - 1);

  return message;
}

static guint
n_messages (SottoSession *session)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (sotto_session_get_messages (session)));
}

static void
test_talk (void)
{
  Pair          pair = { NULL };
  SottoMessage *message;

  pair_talk (&pair);
  g_assert_cmpstr (sotto_session_get_peer_name (pair_bob (&pair)), ==, "Alice");
  g_assert_cmpstr (sotto_session_get_peer_name (pair_alice (&pair)), ==, "Bob");
  g_assert_cmpstr (sotto_session_get_comparison_code (pair_bob (&pair)), ==,
                   sotto_session_get_comparison_code (pair_alice (&pair)));

  message = say (pair_alice (&pair), "hi");
  g_assert_cmpint (sotto_message_get_state (message), ==,
                   SOTTO_MESSAGE_WAITING);
  run_until (sotto_message_get_state (message) == SOTTO_MESSAGE_DELIVERED);
  g_assert_true (sotto_session_get_all_delivered (pair_alice (&pair)));
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1);
  g_assert_cmpstr (sotto_message_get_text (last_message (pair_bob (&pair))), ==,
                   "hi");
  g_assert_false (sotto_message_get_outgoing (last_message (pair_bob (&pair))));

  sotto_session_mark_seen (pair_bob (&pair));
  run_until (sotto_message_get_state (message) == SOTTO_MESSAGE_SEEN);
  pair_clear (&pair);
}

/* Both say many things at once; each arrives once, in order. */
static void
test_many (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  for (guint i = 1; i <= 500; i++) {
    g_autofree char *text = g_strdup_printf ("message %u", i);

    say (pair_alice (&pair), text);
    say (pair_bob (&pair), text);
  }
  run_until (sotto_session_get_all_delivered (pair_alice (&pair)) &&
             sotto_session_get_all_delivered (pair_bob (&pair)));
  for (guint i = 1; i <= 500; i++) {
    g_autofree char *text = g_strdup_printf ("message %u", i);

    g_assert_cmpstr (sotto_message_get_text (sotto_conversation_find (
                       sotto_session_get_messages (pair_bob (&pair)), FALSE,
                       i)),
                     ==, text);
    g_assert_cmpstr (sotto_message_get_text (sotto_conversation_find (
                       sotto_session_get_messages (pair_alice (&pair)), FALSE,
                       i)),
                     ==, text);
  }
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1000);
  pair_clear (&pair);
}

static void
test_longest_text (void)
{
  Pair               pair = { NULL };
  g_autofree char   *text = g_strnfill (SOTTO_TEXT_SIZE_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;

  pair_talk (&pair);
  g_assert_null (sotto_session_send_text (pair_alice (&pair), text, &error));
  g_assert_error (error, SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_TEXT_TOO_LONG);
  g_assert_cmpuint (n_messages (pair_alice (&pair)), ==, 0);

  text[SOTTO_TEXT_SIZE_MAX] = '\0';
  say (pair_alice (&pair), text);
  run_until (sotto_session_get_all_delivered (pair_alice (&pair)));
  g_assert_cmpstr (sotto_message_get_text (last_message (pair_bob (&pair))), ==,
                   text);
  pair_clear (&pair);
}

static void
test_not_talking (void)
{
  Pair               pair = { NULL };
  g_autoptr (GError) error = NULL;

  pair_host (&pair);
  g_assert_null (sotto_session_send_text (pair_bob (&pair), "hi", &error));
  g_assert_error (error, SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_NOT_TALKING);
  pair_clear (&pair);
}

/* What a person sees of the wire: equal messages never look equal, and their
 * length says nothing. */
static void
test_wire (void)
{
  Pair                   pair = { NULL };
  GListModel            *frames;
  g_autoptr (GHashTable) wires =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, g_object_unref);

  pair_talk (&pair);
  say (pair_alice (&pair), "hi");
  say (pair_bob (&pair), "hi");
  say (pair_alice (&pair), "bye");
  run_until (sotto_session_get_all_delivered (pair_alice (&pair)) &&
             sotto_session_get_all_delivered (pair_bob (&pair)));
  frames = G_LIST_MODEL (sotto_session_get_frames (pair_bob (&pair)));
  for (guint i = 0; i < g_list_model_get_n_items (frames); i++) {
    SottoWireEntry *entry = g_list_model_get_item (frames, i);

    g_assert_cmpuint (sotto_wire_entry_get_wire_length (entry), ==,
                      SOTTO_CELL_SIZE);
    g_assert_true (g_hash_table_insert (wires,
                                        sotto_wire_entry_get_wire (entry),
                                        entry));
  }
  /* Two greetings, three texts, and at least one receipt from each side. */
  g_assert_cmpuint (g_hash_table_size (wires), >=, 7);
  pair_clear (&pair);
}

static void
test_typing (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  sotto_session_set_typing (pair_alice (&pair), TRUE);
  run_until (sotto_session_get_peer_typing (pair_bob (&pair)));

  /* A key stroke now and then keeps it up; a pause ends it. */
  pair_pass (&pair, 4);
  sotto_session_set_typing (pair_alice (&pair), TRUE);
  pair_pass (&pair, 4);
  g_assert_true (sotto_session_get_peer_typing (pair_bob (&pair)));
  pair_pass (&pair, 2);
  run_until (!sotto_session_get_peer_typing (pair_bob (&pair)));

  sotto_session_set_typing (pair_alice (&pair), TRUE);
  run_until (sotto_session_get_peer_typing (pair_bob (&pair)));
  say (pair_alice (&pair), "there");
  run_until (!sotto_session_get_peer_typing (pair_bob (&pair)));
  pair_clear (&pair);
}

static void
test_renewal_by_time (void)
{
  Pair  pair = { NULL };
  guint last_left;

  pair_talk (&pair);
  g_assert_cmpuint (sotto_session_get_key_left (pair_bob (&pair)), ==, 120);
  pair_pass (&pair, 119);
  g_assert_cmpuint (sotto_session_get_epoch (pair_bob (&pair)), ==, 0);
  g_assert_cmpuint (sotto_session_get_key_age (pair_bob (&pair)), ==, 119);
  last_left = sotto_session_get_key_left (pair_bob (&pair));
  g_assert_cmpuint (last_left, ==, 1);

  /* Both timers fire in the same second. */
  pair_pass (&pair, 1);
  run_until (sotto_session_get_epoch (pair_bob (&pair)) == 1 &&
             sotto_session_get_epoch (pair_alice (&pair)) == 1);
  g_assert_cmpuint (sotto_session_get_key_age (pair_bob (&pair)), ==, 0);
  say (pair_alice (&pair), "under new keys");
  run_until (sotto_session_get_all_delivered (pair_alice (&pair)));

  /* One side's shorter interval renews for both. */
  sotto_session_set_rekey_interval (pair_alice (&pair), 1);
  g_assert_cmpuint (sotto_session_get_rekey_interval (pair_alice (&pair)), ==,
                    SOTTO_REKEY_MIN_S);
  for (guint epoch = 2; epoch < 8; epoch++) {
    pair_pass (&pair, SOTTO_REKEY_MIN_S);
    run_until (sotto_session_get_epoch (pair_bob (&pair)) == epoch &&
               sotto_session_get_epoch (pair_alice (&pair)) == epoch);
  }
  pair_clear (&pair);
}

static void
test_renewal_on_demand (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  sotto_session_renew_keys (pair_alice (&pair));
  sotto_session_renew_keys (pair_alice (&pair));
  sotto_session_renew_keys (pair_bob (&pair));
  run_until (sotto_session_get_epoch (pair_bob (&pair)) == 1 &&
             sotto_session_get_epoch (pair_alice (&pair)) == 1);
  say (pair_bob (&pair), "still here");
  run_until (sotto_session_get_all_delivered (pair_bob (&pair)));
  g_assert_cmpuint (sotto_session_get_epoch (pair_bob (&pair)), ==, 1);
  pair_clear (&pair);
}

/* A quiet conversation stays: each side asks, and is answered. */
static void
test_quiet (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  pair_pass (&pair, 600);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  g_assert_cmpint (sotto_session_get_state (pair_alice (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  pair_clear (&pair);
}

typedef struct {
  SottoEndReason reason;
  gboolean       by_host;
  const char    *here;
  const char    *there; /* NULL: it hopes that the host comes back */
} EndRow;

static const EndRow ends[] = {
  /* 1 */ { SOTTO_END_EXIT, TRUE, "exit", "exit" },
  /* 2 */ { SOTTO_END_EXIT, FALSE, "exit", "exit" },
  /* 3 */ { SOTTO_END_EOF, TRUE, "eof", "exit" },
  /* 4 */ { SOTTO_END_EOF, FALSE, "eof", "exit" },
  /* 5 */ { SOTTO_END_QUIT, TRUE, "quit", NULL },
  /* 6 */ { SOTTO_END_QUIT, FALSE, "quit", "peer-quit" },
};

static void
assert_left_alone (SottoSession *session)
{
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_RECONNECTING);
  g_assert_error (sotto_session_get_trouble (session), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_PEER_QUIT);
}

static void
test_ends (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    const EndRow *row = &ends[i];
    Pair          pair = { NULL };
    SottoSession *here;
    SottoSession *there;

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    pair_talk (&pair);
    here = row->by_host ? pair_bob (&pair) : pair_alice (&pair);
    there = row->by_host ? pair_alice (&pair) : pair_bob (&pair);
    say (there, "the last word");
    sotto_session_end (here, row->reason);
    sotto_session_end (here, SOTTO_END_EXIT);
    run_until (sotto_session_get_state (here) == SOTTO_SESSION_ENDED);
    g_assert_cmpstr (sotto_session_get_end_word (here), ==, row->here);
    g_assert_false (sotto_session_get_ended_by_peer (here));
    if (row->there == NULL) {
      assert_left_alone (there);
    } else {
      run_until (sotto_session_get_state (there) == SOTTO_SESSION_ENDED);
      g_assert_cmpstr (sotto_session_get_end_word (there), ==, row->there);
      g_assert_null (sotto_session_get_error (there));
      g_assert_true (sotto_session_get_ended_by_peer (there) ==
                     g_str_equal (row->there, "exit"));
    }
    pair_clear (&pair);
  }
}

static void
test_exit_word (void)
{
  g_assert_true (sotto_session_is_exit ("EXIT!"));
  g_assert_true (sotto_session_is_exit (" EXIT!\n"));
  g_assert_false (sotto_session_is_exit ("exit!"));
  g_assert_false (sotto_session_is_exit ("EXIT"));
  g_assert_false (sotto_session_is_exit ("EXIT! now"));
  g_assert_false (sotto_session_is_exit (""));
}

/* Who lets go of a session in the middle of it all says goodbye. */
static void
test_dropped (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  say (pair_alice (&pair), "hi");
  g_assert_finalize_object (pair.joiner);
  pair.joiner = NULL;
  run_until (sotto_session_get_state (pair_bob (&pair)) == SOTTO_SESSION_ENDED);
  g_assert_cmpstr (sotto_session_get_end_word (pair_bob (&pair)), ==,
                   "peer-quit");
  pair_clear (&pair);
}

/* The last word before the end is on its way, and is not called lost. */
static void
test_last_word (void)
{
  Pair          pair = { NULL };
  SottoMessage *message;

  pair_talk (&pair);
  message = g_object_ref (say (pair_alice (&pair), "goodbye"));
  end_session (pair_alice (&pair));
  run_until (sotto_session_get_state (pair_bob (&pair)) == SOTTO_SESSION_ENDED);
  g_assert_cmpint (sotto_message_get_state (message), ==, SOTTO_MESSAGE_SENT);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1);
  g_clear_object (&message);
  pair_clear (&pair);
}

/* Two people speak at once, and one of them ends it: the other's word comes to
 * nobody, though it left. */
static void
test_crossed_word (void)
{
  Pair          pair = { NULL };
  SottoMessage *heard;
  SottoMessage *crossed;

  pair_talk (&pair);
  heard = g_object_ref (say (pair_alice (&pair), "it is late"));
  run_until (n_messages (pair_bob (&pair)) == 1);
  crossed = g_object_ref (say (pair_alice (&pair), "one more thing"));
  end_session (pair_bob (&pair));
  run_until (sotto_session_get_state (pair_alice (&pair)) ==
             SOTTO_SESSION_ENDED);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1);
  g_assert_cmpint (sotto_message_get_state (heard), ==,
                   SOTTO_MESSAGE_DELIVERED);
  g_assert_cmpint (sotto_message_get_state (crossed), ==,
                   SOTTO_MESSAGE_NOT_DELIVERED);
  g_clear_object (&heard);
  g_clear_object (&crossed);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/session/talk", test_talk);
  g_test_add_func ("/session/many", test_many);
  g_test_add_func ("/session/longest-text", test_longest_text);
  g_test_add_func ("/session/not-talking", test_not_talking);
  g_test_add_func ("/session/wire", test_wire);
  g_test_add_func ("/session/typing", test_typing);
  g_test_add_func ("/session/renewal-by-time", test_renewal_by_time);
  g_test_add_func ("/session/renewal-on-demand", test_renewal_on_demand);
  g_test_add_func ("/session/quiet", test_quiet);
  g_test_add_func ("/session/ends", test_ends);
  g_test_add_func ("/session/exit-word", test_exit_word);
  g_test_add_func ("/session/dropped", test_dropped);
  g_test_add_func ("/session/last-word", test_last_word);
  g_test_add_func ("/session/crossed-word", test_crossed_word);
  return g_test_run ();
}
