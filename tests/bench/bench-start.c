/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How long the program takes from its start to its first frame and how much
 * memory it then holds, beside a program with an empty window. What counts as
 * the frame is what reaches the screen: the X server says when, and neither
 * program knows of it.
 *
 *   bench-start EMPTY-WINDOW SOTTOVOCE */

#include <X11/extensions/Xdamage.h>
#include <gio/gio.h>

#include <signal.h>
#include <string.h>

#include "bench.h"

#define ROUNDS 21

/* Less than this is no window. */
#define AREA_MIN (200 * 200)

/* Nothing is drawn for so long: the start is over. */
#define QUIET_MS 300

#define DEADLINE_MS 60000

typedef struct {
  Display *display;
  int      damage_event;
} Watcher;

typedef struct {
  Watcher    *watcher;
  const char *program;
  GArray     *processor;    /* ms, of each run */
  GArray     *resident;     /* MiB */
  GArray     *proportional; /* MiB */
} Subject;

/* What was measured with the time of each run. */
typedef struct {
  GArray *figures;
  guint   next;
} Noted;

static void
watcher_init (Watcher *watcher)
{
  int error_event;

  watcher->display = XOpenDisplay (NULL);
  if (watcher->display == NULL) {
    bench_fail ("There is no display");
  }
  if (!XDamageQueryExtension (watcher->display, &watcher->damage_event,
                              &error_event)) {
    bench_fail ("The display does not tell what is drawn on it");
  }
  XDamageCreate (watcher->display, DefaultRootWindow (watcher->display),
                 XDamageReportRawRectangles);
  XSync (watcher->display, True);
}

/* The area that was drawn next, or 0 when nothing was for so long. */
static int
await_drawing (Watcher *watcher, int wait_ms)
{
  GPollFD input = { ConnectionNumber (watcher->display), G_IO_IN, 0 };
  XEvent  event;
  XDamageNotifyEvent damage;

  while (XPending (watcher->display) == 0) {
    if (g_poll (&input, 1, wait_ms) <= 0) {
      return 0;
    }
  }
  XNextEvent (watcher->display, &event);
  if (event.type != watcher->damage_event + XDamageNotify) {
    return 0;
  }
  damage = *(XDamageNotifyEvent *) &event;
  return damage.area.width * damage.area.height;
}

static void
await_frame (Watcher *watcher, const char *program)
{
  int area;

  do {
    area = await_drawing (watcher, DEADLINE_MS);
    if (area == 0) {
      bench_fail ("%s draws nothing", program);
    }
  } while (area < AREA_MIN);
}

/* Its threads' time on a processor: what it would take on a machine that had
 * nothing else to do, and no X server to wait for. */
static void
note_processor (Subject *subject, const char *pid)
{
  g_autofree char   *folder = g_strdup_printf ("/proc/%s/task", pid);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir)   tasks = g_dir_open (folder, 0, &error);
  const char        *task;
  double             figure = 0;

  bench_check (tasks != NULL, &error);
  while ((task = g_dir_read_name (tasks)) != NULL) {
    g_autofree char *path = g_build_filename (folder, task, "schedstat", NULL);
    g_autofree char *text = NULL;

    /* A thread may have ended meanwhile. */
    if (g_file_get_contents (path, &text, NULL, NULL)) {
      figure += g_ascii_strtod (text, NULL) / 1e6;
    }
  }
  g_array_append_val (subject->processor, figure);
}

static double
read_mib (const char *smaps, const char *name)
{
  const char *line = strstr (smaps, name);
  double kib = line == NULL ? 0 : g_ascii_strtod (line + strlen (name), NULL);

  if (kib <= 0) {
    bench_fail ("There is no %s", name);
  }
  return kib / 1024;
}

static void
note_memory (Subject *subject, const char *pid)
{
  g_autofree char   *path = g_strdup_printf ("/proc/%s/smaps_rollup", pid);
  g_autofree char   *smaps = NULL;
  g_autoptr (GError) error = NULL;
  double             resident;
  double             proportional;

  bench_check (g_file_get_contents (path, &smaps, NULL, &error), &error);
  resident = read_mib (smaps, "\nRss:");
  proportional = read_mib (smaps, "\nPss:");
  g_array_append_val (subject->resident, resident);
  g_array_append_val (subject->proportional, proportional);
}

static double
run_start (gpointer data)
{
  Subject                *subject = data;
  Watcher                *watcher = subject->watcher;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError)      error = NULL;
  double                  began = bench_get_time ();
  double                  figure;

  process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, subject->program, NULL);
  bench_check (process != NULL, &error);
  await_frame (watcher, subject->program);
  figure = (bench_get_time () - began) * 1e3;
  if (g_subprocess_get_identifier (process) == NULL) {
    bench_fail ("%s has ended", subject->program);
  }
  note_processor (subject, g_subprocess_get_identifier (process));

  while (await_drawing (watcher, QUIET_MS) != 0) {
  }
  note_memory (subject, g_subprocess_get_identifier (process));
  g_subprocess_send_signal (process, SIGTERM);
  bench_check (g_subprocess_wait (process, NULL, &error), &error);
  while (await_drawing (watcher, QUIET_MS) != 0) {
  }
  return figure;
}

static double
run_noted (gpointer data)
{
  Noted *noted = data;

  if (noted->next == noted->figures->len) {
    bench_fail ("There were fewer runs");
  }
  return g_array_index (noted->figures, double, noted->next++);
}

static Subject
make_subject (Watcher *watcher, const char *program)
{
  Subject subject = { .watcher = watcher, .program = program };

  subject.processor = g_array_new (FALSE, FALSE, sizeof (double));
  subject.resident = g_array_new (FALSE, FALSE, sizeof (double));
  subject.proportional = g_array_new (FALSE, FALSE, sizeof (double));
  return subject;
}

static void
subject_clear (Subject *subject)
{
  g_clear_pointer (&subject->processor, g_array_unref);
  g_clear_pointer (&subject->resident, g_array_unref);
  g_clear_pointer (&subject->proportional, g_array_unref);
}

static void
show_noted (const char *title, const char *unit, GArray *empty, GArray *program)
{
  Noted           noted[] = { { empty, 0 }, { program, 0 } };
  const BenchCase cases[] = {
    { "empty window", unit, run_noted, &noted[0], 0, 0 },
    { "sottovoce", unit, run_noted, &noted[1], 0, 1.3 },
  };

  bench_run (title, ROUNDS, cases, G_N_ELEMENTS (cases));
}

static void
measure (Subject *empty, Subject *program)
{
  const BenchCase cases[] = {
    { "empty window", "ms", run_start, empty, 0, 0 },
    { "sottovoce", "ms", run_start, program, 0, 1.3 },
  };

  bench_run ("From the start to the first frame", ROUNDS, cases,
             G_N_ELEMENTS (cases));
  show_noted ("Time of the processor until then", "ms", empty->processor,
              program->processor);
  show_noted ("Resident memory after it", "MiB", empty->resident,
              program->resident);
  show_noted ("The same, each shared page divided by those who share it", "MiB",
              empty->proportional, program->proportional);
}

int
main (int argc, char **argv)
{
  Watcher watcher;
  Subject empty;
  Subject program;

  if (argc != 3) {
    bench_fail ("Usage: bench-start EMPTY-WINDOW SOTTOVOCE");
  }
  watcher_init (&watcher);
  empty = make_subject (&watcher, argv[1]);
  program = make_subject (&watcher, argv[2]);
  measure (&empty, &program);
  subject_clear (&empty);
  subject_clear (&program);
  XCloseDisplay (watcher.display);
  return 0;
}
