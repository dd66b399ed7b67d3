/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The job goes to a thread with what is to be done, and comes back with what
 * has come of it; meanwhile this object has none. While half of what may be
 * held is being sent, the other half is read. */

#include "sotto-file-reader.h"

#include <string.h>

#include "sotto-limits.h"
#include "sotto-read-job.h"

#define FRAMES_MAX (SOTTO_FILE_READER_AHEAD / SOTTO_FILE_DATA_MAX)

G_STATIC_ASSERT (2 * SOTTO_READ_JOB_FRAMES <= FRAMES_MAX);

struct _SottoFileReader {
  GObject  parent_instance;
  GFile   *file;
  guint64  size;
  GQueue   bulks;      /* of SottoBulk: what is held */
  guint64  taken;      /* how far everything has been taken */
  guint64  held;       /* how far it has been read */
  guint64  place;      /* counts the seeks and rests */
  gboolean is_resting; /* since the last of them */
  gboolean is_checked; /* likewise */
  gboolean has_hash;
  guint8   hash[SOTTO_HASH_SIZE];
  GError  *error;

  SottoReadJob *job;  /* NULL while the thread has it, and after an error */
  GCancellable *gone; /* for what comes back when this object is no more */
  GThreadPool  *pool; /* of one: the bytes and the hash stay at hand */
};

enum { READY, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SottoFileReader, sotto_file_reader, G_TYPE_OBJECT)

/* To the thread */

static void
run (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  SottoReadJob     *job = g_task_get_task_data (task);

  sotto_read_job_run (job);
  g_task_return_pointer (task, job, (GDestroyNotify) sotto_read_job_free);
}

static void ran_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start (SottoFileReader *self)
{
  GTask *task = g_task_new (NULL, self->gone, ran_cb, self);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, g_steal_pointer (&self->job), NULL);
  g_thread_pool_push (self->pool, task, NULL);
}

static gboolean
has_room (SottoFileReader *self)
{
  return self->held < self->size &&
         self->bulks.length + SOTTO_READ_JOB_FRAMES <= FRAMES_MAX;
}

static void
start_if_due (SottoFileReader *self)
{
  SottoReadJob *job = self->job;

  if (job == NULL || self->is_resting) {
    return;
  }
  if (has_room (self) || job->hashed < self->held || !self->is_checked) {
    job->place = self->place;
    job->offset = self->held;
    job->n_frames = has_room (self) ? SOTTO_READ_JOB_FRAMES : 0;
    start (self);
  }
}

/* From the thread */

static void
drop (GQueue *bulks)
{
  g_queue_clear_full (bulks, (GDestroyNotify) sotto_bulk_free);
}

/* Its frames are of another place if the reader has gone there meanwhile, or of
 * none if it rests. */
static void
take_frames (SottoFileReader *self)
{
  SottoReadJob *job = self->job;
  SottoBulk    *bulk;

  if (job->place != self->place) {
    drop (&job->bulks);
    return;
  }
  self->is_checked = TRUE;
  while ((bulk = g_queue_pop_head (&job->bulks)) != NULL) {
    self->held += sotto_bulk_get_length (bulk);
    g_queue_push_tail (&self->bulks, bulk);
  }
}

static void
take_hash (SottoFileReader *self)
{
  if (self->job->hash == NULL) {
    self->has_hash = TRUE;
    memcpy (self->hash, self->job->digest, sizeof self->hash);
  }
}

static void
take_error (SottoFileReader *self)
{
  self->error = g_steal_pointer (&self->job->error);
  drop (&self->bulks);
  g_clear_pointer (&self->job, sotto_read_job_free);
}

static gboolean
is_ready (SottoFileReader *self)
{
  guint8 hash[SOTTO_HASH_SIZE];

  return self->error != NULL || self->bulks.length > 0 ||
         sotto_file_reader_get_hash (self, hash);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoReadJob *job = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (SottoFileReader) self = NULL;

  if (job == NULL) {
    return;
  }
  self = g_object_ref (user_data);
  self->job = job;
  if (job->error != NULL) {
    take_error (self);
  } else {
    take_frames (self);
    take_hash (self);
    start_if_due (self);
  }
  if (is_ready (self)) {
    g_signal_emit (self, signals[READY], 0);
  }
}

/* Opening */

