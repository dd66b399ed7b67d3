/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a thousand strangers at the door cost the window of the host, and the
 * one who knows the password. */

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "bench.h"
#include "sotto-hosting-page.h"
#include "talk.h"
#include "ui-test.h"

#define SETTLE_S 2
#define IDLE_S 10
#define CROWDED_S 30
#define ALICE_COMES_AFTER_S 5
#define GONE_S 40

#define HEARTBEAT_MS 5
#define PEOPLE "1000"
#define ADDRESSES "127.0.0.2,127.0.0.3,127.0.0.4,127.0.0.5"

#define GAP_MAX_MS 50

/* What may be left of a crowd: the lines of the list, and the one who is in. */
#define LEFT_MAX_MIB 1.5

/* What sottovoce-cli ends with when it is told to come back later. */
#define STATUS_REFUSED 4

/* Time between the beats of something that should be regular; the same without
 * what this thread spent waiting for a processor, which on a machine that
 * others use too is no fault of the program's; and how much of it this thread
 * was at work. */
typedef struct {
  double  last;
  double  last_delay;
  double  last_work;
  GArray *gaps;     /* of double, ms */
  GArray *own_gaps; /* likewise */
  double  longest_work;
} Rhythm;

typedef struct {
  double usual; /* of a hundred, 99 are not longer */
  double longest;
  double longest_own;
  double longest_work;
} Gaps;

typedef struct {
  guint  sockets;
  double memory; /* resident, MiB */
} Use;

typedef struct {
  SottoHost   *host;
  GtkWidget   *window;
  Rhythm       loop;
  Rhythm       frames;
  guint        heartbeat_id;
  guint        look_id;
  Use          before;
  Use          most;
  GSubprocess *crowd;
  GSubprocess *alice;
  double       alice_came;
  double       alice_took; /* ms; 0: is not in */
  guint        alice_tries;
} Scene;

static const char *crowd_path;
static const char *cli_path;
static char       *password_path;

/* Rhythms */

/* Seconds that this thread, which is the process's first, was ready to run and
 * had no processor: proc(5), schedstat. */
static double
get_delay (void)
{
  char    text[64] = "";
  char   *end;
  int     fd = open ("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
  gssize  size = fd < 0 ? -1 : read (fd, text, sizeof text - 1);
  guint64 delay;

  if (size <= 0) {
    bench_fail ("The system does not tell how long a thread waits");
  }
  g_close (fd, NULL);
  g_ascii_strtoull (text, &end, 10);
  delay = g_ascii_strtoull (end, NULL, 10);
  return (double) delay / 1e9;
}

/* Seconds of the processor that this thread has had. */
static double
get_work (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0) {
    bench_fail ("The system does not tell how long a thread worked");
  }
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
beat (Rhythm *rhythm)
{
  double now = bench_get_time ();
  double delay = get_delay ();
  double work = get_work ();
  double gap = (now - rhythm->last) * 1e3;
  double own_gap = gap - (delay - rhythm->last_delay) * 1e3;

  if (rhythm->last > 0) {
    g_array_append_val (rhythm->gaps, gap);
    g_array_append_val (rhythm->own_gaps, own_gap);
    rhythm->longest_work =
      MAX (rhythm->longest_work, (work - rhythm->last_work) * 1e3);
  }
  rhythm->last = now;
  rhythm->last_delay = delay;
  rhythm->last_work = work;
}

/* What this benchmark itself does does not count. */
static void
skip_beat (Rhythm *rhythm)
{
  rhythm->last = 0;
}

static void
rhythm_init (Rhythm *rhythm)
{
  *rhythm = (Rhythm){
    .gaps = g_array_new (FALSE, FALSE, sizeof (double)),
    .own_gaps = g_array_new (FALSE, FALSE, sizeof (double)),
  };
}

static void
rhythm_clear (Rhythm *rhythm)
{
  g_clear_pointer (&rhythm->gaps, g_array_unref);
  g_clear_pointer (&rhythm->own_gaps, g_array_unref);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *left = a;
  const double *right = b;

  return (*left > *right) - (*left < *right);
}

/* Of what was measured since the last time. */
static Gaps
take_gaps (Rhythm *rhythm)
{
  guint n = rhythm->gaps->len;
  Gaps  gaps;

  if (n == 0) {
    bench_fail ("Nothing was drawn");
  }
  g_array_sort (rhythm->gaps, compare);
  g_array_sort (rhythm->own_gaps, compare);
  gaps.usual = g_array_index (rhythm->gaps, double, n * 99 / 100);
  gaps.longest = g_array_index (rhythm->gaps, double, n - 1);
  gaps.longest_own = g_array_index (rhythm->own_gaps, double, n - 1);
  gaps.longest_work = rhythm->longest_work;
  rhythm->longest_work = 0;
  g_array_set_size (rhythm->gaps, 0);
  g_array_set_size (rhythm->own_gaps, 0);
  skip_beat (rhythm);
  return gaps;
}

/* What the process has */

static guint
count_sockets (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  const char      *name;
  guint            n = 0;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *target = g_file_read_link (path, NULL);

    n += target != NULL && g_str_has_prefix (target, "socket:") ? 1 : 0;
  }
  return n;
}

