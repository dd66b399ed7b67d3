/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The connection breaks, and the conversation goes on: two real sessions. */

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-password.h"
#include "sotto-session-private.h"
#include "sotto-stretching.h"

/* The linker brings the joiner's and the host's calls here. */
void __real_sotto_stretching_run_async (SottoSecret        *password,
                                        const guint8       *salt,
                                        guint32             iterations,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
void __wrap_sotto_stretching_run_async (SottoSecret        *password,
                                        const guint8       *salt,
                                        guint32             iterations,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);

static guint n_stretched;

void
__wrap_sotto_stretching_run_async (SottoSecret        *password,
                                   const guint8       *salt,
                                   guint32             iterations,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  n_stretched++;
  __real_sotto_stretching_run_async (password, salt, iterations, cancellable,
                                     callback, user_data);
}

static SottoMessage *
say (SottoSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  SottoMessage      *message = sotto_session_send_text (session, text, &error);

  g_assert_no_error (error);
  return message;
}

static GListModel *
messages_of (SottoSession *session)
{
  return G_LIST_MODEL (sotto_session_get_messages (session));
}

static guint
n_messages (SottoSession *session)
{
  return g_list_model_get_n_items (messages_of (session));
}

static void
assert_begins_at (SottoSession *session, guint position)
{
  g_autoptr (SottoMessage) message =
    g_list_model_get_item (messages_of (session), position);

  g_assert_true (sotto_message_is_beginning (message));
}

static void
assert_state (SottoMessage *message, SottoMessageState state)
{
  g_assert_cmpint (sotto_message_get_state (message), ==, state);
}

static void
assert_trouble (SottoSession *session, SottoSessionError code)
{
  g_assert_cmpint (sotto_session_get_state (session), ==,
                   SOTTO_SESSION_RECONNECTING);
  g_assert_error (sotto_session_get_trouble (session), SOTTO_SESSION_ERROR,
                  (int) code);
}

static gboolean
all_delivered (Pair *pair)
{
  return sotto_session_get_all_delivered (pair_alice (pair)) &&
         sotto_session_get_all_delivered (pair_bob (pair));
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

/* What is said while there is no connection arrives afterwards, and what had
 * arrived does not come again. */
static void
test_cut (void)
{
  Pair          pair = { NULL };
  SottoMessage *before;
  SottoMessage *away;
  SottoMessage *answer;
  guint         n_troubles = 0;

  pair_talk (&pair);
  g_assert_false (sotto_session_get_resumed (pair_alice (&pair)));
  before = say (pair_alice (&pair), "before");
  run_until (all_delivered (&pair));
  sotto_session_mark_seen (pair_bob (&pair));
  run_until (sotto_message_get_state (before) == SOTTO_MESSAGE_SEEN);
  sotto_session_renew_keys (pair_bob (&pair));
  run_until (sotto_session_get_epoch (pair_alice (&pair)) == 1 &&
             sotto_session_get_epoch (pair_bob (&pair)) == 1);

  g_signal_connect (pair_alice (&pair), "notify::trouble",
                    G_CALLBACK (count_cb), &n_troubles);
  n_stretched = 0;
  pair_cut (&pair);
  assert_trouble (pair_alice (&pair), SOTTO_SESSION_ERROR_LOST);
  assert_trouble (pair_bob (&pair), SOTTO_SESSION_ERROR_LOST);
  g_assert_cmpuint (n_troubles, ==, 1);
  g_assert_cmpuint (sotto_session_get_retry_in (pair_alice (&pair)), ==, 1);
  g_assert_cmpuint (sotto_session_get_retry_in (pair_bob (&pair)), ==, 0);
  away = say (pair_alice (&pair), "away");
  answer = say (pair_bob (&pair), "me too");
  assert_state (away, SOTTO_MESSAGE_WAITING);
  g_assert_false (all_delivered (&pair));

  pair_resume (&pair);
  g_assert_cmpuint (n_troubles, ==, 2);
  g_assert_null (sotto_session_get_trouble (pair_alice (&pair)));
  g_assert_null (sotto_session_get_setback (pair_alice (&pair)));
  g_assert_cmpuint (sotto_session_get_attempts (pair_alice (&pair)), ==, 0);
  g_assert_true (sotto_session_get_resumed (pair_alice (&pair)));
  g_assert_true (sotto_session_get_resumed (pair_bob (&pair)));
  g_assert_cmpuint (sotto_session_get_epoch (pair_alice (&pair)), ==, 0);
  g_assert_cmpstr (sotto_session_get_comparison_code (pair_bob (&pair)), ==,
                   sotto_session_get_comparison_code (pair_alice (&pair)));
  run_until (all_delivered (&pair));
  assert_state (before, SOTTO_MESSAGE_SEEN);
  assert_state (away, SOTTO_MESSAGE_DELIVERED);
  assert_state (answer, SOTTO_MESSAGE_DELIVERED);
  g_assert_cmpuint (n_messages (pair_alice (&pair)), ==, 3);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 3);
  g_assert_cmpuint (n_stretched, ==, 0);
  g_signal_handlers_disconnect_by_data (pair_alice (&pair), &n_troubles);
  pair_clear (&pair);
}

/* Both sides are in the middle of many, some of several cells, over and over:
 * each arrives once, in order, with the time at which it was said. */
static void
test_cut_in_flight (void)
{
  enum { CUTS = 25, MESSAGES = 8 };
  Pair  pair = { NULL };
  guint n = 0;

  pair_talk (&pair);
  for (guint cut = 0; cut < CUTS; cut++) {
    for (guint i = 0; i < MESSAGES; i++) {
      g_autofree char *text = g_strnfill (1 + (n * 397) % 5000, 'a' + n % 26);

      say (pair_alice (&pair), text);
      say (pair_bob (&pair), text);
      n++;
    }
    for (guint i = 0; i < cut % 7; i++) {
      g_main_context_iteration (NULL, FALSE);
    }
    pair_cut (&pair);
    pair_resume (&pair);
  }
  run_until (all_delivered (&pair));
  g_assert_cmpuint (n_messages (pair_alice (&pair)), ==, 2 * n);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 2 * n);
  for (guint role = 0; role < 2; role++) {
    SottoSession *from = role == 0 ? pair_bob (&pair) : pair_alice (&pair);
    SottoSession *to = role == 0 ? pair_alice (&pair) : pair_bob (&pair);

    for (guint id = 1; id <= n; id++) {
      SottoMessage *sent =
        sotto_conversation_find (sotto_session_get_messages (from), TRUE, id);
      SottoMessage *came =
        sotto_conversation_find (sotto_session_get_messages (to), FALSE, id);

      g_assert_cmpstr (sotto_message_get_text (sent), ==,
                       sotto_message_get_text (came));
      g_assert_cmpint (sotto_message_get_sent_at (sent), ==,
                       sotto_message_get_sent_at (came));
    }
  }
  pair_clear (&pair);
}