static void
open_file (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  const char   *path = g_file_peek_path (task_data);
  SottoReadJob *job = NULL;
  GError       *error = NULL;

  if (path == NULL) {
    error = g_error_new_literal (SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NOT_FOUND,
                                 "It is not a file of this computer");
  } else {
    job = sotto_read_job_new (path, &error);
  }

  if (job == NULL) {
    g_task_return_error (task, error);
  } else {
    g_task_return_pointer (task, job, (GDestroyNotify) sotto_read_job_free);
  }
}

void
sotto_file_reader_open_async (GFile              *file,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_FILE (file));

  g_task_set_source_tag (task, sotto_file_reader_open_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  /* A file system of the network may let one wait for ever. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, open_file);
}

SottoFileReader *
sotto_file_reader_open_finish (GAsyncResult *result, GError **error)
{
  GTask           *task = G_TASK (result);
  SottoReadJob    *job = g_task_propagate_pointer (task, error);
  SottoFileReader *self;

  if (job == NULL) {
    return NULL;
  }
  self = g_object_new (SOTTO_TYPE_FILE_READER, NULL);
  self->file = g_object_ref (g_task_get_task_data (task));
  self->size = job->size;
  self->job = job;

  return self;
}

GFile *
sotto_file_reader_get_file (SottoFileReader *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_READER (self), NULL);

  return self->file;
}

guint64
sotto_file_reader_get_size (SottoFileReader *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_READER (self), 0);

  return self->size;
}

/* Reading */

static void
go_to (SottoFileReader *self, guint64 offset)
{
  drop (&self->bulks);
  self->taken = offset;
  self->held = offset;
  self->place++;
  self->is_checked = FALSE;
}

void
sotto_file_reader_seek (SottoFileReader *self, guint64 offset)
{
  g_return_if_fail (SOTTO_IS_FILE_READER (self));
  g_return_if_fail (offset <= self->size);

  go_to (self, offset);
  self->is_resting = FALSE;
  start_if_due (self);
}

void
sotto_file_reader_rest (SottoFileReader *self)
{
  g_return_if_fail (SOTTO_IS_FILE_READER (self));

  go_to (self, self->taken);
  self->is_resting = TRUE;
}

SottoBulk *
sotto_file_reader_take (SottoFileReader *self)
{
  SottoBulk *bulk;

  g_return_val_if_fail (SOTTO_IS_FILE_READER (self), NULL);

  bulk = g_queue_pop_head (&self->bulks);
  if (bulk != NULL) {
    self->taken += sotto_bulk_get_length (bulk);
    start_if_due (self);
  }

  return bulk;
}

gboolean
sotto_file_reader_is_at_end (SottoFileReader *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_READER (self), FALSE);

  return self->taken == self->size;
}

const GError *
sotto_file_reader_get_error (SottoFileReader *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_READER (self), NULL);

  return self->error;
}

gboolean
sotto_file_reader_get_hash (SottoFileReader *self, guint8 hash[SOTTO_HASH_SIZE])
{
  g_return_val_if_fail (SOTTO_IS_FILE_READER (self), FALSE);

  if (!self->has_hash || !self->is_checked || self->error != NULL ||
      !sotto_file_reader_is_at_end (self)) {
    return FALSE;
  }
  memcpy (hash, self->hash, sizeof self->hash);

  return TRUE;
}

/* What the thread still has comes back to nobody: GTask frees it. */
static void
sotto_file_reader_dispose (GObject *object)
{
  SottoFileReader *self = SOTTO_FILE_READER (object);

  g_cancellable_cancel (self->gone);

  G_OBJECT_CLASS (sotto_file_reader_parent_class)->dispose (object);
}

static void
sotto_file_reader_finalize (GObject *object)
{
  SottoFileReader *self = SOTTO_FILE_READER (object);

  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_object (&self->file);
  g_clear_object (&self->gone);
  g_clear_error (&self->error);
  g_clear_pointer (&self->job, sotto_read_job_free);
  drop (&self->bulks);

  G_OBJECT_CLASS (sotto_file_reader_parent_class)->finalize (object);
}

static void
sotto_file_reader_class_init (SottoFileReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_file_reader_dispose;
  object_class->finalize = sotto_file_reader_finalize;

  signals[READY] =
    g_signal_new ("ready", SOTTO_TYPE_FILE_READER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_file_reader_init (SottoFileReader *self)
{
  g_queue_init (&self->bulks);
  self->gone = g_cancellable_new ();
  self->pool = g_thread_pool_new (run, NULL, 1, FALSE, NULL);
}