static double
get_memory (void)
{
  g_autofree char   *text = NULL;
  g_auto (GStrv)     fields = NULL;
  g_autoptr (GError) error = NULL;

  bench_check (g_file_get_contents ("/proc/self/statm", &text, NULL, &error),
               &error);
  fields = g_strsplit (text, " ", 3);
  return (double) g_ascii_strtoull (fields[1], NULL, 10) *
         (double) sysconf (_SC_PAGESIZE) / (1 << 20);
}

static gboolean
look_cb (gpointer user_data)
{
  Scene *scene = user_data;

  scene->most.sockets = MAX (scene->most.sockets, count_sockets ());
  scene->most.memory = MAX (scene->most.memory, get_memory ());
  return G_SOURCE_CONTINUE;
}

/* The window */

static gboolean
heartbeat_cb (gpointer user_data)
{
  beat (user_data);
  return G_SOURCE_CONTINUE;
}

static void
painted_cb (GdkFrameClock *clock, Rhythm *frames)
{
  beat (frames);
}

/* Something always moves. */
static gboolean
tick_cb (GtkWidget *window, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_draw (window);
  return G_SOURCE_CONTINUE;
}

static void
run_for (double seconds)
{
  double end = bench_get_time () + seconds;

  while (bench_get_time () < end) {
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Alice, who knows the password */

static void alice_comes (Scene *scene);

static void
alice_gone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Scene       *scene = user_data;
  GSubprocess *alice = G_SUBPROCESS (source);

  g_subprocess_wait_finish (alice, result, NULL);
  if (g_subprocess_get_if_exited (alice) &&
      g_subprocess_get_exit_status (alice) == STATUS_REFUSED) {
    alice_comes (scene);
  }
}

static void
alice_comes (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *address =
    g_strdup_printf ("127.0.0.1:%u", sotto_host_get_port (scene->host));

  g_clear_object (&scene->alice);
  scene->alice_tries++;
  scene->alice_came = bench_get_time ();
  scene->alice = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                     G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                                   &error, cli_path, "join", address, "--json",
                                   "--password-file", password_path, NULL);
  bench_check (scene->alice != NULL, &error);
  g_subprocess_wait_async (scene->alice, NULL, alice_gone_cb, scene);
  skip_beat (&scene->loop);
  skip_beat (&scene->frames);
}

static gboolean
alice_due_cb (gpointer user_data)
{
  alice_comes (user_data);
  return G_SOURCE_REMOVE;
}

static void
connected_cb (SottoHost *host, Scene *scene)
{
  scene->alice_took = (bench_get_time () - scene->alice_came) * 1e3;
}

/* The crowd */

static void
crowd_comes (Scene *scene, const char *kinds)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *port =
    g_strdup_printf ("%u", sotto_host_get_port (scene->host));

  scene->crowd =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                      &error, crowd_path, port, "--kinds", kinds, "--number",
                      PEOPLE, "--addresses", ADDRESSES, NULL);
  bench_check (scene->crowd != NULL, &error);
  skip_beat (&scene->loop);
  skip_beat (&scene->frames);
}

static void
crowd_goes (Scene *scene)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (scene->crowd), NULL,
                         NULL);
  g_subprocess_wait (scene->crowd, NULL, NULL);
  if (!g_subprocess_get_successful (scene->crowd)) {
    bench_fail ("The crowd did not come");
  }
  g_clear_object (&scene->crowd);
}

/* Until there are so many sockets. */
static void
wait_until_gone (Scene *scene, guint sockets)
{
  double end = bench_get_time () + GONE_S;

  while (count_sockets () > sockets) {
    if (bench_get_time () > end) {
      bench_fail ("%u sockets are left, of %u", count_sockets (), sockets);
    }
    run_for (0.1);
  }
}

/* The scene */

