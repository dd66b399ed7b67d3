/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests, with real processes of an ordinary user, that one which is protected
 * cannot be traced or read by another, and leaves no core; and that one which
 * is not can and does; and that it may have files enough. */

#include "sotto-process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define NOBODY 65534

/* Enough for a core to be one. */
#define CORE_SIZE (1024 * 1024)

/* How an observer ends. */
#define ALLOWED 0
#define REFUSED 10
#define BROKEN 20

typedef gboolean (*Observation) (pid_t target);

/* After this a process is what exec() by an ordinary user makes. */
static void
become_ordinary (void)
{
  if (geteuid () == 0 && setuid (NOBODY) != 0) {
    _exit (BROKEN);
  }
  /* To change who it is has closed the process already. */
  if (prctl (PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) {
    _exit (BROKEN);
  }
}

/* The parent of the target, so that it may trace it where the system lets
 * nobody else do so. Ends the process. */
static void
observe (Observation observation, gboolean protected)
{
  int   ready[2];
  char  byte;
  pid_t target;
  int   verdict;

  become_ordinary ();
  if (pipe (ready) != 0) {
    _exit (BROKEN);
  }
  target = fork ();
  if (target == 0) {
    if (protected && !sotto_process_protect ()) {
      _exit (BROKEN);
    }
    if (write (ready[1], "", 1) == 1) {
      pause ();
    }
    _exit (BROKEN);
  }
  if (target < 0 || read (ready[0], &byte, 1) != 1) {
    _exit (BROKEN);
  }
  verdict = observation (target) ? ALLOWED : REFUSED;
  kill (target, SIGKILL);
  waitpid (target, NULL, 0);
  _exit (verdict);
}

static int
run_observer (Observation observation, gboolean protected)
{
  pid_t observer = fork ();
  int   status;

  g_assert_cmpint (observer, >=, 0);
  if (observer == 0) {
    observe (observation, protected);
  }
  g_assert_cmpint (waitpid (observer, &status, 0), ==, observer);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static gboolean
attach (pid_t target)
{
  return ptrace (PTRACE_ATTACH, target, NULL, NULL) == 0;
}

static gboolean
open_entry (pid_t target, const char *name, int flags)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) target, name);

  return g_open (path, flags, 0) >= 0;
}

static gboolean
open_memory (pid_t target)
{
  return open_entry (target, "mem", O_RDWR);
}

static gboolean
open_environment (pid_t target)
{
  return open_entry (target, "environ", O_RDONLY);
}

static gboolean
open_maps (pid_t target)
{
  return open_entry (target, "maps", O_RDONLY);
}

static gboolean
list_descriptors (pid_t target)
{
  return open_entry (target, "fd", O_RDONLY | O_DIRECTORY);
}

static void
test_observers (void)
{
  const Observation observations[] = { attach, open_memory, open_environment,
                                       open_maps, list_descriptors };

  for (gsize i = 0; i < G_N_ELEMENTS (observations); i++) {
    g_test_message ("Observation %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (run_observer (observations[i], FALSE), ==, ALLOWED);
    g_assert_cmpint (run_observer (observations[i], TRUE), ==, REFUSED);
  }
}

/* What a crash meets. */
typedef struct {
  gboolean protected;
  gboolean limit_raised; /* after it was protected */
  gboolean opened;       /* after it was protected */
  gboolean dumps;
} Crash;

static void
allow_cores (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_CORE, &limit);
  limit.rlim_cur = MIN (limit.rlim_max, CORE_SIZE);
  if (setrlimit (RLIMIT_CORE, &limit) != 0) {
    _exit (BROKEN);
  }
}

static void
crash (const Crash *row)
{
  become_ordinary ();
  allow_cores ();
  if (row->protected && !sotto_process_protect ()) {
    _exit (BROKEN);
  }
  if (row->limit_raised) {
    allow_cores ();
  }
  if (row->opened) {
    prctl (PR_SET_DUMPABLE, 1, 0, 0, 0);
  }
  signal (SIGABRT, SIG_DFL);
  kill (getpid (), SIGABRT);
  _exit (BROKEN);
}

static gboolean
dumps_core (const Crash *row)
{
  pid_t child = fork ();
  int   status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    crash (row);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGABRT);

  return WCOREDUMP (status) != 0;
}

