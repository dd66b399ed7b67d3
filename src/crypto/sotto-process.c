/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Asks the kernel to treat the process like one that holds secrets, and many
 * files. */

#include "sotto-process.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* More than a conversation can ever need; and a hard limit may be a thousand
 * million, for which some programs that inherit it make tables. */
#define FILES_MAX 65536

/* The hard limit stays: a browser that shows a link is a child of ours, and
 * whether it may ever write a core is not ours to say. */
static gboolean
forbid_cores (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_CORE, &limit) != 0) {
    return FALSE;
  }
  limit.rlim_cur = 0;

  return setrlimit (RLIMIT_CORE, &limit) == 0;
}

/* The limit alone would not do, since a core that goes to a program instead of
 * a file does not count; nor would the attribute alone, since a debugger or a
 * leak checker may set it back. */
gboolean
sotto_process_protect (void)
{
  if (!forbid_cores () || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    g_message ("Other processes cannot be kept out of this one: %s",
               g_strerror (errno));
    return FALSE;
  }

  return TRUE;
}

gboolean
sotto_process_allow_files (void)
{
  struct rlimit limit;
  rlim_t        wanted;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0) {
    return FALSE;
  }
  wanted = MIN (limit.rlim_max, FILES_MAX);
  if (limit.rlim_cur >= wanted) {
    return TRUE;
  }
  limit.rlim_cur = wanted;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0) {
    g_message ("No more files can be opened than before: %s",
               g_strerror (errno));
    return FALSE;
  }

  return TRUE;
}
