/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How fast the bytes of a file get from the memory of one process to that of
 * another, in frames, beside a plain copy of them over the same kind of
 * connection. */

/* Pinning is Linux's own. */
#define _GNU_SOURCE

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "ping.h"
#include "sotto-crypto.h"
#include "sotto-link.h"
#include "sotto-socket.h"
#include "sotto-wire-log.h"

#define ROUNDS 21

/* Bytes for each figure, in whole frames. */
#define FRAMES 4096
#define AMOUNT ((guint64) FRAMES * SOTTO_FILE_DATA_MAX)

/* What a plain copy writes at once, and how much of frames is sealed ahead of
 * what has left. */
#define PIECE 65536
#define AHEAD (512 * 1024)

/* What is promised where both ends can run at once. */
#define LEAST 0.6

/* The other process is this program, started again with one of these words. */
#define TAKE_PLAIN "--take-plain"
#define TAKE_FRAMES "--take-frames"

/* One way to carry the bytes, as the end that gives them has it. */
typedef struct {
  GSocketConnection *connection;
  GSubprocess       *taker;
  SottoLink         *link; /* NULL: a plain copy */
  SottoWireLog      *log;
  guint8            *source;
  guint              left; /* frames */
  guint64            offset;
  gboolean           taken;  /* all of it, as the taker says */
  double             others; /* the taker's seconds of processor so far */
  double             cost;   /* of both ends, for the transfer before */
} Giver;

/* The end that takes them in frames. */
typedef struct {
  SottoLink    *link;
  SottoWireLog *log;
  guint64       offset;
  gboolean      over;
} Taker;

static double
get_processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

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

/* GLib's never block, whatever it makes of them. */
static void
set_blocking (int descriptor)
{
  if (fcntl (descriptor, F_SETFL, 0) != 0) {
    bench_fail ("A socket cannot be made to block");
  }
}

static int
get_descriptor (GSocketConnection *connection)
{
  return g_socket_get_fd (g_socket_connection_get_socket (connection));
}

/* A link between two that need no password */

static void
stretch_cb (SottoHandshaker *handshaker, gpointer user_data)
{
  g_autoptr (SottoSecret) w = sotto_secret_new (SOTTO_SCALAR_SIZE);

  sotto_secret_get_data (w)[0] = 1;
  sotto_handshaker_set_w (handshaker, w);
}

static void
proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean          *proved = user_data;
  g_autoptr (GError) error = NULL;

  *proved =
    sotto_handshaker_run_finish (SOTTO_HANDSHAKER (source), result, &error);
  bench_check (*proved, &error);
}

static SottoHandshake *
make_handshake (SottoRole role)
{
  g_autoptr (SottoSecret) w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  const guint8            salt[SOTTO_SALT_SIZE] = { 0 };

  sotto_secret_get_data (w)[0] = 1;
  return role == SOTTO_ROLE_JOINER
           ? sotto_handshake_new_joiner (NULL)
           : sotto_handshake_new_host (w, salt, SOTTO_ITERATIONS_MIN, NULL);
}

static SottoLink *
make_link (GSocketConnection *connection, SottoRole role)
{
  g_autoptr (SottoPipe)       pipe = NULL;
  g_autoptr (SottoHandshaker) handshaker = NULL;
  SottoGuesses                guesses;
  gboolean                    proved = FALSE;

  sotto_socket_set_up (connection);
  pipe = sotto_pipe_new (G_IO_STREAM (connection));
  sotto_guesses_init (&guesses);
  handshaker = sotto_handshaker_new (make_handshake (role), pipe,
                                     sotto_clock_get_system (),
                                     role == SOTTO_ROLE_HOST ? &guesses : NULL);
  g_signal_connect (handshaker, "stretch", G_CALLBACK (stretch_cb), NULL);
  sotto_handshaker_run_async (handshaker, proved_cb, &proved);
  while (!proved) {
    g_main_context_iteration (NULL, TRUE);
  }
  return sotto_link_new (handshaker, role, sotto_clock_get_system (), NULL);
}

/* As in the program. */
static void
frame_cb (SottoLink *link, const SottoFrameInfo *info, SottoWireLog *log)
{
  sotto_wire_log_add (log, info, 0);
}

static void
start_link (SottoLink *link, SottoWireLog *log)
{
  g_signal_connect (link, "frame", G_CALLBACK (frame_cb), log);
  sotto_link_replay_frames (link);
  sotto_link_start (link);
}

/* The end that takes */

static guint64
encode_seconds (double seconds)
{
  return (guint64) (seconds * 1e6);
}