/* SEEN is not numbered: if the break took it, it is said again. */
static void
test_seen_while_away (void)
{
  Pair          pair = { NULL };
  SottoMessage *message;

  pair_talk (&pair);
  message = say (pair_alice (&pair), "hi");
  run_until (all_delivered (&pair));
  pair_cut (&pair);
  sotto_session_mark_seen (pair_bob (&pair));
  assert_state (message, SOTTO_MESSAGE_DELIVERED);
  pair_resume (&pair);
  run_until (sotto_message_get_state (message) == SOTTO_MESSAGE_SEEN);
  pair_clear (&pair);
}

static gboolean
is_waiting (SottoSession *session)
{
  return sotto_session_get_retry_in (session) > 0;
}

/* The joiner goes on trying, more and more seldom: 0.5, 1, 2, … 30 s, each
 * shifted by a fifth at most. */
static void
test_back_off (void)
{
  static const guint delays_ms[] = { 500,  1000,  2000,  4000,
                                     8000, 16000, 30000, 30000 };
  Pair               pair = { NULL };
  SottoSession      *alice;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  pair_lose_host (&pair);
  run_until (sotto_session_get_state (alice) == SOTTO_SESSION_RECONNECTING);
  assert_trouble (alice, SOTTO_SESSION_ERROR_PEER_QUIT);
  for (gsize i = 0; i < G_N_ELEMENTS (delays_ms); i++) {
    guint64 passed = 0;
    guint   seconds = sotto_session_get_retry_in (alice);

    g_test_message ("attempt %" G_GSIZE_FORMAT, i + 1);
    while (is_waiting (alice)) {
      fake_clock_advance (pair.clock, 50);
      passed += 50;
    }
    g_assert_cmpuint (passed, >=, delays_ms[i] * 4 / 5);
    g_assert_cmpuint (passed, <=, MIN (delays_ms[i] * 6 / 5 + 50, 30050));
    g_assert_cmpuint (seconds, ==, (passed - 50) / 1000 + 1);
    run_until (is_waiting (alice));
    g_assert_cmpuint (sotto_session_get_attempts (alice), ==, i + 1);
    g_assert_error (sotto_session_get_setback (alice), SOTTO_SESSION_ERROR,
                    SOTTO_SESSION_ERROR_REFUSED);
    /* What began it is not forgotten. */
    assert_trouble (alice, SOTTO_SESSION_ERROR_PEER_QUIT);
  }
  pair_clear_alone (&pair);
}