static gboolean
cores_go_to_a_program (void)
{
  g_autofree char *pattern = NULL;

  return g_file_get_contents ("/proc/sys/kernel/core_pattern", &pattern, NULL,
                              NULL) &&
         pattern[0] == '|';
}

static gboolean
has_limit_of_zero (void)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0;
}

/* Nothing on the way to this folder keeps nobody out. */
static char *
enter_open_folder (void)
{
  g_autoptr (GError) error = NULL;
  char              *folder = g_dir_make_tmp ("sottovoce-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  g_assert_cmpint (g_chdir (folder), ==, 0);

  return folder;
}

static void
leave_folder (const char *folder)
{
  g_autoptr (GDir) cores = g_dir_open (folder, 0, NULL);
  const char      *name;

  while ((name = g_dir_read_name (cores)) != NULL) {
    g_assert_cmpint (g_unlink (name), ==, 0);
  }
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_cores (void)
{
  const Crash rows[] = {
    /* 1 */ { FALSE, FALSE, FALSE, TRUE },
    /* 2 */ { TRUE, FALSE, FALSE, FALSE },
    /* 3 */ { TRUE, TRUE, FALSE, FALSE },
    /* 4 */ { TRUE, FALSE, TRUE, FALSE },
    /* 5 */ { TRUE, TRUE, TRUE, TRUE },
  };
  gsize            n_rows = G_N_ELEMENTS (rows);
  g_autofree char *folder = NULL;

  if (has_limit_of_zero ()) {
    g_test_skip ("Nothing may write a core here");
    return;
  }
  folder = enter_open_folder ();
  for (gsize i = 0; i < n_rows; i++) {
    /* Of the limit alone such a program need not take notice. */
    if (rows[i].opened && cores_go_to_a_program ()) {
      continue;
    }
    g_test_message ("Row %" G_GSIZE_FORMAT, i + 1);
    g_assert_cmpint (dumps_core (&rows[i]), ==, rows[i].dumps);
  }
  leave_folder (folder);
}

/* The limit that a program of another's has is its own to raise. */
static void
test_hard_limit_stays (void)
{
  struct rlimit before;
  struct rlimit after;

  getrlimit (RLIMIT_CORE, &before);
  g_assert_true (sotto_process_protect ());
  getrlimit (RLIMIT_CORE, &after);
  g_assert_cmpuint (after.rlim_cur, ==, 0);
  g_assert_cmpuint (after.rlim_max, ==, before.rlim_max);
  g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 0);
}

static void
set_files (rlim_t soft, rlim_t hard)
{
  struct rlimit limit = { soft, hard };

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

/* The hard limit cannot be had back, so that the rows follow from the greatest
 * one to the least, in a process of their own. */
static void
test_files_rows (void)
{
  const struct {
    rlim_t soft;
    rlim_t hard;
    rlim_t raised;
  } rows[] = {
    /* 1 */ { 1024, 70000, 65536 },
    /* 2: not lowered */ { 70000, 70000, 70000 },
    /* 3 */ { 1024, 4096, 4096 },
    /* 4 */ { 4096, 4096, 4096 },
    /* 5 */ { 64, 100, 100 },
  };
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].hard > limit.rlim_max) {
      g_test_message ("Row %" G_GSIZE_FORMAT " is not possible here", i + 1);
      continue;
    }
    g_test_message ("Row %" G_GSIZE_FORMAT, i + 1);
    set_files (rows[i].soft, rows[i].hard);
    g_assert_true (sotto_process_allow_files ());
    getrlimit (RLIMIT_NOFILE, &limit);
    g_assert_cmpuint (limit.rlim_cur, ==, rows[i].raised);
    g_assert_cmpuint (limit.rlim_max, ==, rows[i].hard);
  }
}

static void
test_files (void)
{
  g_test_trap_subprocess ("/process/files/subprocess/rows", 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/process/observers", test_observers);
  g_test_add_func ("/process/cores", test_cores);
  g_test_add_func ("/process/hard-limit-stays", test_hard_limit_stays);
  g_test_add_func ("/process/files", test_files);
  g_test_add_func ("/process/files/subprocess/rows", test_files_rows);

  return g_test_run ();
}
