/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Removes what nobody wants any more, in a thread: a disk that is busy, or far
 * away, may take its time even for a name. */

#include "sotto-file-part.h"

#include <stdlib.h>

static GMutex   mutex;
static GCond    changed;
static guint    n_left; /* to remove */
static gboolean is_waited_for;

static void
wait_for_all (void)
{
  g_mutex_lock (&mutex);
  while (n_left > 0) {
    g_cond_wait (&changed, &mutex);
  }
  g_mutex_unlock (&mutex);
}

/* Whoever closes the window in the middle of a file has the program end a
 * moment later, and its threads with it. */
static void
note_begin (void)
{
  g_mutex_lock (&mutex);
  n_left++;
  if (!is_waited_for) {
    is_waited_for = atexit (wait_for_all) == 0;
  }
  g_mutex_unlock (&mutex);
}

static void
note_end (void)
{
  g_mutex_lock (&mutex);
  n_left--;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      task_data,
     GCancellable *cancellable)
{
  SottoFilePart *part = task_data;

  sotto_file_part_remove (part);
  note_end ();
  sotto_file_part_unref (part);
  g_task_return_pointer (task, NULL, NULL);
}

void
sotto_file_part_remove_async (SottoFilePart      *part,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  note_begin ();
  g_task_set_source_tag (task, sotto_file_part_remove_async);
  g_task_set_task_data (task, part, NULL);
  g_task_run_in_thread (task, run);
}

gboolean
sotto_file_part_remove_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_task_propagate_pointer (G_TASK (result), &cause);
  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  return TRUE;
}