/* Without waiting for the next attempt, and from the shortest delay again. */
static void
test_reconnect_now (void)
{
  Pair          pair = { NULL };
  SottoSession *alice;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  /* Nothing to do. */
  sotto_joiner_reconnect_now (pair.joiner);
  g_assert_cmpint (sotto_session_get_state (alice), ==, SOTTO_SESSION_TALKING);
  pair_lose_host (&pair);
  run_until (is_waiting (alice));
  for (guint i = 0; i < 5; i++) {
    fake_clock_advance (pair.clock, 30000);
    run_until (is_waiting (alice));
  }
  g_assert_cmpuint (sotto_session_get_retry_in (alice), >, 10);
  sotto_joiner_reconnect_now (pair.joiner);
  g_assert_cmpuint (sotto_session_get_retry_in (alice), ==, 0);
  /* It looks for the host already; this begins anew, and fails once. */
  sotto_joiner_reconnect_now (pair.joiner);
  run_until (is_waiting (alice));
  g_assert_cmpuint (sotto_session_get_retry_in (alice), ==, 1);
  pair_clear_alone (&pair);
}

static void
test_network_change (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  pair_pass (&pair, 5);
  pair_cut (&pair);
  g_assert_true (is_waiting (pair_alice (&pair)));
  fake_network_change (pair.network);
  g_assert_false (is_waiting (pair_alice (&pair)));
  run_until (sotto_session_get_state (pair_alice (&pair)) ==
               SOTTO_SESSION_TALKING &&
             sotto_session_get_state (pair_bob (&pair)) ==
               SOTTO_SESSION_TALKING);
  pair_clear (&pair);
}

/* However young the attempt before is that came to nothing, the first change
 * brings about one at once, and only what follows it waits. */
static void
test_network_returns (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  pair_lose_host (&pair);
  run_until (is_waiting (pair_alice (&pair)));
  while (is_waiting (pair_alice (&pair))) {
    fake_clock_advance (pair.clock, 50);
  }
  run_until (is_waiting (pair_alice (&pair)));
  fake_network_change (pair.network);
  g_assert_false (is_waiting (pair_alice (&pair)));

  /* It comes to nothing too, for some time. */
  for (guint i = 0; i < 4; i++) {
    run_until (is_waiting (pair_alice (&pair)));
    fake_clock_advance (pair.clock, 30000);
  }
  run_until (is_waiting (pair_alice (&pair)));
  fake_network_change (pair.network);
  g_assert_false (is_waiting (pair_alice (&pair)));
  run_until (is_waiting (pair_alice (&pair)));
  fake_network_change (pair.network);
  g_assert_true (is_waiting (pair_alice (&pair)));
  fake_clock_advance (pair.clock, 1999);
  g_assert_true (is_waiting (pair_alice (&pair)));
  fake_clock_advance (pair.clock, 1);
  g_assert_false (is_waiting (pair_alice (&pair)));
  run_until (is_waiting (pair_alice (&pair)));
  pair_clear_alone (&pair);
}

