/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A joiner that comes back by itself must not be asked for ever whether a guess
 * of its password is right. */

#include "pair.h"
#include "sotto-crypto.h"

static gboolean
is_waiting (SottoSession *session)
{
  return sotto_session_get_retry_in (session) > 0;
}

/* Somebody who holds the host's address and takes JOINER-CONFIRM, which tells
 * him whether he has guessed right, and says nothing more. */
typedef struct {
  GSocketListener   *listener;
  GSocketConnection *connection;
} Impostor;

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Impostor *impostor = user_data;

  impostor->connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL,
                                     NULL);
}

static void
receive (Impostor *impostor, guint8 *bytes, gsize size)
{
  GSocket *socket = g_socket_connection_get_socket (impostor->connection);

  run_until (g_socket_condition_check (socket, G_IO_IN) != 0);
  g_assert_true (g_input_stream_read_all (
    g_io_stream_get_input_stream (G_IO_STREAM (impostor->connection)), bytes,
    size, NULL, NULL, NULL));
}

static void
answer (Impostor *impostor, SottoHandshake *handshake)
{
  guint8 message[SOTTO_HANDSHAKE_SIZE_MAX];
  gsize  length = sotto_handshake_create (handshake, message, NULL);

  g_assert_cmpuint (length, >, 0);
  g_assert_true (g_output_stream_write_all (
    g_io_stream_get_output_stream (G_IO_STREAM (impostor->connection)), message,
    length, NULL, NULL, NULL));
}

static void
guess_once (Impostor *impostor, SottoSecret *w)
{
  static const guint8        salt[SOTTO_SALT_SIZE] = "an impostor's";
  guint8                     message[SOTTO_HANDSHAKE_SIZE_MAX];
  g_autoptr (SottoHandshake) handshake =
    sotto_handshake_new_host (w, salt, SOTTO_ITERATIONS_MIN, NULL);

  receive (impostor, message, SOTTO_HELLO_SIZE);
  g_assert_true (sotto_handshake_consume (handshake, message, SOTTO_HELLO_SIZE,
                                          NULL));
  answer (impostor, handshake);
  receive (impostor, message, SOTTO_SHARE_SIZE);
  g_assert_true (sotto_handshake_consume (handshake, message, SOTTO_SHARE_SIZE,
                                          NULL));
  answer (impostor, handshake);
  receive (impostor, message, SOTTO_CONFIRM_SIZE);
  g_io_stream_close (G_IO_STREAM (impostor->connection), NULL, NULL);
  g_clear_object (&impostor->connection);
}

/* He gets as many guesses as a host would give him, in as much time. */
static void
test_impostor (void)
{
  Pair                    pair = { NULL };
  Impostor                impostor = { NULL };
  g_autoptr (SottoSecret) w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  SottoSession           *alice;
  guint16                 port;
  gint64                  began;
  guint                   n = 0;

  sotto_secret_get_data (w)[SOTTO_SCALAR_SIZE - 1] = 1;
  pair_talk (&pair);
  alice = pair_alice (&pair);
  port = sotto_host_get_port (pair.host);
  pair_lose_host (&pair);
  run_until (is_waiting (alice));
  impostor.listener = g_socket_listener_new ();
  g_assert_true (g_socket_listener_add_inet_port (impostor.listener, port, NULL,
                                                  NULL));
  began = sotto_clock_get_time (SOTTO_CLOCK (pair.clock));
  while (sotto_session_get_state (alice) == SOTTO_SESSION_RECONNECTING) {
    g_socket_listener_accept_async (impostor.listener, NULL, accepted_cb,
                                    &impostor);
    while (is_waiting (alice)) {
      fake_network_change (pair.network);
      fake_clock_advance (pair.clock, 100);
    }
    run_until (impostor.connection != NULL);
    guess_once (&impostor, w);
    n++;
    run_until (is_waiting (alice) ||
               sotto_session_get_state (alice) == SOTTO_SESSION_ENDED);
  }
  g_assert_cmpuint (n, ==, SOTTO_GUESSES_MAX);
  g_assert_cmpint (sotto_clock_get_time (SOTTO_CLOCK (pair.clock)) - began, >=,
                   63 * G_USEC_PER_SEC);
  g_assert_error (sotto_session_get_error (alice), SOTTO_SESSION_ERROR,
                  SOTTO_SESSION_ERROR_HOST_UNPROVEN);
  g_socket_listener_close (impostor.listener);
  g_clear_object (&impostor.listener);
  pair_clear_alone (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/impostor/guesses", test_impostor);
  return g_test_run ();
}
