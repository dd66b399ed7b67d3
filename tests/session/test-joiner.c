/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Going to a host that is not what one hoped for: the other end is bytes. */

#include "pair.h"
#include "sotto-crypto.h"
#include "sotto-password.h"
#include "sotto-protocol-error.h"

#include <string.h>

typedef struct {
  GSocketListener   *listener;
  guint16            port;
  GSocketConnection *connection;
  FakeClock         *clock;
  SottoJoiner       *joiner;
} Fixture;

static SottoSession *
session_of (Fixture *fixture)
{
  return sotto_joiner_get_session (fixture->joiner);
}

static SottoJoiner *
new_joiner (const char *address, FakeClock *clock)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoJoinerOptions const options = {
    .session = { .name = "Alice",
                 .clock = clock == NULL ? NULL : SOTTO_CLOCK (clock) },
    .address = address,
  };

  return sotto_joiner_new (password, &options);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = NULL;

  fixture->listener = g_socket_listener_new ();
  fixture->port =
    g_socket_listener_add_any_inet_port (fixture->listener, NULL, NULL);
  fixture->clock = fake_clock_new ();
  address = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  fixture->joiner = new_joiner (address, fixture->clock);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  SottoSession *session = g_object_ref (session_of (fixture));

  if (fixture->connection != NULL) {
    g_io_stream_close (G_IO_STREAM (fixture->connection), NULL, NULL);
  }
  sotto_session_end (session, SOTTO_END_EXIT);
  fake_clock_advance (fixture->clock, 3000);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  run_pending ();
  g_assert_finalize_object (fixture->joiner);
  g_assert_finalize_object (session);
  g_assert_cmpuint (fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->clock);
  g_clear_object (&fixture->connection);
  g_socket_listener_close (fixture->listener);
  g_clear_object (&fixture->listener);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL,
                                     NULL);
}

/* Lets the joiner come, and reads its HELLO. */
static void
greet_joiner (Fixture *fixture)
{
  GSocket *socket;
  guint8   hello[SOTTO_HELLO_SIZE];

  sotto_joiner_start (fixture->joiner);
  g_socket_listener_accept_async (fixture->listener, NULL, accepted_cb,
                                  fixture);
  run_until (fixture->connection != NULL);
  socket = g_socket_connection_get_socket (fixture->connection);
  run_until (g_socket_condition_check (socket, G_IO_IN) != 0);
  g_assert_true (g_input_stream_read_all (
    g_io_stream_get_input_stream (G_IO_STREAM (fixture->connection)), hello,
    sizeof hello, NULL, NULL, NULL));
  g_assert_cmpmem (hello, sizeof hello, "\x01SOTTOVOCE\x01\x01", 12);
}

static void
answer (Fixture *fixture, const char *bytes, gsize size)
{
  g_assert_true (g_output_stream_write_all (
    g_io_stream_get_output_stream (G_IO_STREAM (fixture->connection)), bytes,
    size, NULL, NULL, NULL));
}

static void
run_to_end (Fixture *fixture)
{
  run_until (sotto_session_get_state (session_of (fixture)) ==
             SOTTO_SESSION_ENDED);
}

typedef struct {
  const char       *bytes;
  gsize             size;
  SottoSessionError code;
  guint             retry_after;
} Row;

#define SALT "0123456789abcdef"
#define CHALLENGE(iterations) "\x02\x01\x01" iterations SALT