static double
decode_seconds (guint64 microseconds)
{
  return (double) microseconds / 1e6;
}

static void
take_record_cb (SottoLink *link, SottoRecord *record, Taker *taker)
{
  g_autoptr (SottoRecord) answer = NULL;
  g_autoptr (GError)      error = NULL;
  const guint8           *bytes;
  gsize                   size;

  if (record->type != SOTTO_RECORD_FILE_DATA ||
      record->file.offset != taker->offset) {
    bench_fail ("Another record came");
  }
  bytes = g_bytes_get_data (record->file.bytes, &size);
  if (size != SOTTO_FILE_DATA_MAX || bytes[0] != 'a' ||
      bytes[size - 1] != 'z') {
    bench_fail ("Other bytes came");
  }
  taker->offset += size;
  if (taker->offset % AMOUNT == 0) {
    answer = sotto_record_new (SOTTO_RECORD_PONG);
    answer->token = encode_seconds (get_processor_time ());
    bench_check (sotto_link_send (link, answer, &error), &error);
  }
}

static void
take_end_cb (SottoLink *link, GError *error, Taker *taker)
{
  taker->over = TRUE;
}

static void
take_frames (GSocketConnection *connection)
{
  Taker taker = { .log = sotto_wire_log_new () };

  taker.link = make_link (connection, SOTTO_ROLE_JOINER);
  g_signal_connect (taker.link, "record", G_CALLBACK (take_record_cb), &taker);
  g_signal_connect (taker.link, "failed", G_CALLBACK (take_end_cb), &taker);
  start_link (taker.link, taker.log);
  while (!taker.over) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_clear_object (&taker.link);
  g_clear_object (&taker.log);
}

static void
take_plain (GSocketConnection *connection)
{
  int                descriptor = get_descriptor (connection);
  g_autofree guint8 *piece = g_malloc (PIECE);
  guint64            taken = 0;
  gssize             size;

  set_blocking (descriptor);
  while ((size = recv (descriptor, piece, MIN (PIECE, AMOUNT - taken % AMOUNT),
                       0)) > 0) {
    taken += (guint64) size;
    if (taken % AMOUNT == 0) {
      guint64 answer = encode_seconds (get_processor_time ());

      if (send (descriptor, &answer, sizeof answer, 0) != sizeof answer) {
        bench_fail ("The giver has gone");
      }
    }
  }
}

static void
take (const char *word, const char *port, const char *processor)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError)            error = NULL;

  pin (atoi (processor));
  connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) atoi (port),
                                     NULL, &error);
  bench_check (connection != NULL, &error);
  if (strcmp (word, TAKE_PLAIN) == 0) {
    take_plain (connection);
  } else {
    take_frames (connection);
  }
}

/* The end that gives */

static void
give_some (Giver *giver)
{
  g_autoptr (GError) error = NULL;

  while (giver->left > 0 && sotto_link_get_queued_total (giver->link) -
                                sotto_link_get_written_total (giver->link) <
                              AHEAD) {
    SottoBulk *bulk = sotto_bulk_new ();

    memcpy (sotto_bulk_get_room (bulk), giver->source, SOTTO_FILE_DATA_MAX);
    sotto_bulk_set_length (bulk, SOTTO_FILE_DATA_MAX);
    giver->left--;
    bench_check (sotto_link_send_bulk (giver->link, 1, giver->offset, bulk,
                                       &error),
                 &error);
    giver->offset += SOTTO_FILE_DATA_MAX;
  }
}

static void
written_cb (SottoLink *link, Giver *giver)
{
  give_some (giver);
}

static void
give_record_cb (SottoLink *link, SottoRecord *record, Giver *giver)
{
  giver->taken = TRUE;
  giver->others = decode_seconds (record->token);
}

static void
give_failed_cb (SottoLink *link, GError *error, Giver *giver)
{
  bench_fail ("The link failed: %s", error->message);
}

