/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Runs a command and says what it cost, it and what it started:
 *
 *     costs DESCRIPTOR COMMAND…
 *
 * Two lines are written there: its process id at once, and at the end seconds
 * of the processor, the most KiB of memory that one of its processes had, and
 * its status. A SIGTERM is handed on.
 *
 * This has no library but the C one: a process begins as a copy of the one that
 * starts it, and its greatest size is at least the size of that. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static void
hand_on (int number)
{
  kill (child, number);
}

static void
run (char **command)
{
  /* Who kills this process means the command. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  execvp (command[0], command);
  perror (command[0]);
  _exit (127);
}

static double
get_seconds (const struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
         (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

/* Waits for it and for all that it has left behind: its own status. */
static int
wait_for_all (void)
{
  int   own = 0;
  int   status;
  pid_t ended;

  while ((ended = wait (&status)) > 0 || errno == EINTR) {
    if (ended == child) {
      own = status;
    }
  }
  return WIFEXITED (own) ? WEXITSTATUS (own) : 128 + WTERMSIG (own);
}

static void
tell (int descriptor)
{
  int           status = wait_for_all ();
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  dprintf (descriptor, "%.6f %ld %d\n", get_seconds (&usage), usage.ru_maxrss,
           status);
}

int
main (int argc, char **argv)
{
  struct sigaction action = { .sa_handler = hand_on };
  int              descriptor;

  if (argc < 3) {
    fprintf (stderr, "costs DESCRIPTOR COMMAND…\n");
    return EXIT_FAILURE;
  }
  descriptor = atoi (argv[1]);
  /* What a command leaves behind comes to this process, and counts too. */
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  child = fork ();
  if (child == 0) {
    close (descriptor);
    run (argv + 2);
  }
  sigaction (SIGTERM, &action, NULL);
  /* The ends of its pipes shall be its own. */
  close (STDIN_FILENO);
  close (STDOUT_FILENO);
  dprintf (descriptor, "%d\n", (int) child);
  tell (descriptor);
  return EXIT_SUCCESS;
}
