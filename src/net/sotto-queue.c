/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The kernel is handed many blocks at once, without their being joined, and
 * may take any part of them. */

#include "sotto-queue.h"

/* Blocks for each system call. */
#define VECTORS_MAX 64

void
sotto_queue_init (SottoQueue *queue)
{
  g_queue_init (&queue->blocks);
  queue->first_written = 0;
  queue->pushed = 0;
  queue->written = 0;
}

void
sotto_queue_clear (SottoQueue *queue)
{
  g_queue_clear_full (&queue->blocks, (GDestroyNotify) g_bytes_unref);
  queue->first_written = 0;
}

gboolean
sotto_queue_is_empty (const SottoQueue *queue)
{
  return queue->blocks.length == 0;
}

void
sotto_queue_push (SottoQueue *queue, GBytes *block)
{
  g_assert (g_bytes_get_size (block) > 0);

  g_queue_push_tail (&queue->blocks, g_bytes_ref (block));
  queue->pushed += g_bytes_get_size (block);
}

static guint
fill_vectors (const SottoQueue *queue, GOutputVector vectors[VECTORS_MAX])
{
  guint n = 0;

  for (GList *i = queue->blocks.head; i != NULL && n < VECTORS_MAX;
       i = i->next) {
    vectors[n].buffer = g_bytes_get_data (i->data, &vectors[n].size);
    n++;
  }
  vectors[0].buffer = (const guint8 *) vectors[0].buffer + queue->first_written;
  vectors[0].size -= queue->first_written;

  return n;
}

static void
pop_written (SottoQueue *queue, gsize size)
{
  queue->written += size;
  size += queue->first_written;
  while (!g_queue_is_empty (&queue->blocks) &&
         size >= g_bytes_get_size (g_queue_peek_head (&queue->blocks))) {
    g_autoptr (GBytes) block = g_queue_pop_head (&queue->blocks);

    size -= g_bytes_get_size (block);
  }
  queue->first_written = size;
}

GPollableReturn
sotto_queue_write (SottoQueue            *queue,
                   GPollableOutputStream *stream,
                   GError               **error)
{
  GOutputVector   vectors[VECTORS_MAX];
  GPollableReturn result;
  gsize           size = 0;
  guint           n;

  g_assert (!sotto_queue_is_empty (queue));

  n = fill_vectors (queue, vectors);
  result = g_pollable_output_stream_writev_nonblocking (stream, vectors, n,
                                                        &size, NULL, error);
  if (result == G_POLLABLE_RETURN_OK) {
    pop_written (queue, size);
  }

  return result;
}
