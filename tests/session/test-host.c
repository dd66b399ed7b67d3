/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The door: who gets in, who does not, and what it costs to guess. */

#include "sotto-crypto.h"
#include "sotto-password.h"
#include "sotto-protocol-error.h"
#include "visitor.h"

#include <string.h>

/* What the host answered on a connection of its own until it closed it. */
static GBytes *
answer_to (Pair *pair, const void *bytes, gsize size)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1",
                                     sotto_host_get_port (pair->host), NULL,
                                     NULL);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  GInputStream  *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GSocket       *socket = g_socket_connection_get_socket (connection);

  g_assert_true (g_output_stream_write_all (out, bytes, size, NULL, NULL,
                                            NULL));
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  for (;;) {
    guint8 buffer[256];
    gssize n;

    run_until (g_socket_condition_check (socket, G_IO_IN | G_IO_HUP) != 0);
    n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
    if (n <= 0) {
      return g_byte_array_free_to_bytes (g_steal_pointer (&all));
    }
    g_byte_array_append (all, buffer, n);
  }
}

static void
assert_answer (GBytes *answer, gsize offset, const char *expected, gsize size)
{
  gsize       length;
  const char *data = g_bytes_get_data (answer, &length);

  g_assert_cmpuint (length, >=, offset);
  g_assert_cmpmem (data + offset, length - offset, expected, size);
}

static const char hello[] = "\x01SOTTOVOCE\x01\x01";
#define HELLO_SIZE (sizeof hello - 1)

typedef struct {
  const char *bytes;
  gsize       size;
  const char *refusal; /* 4 bytes, or NULL for none */
} AnswerRow;

/* Literal bytes, and the REFUSAL that they earn. */
static const AnswerRow answers[] = {
  /* 1: a browser */ { "GET / HTTP/1.1\r\n\r\n", 18, "\x0f\x02\x00\x00" },
  /* 2: another name */ { "\x01SOTTOVOCI\x01\x01", 12, "\x0f\x02\x00\x00" },
  /* 3: only later versions */
  { "\x01SOTTOVOCE\x02\x09", 12, "\x0f\x01\x00\x00" },
  /* 4: versions the wrong way round */
  { "\x01SOTTOVOCE\x02\x01", 12, "\x0f\x02\x00\x00" },
  /* 5: a later message first */ { "\x03", 1, "\x0f\x02\x00\x00" },
  /* 6: half of one, then the end */ { "\x01SOTTO", 6, NULL },
  /* 7: nothing at all */ { "", 0, NULL },
  /* 8: its own refusal */ { "\x0f\x02\x00\x00", 4, NULL },
};

static void
test_answers (void)
{
  Pair pair = { NULL };

  pair_host (&pair);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    const AnswerRow   *row = &answers[i];
    g_autoptr (GBytes) answer = answer_to (&pair, row->bytes, row->size);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    assert_answer (answer, 0, row->refusal, row->refusal == NULL ? 0 : 4);
  }
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_LISTENING);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==, 0);
  pair_clear (&pair);
}

static void
test_challenge (void)
{
  Pair                   pair = { NULL };
  g_autoptr (GBytes)     answer = NULL;
  g_autofree char       *share = g_strnfill (SOTTO_SHARE_SIZE, '\4');
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  const guint8          *data;

  pair_host (&pair);
  share[0] = SOTTO_HANDSHAKE_JOINER_SHARE;
  g_byte_array_append (sent, (const guint8 *) hello, HELLO_SIZE);
  g_byte_array_append (sent, (const guint8 *) share, SOTTO_SHARE_SIZE);
  answer = answer_to (&pair, sent->data, sent->len);
  data = g_bytes_get_data (answer, NULL);
  g_assert_cmpmem (data, 7, "\x02\x01\x01\x00\x03\x34\x50", 7);
  /* A share that is no point of the curve. */
  assert_answer (answer, SOTTO_CHALLENGE_SIZE, "\x0f\x02\x00\x00", 4);
  pair_clear (&pair);
}

static SottoSession *
attempt (Pair *pair, const char *password)
{
  pair_join (pair, password);
  return pair_alice (pair);
}

static void
forget_joiner (Pair *pair)
{
  run_until (sotto_session_get_state (pair_alice (pair)) ==
             SOTTO_SESSION_ENDED);
  run_pending ();
  g_assert_finalize_object (pair->joiner);
  pair->joiner = NULL;
}

typedef struct {
  guint right;
  guint wrong;
  guint wait;
} Guesses;

