/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The job goes to a thread with what is to be done, and comes back with what
 * has come of it; meanwhile this object has none. */

#include "sotto-file-writer.h"

#include <string.h>

#include "sotto-source.h"
#include "sotto-write-job.h"

/* What a thread is given at most, so that it soon tells how far it is. */
#define BATCH_SIZE (2 * 1024 * 1024)

/* What a peer sends is a part of its frame, all of which stays in memory as
 * long as that part does. A smaller block than this is rather copied: a frame
 * for each byte would be 64 KiB for each. */
#define COPY_BELOW (SOTTO_FILE_DATA_MAX / 4)

struct _SottoFileWriter {
  GObject        parent_instance;
  SottoFilePart *part; /* NULL when it was given away to be removed */
  guint64        size;

  guint64 taken;
  guint64 stored;
  GQueue  blocks; /* GBytes that are taken, and have not gone to the thread */
  gsize   held;   /* by these, and by those of the job */
  gsize   in_job; /* of that, by the latter */
  GError *error;

  SottoWriteJob *job;         /* NULL while a thread has it, and in the end */
  gboolean       is_running;  /* a thread has it */
  gboolean       is_removing; /* another one, what there was of the file */
  GCancellable  *stop;        /* the job's */
  GCancellable  *gone;        /* for what comes back when we are no more */
  GThreadPool   *pool;        /* of one: the hash stays at hand */

  GTask   *finish_task;
  GSource *cancel_source;
  guint8   expected[SOTTO_HASH_SIZE];
  gboolean is_finished;
};

enum { STORED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SottoFileWriter, sotto_file_writer, G_TYPE_OBJECT)

/* To the thread */

/* Of a writer that nobody wants any more. */
static void
drop_job (SottoWriteJob *job)
{
  if (job->part != NULL) {
    sotto_file_part_remove_async (g_steal_pointer (&job->part), NULL, NULL,
                                  NULL);
  }
  sotto_write_job_free (job);
}

static void
run (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  SottoWriteJob    *job = g_task_get_task_data (task);

  sotto_write_job_run (job);
  g_task_return_pointer (task, job, (GDestroyNotify) drop_job);
}

static void ran_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start (SottoFileWriter *self)
{
  GTask *task = g_task_new (NULL, self->gone, ran_cb, self);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, g_steal_pointer (&self->job), NULL);
  g_thread_pool_push (self->pool, task, NULL);
  self->is_running = TRUE;
}

static gsize
get_cost (GBytes *block)
{
  return g_bytes_get_size (block) + SOTTO_FILE_WRITER_OVERHEAD;
}

static void
fill_job (SottoFileWriter *self)
{
  SottoWriteJob *job = self->job;

  while (self->in_job < BATCH_SIZE && self->blocks.length > 0) {
    GBytes *block = g_queue_pop_head (&self->blocks);

    self->in_job += get_cost (block);
    g_queue_push_tail (&job->blocks, block);
  }
  if (self->finish_task != NULL && self->blocks.length == 0) {
    job->is_last = TRUE;
    memcpy (job->expected, self->expected, sizeof job->expected);
  }
}

static void
start_if_due (SottoFileWriter *self)
{
  if (self->job == NULL) {
    return;
  }
  fill_job (self);
  if (self->job->is_last || self->job->blocks.length > 0) {
    start (self);
  }
}

static void removed_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

/* What there was of the file is removed while the thread may still write to it,
 * as a slow disk may take long for that. */
static void
fail (SottoFileWriter *self, GError *error)
{
  self->error = error;
  g_cancellable_cancel (self->stop);
  g_queue_clear_full (&self->blocks, (GDestroyNotify) g_bytes_unref);
  self->held = self->in_job;
  self->is_removing = TRUE;
  sotto_file_part_remove_async (g_steal_pointer (&self->part), self->gone,
                                removed_cb, self);
  if (self->job != NULL) {
    start (self);
  }
}

static void
fail_wrong (SottoFileWriter *self)
{
  fail (self, g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_WRONG,
                                   "The file has another size"));
}

/* From the thread */

