/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two people for the tests of what they do together. */

#include "pair.h"

#include "sotto-password.h"
#include "sotto-session-private.h"

static SottoSecret *
prepare (const char *password)
{
  return sotto_password_prepare (password, -1, NULL);
}

void
pair_host (Pair *pair)
{
  g_autoptr (SottoSecret) password = prepare ("hello");
  SottoHostOptions        options = {
           .bind = "127.0.0.1",
           .any_port = TRUE,
  };

  pair->clock = fake_clock_new ();
  pair->network = fake_network_new ();
  options.session.clock = SOTTO_CLOCK (pair->clock);
  options.session.network = G_NETWORK_MONITOR (pair->network);
  options.session.name = "Bob";
  pair->host = sotto_host_new (password, &options);
  sotto_host_start (pair->host);
  run_until (sotto_session_get_state (pair_bob (pair)) ==
             SOTTO_SESSION_LISTENING);
}

SottoJoiner *
pair_new_joiner (Pair *pair, const char *password)
{
  g_autoptr (SottoSecret) prepared = prepare (password);
  g_autofree char        *address =
    g_strdup_printf ("127.0.0.1:%u", sotto_host_get_port (pair->host));
  SottoJoinerOptions const options = {
    .session = { .name = "Alice",
                 .clock = SOTTO_CLOCK (pair->clock),
                 .network = G_NETWORK_MONITOR (pair->network) },
    .address = address,
  };

  return sotto_joiner_new (prepared, &options);
}

void
pair_join (Pair *pair, const char *password)
{
  pair->joiner = pair_new_joiner (pair, password);
  sotto_joiner_start (pair->joiner);
  run_until (sotto_session_get_state (pair_alice (pair)) >=
             SOTTO_SESSION_TALKING);
}

void
pair_talk (Pair *pair)
{
  pair_host (pair);
  pair_join (pair, "hello");
  g_assert_cmpint (sotto_session_get_state (pair_alice (pair)), ==,
                   SOTTO_SESSION_TALKING);
  g_assert_cmpint (sotto_session_get_state (pair_bob (pair)), ==,
                   SOTTO_SESSION_TALKING);
}

SottoSession *
pair_bob (Pair *pair)
{
  return sotto_host_get_session (pair->host);
}

SottoSession *
pair_alice (Pair *pair)
{
  return sotto_joiner_get_session (pair->joiner);
}

void
pair_cut (Pair *pair)
{
  GIOStream *stream =
    sotto_pipe_get_stream (sotto_link_get_pipe (pair_alice (pair)->link));

  g_socket_shutdown (
    g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE,
    NULL);
  run_until (sotto_session_get_state (pair_alice (pair)) ==
               SOTTO_SESSION_RECONNECTING &&
             sotto_session_get_state (pair_bob (pair)) ==
               SOTTO_SESSION_RECONNECTING);
}

void
pair_resume (Pair *pair)
{
  while (sotto_session_get_state (pair_alice (pair)) != SOTTO_SESSION_TALKING ||
         sotto_session_get_state (pair_bob (pair)) != SOTTO_SESSION_TALKING) {
    pair_pass (pair, 1);
  }
}

/*
 * What one side has written, the other reads in an iteration or two of the
 * main loop; run_pending() alone would miss what the kernel has not yet handed
 * on, so a few empty rounds are taken with it.
 */
void
pair_pass (Pair *pair, guint seconds)
{
  for (guint i = 0; i < seconds; i++) {
    fake_clock_advance (pair->clock, 1000);
    for (guint round = 0; round < 8; round++) {
      run_pending ();
      g_thread_yield ();
    }
  }
}

void
end_session (SottoSession *session)
{
  sotto_session_end (session, SOTTO_END_EXIT);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
}

/* Also when the other end is a test that does not close: then time helps. */
static void
end_in_time (Pair *pair, SottoSession *session)
{
  sotto_session_end (session, SOTTO_END_EXIT);
  run_pending ();
  pair_pass (pair, 3);
  run_until (sotto_session_get_state (session) == SOTTO_SESSION_ENDED);
  run_pending ();
}

void
pair_clear (Pair *pair)
{
  SottoSession *bob = g_object_ref (pair_bob (pair));
  SottoSession *alice;

  if (pair->joiner != NULL) {
    alice = g_object_ref (pair_alice (pair));
    end_in_time (pair, alice);
    g_assert_finalize_object (pair->joiner);
    g_assert_finalize_object (alice);
  }
  end_in_time (pair, bob);
  g_assert_finalize_object (pair->host);
  g_assert_finalize_object (bob);
  g_assert_cmpuint (fake_clock_get_n_timeouts (pair->clock), ==, 0);
  g_clear_object (&pair->clock);
  g_clear_object (&pair->network);
  *pair = (Pair){ NULL };
}

void
pair_lose_host (Pair *pair)
{
  SottoSession *bob = g_object_ref (pair_bob (pair));

  sotto_session_end (bob, SOTTO_END_QUIT);
  run_until (sotto_session_get_state (bob) == SOTTO_SESSION_ENDED);
  g_assert_finalize_object (pair->host);
  g_assert_finalize_object (bob);
  pair->host = NULL;
}

void
pair_clear_alone (Pair *pair)
{
  SottoSession *alice = g_object_ref (pair_alice (pair));

  end_session (alice);
  run_pending ();
  g_assert_finalize_object (pair->joiner);
  g_assert_finalize_object (alice);
  g_assert_cmpuint (fake_clock_get_n_timeouts (pair->clock), ==, 0);
  g_assert_finalize_object (pair->clock);
  g_assert_finalize_object (pair->network);
}
