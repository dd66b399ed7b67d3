/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How long a short message and the answer to it take, beside the same way of
 * 1 KiB over bare streams. How quickly the kernel wakes the other end depends
 * most on where that runs, so each arrangement is measured for both. */

/* Pinning is Linux's own. */
#define _GNU_SOURCE

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "ping.h"
#include "sotto-crypto.h"
#include "talk.h"

#define ROUNDS 301

/* Round trips for each figure. */
#define TRIPS 50

/* The other process is this program, started again with this word. */
#define ANSWER "--answer"

/* The end that answers. */
typedef struct {
  SottoJoiner *joiner;
  Ping        *ping;
} Answerer;

/* The end that asks, and the other one, wherever that is. */
typedef struct {
  SottoHost   *host;
  Ping        *ping;
  guint        trips; /* so far */
  Answerer     here;
  GSubprocess *there; /* NULL: it is here */
} Asker;

static void
pin (int processor)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  CPU_SET (processor, &set);
  if (sched_setaffinity (0, sizeof set, &set) != 0) {
    bench_fail ("Processor %d cannot be had", processor);
  }
}

/* The number @index of the processors that this process may use, or -1. */
static int
find_processor (int index)
{
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) != 0) {
    return -1;
  }
  for (int i = 0; i < CPU_SETSIZE; i++) {
    if (CPU_ISSET (i, &set) && index-- == 0) {
      return i;
    }
  }
  return -1;
}

static void
say (SottoSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;

  bench_check (sotto_session_send_text (session, text, &error) != NULL, &error);
}

/* The end that answers */

static void
answer_cb (SottoSession *session, SottoMessage *message, gpointer user_data)
{
  say (session, sotto_message_get_text (message));
}

static void
answerer_init (Answerer *answerer, guint16 talk_port, guint16 ping_port)
{
  answerer->joiner = talk_new_joiner (talk_port);
  g_signal_connect (sotto_joiner_get_session (answerer->joiner), "message",
                    G_CALLBACK (answer_cb), NULL);
  sotto_joiner_start (answerer->joiner);
  answerer->ping = ping_connect (ping_port);
  ping_echo (answerer->ping);
}

static void
answerer_clear (Answerer *answerer)
{
  g_clear_object (&answerer->joiner);
  g_clear_pointer (&answerer->ping, ping_free);
}

static void
answer (char **arguments)
{
  Answerer answerer;

  pin (atoi (arguments[2]));
  answerer_init (&answerer, (guint16) atoi (arguments[0]),
                 (guint16) atoi (arguments[1]));
  talk_wait_for (sotto_joiner_get_session (answerer.joiner),
                 SOTTO_SESSION_ENDED);
  answerer_clear (&answerer);
}

/* The end that asks */

static void
say_next (Asker *asker)
{
  g_autofree char *text = g_strdup_printf ("%u", asker->trips);

  say (sotto_host_get_session (asker->host), text);
}

static void
arrived_cb (SottoSession *session, SottoMessage *message, gpointer user_data)
{
  Asker           *asker = user_data;
  g_autofree char *text = g_strdup_printf ("%u", asker->trips);

  if (strcmp (sotto_message_get_text (message), text) != 0) {
    bench_fail ("Another answer came");
  }
  asker->trips++;
  if (asker->trips % TRIPS != 0) {
    say_next (asker);
  }
}

static double
run_talk (gpointer data)
{
  Asker        *asker = data;
  SottoSession *session = sotto_host_get_session (asker->host);
  guint         wanted = asker->trips + TRIPS;
  double        began = bench_get_time ();

  say_next (asker);
  while (asker->trips < wanted) {
    g_main_context_iteration (NULL, TRUE);
    talk_wait_for (session, SOTTO_SESSION_TALKING);
  }
  return (bench_get_time () - began) / TRIPS * 1e6;
}

static double
run_ping (gpointer data)
{
  Asker *asker = data;
  double began = bench_get_time ();

  ping_run (asker->ping, TRIPS);
  return (bench_get_time () - began) / TRIPS * 1e6;
}

static GSubprocess *
start_answerer (guint16 talk_port, guint16 ping_port, int processor)
{
  g_autofree char   *talk = g_strdup_printf ("%u", talk_port);
  g_autofree char   *ping = g_strdup_printf ("%u", ping_port);
  g_autofree char   *number = g_strdup_printf ("%d", processor);
  g_autoptr (GError) error = NULL;
  GSubprocess       *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", ANSWER,
                      talk, ping, number, NULL);

  bench_check (process != NULL, &error);
  return process;
}

/* @processor is the other process's, or negative for none. */
static void
asker_init (Asker *asker, int processor)
{
  guint16                     ping_port;
  g_autoptr (GSocketListener) listener = ping_listen (&ping_port);
  SottoSession               *session;

  asker->host = talk_host ();
  if (processor < 0) {
    answerer_init (&asker->here, sotto_host_get_port (asker->host), ping_port);
  } else {
    asker->there =
      start_answerer (sotto_host_get_port (asker->host), ping_port, processor);
  }
  asker->ping = ping_accept (listener);
  session = sotto_host_get_session (asker->host);
  g_signal_connect (session, "message", G_CALLBACK (arrived_cb), asker);
  talk_wait_for (session, SOTTO_SESSION_TALKING);
}

static void
asker_clear (Asker *asker)
{
  g_autoptr (GError) error = NULL;

  talk_end (sotto_host_get_session (asker->host));
  g_clear_pointer (&asker->ping, ping_free);
  if (asker->there != NULL) {
    bench_check (g_subprocess_wait_check (asker->there, NULL, &error), &error);
  }
  g_clear_object (&asker->host);
  g_clear_object (&asker->there);
  answerer_clear (&asker->here);
}

static void
ask (void)
{
  Asker           askers[3] = { 0 };
  const BenchCase cases[] = {
    { "1 KiB, one process", "µs", run_ping, &askers[0], 0, 0 },
    { "message, one process", "µs", run_talk, &askers[0], 0, 2 },
    { "1 KiB, two processes, one processor", "µs", run_ping, &askers[1], 2, 0 },
    { "message, two processes, one processor", "µs", run_talk, &askers[1], 2,
      2 },
    { "1 KiB, two processes, two processors", "µs", run_ping, &askers[2], 4,
      0 },
    { "message, two processes, two processors", "µs", run_talk, &askers[2], 4,
      2 },
  };
  int   second = find_processor (1);
  guint n = second < 0 ? 2 : 3;

  pin (find_processor (0));
  asker_init (&askers[0], -1);
  asker_init (&askers[1], find_processor (0));
  if (n == 3) {
    asker_init (&askers[2], second);
  }
  bench_run ("A round trip over loopback", ROUNDS, cases, 2 * n);
  for (guint i = 0; i < n; i++) {
    asker_clear (&askers[i]);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  bench_check (sotto_crypto_init (&error), &error);
  if (argc == 5 && strcmp (argv[1], ANSWER) == 0) {
    answer (argv + 2);
  } else {
    ask ();
  }
  return 0;
}