/* The task is let go first: its callback may be the end of us. */
static void
answer (SottoFileWriter *self, GFile *file)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->finish_task);

  sotto_source_stop (&self->cancel_source);
  if (task == NULL) {
    return;
  }
  if (file != NULL) {
    g_task_return_pointer (task, file, g_object_unref);
  } else {
    g_task_return_error (task, g_error_copy (self->error));
  }
}

/* Not before nothing is left. */
static void
answer_failed (SottoFileWriter *self)
{
  if (!self->is_running && !self->is_removing) {
    answer (self, NULL);
  }
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoFileWriter) self = NULL;

  if (!sotto_file_part_remove_finish (result, NULL)) {
    return;
  }
  self = g_object_ref (user_data);
  self->is_removing = FALSE;
  answer_failed (self);
}

/* Who stopped it came too late if it has its name all the same. */
static void
take_name (SottoFileWriter *self)
{
  g_autoptr (SottoWriteJob) job = g_steal_pointer (&self->job);

  self->is_finished = TRUE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->part, sotto_file_part_unref);
  g_signal_emit (self, signals[STORED], 0);
  answer (self, g_file_new_for_path (job->path));
}

static void
take_error (SottoFileWriter *self)
{
  fail (self, g_steal_pointer (&self->job->error));
  g_signal_emit (self, signals[STORED], 0);
}

/* It may have been stopped a moment after the thread has looked. */
static void
take_stopped (SottoFileWriter *self)
{
  if (self->job->part != NULL) {
    start (self);
  } else {
    g_clear_pointer (&self->job, sotto_write_job_free);
    answer_failed (self);
  }
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoWriteJob *job = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (SottoFileWriter) self = NULL;

  if (job == NULL) {
    return;
  }
  self = g_object_ref (user_data);
  self->job = job;
  self->is_running = FALSE;
  self->stored = job->stored;
  self->held -= self->in_job;
  self->in_job = 0;
  if (job->path != NULL) {
    take_name (self);
  } else if (self->error != NULL) {
    take_stopped (self);
  } else if (job->error != NULL) {
    take_error (self);
  } else {
    start_if_due (self);
    g_signal_emit (self, signals[STORED], 0);
  }
}

/* Opening */

typedef struct {
  GFile   *target;
  guint64  size;
  gboolean may_rename;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->target);
  g_clear_pointer (&opening, g_free);
}

static void
open_target (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Opening       *opening = task_data;
  SottoWriteJob *job = NULL;
  GError        *error = NULL;
  const char    *path = g_file_peek_path (opening->target);

  if (path == NULL || !g_file_has_parent (opening->target, NULL)) {
    error =
      g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_PERMISSION,
                           "It is not a place for a file on this computer");
  } else {
    job =
      sotto_write_job_new (path, opening->size, !opening->may_rename, &error);
  }

  if (job == NULL) {
    g_task_return_error (task, error);
  } else {
    g_task_return_pointer (task, job, (GDestroyNotify) drop_job);
  }
}

void
sotto_file_writer_open_async (GFile              *target,
                              guint64             size,
                              gboolean            may_rename,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening          *opening = NULL;

  g_return_if_fail (G_IS_FILE (target));

  opening = g_new0 (Opening, 1);
  opening->target = g_object_ref (target);
  opening->size = size;
  opening->may_rename = may_rename;
  g_task_set_source_tag (task, sotto_file_writer_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_task_run_in_thread (task, open_target);
}

SottoFileWriter *
sotto_file_writer_open_finish (GAsyncResult *result, GError **error)
{
  SottoWriteJob   *job = g_task_propagate_pointer (G_TASK (result), error);
  SottoFileWriter *self;

  if (job == NULL) {
    return NULL;
  }
  self = g_object_new (SOTTO_TYPE_FILE_WRITER, NULL);
  self->size = job->size;
  self->part = sotto_file_part_ref (job->part);
  self->stop = g_object_ref (job->stop);
  self->job = job;

  return self;
}

/* In between */

static GBytes *
keep (GBytes *bytes)
{
  gsize       size;
  const void *data = g_bytes_get_data (bytes, &size);

  return size < COPY_BELOW ? g_bytes_new (data, size) : g_bytes_ref (bytes);
}

void
sotto_file_writer_add (SottoFileWriter *self, GBytes *bytes)
{
  gsize size;

  g_return_if_fail (SOTTO_IS_FILE_WRITER (self));
  g_return_if_fail (bytes != NULL);
  g_return_if_fail (self->finish_task == NULL);

  if (self->error != NULL || self->is_finished) {
    return;
  }
  size = g_bytes_get_size (bytes);
  if (size > self->size - self->taken) {
    fail_wrong (self);
    g_signal_emit (self, signals[STORED], 0);
    return;
  }
  if (size > 0) {
    self->taken += size;
    self->held += get_cost (bytes);
    g_queue_push_tail (&self->blocks, keep (bytes));
    start_if_due (self);
  }
}

guint64
sotto_file_writer_get_taken (SottoFileWriter *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_WRITER (self), 0);

  return self->taken;
}