static void
guess_cb (SottoHost  *host,
          gboolean    ok,
          const char *address,
          guint       wait,
          Guesses    *guesses)
{
  g_assert_true (g_str_has_prefix (address, "127.0.0.1:"));
  guesses->right += ok ? 1 : 0;
  guesses->wrong += ok ? 0 : 1;
  guesses->wait = wait;
}

static void
test_wrong_password (void)
{
  Pair          pair = { NULL };
  SottoSession *alice;
  Guesses       guesses = { 0 };

  pair_host (&pair);
  g_signal_connect (pair.host, "guess", G_CALLBACK (guess_cb), &guesses);
  alice = attempt (&pair, "hallo");
  run_until (sotto_session_get_state (alice) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (alice), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_WRONG_PASSWORD);
  g_assert_cmpuint (guesses.wrong, ==, 1);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==, 1);
  forget_joiner (&pair);

  pair_join (&pair, "hello");
  g_assert_cmpint (sotto_session_get_state (pair_alice (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  g_assert_cmpuint (guesses.right, ==, 1);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==, 0);
  pair_clear (&pair);
}

static void
assert_turned (Pair *pair, SottoSessionError code, guint retry_after)
{
  SottoSession *alice = attempt (pair, "hello");

  run_until (sotto_session_get_state (alice) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (alice), SOTTO_SESSION_ERROR,
                  (int) code);
  g_assert_cmpuint (sotto_session_get_retry_after (alice), ==, retry_after);
  forget_joiner (pair);
}

/* Every row of the limiter, over real connections. */
static void
test_limiter (void)
{
  static guint const waits[] = { 0, 0, 0, 1, 2, 4, 8, 16, 32 };
  Pair               pair = { NULL };

  pair_host (&pair);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    SottoSession *alice = attempt (&pair, "wrong");

    run_until (sotto_session_get_state (alice) == SOTTO_SESSION_ENDED);
    g_assert_error (sotto_session_get_error (alice), SOTTO_SESSION_ERROR,
                    SOTTO_SESSION_ERROR_WRONG_PASSWORD);
    g_assert_cmpuint (sotto_session_get_retry_after (alice), ==, waits[i]);
    g_assert_cmpuint (sotto_host_get_wait (pair.host), ==, waits[i]);
    forget_joiner (&pair);
    if (waits[i] > 0) {
      /* The right password does not help before its time. */
      assert_turned (&pair, SOTTO_SESSION_ERROR_ATTEMPTS, waits[i]);
      pair_pass (&pair, waits[i]);
      g_assert_cmpuint (sotto_host_get_wait (pair.host), ==, 0);
    }
    g_assert_true (sotto_host_get_door_open (pair.host));
  }

  attempt (&pair, "wrong");
  forget_joiner (&pair);
  g_assert_false (sotto_host_get_door_open (pair.host));
  pair_pass (&pair, 3600);
  assert_turned (&pair, SOTTO_SESSION_ERROR_NOT_ACCEPTING, 0);

  sotto_host_open_door (pair.host);
  g_assert_true (sotto_host_get_door_open (pair.host));
  pair_join (&pair, "hello");
  g_assert_cmpint (sotto_session_get_state (pair_alice (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  pair_clear (&pair);
}

#define REFUSED_WRONG "\x0f\x03\x00\x00"
#define REFUSED_CLOSED "\x0f\x06\x00\x00"

/* Somebody who has come as far as the proof. */
static Visitor *
come_to_prove (Pair *pair, const char *password)
{
  Visitor *visitor =
    visitor_new (sotto_host_get_port (pair->host), NULL, password);

  visitor_advance_to_proof (visitor);
  return visitor;
}

static void
assert_proof_refused (Pair *pair, const char *password, const char *refusal)
{
  g_autoptr (Visitor) visitor = come_to_prove (pair, password);

  visitor_say_proof (visitor);
  visitor_assert_hears (visitor, refusal, 4, TRUE);
}

/* The limiter is asked again before a proof is looked at: whoever came in time,
 * with however many others, waits like everybody. */
static void
test_parallel (void)
{
  Pair                  pair = { NULL };
  g_autoptr (GPtrArray) visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);
  static const char *const refusals[] = {
    REFUSED_WRONG,      REFUSED_WRONG,      REFUSED_WRONG,
    "\x0f\x03\x00\x01", "\x0f\x04\x00\x01", "\x0f\x04\x00\x01",
  };

  pair_host (&pair);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    /* The last one even knows the password. */
    g_ptr_array_add (visitors,
                     come_to_prove (&pair, i == 5 ? "hello" : "wrong"));
  }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_test_message ("row %u", i);
    visitor_say_proof (visitors->pdata[i]);
    visitor_assert_hears (visitors->pdata[i], refusals[i], 4, TRUE);
  }
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==, 4);
  g_assert_cmpuint (sotto_host_get_wait (pair.host), ==, 1);
  pair_clear (&pair);
}