static const Row rows[] = {
  /* 1: a web server */
  { "HTTP/1.1 400 Bad Request\r\n\r\n", 28, SOTTO_SESSION_ERROR_NOT_SOTTOVOCE,
    0 },
  /* 2: a mail server */
  { "220 example.org ESMTP\r\n", 23, SOTTO_SESSION_ERROR_NOT_SOTTOVOCE, 0 },
  /* 3: 10^9 iterations */
  { CHALLENGE ("\x3b\x9a\xca\x00"), 23, SOTTO_SESSION_ERROR_ITERATIONS, 0 },
  /* 4: one iteration too few */
  { CHALLENGE ("\x00\x03\x34\x4f"), 23, SOTTO_SESSION_ERROR_ITERATIONS, 0 },
  /* 5: a version that was not offered */
  { "\x02\x02\x01\x00\x03\x34\x50" SALT, 23, SOTTO_SESSION_ERROR_VERSION, 0 },
  /* 6: another kdf */
  { "\x02\x01\x02\x00\x03\x34\x50" SALT, 23, SOTTO_SESSION_ERROR_PROTOCOL, 0 },
  /* 7 to 12: refusals */
  { "\x0f\x01\x00\x00", 4, SOTTO_SESSION_ERROR_VERSION, 0 },
  { "\x0f\x02\x00\x00", 4, SOTTO_SESSION_ERROR_PROTOCOL, 0 },
  { "\x0f\x03\x00\x02", 4, SOTTO_SESSION_ERROR_WRONG_PASSWORD, 2 },
  { "\x0f\x04\x00\x3c", 4, SOTTO_SESSION_ERROR_ATTEMPTS, 60 },
  { "\x0f\x05\x00\x00", 4, SOTTO_SESSION_ERROR_TIMEOUT, 0 },
  { "\x0f\x06\x00\x00", 4, SOTTO_SESSION_ERROR_NOT_ACCEPTING, 0 },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Fixture fixture = { NULL };

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    fixture_set_up (&fixture, NULL);
    greet_joiner (&fixture);
    answer (&fixture, rows[i].bytes, rows[i].size);
    g_io_stream_close (G_IO_STREAM (fixture.connection), NULL, NULL);
    run_to_end (&fixture);
    g_assert_error (sotto_session_get_error (session_of (&fixture)),
                    SOTTO_SESSION_ERROR, (int) rows[i].code);
    g_assert_cmpuint (sotto_session_get_retry_after (session_of (&fixture)), ==,
                      rows[i].retry_after);
    fixture_tear_down (&fixture, NULL);
  }
}

/* Something else has the first address: the host is at the other one. */
static void
test_elsewhere (void)
{
  Pair             pair = { NULL };
  Fixture          fixture = { NULL };
  g_autofree char *invite = NULL;
  g_autofree char *place = NULL;

  pair_host (&pair);
  fixture.clock = g_object_ref (pair.clock);
  fixture.listener = g_socket_listener_new ();
  fixture.port =
    g_socket_listener_add_any_inet_port (fixture.listener, NULL, NULL);
  place = g_strdup_printf ("127.0.0.1:%u", sotto_host_get_port (pair.host));
  invite =
    g_strdup_printf ("sottovoce://127.0.0.1:%u?via=%s", fixture.port, place);
  fixture.joiner = new_joiner (invite, fixture.clock);
  greet_joiner (&fixture);
  answer (&fixture, rows[0].bytes, rows[0].size);
  run_until (sotto_session_get_state (session_of (&fixture)) ==
             SOTTO_SESSION_TALKING);
  g_assert_cmpstr (sotto_joiner_get_place (fixture.joiner), ==, place);

  sotto_session_end (session_of (&fixture), SOTTO_END_EXIT);
  run_to_end (&fixture);
  run_pending ();
  g_io_stream_close (G_IO_STREAM (fixture.connection), NULL, NULL);
  g_clear_object (&fixture.connection);
  g_clear_object (&fixture.joiner);
  g_socket_listener_close (fixture.listener);
  g_clear_object (&fixture.listener);
  g_clear_object (&fixture.clock);
  pair_clear (&pair);
}

static void
trying_cb (SottoJoiner *joiner, GParamSpec *pspec, GString *said)
{
  g_autofree char *trying = NULL;

  g_object_get (joiner, "trying", &trying, NULL);
  g_assert_cmpstr (trying, ==, sotto_joiner_get_trying (joiner));
  g_string_append_printf (said, "%s\n", trying != NULL ? trying : "-");
}

