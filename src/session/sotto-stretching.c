/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Runs PBKDF2 in one of GTask's threads, on copies. */

#include "sotto-stretching.h"

#include <string.h>

#include "sotto-limits.h"
#include "sotto-password.h"

typedef struct {
  SottoSecret *prepared;
  guint8       salt[SOTTO_SALT_SIZE];
  guint32      iterations;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->prepared, sotto_secret_unref);
  g_clear_pointer (&job, g_free);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      task_data,
     GCancellable *cancellable)
{
  Job         *job = task_data;
  GError      *error = NULL;
  SottoSecret *w =
    sotto_password_stretch (job->prepared, job->salt, job->iterations, &error);

  /* Not when the task is forgotten, which may be later. */
  g_clear_pointer (&job->prepared, sotto_secret_unref);
  if (w == NULL) {
    g_task_return_error (task, error);
  } else {
    g_task_return_pointer (task, w, (GDestroyNotify) sotto_secret_unref);
  }
}

void
sotto_stretching_run_async (SottoSecret        *prepared,
                            const guint8       *salt,
                            guint32             iterations,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job              *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, sotto_stretching_run_async);
  job->prepared = sotto_secret_ref (prepared);
  memcpy (job->salt, salt, sizeof job->salt);
  job->iterations = iterations;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, run);
}

SottoSecret *
sotto_stretching_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
