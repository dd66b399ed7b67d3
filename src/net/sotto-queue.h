/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Blocks of bytes that wait to go out. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  GQueue  blocks;
  gsize   first_written; /* bytes of the first block */
  guint64 pushed;        /* bytes, in all */
  guint64 written;       /* bytes, in all */
} SottoQueue;

void sotto_queue_init (SottoQueue *queue);

/* Drops what waits; the totals stay. */
void sotto_queue_clear (SottoQueue *queue);

gboolean sotto_queue_is_empty (const SottoQueue *queue);

/* Takes a reference to @block, which is not empty. */
void sotto_queue_push (SottoQueue *queue, GBytes *block);

/* Writes as much as one system call takes; something must wait. */
GPollableReturn sotto_queue_write (SottoQueue            *queue,
                                   GPollableOutputStream *stream,
                                   GError               **error);

G_END_DECLS
