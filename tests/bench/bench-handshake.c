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

/* Whether the host has done with the newest stranger. */
static gboolean
is_gone (SottoHost *host)
{
  GListModel            *knocks = sotto_host_get_knocks (host);
  guint                  n = g_list_model_get_n_items (knocks);
  g_autoptr (SottoKnock) newest =
    n == 0 ? NULL : g_list_model_get_item (knocks, n - 1);

  return newest != NULL && sotto_knock_get_kind (newest) == SOTTO_KNOCK_GAVE_UP;
}

/* The first one stretches the password and thinks better of it before it has
 * greeted, so that the same host waits for the second. */
static double
run_reconnection (gpointer data)
{
  g_autoptr (SottoHost)   host = talk_host ();
  g_autoptr (SottoJoiner) first = talk_new_joiner (sotto_host_get_port (host));
  g_autoptr (SottoJoiner) again = NULL;
  SottoSession           *session = sotto_joiner_get_session (first);

  sotto_joiner_start (first);
  talk_wait_for (session, SOTTO_SESSION_PROVING);
  sotto_session_end (session, SOTTO_END_CANCELLED);
  talk_wait_for (session, SOTTO_SESSION_ENDED);
  while (!is_gone (host)) {
    g_main_context_iteration (NULL, TRUE);
  }

  again = sotto_joiner_new_again (first);
  return time_joining (host, again);
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
