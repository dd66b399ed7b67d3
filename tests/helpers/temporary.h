/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A folder for the files of a test, and what it leaves behind. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An empty folder of its own; returns its path. */
char *temporary_new (void);

/* Removes it with all that is in it. */
void temporary_free (char *folder);

/* How many names there are in @folder. */
guint temporary_count (const char *folder);

/* Makes the file @name in @folder; and proves that this is what is in it. */
void temporary_write (const char *folder,
                      const char *name,
                      const void *bytes,
                      gsize       size);
void temporary_assert (const char *folder,
                       const char *name,
                       const void *bytes,
                       gsize       size);

/* How many of its files, and of those that were removed from it, this process
 * has open; and waits until none is, for what a thread closes. */
guint temporary_count_open (const char *folder);
void  temporary_wait_closed (const char *folder);

/* @size bytes in which no two frames are alike; transfer full. */
guint8 *temporary_fill (gsize size);

G_END_DECLS
