/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a thread does for a SottoFileReader. */

#pragma once

#include <sys/stat.h>

#include "sotto-bulk.h"
#include "sotto-file-error.h"
#include "sotto-hash.h"

G_BEGIN_DECLS

/* Frames that are read at a time. */
#define SOTTO_READ_JOB_FRAMES 8

/* Belongs to the reader or to the thread, and never to both. */
typedef struct {
  int             file;
  guint64         size;
  struct timespec modified;
  guint64         hashed; /* how far from the beginning */
  SottoHash      *hash;   /* NULL when all is hashed */
  guint8          digest[SOTTO_DIGEST_SIZE];

  /* What is to do. */
  guint64 place;    /* the reader's, to know the answer by */
  guint64 offset;   /* read from here on */
  guint   n_frames; /* so many at most; 0: go on hashing up to here */

  /* What has come of it. */
  GQueue  bulks; /* of SottoBulk */
  GError *error; /* of SOTTO_FILE_ERROR */
} SottoReadJob;

/* Opens @path and notes what it is; waits for the disk. NULL with an error of
 * SOTTO_FILE_ERROR. */
SottoReadJob *sotto_read_job_new (const char *path, GError **error);
void          sotto_read_job_free (SottoReadJob *job);

/* Reads frames, and hashes what of the file comes next, as much again at most.
 * Then looks whether the file is still what was opened. */
void sotto_read_job_run (SottoReadJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoReadJob, sotto_read_job_free)

G_END_DECLS