guint64
sotto_file_writer_get_stored (SottoFileWriter *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_WRITER (self), 0);

  return self->stored;
}

gsize
sotto_file_writer_get_waiting (SottoFileWriter *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_WRITER (self), 0);

  return self->error != NULL ? 0 : self->held;
}

const GError *
sotto_file_writer_get_error (SottoFileWriter *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_WRITER (self), NULL);

  return self->error;
}

/* The end */

static gboolean
cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  SottoFileWriter *self = user_data;

  sotto_source_stop (&self->cancel_source);
  sotto_file_writer_abandon (self);

  return G_SOURCE_REMOVE;
}

static void
begin_finish (SottoFileWriter *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->finish_task = g_object_ref (task);
  if (cancellable != NULL) {
    sotto_source_start (&self->cancel_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_cb), self,
                        "[sottovoce] file cancel");
  }
  if (g_cancellable_is_cancelled (cancellable)) {
    sotto_file_writer_abandon (self);
  } else if (self->taken != self->size) {
    fail_wrong (self);
  } else {
    start_if_due (self);
  }
}

void
sotto_file_writer_finish_async (SottoFileWriter    *self,
                                const guint8        hash[SOTTO_HASH_SIZE],
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SOTTO_IS_FILE_WRITER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_file_writer_finish_async);
  /* A file that has its name is not to be lost for that. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->finish_task != NULL || self->is_finished) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             "The file is being finished, or is");
  } else if (self->error != NULL) {
    self->finish_task = g_steal_pointer (&task);
    answer_failed (self);
  } else {
    memcpy (self->expected, hash, sizeof self->expected);
    begin_finish (self, task);
  }
}

GFile *
sotto_file_writer_finish_finish (SottoFileWriter *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sotto_file_writer_abandon (SottoFileWriter *self)
{
  g_return_if_fail (SOTTO_IS_FILE_WRITER (self));

  if (self->error == NULL && !self->is_finished) {
    fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                     "The file was abandoned"));
  }
}

/* What the thread still has comes back to nobody: GTask frees it. */
static void
sotto_file_writer_dispose (GObject *object)
{
  SottoFileWriter *self = SOTTO_FILE_WRITER (object);

  g_cancellable_cancel (self->gone);
  if (self->part != NULL) {
    sotto_file_writer_abandon (self);
  }
  sotto_source_stop (&self->cancel_source);

  G_OBJECT_CLASS (sotto_file_writer_parent_class)->dispose (object);
}

static void
sotto_file_writer_finalize (GObject *object)
{
  SottoFileWriter *self = SOTTO_FILE_WRITER (object);

  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_object (&self->stop);
  g_clear_object (&self->gone);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sotto_file_writer_parent_class)->finalize (object);
}

static void
sotto_file_writer_class_init (SottoFileWriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_file_writer_dispose;
  object_class->finalize = sotto_file_writer_finalize;

  signals[STORED] =
    g_signal_new ("stored", SOTTO_TYPE_FILE_WRITER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_file_writer_init (SottoFileWriter *self)
{
  g_queue_init (&self->blocks);
  self->gone = g_cancellable_new ();
  self->pool = g_thread_pool_new (run, NULL, 1, FALSE, NULL);
}
