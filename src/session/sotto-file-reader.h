/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that is sent: read ahead and hashed in a thread, a batch of bulk
 * frames at a time. */

#pragma once

#include "sotto-bulk.h"
#include "sotto-file-error.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_FILE_READER (sotto_file_reader_get_type ())
G_DECLARE_FINAL_TYPE (SottoFileReader,
                      sotto_file_reader,
                      SOTTO,
                      FILE_READER,
                      GObject)

/*
 * Opens @file, a regular one, and notes its size and when it was changed.
 * Errors are of SOTTO_FILE_ERROR or G_IO_ERROR_CANCELLED; what has no path on
 * this computer is SOTTO_FILE_ERROR_NOT_FOUND.
 */
void             sotto_file_reader_open_async (GFile              *file,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
SottoFileReader *sotto_file_reader_open_finish (GAsyncResult *result,
                                                GError      **error);

GFile  *sotto_file_reader_get_file (SottoFileReader *self);
guint64 sotto_file_reader_get_size (SottoFileReader *self);

/* Reads from @offset (at most the size) on; what was read ahead of another
 * place is dropped. What has been hashed is not hashed again. Nothing is read
 * before the first call. */
void sotto_file_reader_seek (SottoFileReader *self, guint64 offset);

/* Drops what was read ahead, and what is just being read when that comes; then
 * nothing is held, read or hashed until the next seek, and the hash is not told
 * before. What has been hashed stays so. */
void sotto_file_reader_rest (SottoFileReader *self);

/* The next bytes, as a bulk frame in the making, or NULL when none are here
 * yet, when all have been taken, or after an error. Transfer full. */
SottoBulk *sotto_file_reader_take (SottoFileReader *self);

/* Whether all up to the size has been taken. */
gboolean sotto_file_reader_is_at_end (SottoFileReader *self);

/* Why it cannot go on, or NULL. It is SOTTO_FILE_ERROR_CHANGED when the file is
 * no longer what was opened: shorter, longer, or written to meanwhile. */
const GError *sotto_file_reader_get_error (SottoFileReader *self);

/* Of the whole file; TRUE only at the end, when it is known and nothing has
 * changed. That is looked at again after each seek. */
gboolean sotto_file_reader_get_hash (SottoFileReader *self,
                                     guint8           hash[SOTTO_HASH_SIZE]);

/* Signal "ready" (): something can be taken, or the hash is known, or an error
 * has come. At most SOTTO_FILE_READER_AHEAD bytes are held. */
#define SOTTO_FILE_READER_AHEAD (1024 * 1024)

G_END_DECLS
