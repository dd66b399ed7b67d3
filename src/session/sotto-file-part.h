/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a received file is on the disk until it is whole: a file of mode 0600
 * beside the target, whose name ends in ".part". */

#pragma once

#include "sotto-file-error.h"

G_BEGIN_DECLS

/* Threads may share it: only publishing it, which one of them does, changes
 * anything, and that is nothing that the others use. All functions wait for the
 * disk. */
typedef struct _SottoFilePart SottoFilePart;

/* Finds that there is room for @size bytes, and makes the file. @target is a
 * path; if @may_replace, what is there now, if anything, may be replaced in the
 * end. Errors are of SOTTO_FILE_ERROR. */
SottoFilePart *sotto_file_part_new (const char *target,
                                    guint64     size,
                                    gboolean    may_replace,
                                    GError    **error);
SottoFilePart *sotto_file_part_ref (SottoFilePart *part);

/* The last one closes the file, which takes long if it is big and has been
 * removed, and leaves it where it is. */
void sotto_file_part_unref (SottoFilePart *part);

int sotto_file_part_get_fd (SottoFilePart *part);

/*
 * Sees to it that what was written would survive a power cut, and then gives
 * the file its target's name. If there is something of that name, the file
 * takes its place if that is the very thing that may be replaced; else it gets
 * a number. Returns the file's path; transfer full.
 */
char *sotto_file_part_publish (SottoFilePart *part, GError **error);

/* Takes the file out of its folder, unless it has got its name, or something
 * else has been put where it was. Does not wait long. */
void sotto_file_part_remove (SottoFilePart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoFilePart, sotto_file_part_unref)

G_END_DECLS
