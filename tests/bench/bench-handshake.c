/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How long a joiner takes from the first step to the conversation, beside the
 * stretching of the password that nobody can do without, and how long when it
 * has the stretched password already. */

#include <gcrypt.h>

#include <string.h>

#include "bench.h"
#include "sotto-crypto.h"
#include "sotto-limits.h"
#include "sotto-session-private.h"
#include "sotto-stretch.h"
#include "talk.h"

#define ROUNDS 15

/* As the program does it, and as it would be without care for the password:
 * in locked memory libgcrypt takes longer. */
static double
run_locked_pbkdf2 (gpointer data)
{
  g_autoptr (SottoSecret) password =
    sotto_secret_new_from (TALK_PASSWORD, strlen (TALK_PASSWORD));
  const guint8            salt[SOTTO_SALT_SIZE] = { 1 };
  g_autoptr (GError)      error = NULL;
  double                  began = bench_get_time ();
  g_autoptr (SottoSecret) stretched =
    sotto_stretch (password, salt, sizeof salt, SOTTO_ITERATIONS_MIN,
                   SOTTO_STRETCHED_SIZE, &error);

  bench_check (stretched != NULL, &error);
  return (bench_get_time () - began) * 1e3;
}

static double
run_pbkdf2 (gpointer data)
{
  const guint8 salt[SOTTO_SALT_SIZE] = { 1 };
  guint8       stretched[SOTTO_STRETCHED_SIZE];
  double       began = bench_get_time ();
  gcry_error_t code =
    gcry_kdf_derive (TALK_PASSWORD, strlen (TALK_PASSWORD), GCRY_KDF_PBKDF2,
                     GCRY_MD_SHA512, salt, sizeof salt, SOTTO_ITERATIONS_MIN,
                     sizeof stretched, stretched);

  if (code != 0) {
    bench_fail ("PBKDF2: %s", gcry_strerror (code));
  }
  return (bench_get_time () - began) * 1e3;
}

/* Until both sides talk: the host is the first to do so. */
static double
time_joining (SottoHost *host, SottoJoiner *joiner)
{
  SottoSession *alice = sotto_joiner_get_session (joiner);
  double        began = bench_get_time ();
  double        figure;

  sotto_joiner_start (joiner);
  talk_wait_for (alice, SOTTO_SESSION_TALKING);
  figure = (bench_get_time () - began) * 1e3;
  talk_wait_for (sotto_host_get_session (host), SOTTO_SESSION_TALKING);
  talk_end (alice);
  talk_wait_for (sotto_host_get_session (host), SOTTO_SESSION_ENDED);
  return figure;
}

static double
run_handshake (gpointer data)
{
  g_autoptr (SottoHost)   host = talk_host ();
  g_autoptr (SottoJoiner) joiner = talk_new_joiner (sotto_host_get_port (host));

  return time_joining (host, joiner);
}

static void
cut (SottoSession *session)
{
  GIOStream *stream =
    sotto_pipe_get_stream (sotto_link_get_pipe (session->link));

  g_socket_shutdown (
    g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE,
    NULL);
}

static void
wait_until_lost (SottoSession *session)
{
  while (sotto_session_get_state (session) != SOTTO_SESSION_RECONNECTING) {
    g_main_context_iteration (NULL, TRUE);
  }
}

/* From the attempt, without the back-off before it, to the conversation. */
static double
run_reconnection (gpointer data)
{
  g_autoptr (SottoHost)   host = talk_host ();
  g_autoptr (SottoJoiner) joiner = talk_new_joiner (sotto_host_get_port (host));
  SottoSession           *alice = sotto_joiner_get_session (joiner);
  SottoSession           *bob = sotto_host_get_session (host);
  double                  began;
  double                  figure;

  sotto_joiner_start (joiner);
  talk_wait_for (alice, SOTTO_SESSION_TALKING);
  cut (alice);
  wait_until_lost (alice);
  wait_until_lost (bob);
  began = bench_get_time ();
  sotto_joiner_reconnect_now (joiner);
  while (sotto_session_get_state (alice) != SOTTO_SESSION_TALKING) {
    g_main_context_iteration (NULL, TRUE);
  }
  figure = (bench_get_time () - began) * 1e3;
  talk_end (alice);
  talk_wait_for (bob, SOTTO_SESSION_ENDED);
  return figure;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  const BenchCase    cases[] = {
       { "PBKDF2 alone, in locked memory", "ms", run_locked_pbkdf2, NULL, 0, 0 },
       { "PBKDF2 alone, in ordinary memory", "ms", run_pbkdf2, NULL, 0, 0 },
       { "whole handshake, from joining to talking", "ms", run_handshake, NULL, 0,
         1.1 },
       { "reconnection, the password stretched before", "ms", run_reconnection,
         NULL, 0, 0 },
  };

  bench_check (sotto_crypto_init (&error), &error);
  bench_run ("A handshake over loopback", ROUNDS, cases, G_N_ELEMENTS (cases));
  return 0;
}
