/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A close with a deadline: a peer that neither reads nor closes must not hold
 * a place. */

#include "sotto-goodbye.h"

#define DEADLINE_MS 2000

typedef struct {
  SottoClock   *clock;
  GCancellable *hurry;
  guint         deadline_id;
} Goodbye;

static void
goodbye_free (Goodbye *goodbye)
{
  sotto_clock_clear_timeout (goodbye->clock, &goodbye->deadline_id);
  g_object_unref (goodbye->clock);
  g_object_unref (goodbye->hurry);
  g_clear_pointer (&goodbye, g_free);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Goodbye *goodbye = user_data;

  goodbye->deadline_id = 0;
  g_cancellable_cancel (goodbye->hurry);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  sotto_pipe_close_finish (SOTTO_PIPE (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

void
sotto_goodbye_async (SottoPipe          *pipe,
                     SottoClock         *clock,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask   *task = g_task_new (pipe, NULL, callback, user_data);
  Goodbye *goodbye = g_new0 (Goodbye, 1);

  g_task_set_source_tag (task, sotto_goodbye_async);
  goodbye->clock = g_object_ref (clock);
  goodbye->hurry = g_cancellable_new ();
  goodbye->deadline_id =
    sotto_clock_add_timeout (clock, DEADLINE_MS, deadline_cb, goodbye,
                             "[sottovoce] goodbye");
  g_task_set_task_data (task, goodbye, (GDestroyNotify) goodbye_free);
  sotto_pipe_close_async (pipe, goodbye->hurry, closed_cb, task);
}

void
sotto_goodbye_finish (SottoPipe *pipe, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, pipe));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
