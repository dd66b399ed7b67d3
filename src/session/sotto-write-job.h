/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a thread does for a SottoFileWriter. */

#pragma once

#include "sotto-file-part.h"
#include "sotto-hash.h"

G_BEGIN_DECLS

/* Belongs to the writer or to the thread, and never to both. */
typedef struct {
  SottoFilePart *part; /* NULL when it has been let go of */
  SottoHash     *hash;
  GCancellable  *stop; /* when nobody wants the file any more */
  guint64        size;
  guint64        stored;  /* bytes that the system has been given */
  guint64        flushed; /* how far the disk was told to begin */

  /* What is to do. */
  GQueue   blocks;  /* GBytes to write */
  gboolean is_last; /* then the hash is given, too */
  guint8   expected[SOTTO_DIGEST_SIZE];

  /* What has come of it. */
  char   *path;  /* where the whole file is */
  GError *error; /* of SOTTO_FILE_ERROR */
} SottoWriteJob;

/* Opens the part file of @target, a path, for @size bytes, as
 * sotto_file_part_new() does; waits for the disk. NULL with an error of
 * SOTTO_FILE_ERROR. */
SottoWriteJob *sotto_write_job_new (const char *target,
                                    guint64     size,
                                    gboolean    may_replace,
                                    GError    **error);
void           sotto_write_job_free (SottoWriteJob *job);

/* Writes and hashes the blocks, and after the last one gives the file its name
 * if the hash is what is expected. Removes the part file when there is an
 * error, and lets go of it, wherever it is, when stopped. */
void sotto_write_job_run (SottoWriteJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoWriteJob, sotto_write_job_free)

G_END_DECLS
