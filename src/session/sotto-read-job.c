/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Frames are read to where they will be sealed, and hashed there while the
 * processor still has them at hand. Only what a peer has from before is read
 * for its hash alone. */

#include "sotto-read-job.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sotto-limits.h"

/* The size of what is read is not that of an address. */
G_STATIC_ASSERT (sizeof (off_t) == sizeof (guint64));
G_STATIC_ASSERT (SOTTO_DIGEST_SIZE == SOTTO_HASH_SIZE);

/* Opening it */

static gboolean
fail (GError **error, const char *what)
{
  sotto_file_error_from_errno (error, errno, TRUE, what);

  return FALSE;
}

static gboolean
check_regular (const struct stat *status, GError **error)
{
  if (!S_ISREG (status->st_mode)) {
    g_set_error_literal (error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NOT_A_FILE,
                         "It is no regular file");
    return FALSE;
  }

  return TRUE;
}

/* To open a device may already do something to it, and a pipe waits for its
 * other end; so it is asked before, and again afterwards. */
static gboolean
open_file (SottoReadJob *job, const char *path, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0) {
    return fail (error, "Looking for the file");
  }
  if (!check_regular (&status, error)) {
    return FALSE;
  }
  job->file = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (job->file < 0) {
    return fail (error, "Opening the file");
  }
  if (fstat (job->file, &status) != 0) {
    return fail (error, "Looking at the file");
  }
  job->size = (guint64) status.st_size;
  job->modified = status.st_mtim;

  return check_regular (&status, error);
}

static gboolean
begin_hash (SottoReadJob *job, GError **error)
{
  g_autoptr (GError) cause = NULL;

  job->hash = sotto_hash_new (&cause);
  if (job->hash == NULL) {
    sotto_file_error_from (error, cause, TRUE);
  }

  return job->hash != NULL;
}

SottoReadJob *
sotto_read_job_new (const char *path, GError **error)
{
  g_autoptr (SottoReadJob) job = g_new0 (SottoReadJob, 1);

  g_queue_init (&job->bulks);
  job->file = -1;
  if (!open_file (job, path, error) || !begin_hash (job, error)) {
    return NULL;
  }

  return g_steal_pointer (&job);
}

void
sotto_read_job_free (SottoReadJob *job)
{
  if (job->file >= 0) {
    close (job->file);
  }
  g_clear_pointer (&job->hash, sotto_hash_free);
  g_queue_clear_full (&job->bulks, (GDestroyNotify) sotto_bulk_free);
  g_clear_error (&job->error);
  g_clear_pointer (&job, g_free);
}

/* Reading it */

static void
set_changed (SottoReadJob *job, const char *how)
{
  g_set_error_literal (&job->error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_CHANGED,
                       how);
}

static gboolean
read_bytes (SottoReadJob *job, guint8 *bytes, gsize size, guint64 offset)
{
  while (size > 0) {
    gssize n = pread (job->file, bytes, size, (off_t) offset);

    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return fail (&job->error, "Reading the file");
    }
    if (n == 0) {
      set_changed (job, "The file has become shorter");
      return FALSE;
    }
    bytes += n;
    size -= (gsize) n;
    offset += (guint64) n;
  }

  return TRUE;
}

static gboolean
read_bulk (SottoReadJob *job, SottoBulk *bulk, guint64 offset)
{
  gsize size = (gsize) MIN (job->size - offset, SOTTO_FILE_DATA_MAX);

  sotto_bulk_set_length (bulk, size);

  return read_bytes (job, sotto_bulk_get_room (bulk), size, offset);
}

/* Of what was read from @offset, the part that comes next in the hash. */
static void
hash_bulk (SottoReadJob *job, SottoBulk *bulk, guint64 offset)
{
  gsize   length = sotto_bulk_get_length (bulk);
  guint64 known;

  if (job->hash == NULL || job->hashed < offset ||
      job->hashed - offset >= length) {
    return;
  }
  known = job->hashed - offset;
  sotto_hash_add (job->hash, sotto_bulk_get_room (bulk) + known,
                  length - (gsize) known);
  job->hashed = offset + length;
}

static gboolean
read_frames (SottoReadJob *job)
{
  guint64 offset = job->offset;

  for (guint i = 0; i < job->n_frames && offset < job->size; i++) {
    g_autoptr (SottoBulk) bulk = sotto_bulk_new ();

    if (!read_bulk (job, bulk, offset)) {
      return FALSE;
    }
    hash_bulk (job, bulk, offset);
    offset += sotto_bulk_get_length (bulk);
    g_queue_push_tail (&job->bulks, g_steal_pointer (&bulk));
  }

  return TRUE;
}

/* What lies before the frames, a piece at a time. */
static gboolean
hash_before (SottoReadJob *job)
{
  g_autoptr (SottoBulk) bulk = NULL;

  for (guint i = 0; i < SOTTO_READ_JOB_FRAMES && job->hashed < job->offset;
       i++) {
    guint64 offset = job->hashed;

    if (bulk == NULL) {
      bulk = sotto_bulk_new ();
    }
    if (!read_bulk (job, bulk, offset)) {
      return FALSE;
    }
    hash_bulk (job, bulk, offset);
  }

  return TRUE;
}

static void
finish_hash (SottoReadJob *job)
{
  if (job->hash != NULL && job->hashed == job->size) {
    sotto_hash_finish (job->hash, job->digest);
    g_clear_pointer (&job->hash, sotto_hash_free);
  }
}

static void
check_unchanged (SottoReadJob *job)
{
  struct stat now;

  if (fstat (job->file, &now) != 0) {
    fail (&job->error, "Looking at the file");
  } else if ((guint64) now.st_size != job->size ||
             now.st_mtim.tv_sec != job->modified.tv_sec ||
             now.st_mtim.tv_nsec != job->modified.tv_nsec) {
    set_changed (job, "The file was written to");
  }
}

void
sotto_read_job_run (SottoReadJob *job)
{
  if (hash_before (job) && read_frames (job)) {
    finish_hash (job);
    check_unchanged (job);
  }
}
