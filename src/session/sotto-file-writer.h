/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that is received: written and hashed in a thread, under a name of its
 * own until it is whole. PROTOCOL.md section 7. */

#pragma once

#include "sotto-file-error.h"
#include "sotto-limits.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_FILE_WRITER (sotto_file_writer_get_type ())
G_DECLARE_FINAL_TYPE (SottoFileWriter,
                      sotto_file_writer,
                      SOTTO,
                      FILE_WRITER,
                      GObject)

/*
 * Makes a file of mode 0600 whose name ends in ".part" beside @target, after
 * having found that there is room for @size bytes. The file gets a number when
 * there is something under @target's name in the end. Unless @may_rename (the
 * person chose that very name, and was asked), it takes the place of what is
 * there now; but of nothing that has come there since.
 * Errors are of SOTTO_FILE_ERROR or G_IO_ERROR_CANCELLED; what has no path on
 * this computer is SOTTO_FILE_ERROR_PERMISSION.
 */
void             sotto_file_writer_open_async (GFile              *target,
                                               guint64             size,
                                               gboolean            may_rename,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
SottoFileWriter *sotto_file_writer_open_finish (GAsyncResult *result,
                                                GError      **error);

/* Takes the next bytes of the file; never blocks. More than the size is
 * SOTTO_FILE_ERROR_WRONG at once. After an error nothing is taken. */
void sotto_file_writer_add (SottoFileWriter *self, GBytes *bytes);

/* Bytes taken, and of those the ones that the system has been given. */
guint64 sotto_file_writer_get_taken (SottoFileWriter *self);
guint64 sotto_file_writer_get_stored (SottoFileWriter *self);

/* What is held in between: the bytes, and for each block that they came in
 * SOTTO_FILE_WRITER_OVERHEAD, so that many small ones count for what they cost.
 * 0 when, and only when, nothing waits; and after an error. */
#define SOTTO_FILE_WRITER_OVERHEAD 1024
gsize sotto_file_writer_get_waiting (SottoFileWriter *self);

/* Why it cannot go on, or NULL; the part file is gone then, or about to be. */
const GError *sotto_file_writer_get_error (SottoFileWriter *self);

/*
 * After the last byte: when all is stored, compares with @hash and gives the
 * file its name, never in place of another but the one that was asked about.
 * SOTTO_FILE_ERROR_WRONG when the hash is another; then, as after every error,
 * nothing is left. Returns the file; transfer full.
 */
void   sotto_file_writer_finish_async (SottoFileWriter    *self,
                                       const guint8        hash[SOTTO_HASH_SIZE],
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GFile *sotto_file_writer_finish_finish (SottoFileWriter *self,
                                        GAsyncResult    *result,
                                        GError         **error);

/* Stops and has the part file removed, as the last reference does unless it was
 * finished, also if the program ends. The error is G_IO_ERROR_CANCELLED from
 * then on, also of finishing; but that succeeds if the file has been given its
 * name already. */
void sotto_file_writer_abandon (SottoFileWriter *self);

/* Signal "stored" (): more has been, or an error has come. */

G_END_DECLS