static void
guess_wrong (Pair *pair, guint times)
{
  for (guint i = 0; i < times; i++) {
    g_autoptr (Visitor) visitor = come_to_prove (pair, "wrong");

    visitor_say_proof (visitor);
    g_bytes_unref (visitor_hear (visitor, SOTTO_REFUSAL_SIZE + 1));
    pair_pass (pair, sotto_host_get_wait (pair->host));
  }
}

/* Who has the right proof in hand when the door closes is too late. */
static void
test_closed_before_proof (void)
{
  Pair                pair = { NULL };
  g_autoptr (Visitor) visitor = NULL;

  pair_host (&pair);
  guess_wrong (&pair, SOTTO_GUESSES_MAX - 1);
  visitor = come_to_prove (&pair, "hello");
  guess_wrong (&pair, 1);
  g_assert_false (sotto_host_get_door_open (pair.host));
  visitor_say_proof (visitor);
  visitor_assert_hears (visitor, REFUSED_CLOSED, 4, TRUE);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==,
                    SOTTO_GUESSES_MAX);
  pair_clear (&pair);
}

/* A right guess sets the count to 0, and what is free is free again. */
static void
test_right_resets (void)
{
  Pair     pair = { NULL };
  RawPeer *peer;

  pair_host (&pair);
  guess_wrong (&pair, SOTTO_GUESSES_MAX - 1);
  peer = raw_peer_join (sotto_host_get_port (pair.host), "hello",
                        SOTTO_CLOCK (pair.clock), NULL);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==, 0);
  raw_peer_free (peer);
  for (guint i = 0; i < SOTTO_GUESSES_FREE; i++) {
    assert_proof_refused (&pair, "wrong", REFUSED_WRONG);
  }
  assert_proof_refused (&pair, "wrong", "\x0f\x03\x00\x01");
  pair_clear (&pair);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
assert_delivered (Pair *pair)
{
  g_assert_nonnull (sotto_session_send_text (pair_alice (pair), "hm?", NULL));
  run_until (sotto_session_get_all_delivered (pair_alice (pair)));
}

/* The door is watched while two people talk as before: guesses are counted, and
 * they are told of them, without being disturbed. */
static void
test_while_talking (void)
{
  Pair    pair = { NULL };
  Guesses guesses = { 0 };
  guint   notified = 0;

  pair_talk (&pair);
  g_signal_connect (pair.host, "guess", G_CALLBACK (guess_cb), &guesses);
  g_signal_connect (pair.host, "notify::wrong-guesses", G_CALLBACK (count_cb),
                    &notified);
  guess_wrong (&pair, SOTTO_GUESSES_MAX);
  g_assert_cmpuint (guesses.wrong, ==, SOTTO_GUESSES_MAX);
  g_assert_cmpuint (notified, ==, SOTTO_GUESSES_MAX);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_WRONG), ==,
                    SOTTO_GUESSES_MAX);
  g_assert_cmpuint (sotto_host_get_wrong_guesses (pair.host), ==,
                    SOTTO_GUESSES_MAX);
  g_assert_false (sotto_host_get_door_open (pair.host));
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  assert_delivered (&pair);
  pair_clear (&pair);
}

/* A door that strangers have closed keeps the peer out as well, until the
 * person opens it. Then the conversation goes on. */
static void
test_while_reconnecting (void)
{
  Pair    pair = { NULL };
  Guesses guesses = { 0 };

  pair_talk (&pair);
  g_signal_connect (pair.host, "guess", G_CALLBACK (guess_cb), &guesses);
  guess_wrong (&pair, SOTTO_GUESSES_MAX - 1);
  pair_cut (&pair);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_RECONNECTING);
  guess_wrong (&pair, 1);
  g_assert_cmpuint (guesses.wrong, ==, SOTTO_GUESSES_MAX);
  g_assert_false (sotto_host_get_door_open (pair.host));
  pair_pass (&pair, 120);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_RECONNECTING);
  g_assert_error (sotto_session_get_setback (pair_alice (&pair)),
                  SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_NOT_ACCEPTING);
  g_assert_cmpuint (pair_count_knocks (&pair, SOTTO_KNOCK_TURNED), >, 0);

  sotto_host_open_door (pair.host);
  pair_resume (&pair);
  g_assert_true (sotto_session_get_resumed (pair_alice (&pair)));
  assert_delivered (&pair);
  pair_clear (&pair);
}