/* Only the wall clock went on: at the next tick the joiner tries. */
static void
test_sleep (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  pair_lose_host (&pair);
  run_until (is_waiting (pair_alice (&pair)));
  for (guint i = 0; i < 5; i++) {
    fake_clock_advance (pair.clock, 30000);
    run_until (is_waiting (pair_alice (&pair)));
  }
  fake_clock_sleep (pair.clock, 4000);
  fake_clock_advance (pair.clock, 3000);
  g_assert_true (is_waiting (pair_alice (&pair)));
  fake_clock_sleep (pair.clock, 3600 * 1000);
  fake_clock_advance (pair.clock, 1000);
  g_assert_false (is_waiting (pair_alice (&pair)));
  run_until (is_waiting (pair_alice (&pair)));
  pair_clear_alone (&pair);
}

/* Changes that come one after the other do not become attempts one after the
 * other: there are two seconds between them. */
static void
test_network_flaps (void)
{
  Pair  pair = { NULL };
  guint n_attempts = 0;

  pair_talk (&pair);
  pair_lose_host (&pair);
  run_until (is_waiting (pair_alice (&pair)));
  for (guint i = 0; i < 5; i++) {
    fake_clock_advance (pair.clock, 30000);
    run_until (is_waiting (pair_alice (&pair)));
  }
  for (guint i = 0; i < 100; i++) {
    fake_network_change (pair.network);
    if (!is_waiting (pair_alice (&pair))) {
      n_attempts++;
      run_until (is_waiting (pair_alice (&pair)));
    }
    fake_clock_advance (pair.clock, 100);
    if (!is_waiting (pair_alice (&pair))) {
      n_attempts++;
      run_until (is_waiting (pair_alice (&pair)));
    }
  }
  g_assert_cmpuint (n_attempts, >=, 4);
  g_assert_cmpuint (n_attempts, <=, 6);
  pair_clear_alone (&pair);
}