/* Where it looks, and where it is. */
static void
test_place (Fixture *fixture, gconstpointer data)
{
  const char         *address = sotto_joiner_get_address (fixture->joiner);
  g_autofree char    *lines = g_strdup_printf ("%s\n-\n", address);
  g_autofree char    *place = NULL;
  g_autoptr (GString) said = g_string_new (NULL);

  g_signal_connect (fixture->joiner, "notify::trying", G_CALLBACK (trying_cb),
                    said);
  g_assert_null (sotto_joiner_get_place (fixture->joiner));
  greet_joiner (fixture);
  g_assert_cmpstr (said->str, ==, lines);
  g_object_get (fixture->joiner, "place", &place, NULL);
  g_assert_cmpstr (place, ==, address);
  g_assert_cmpstr (sotto_joiner_get_place (fixture->joiner), ==, address);
  g_signal_handlers_disconnect_by_data (fixture->joiner, said);
}

static void
test_closes_early (Fixture *fixture, gconstpointer data)
{
  greet_joiner (fixture);
  g_io_stream_close (G_IO_STREAM (fixture->connection), NULL, NULL);
  run_to_end (fixture);
  g_assert_error (sotto_session_get_error (session_of (fixture)),
                  SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_LOST);
}

static void
test_half_a_message (Fixture *fixture, gconstpointer data)
{
  greet_joiner (fixture);
  answer (fixture, CHALLENGE ("\x00\x03\x34\x50"), 22);
  g_io_stream_close (G_IO_STREAM (fixture->connection), NULL, NULL);
  run_to_end (fixture);
  g_assert_error (sotto_session_get_error (session_of (fixture)),
                  SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_LOST);
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  greet_joiner (fixture);
  fake_clock_advance (fixture->clock, SOTTO_HANDSHAKE_DEADLINE_S * 1000 - 1);
  g_assert_cmpint (sotto_session_get_state (session_of (fixture)), ==,
                   SOTTO_SESSION_CONNECTING);
  fake_clock_advance (fixture->clock, 1);
  run_to_end (fixture);
  g_assert_error (sotto_session_get_error (session_of (fixture)),
                  SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_TIMEOUT);
}

/* A host that takes the proof and answers with a false one: it does not know
 * the password. */
static void
test_unproven (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("other", -1, NULL);
  g_autoptr (SottoSecret) w =
    sotto_password_stretch (password, (const guint8 *) SALT,
                            SOTTO_ITERATIONS_MIN, NULL);
  g_autoptr (SottoHandshake) host =
    sotto_handshake_new_host (w, (const guint8 *) SALT, SOTTO_ITERATIONS_MIN,
                              NULL);
  GInputStream *in;
  guint8        message[SOTTO_HANDSHAKE_SIZE_MAX];
  gsize         length;

  greet_joiner (fixture);
  in = g_io_stream_get_input_stream (G_IO_STREAM (fixture->connection));
  sotto_handshake_consume (host, (const guint8 *) "\x01SOTTOVOCE\x01\x01",
                           SOTTO_HELLO_SIZE, NULL);
  length = sotto_handshake_create (host, message, NULL);
  answer (fixture, (const char *) message, length);
  run_until (g_socket_condition_check (
               g_socket_connection_get_socket (fixture->connection), G_IO_IN) !=
             0);
  g_input_stream_read_all (in, message, SOTTO_SHARE_SIZE, NULL, NULL, NULL);
  g_assert_true (sotto_handshake_consume (host, message, SOTTO_SHARE_SIZE,
                                          NULL));
  length = sotto_handshake_create (host, message, NULL);
  answer (fixture, (const char *) message, length);
  memset (message, 0, sizeof message);
  message[0] = SOTTO_HANDSHAKE_HOST_CONFIRM;
  answer (fixture, (const char *) message, SOTTO_CONFIRM_SIZE);
  run_to_end (fixture);
  g_assert_error (sotto_session_get_error (session_of (fixture)),
                  SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_HOST_UNPROVEN);
}

static void
test_cancel_connecting (Fixture *fixture, gconstpointer data)
{
  sotto_joiner_start (fixture->joiner);
  sotto_session_end (session_of (fixture), SOTTO_END_CANCELLED);
  g_assert_cmpint (sotto_session_get_state (session_of (fixture)), ==,
                   SOTTO_SESSION_ENDED);
}