static void
test_busy (void)
{
  Pair                    pair = { NULL };
  g_autoptr (SottoJoiner) carol = NULL;
  SottoSession           *session;

  pair_talk (&pair);
  carol = pair_new_joiner (&pair, "hello");
  session = sotto_joiner_get_session (carol);
  sotto_joiner_start (carol);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (session), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_BUSY);
  g_assert_cmpint (sotto_session_get_state (pair_bob (&pair)), ==,
                   SOTTO_SESSION_TALKING);
  g_assert_cmpstr (sotto_session_get_peer_name (pair_bob (&pair)), ==, "Alice");
  run_pending ();
  g_assert_finalize_object (g_steal_pointer (&carol));
  pair_clear (&pair);
}

static void
test_port_in_use (void)
{
  Pair                    pair = { NULL };
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoHost              *second;
  SottoSession           *session;
  SottoHostOptions        options = { .bind = "127.0.0.1", .exact_port = TRUE };

  pair_host (&pair);
  options.port = sotto_host_get_port (pair.host);
  second = sotto_host_new (password, &options);
  session = sotto_host_get_session (second);
  sotto_host_start (second);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (session), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_PORT_IN_USE);
  run_pending ();
  g_assert_finalize_object (second);

  /* Not asked for by name, the next free one is taken. */
  options.exact_port = FALSE;
  second = sotto_host_new (password, &options);
  session = sotto_host_get_session (second);
  sotto_host_start (second);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_LISTENING);
  g_assert_cmpuint (sotto_host_get_port (second), >, options.port);
  end_session (session);
  run_pending ();
  g_assert_finalize_object (second);
  pair_clear (&pair);
}

/* 192.0.2.1 (RFC 5737) is nobody's address, so not this machine's. */
static void
test_foreign_address (void)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoHostOptions const  options = { .bind = "192.0.2.1", .any_port = TRUE };
  SottoHost              *host = sotto_host_new (password, &options);
  SottoSession           *session = sotto_host_get_session (host);

  sotto_host_start (host);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (session), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_LISTEN);
  run_pending ();
  g_assert_finalize_object (host);
}

static void
test_stop_while_stretching (void)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoHostOptions const  options = { .any_port = TRUE };
  SottoHost              *host = sotto_host_new (password, &options);
  SottoSession           *session = sotto_host_get_session (host);

  sotto_host_start (host);
  g_assert_cmpuint (sotto_host_listen_for_onion (host), ==, 0);
  sotto_session_end (session, SOTTO_END_CANCELLED);
  g_assert_cmpint (sotto_session_get_state (session), ==, SOTTO_SESSION_ENDED);
  g_assert_cmpstr (sotto_session_get_end_word (session), ==, "cancelled");
  run_pending ();
  g_assert_cmpuint (sotto_host_get_port (host), ==, 0);
  g_assert_finalize_object (host);
}

static void
test_addresses (void)
{
  Pair             pair = { NULL };
  g_auto (GStrv)   addresses = NULL;
  g_autofree char *expected = NULL;

  pair_host (&pair);
  expected = g_strdup_printf ("127.0.0.1:%u", sotto_host_get_port (pair.host));
  addresses = sotto_host_dup_addresses (pair.host);
  g_assert_cmpuint (g_strv_length (addresses), ==, 1);
  g_assert_cmpstr (addresses[0], ==, expected);
  pair_clear (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/host/answers", test_answers);
  g_test_add_func ("/host/challenge", test_challenge);
  g_test_add_func ("/host/wrong-password", test_wrong_password);
  g_test_add_func ("/host/limiter", test_limiter);
  g_test_add_func ("/host/parallel", test_parallel);
  g_test_add_func ("/host/closed-before-proof", test_closed_before_proof);
  g_test_add_func ("/host/right-resets", test_right_resets);
  g_test_add_func ("/host/while-talking", test_while_talking);
  g_test_add_func ("/host/while-reconnecting", test_while_reconnecting);
  g_test_add_func ("/host/busy", test_busy);
  g_test_add_func ("/host/port-in-use", test_port_in_use);
  g_test_add_func ("/host/foreign-address", test_foreign_address);
  g_test_add_func ("/host/stop-while-stretching", test_stop_while_stretching);
  g_test_add_func ("/host/addresses", test_addresses);
  return g_test_run ();
}