static void
give_frames (Giver *giver)
{
  giver->left = FRAMES;
  giver->taken = FALSE;
  give_some (giver);
  while (!giver->taken) {
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
give_plain (Giver *giver)
{
  int     descriptor = get_descriptor (giver->connection);
  guint64 answer;
  gssize  size;

  set_blocking (descriptor);
  for (guint64 given = 0; given < AMOUNT; given += (guint64) size) {
    size = send (descriptor, giver->source, MIN (PIECE, AMOUNT - given),
                 MSG_NOSIGNAL);
    if (size <= 0) {
      bench_fail ("The taker has gone");
    }
  }
  if (recv (descriptor, &answer, sizeof answer, MSG_WAITALL) != sizeof answer) {
    bench_fail ("The taker does not answer");
  }
  giver->others = decode_seconds (answer);
}

static double
run_give (gpointer data)
{
  Giver *giver = data;
  double others = giver->others;
  double own = get_processor_time ();
  double began = bench_get_time ();
  double took;

  if (giver->link != NULL) {
    give_frames (giver);
  } else {
    give_plain (giver);
  }
  took = bench_get_time () - began;
  giver->cost = get_processor_time () - own + giver->others - others;
  return (double) AMOUNT / took / 1e6;
}

/* Of the transfer before, so that none has to be made for it. */
static double
run_cost (gpointer data)
{
  Giver *giver = data;

  return giver->cost * 1e9 / (double) AMOUNT;
}

/* @processor is the taker's. */
static void
giver_init (Giver *giver, const char *word, int processor)
{
  guint16                     port;
  g_autoptr (GSocketListener) listener = ping_listen (&port);
  g_autofree char            *port_text = g_strdup_printf ("%u", port);
  g_autofree char            *number = g_strdup_printf ("%d", processor);
  g_autoptr (GError)          error = NULL;

  giver->source = g_malloc (PIECE);
  memset (giver->source, 'm', PIECE);
  giver->source[0] = 'a';
  giver->source[SOTTO_FILE_DATA_MAX - 1] = 'z';
  giver->taker =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", word,
                      port_text, number, NULL);
  bench_check (giver->taker != NULL, &error);
  giver->connection = g_socket_listener_accept (listener, NULL, NULL, &error);
  bench_check (giver->connection != NULL, &error);
}

static void
giver_init_frames (Giver *giver, int processor)
{
  giver_init (giver, TAKE_FRAMES, processor);
  giver->log = sotto_wire_log_new ();
  giver->link = make_link (giver->connection, SOTTO_ROLE_HOST);
  g_signal_connect (giver->link, "written", G_CALLBACK (written_cb), giver);
  g_signal_connect (giver->link, "record", G_CALLBACK (give_record_cb), giver);
  g_signal_connect (giver->link, "failed", G_CALLBACK (give_failed_cb), giver);
  start_link (giver->link, giver->log);
}

static void
giver_clear (Giver *giver)
{
  g_autoptr (GError) error = NULL;

  if (giver->link != NULL) {
    g_signal_handlers_disconnect_by_data (giver->link, giver);
  }
  g_io_stream_close (G_IO_STREAM (giver->connection), NULL, NULL);
  bench_check (g_subprocess_wait_check (giver->taker, NULL, &error), &error);
  g_clear_object (&giver->link);
  g_clear_object (&giver->log);
  g_clear_object (&giver->taker);
  g_clear_object (&giver->connection);
  g_clear_pointer (&giver->source, g_free);
}

/* Both connections have the system's own. */
static char *
dup_title (Giver *giver, const char *where)
{
  char      name[32] = { 0 };
  socklen_t size = sizeof name - 1;

  getsockopt (get_descriptor (giver->connection), IPPROTO_TCP, TCP_CONGESTION,
              name, &size);
  return g_strdup_printf (
    "Bytes of a file, memory to memory over loopback with %s, %s", name, where);
}

/* How quickly one end gets what the other gives depends most on whether both
 * can run at the same time. */
static void
measure (const char *where, int processor, double least)
{
  Giver            plain = { 0 };
  Giver            frames = { 0 };
  g_autofree char *title = NULL;
  const BenchCase  cases[] = {
     { "plain copy, 64 KiB at a time", "MB/s", run_give, &plain, 0, 0, 0 },
     { "frames", "MB/s", run_give, &frames, 0, 0, least },
     { "plain copy, time of processors of both ends", "s/GB", run_cost, &plain,
       2, 0, 0 },
     { "frames, time of processors of both ends", "s/GB", run_cost, &frames, 2,
       0, 0 },
  };

  giver_init (&plain, TAKE_PLAIN, processor);
  giver_init_frames (&frames, processor);
  title = dup_title (&plain, where);
  bench_run (title, ROUNDS, cases, G_N_ELEMENTS (cases));
  giver_clear (&plain);
  giver_clear (&frames);
}

static void
give (void)
{
  int first = find_processor (0);
  int second = find_processor (1);

  pin (first);
  if (second >= 0) {
    measure ("two processors", second, LEAST);
  }
  measure ("one processor", first, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  bench_check (sotto_crypto_init (&error), &error);
  if (argc == 4) {
    take (argv[1], argv[2], argv[3]);
  } else {
    give ();
  }
  return 0;
}
