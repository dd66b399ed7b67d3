/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One counted chunk at a time. As long as no block of it is in use it is read
 * into again from its beginning, which is warm in the cache; else, or when what
 * came filled it, a new chunk takes its place. What is in it came over the wire
 * as it is: not secret, not wiped. */

#include "sotto-buffer.h"

#include <string.h>

struct _SottoChunk {
  gatomicrefcount refs;
  gsize           capacity;
  guint8          data[];
};

static SottoChunk *
chunk_new (gsize capacity)
{
  SottoChunk *chunk = g_malloc (sizeof (SottoChunk) + capacity);

  g_atomic_ref_count_init (&chunk->refs);
  chunk->capacity = capacity;

  return chunk;
}

static SottoChunk *
chunk_ref (SottoChunk *chunk)
{
  g_atomic_ref_count_inc (&chunk->refs);

  return chunk;
}

static void
chunk_unref (SottoChunk *chunk)
{
  if (g_atomic_ref_count_dec (&chunk->refs)) {
    g_clear_pointer (&chunk, g_free);
  }
}

static gboolean
chunk_is_shared (SottoChunk *chunk)
{
  return !g_atomic_ref_count_compare (&chunk->refs, 1);
}

void
sotto_buffer_clear (SottoBuffer *buffer)
{
  g_clear_pointer (&buffer->chunk, chunk_unref);
  buffer->start = 0;
  buffer->end = 0;
  buffer->next_size = 0;
}

gsize
sotto_buffer_get_size (const SottoBuffer *buffer)
{
  return buffer->end - buffer->start;
}

guint8
sotto_buffer_get_first (const SottoBuffer *buffer)
{
  g_assert (sotto_buffer_get_size (buffer) > 0);

  return buffer->chunk->data[buffer->start];
}

static void
move_to_new_chunk (SottoBuffer *buffer, gsize wanted)
{
  gsize size = sotto_buffer_get_size (buffer);
  gsize next_size = MAX (buffer->next_size, SOTTO_BUFFER_CHUNK_SIZE_FIRST);
  SottoChunk *chunk = chunk_new (MAX (wanted, next_size));

  if (size > 0) {
    memcpy (chunk->data, buffer->chunk->data + buffer->start, size);
  }
  sotto_buffer_clear (buffer);
  buffer->chunk = chunk;
  buffer->end = size;
  buffer->next_size = next_size;
}

static void
move_to_front (SottoBuffer *buffer)
{
  gsize size = sotto_buffer_get_size (buffer);

  memmove (buffer->chunk->data, buffer->chunk->data + buffer->start, size);
  buffer->start = 0;
  buffer->end = size;
}

static void
make_room (SottoBuffer *buffer, gsize wanted)
{
  SottoChunk *chunk = buffer->chunk;
  gboolean    fits;

  if (chunk == NULL || chunk->capacity < buffer->next_size) {
    move_to_new_chunk (buffer, wanted);
    return;
  }

  fits = wanted <= chunk->capacity - buffer->start;
  if (fits && buffer->start < buffer->end) {
    return;
  }
  if (!chunk_is_shared (chunk) && wanted <= chunk->capacity) {
    move_to_front (buffer);
  } else if (!fits) {
    move_to_new_chunk (buffer, wanted);
  }
}

gssize
sotto_buffer_read (SottoBuffer          *buffer,
                   GPollableInputStream *stream,
                   gsize                 wanted,
                   GError              **error)
{
  SottoChunk *chunk;
  gssize      size;

  g_assert (wanted > sotto_buffer_get_size (buffer));

  make_room (buffer, wanted);
  chunk = buffer->chunk;
  size =
    g_pollable_input_stream_read_nonblocking (stream, chunk->data + buffer->end,
                                              chunk->capacity - buffer->end,
                                              NULL, error);
  buffer->end += (gsize) MAX (size, 0);
  if (buffer->end == chunk->capacity) {
    buffer->next_size = MIN (4 * chunk->capacity, SOTTO_BUFFER_CHUNK_SIZE_MAX);
  }

  return size;
}

GBytes *
sotto_buffer_cut (SottoBuffer *buffer, gsize size)
{
  const guint8 *data;

  g_assert (size > 0 && size <= sotto_buffer_get_size (buffer));

  data = buffer->chunk->data + buffer->start;
  buffer->start += size;

  return g_bytes_new_with_free_func (data, size, (GDestroyNotify) chunk_unref,
                                     chunk_ref (buffer->chunk));
}

void
sotto_buffer_drop (SottoBuffer *buffer)
{
  buffer->start = buffer->end;
  buffer->next_size = 0;
}