static void
test_cancel_waiting (Fixture *fixture, gconstpointer data)
{
  guint8 byte;

  greet_joiner (fixture);
  sotto_session_end (session_of (fixture), SOTTO_END_CANCELLED);
  g_assert_cmpint (sotto_session_get_state (session_of (fixture)), ==,
                   SOTTO_SESSION_ENDED);
  /* The connection is closed too. */
  run_until (g_socket_condition_check (
               g_socket_connection_get_socket (fixture->connection), G_IO_IN) !=
             0);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (
                                          G_IO_STREAM (fixture->connection)),
                                        &byte, 1, NULL, NULL),
                   ==, 0);
}

static void
test_cancel_stretching (Fixture *fixture, gconstpointer data)
{
  greet_joiner (fixture);
  answer (fixture, CHALLENGE ("\x00\x98\x96\x80"), 23);
  run_until (sotto_session_get_state (session_of (fixture)) ==
             SOTTO_SESSION_STRETCHING);
  sotto_session_end (session_of (fixture), SOTTO_END_CANCELLED);
  g_assert_cmpint (sotto_session_get_state (session_of (fixture)), ==,
                   SOTTO_SESSION_ENDED);
}

static void
let_go_cb (SottoSession *session, GParamSpec *pspec, Fixture *fixture)
{
  g_clear_object (&fixture->joiner);
}

/* Whoever hears that it is over lets go of it all at once, as a window does. */
static void
test_let_go (void)
{
  Fixture       fixture = { NULL };
  SottoSession *session;

  fixture_set_up (&fixture, NULL);
  session = session_of (&fixture);
  greet_joiner (&fixture);
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  g_signal_connect (session, "notify::state", G_CALLBACK (let_go_cb), &fixture);
  sotto_session_end (session, SOTTO_END_CANCELLED);
  g_assert_null (fixture.joiner);
  g_io_stream_close (G_IO_STREAM (fixture.connection), NULL, NULL);
  fake_clock_advance (fixture.clock, 3000);
  run_until (session == NULL);
  run_pending ();
  g_clear_object (&fixture.clock);
  g_clear_object (&fixture.connection);
  g_socket_listener_close (fixture.listener);
  g_clear_object (&fixture.listener);
}

static void
test_refused (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  SottoJoiner     *joiner = new_joiner (address, NULL);
  SottoSession    *session = sotto_joiner_get_session (joiner);

  g_socket_listener_close (listener);
  sotto_joiner_start (joiner);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (session), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_REFUSED);
  run_pending ();
  g_assert_finalize_object (joiner);
}

static void
test_unknown_host (void)
{
  SottoJoiner  *joiner = new_joiner ("nobody.invalid", NULL);
  SottoSession *session = sotto_joiner_get_session (joiner);

  sotto_joiner_start (joiner);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  g_assert_error (sotto_session_get_error (session), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_UNKNOWN_HOST);
  run_pending ();
  g_assert_finalize_object (joiner);
}

static void
test_addresses (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sotto_joiner_check_address ("example.org:1234", NULL));
  g_assert_true (sotto_joiner_check_address ("Come: sottovoce://a?via=b",
                                             NULL));
  g_assert_false (sotto_joiner_check_address ("example.org:123456", &error));
  g_assert_error (error, SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_ADDRESS);
}

#define ADD(path, function)                                                    \
  g_test_add ("/joiner/" path, Fixture, NULL, fixture_set_up, function,        \
              fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/joiner/answers", test_rows);
  g_test_add_func ("/joiner/elsewhere", test_elsewhere);
  ADD ("place", test_place);
  ADD ("closes-early", test_closes_early);
  ADD ("half-a-message", test_half_a_message);
  ADD ("silent", test_silent);
  ADD ("unproven", test_unproven);
  ADD ("cancel-connecting", test_cancel_connecting);
  ADD ("cancel-waiting", test_cancel_waiting);
  ADD ("cancel-stretching", test_cancel_stretching);
  g_test_add_func ("/joiner/let-go", test_let_go);
  g_test_add_func ("/joiner/refused", test_refused);
  g_test_add_func ("/joiner/unknown-host", test_unknown_host);
  g_test_add_func ("/joiner/addresses", test_addresses);
  return g_test_run ();
}
