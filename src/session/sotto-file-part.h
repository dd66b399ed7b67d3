/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a received file is on the disk until it is whole: a file of mode 0600
 * beside the target, whose name ends in ".part". */

#pragma once

#include "sotto-file-error.h"

G_BEGIN_DECLS

/* Threads may share it: only publishing it, which one of them does, changes
 * anything, and that is nothing that the others use. All functions wait for the
 * disk, but sotto_file_part_ref() and sotto_file_part_set_stored(). */
typedef struct _SottoFilePart SottoFilePart;

/* Finds that there is room for @size bytes, besides what the other parts of
 * this process still need on that disk, and makes the file. @target is a path;
 * if @may_replace, what is there now, if anything, may be replaced in the end.
 * Errors are of SOTTO_FILE_ERROR. */
SottoFilePart *sotto_file_part_new (const char *target,
                                    guint64     size,
                                    gboolean    may_replace,
                                    GError    **error);
SottoFilePart *sotto_file_part_ref (SottoFilePart *part);

/* The last one closes the file, which takes long if it is big and has been
 * removed, and leaves it where it is. */
void sotto_file_part_unref (SottoFilePart *part);

int sotto_file_part_get_fd (SottoFilePart *part);

/* So many of the bytes that there must be room for have been written. */
void sotto_file_part_set_stored (SottoFilePart *part, guint64 stored);

/*
 * Sees to it that what was written would survive a power cut, and then gives
 * the file its target's name. If there is something of that name, the file
 * takes its place if that is the very thing that may be replaced; else it gets
 * a number. Returns the file's path; transfer full.
 */
char *sotto_file_part_publish (SottoFilePart *part, GError **error);

/* Takes the file out of its folder, unless it has got its name, or something
 * else has been put where it was. */
void sotto_file_part_remove (SottoFilePart *part);

/* Does that in a thread, and lets go of @part there, which is taken; in the
 * main loop. However soon the program ends after that, the file is removed; it
 * is so too when @cancellable is cancelled, of which only the caller is told.
 */
void     sotto_file_part_remove_async (SottoFilePart      *part,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean sotto_file_part_remove_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoFilePart, sotto_file_part_unref)

G_END_DECLS