/* Both are there after a change of the network: nothing comes of it. */
static void
test_probe_answered (void)
{
  Pair pair = { NULL };

  pair_talk (&pair);
  fake_network_change (pair.network);
  pair_pass (&pair, 60);
  g_assert_cmpint (sotto_session_get_state (pair_alice (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  pair_clear (&pair);
}

/* A new hosting on the same port, as after a crash. */
static void
host_again (Pair *pair, guint16 port, const char *password)
{
  g_autoptr (SottoSecret) prepared =
    sotto_password_prepare (password, -1, NULL);
  SottoHostOptions const options = {
    .session = { .name = "Bob",
                 .clock = SOTTO_CLOCK (pair->clock),
                 .network = G_NETWORK_MONITOR (pair->network) },
    .bind = "127.0.0.1",
    .port = port,
    .exact_port = TRUE,
  };

  pair->host = sotto_host_new (prepared, &options);
  sotto_host_start (pair->host);
  run_until (sotto_session_get_state (pair_bob (pair)) ==
             SOTTO_SESSION_LISTENING);
}

/* What was said to the old one is not delivered, and can be said again. */
static void
test_host_begins_anew (void)
{
  Pair               pair = { NULL };
  SottoSession      *alice;
  guint16            port;
  SottoMessage      *lost;
  g_autoptr (GError) error = NULL;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  port = sotto_host_get_port (pair.host);
  say (alice, "arrived");
  say (pair_bob (&pair), "yes");
  run_until (all_delivered (&pair));
  pair_lose_host (&pair);
  run_until (sotto_session_get_state (alice) == SOTTO_SESSION_RECONNECTING);
  say (alice, "first");
  lost = g_object_ref (say (alice, "second"));

  n_stretched = 0;
  host_again (&pair, port, "hello");
  pair_resume (&pair);
  g_assert_cmpuint (n_stretched, ==, 2); /* there is a new salt */
  g_assert_false (sotto_session_get_resumed (alice));
  g_assert_true (all_delivered (&pair));
  assert_state (lost, SOTTO_MESSAGE_NOT_DELIVERED);
  g_assert_cmpuint (n_messages (alice), ==, 5);
  assert_begins_at (alice, 4);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 0);

  g_assert_true (sotto_session_send_again (alice, lost, &error));
  g_assert_no_error (error);
  run_until (all_delivered (&pair));
  g_assert_cmpuint (n_messages (alice), ==, 5);
  g_assert_cmpuint (n_messages (pair_bob (&pair)), ==, 1);
  assert_begins_at (alice, 3);
  g_assert_cmpuint (sotto_message_get_id (sotto_conversation_find (
                      sotto_session_get_messages (pair_bob (&pair)), FALSE, 1)),
                    ==, 1);
  g_assert_cmpstr (sotto_message_get_text (sotto_conversation_find (
                     sotto_session_get_messages (pair_bob (&pair)), FALSE, 1)),
                   ==, "second");
  say (pair_bob (&pair), "hello again");
  run_until (all_delivered (&pair));
  g_clear_object (&lost);
  pair_clear (&pair);
}

/* What was said is looked at while nobody is there: a receipt for it is nothing
 * that the next host, who never said it, could be greeted with. */
static void
test_seen_before_new_host (void)
{
  Pair          pair = { NULL };
  SottoSession *alice;
  guint16       port;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  port = sotto_host_get_port (pair.host);
  say (pair_bob (&pair), "look at this");
  run_until (all_delivered (&pair));
  pair_lose_host (&pair);
  run_until (sotto_session_get_state (alice) == SOTTO_SESSION_RECONNECTING);
  sotto_session_mark_seen (alice);
  host_again (&pair, port, "hello");
  pair_resume (&pair);
  say (pair_bob (&pair), "once more");
  say (alice, "I have seen it");
  run_until (all_delivered (&pair));
  g_assert_no_error (sotto_session_get_error (alice));
  pair_clear (&pair);
}

/* Somebody on the way may say so too, in the host's name: it is believed at the
 * third time, and further attempts would only be wrong guesses. */
static void
test_host_with_another_password (void)
{
  Pair          pair = { NULL };
  SottoSession *alice;
  guint16       port;
  SottoMessage *message;

  pair_talk (&pair);
  alice = pair_alice (&pair);
  port = sotto_host_get_port (pair.host);
  pair_lose_host (&pair);
  run_until (sotto_session_get_state (alice) == SOTTO_SESSION_RECONNECTING);
  message = say (alice, "is it you?");
  host_again (&pair, port, "another");
  while (sotto_session_get_state (alice) != SOTTO_SESSION_ENDED) {
    pair_pass (&pair, 1);
  }
  g_assert_error (sotto_session_get_error (alice), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_WRONG_PASSWORD);
  assert_state (message, SOTTO_MESSAGE_NOT_DELIVERED);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==, 3);
  pair_clear (&pair);
}

/* The person has had enough. */
static void
test_stop (void)
{
  Pair          pair = { NULL };
  SottoMessage *message;

  pair_talk (&pair);
  pair_cut (&pair);
  message = say (pair_alice (&pair), "anybody?");
  sotto_session_end (pair_alice (&pair), SOTTO_END_CANCELLED);
  g_assert_cmpint (sotto_session_get_state (pair_alice (&pair)), ==,
                   SOTTO_SESSION_ENDED);
  assert_state (message, SOTTO_MESSAGE_NOT_DELIVERED);
  pair_pass (&pair, 60);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_RECONNECTING);
  g_assert_cmpuint (
    g_list_model_get_n_items (sotto_host_get_knocks (pair.host)), <=, 2);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/resumption/cut", test_cut);
  g_test_add_func ("/resumption/cut-in-flight", test_cut_in_flight);
  g_test_add_func ("/resumption/seen-while-away", test_seen_while_away);
  g_test_add_func ("/resumption/back-off", test_back_off);
  g_test_add_func ("/resumption/reconnect-now", test_reconnect_now);
  g_test_add_func ("/resumption/network-change", test_network_change);
  g_test_add_func ("/resumption/network-returns", test_network_returns);
  g_test_add_func ("/resumption/network-flaps", test_network_flaps);
  g_test_add_func ("/resumption/sleep", test_sleep);
  g_test_add_func ("/resumption/probe-answered", test_probe_answered);
  g_test_add_func ("/resumption/host-begins-anew", test_host_begins_anew);
  g_test_add_func ("/resumption/seen-before-new-host",
                   test_seen_before_new_host);
  g_test_add_func ("/resumption/host-with-another-password",
                   test_host_with_another_password);
  g_test_add_func ("/resumption/stop", test_stop);
  return g_test_run ();
}