static void
scene_open (Scene *scene)
{
  g_autoptr (SottoReach) reach = NULL;

  rhythm_init (&scene->loop);
  rhythm_init (&scene->frames);
  scene->host = talk_host ();
  g_signal_connect (scene->host, "connected", G_CALLBACK (connected_cb), scene);
  reach = sotto_reach_new (scene->host);
  scene->window = ui_show (sotto_hosting_page_new (scene->host, reach));
  gtk_widget_add_tick_callback (scene->window, tick_cb, NULL, NULL);
  g_signal_connect (gtk_widget_get_frame_clock (scene->window), "after-paint",
                    G_CALLBACK (painted_cb), &scene->frames);
  scene->heartbeat_id =
    g_timeout_add (HEARTBEAT_MS, heartbeat_cb, &scene->loop);
  run_for (SETTLE_S);
  take_gaps (&scene->loop);
  take_gaps (&scene->frames);
  scene->before = (Use){ count_sockets (), get_memory () };
  scene->most = scene->before;
  scene->look_id = g_timeout_add_seconds (1, look_cb, scene);
}

static void
scene_close (Scene *scene)
{
  g_source_remove (scene->heartbeat_id);
  g_source_remove (scene->look_id);
  talk_end (sotto_host_get_session (scene->host));
  g_subprocess_wait (scene->alice, NULL, NULL);
  run_for (SETTLE_S);
  ui_close (scene->window, NULL);
  g_clear_object (&scene->alice);
  g_clear_object (&scene->host);
  rhythm_clear (&scene->loop);
  rhythm_clear (&scene->frames);
}

static void
run_crowded (Scene *scene, const char *kinds)
{
  crowd_comes (scene, kinds);
  g_timeout_add_seconds (ALICE_COMES_AFTER_S, alice_due_cb, scene);
  run_for (CROWDED_S);
  if (scene->alice_took == 0) {
    bench_fail ("Alice did not get in, in %u tries", scene->alice_tries);
  }
}

/* The table */

static void
print_gaps (const char *what, Gaps idle, Gaps crowded)
{
  printf ("    %-9s  %5.1f %5.1f %5.1f %5.1f   %5.1f %5.1f %5.1f %5.1f ms   "
          "promised: %d ms, %s\n",
          what, idle.usual, idle.longest, idle.longest_own, idle.longest_work,
          crowded.usual, crowded.longest, crowded.longest_own,
          crowded.longest_work, GAP_MAX_MS,
          crowded.longest_own <= GAP_MAX_MS ? "kept" : "MISSED");
}

static void
print_use (const Scene *scene)
{
  double memory = get_memory ();

  printf ("    sockets      %7u at first, %u at most, %u afterwards\n",
          scene->before.sockets, scene->most.sockets, count_sockets () - 1);
  printf (
    "    resident     %7.1f MiB at first, %.1f at most, %.1f afterwards   "
    "promised: %.1f more, %s\n",
    scene->before.memory, scene->most.memory, memory, LEFT_MAX_MIB,
    memory - scene->before.memory <= LEFT_MAX_MIB ? "kept" : "MISSED");
}

static void
measure (const char *kinds)
{
  Scene scene = { NULL };
  Gaps  idle_loop, idle_frames;

  scene_open (&scene);
  run_for (IDLE_S);
  idle_loop = take_gaps (&scene.loop);
  idle_frames = take_gaps (&scene.frames);
  run_crowded (&scene, kinds);

  printf ("\n  %s\n", kinds);
  print_gaps ("main loop", idle_loop, take_gaps (&scene.loop));
  print_gaps ("frames", idle_frames, take_gaps (&scene.frames));
  printf ("    in           %7.0f ms, at try %u\n", scene.alice_took,
          scene.alice_tries);
  crowd_goes (&scene);
  wait_until_gone (&scene, scene.before.sockets + 1);
  run_for (SETTLE_S);
  print_use (&scene);
  fflush (stdout);
  scene_close (&scene);
}

static void
write_password (void)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("sottovoce-XXXXXX", &password_path, &error);

  bench_check (fd >= 0, &error);
  g_close (fd, NULL);
  bench_check (g_file_set_contents (password_path, TALK_PASSWORD "\n", -1,
                                    &error),
               &error);
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = {
    "silent",  "trickle",
    "garbage", "torrent",
    "deaf",    "hello",
    "share",   "silent,trickle,garbage,torrent,deaf,hello,share",
  };

  ui_test_init (&argc, &argv);
  if (argc < 3) {
    bench_fail ("Usage: bench-strangers CROWD CLI [KINDS…]");
  }
  crowd_path = argv[1];
  cli_path = argv[2];
  write_password ();
  printf ("\n%s strangers at once for %d s, and a window\n"
          "  gaps with nobody at the door for %d s, and with them: 99 of 100, "
          "the longest,\n  the longest without the wait for a processor, and "
          "the most "
          "work in one\n",
          PEOPLE, CROWDED_S, IDLE_S);
  for (int i = 3; i < argc; i++) {
    measure (argv[i]);
  }
  for (gsize i = 0; argc == 3 && i < G_N_ELEMENTS (kinds); i++) {
    measure (kinds[i]);
  }
  g_unlink (password_path);
  g_clear_pointer (&password_path, g_free);
  return 0;
}
