/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Stands before the system calls of the files that are sent and received, which
 * then fail, do less than they were asked for, or wait until the test goes on.
 * They are called in threads. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DISK_READ,
  DISK_WRITE,
  DISK_FLUSH,
  DISK_RENAME, /* without replacing */
  DISK_REMOVE,
  N_DISK_CALLS,
} DiskCall;

/* All is well again, and nothing was called. */
void faulty_disk_reset (void);

/* From now on @call fails with @code; if that is 0, it does not. */
void faulty_disk_fail (DiskCall call, int code);

/* Each read and write moves at most 1000 bytes, and every third is interrupted
 * instead. */
void faulty_disk_shorten (void);

/* The next @call waits before or after it is made. */
void faulty_disk_hold (DiskCall call, gboolean after);

/* Turns the main loop until it does; lets it go on. */
void faulty_disk_await (void);
void faulty_disk_release (void);

/* Lets it go on as soon as our code waits for a thread by a GCond. */
void faulty_disk_release_when_waited_for (void);

/* How often it was called; and how many bytes were read. */
guint   faulty_disk_count (DiskCall call);
guint64 faulty_disk_count_read (void);

G_END_DECLS
