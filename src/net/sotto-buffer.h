/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Bytes that have come in, from which blocks are cut off without a copy. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How much is allocated, and so read, at once: little for a peer of whom
 * nothing is known yet, four times as much each time that what came filled it.
 */
#define SOTTO_BUFFER_CHUNK_SIZE_FIRST (4 * 1024)
#define SOTTO_BUFFER_CHUNK_SIZE_MAX (256 * 1024)

typedef struct _SottoChunk SottoChunk;

/* All zeros is an empty buffer. */
typedef struct {
  SottoChunk *chunk; /* NULL: nothing was ever read */
  gsize       start;
  gsize       end;
  gsize next_size; /* of the next chunk; 0: SOTTO_BUFFER_CHUNK_SIZE_FIRST */
} SottoBuffer;

void sotto_buffer_clear (SottoBuffer *buffer);

/* How many bytes are here. */
gsize sotto_buffer_get_size (const SottoBuffer *buffer);

/* The first byte, which must be here. */
guint8 sotto_buffer_get_first (const SottoBuffer *buffer);

/*
 * Reads, without blocking and in one system call, as much as comes, into room
 * for @wanted bytes at least, those that are here included; @wanted is more
 * than is here. Blocks that were cut off stay as they are. Returns the number
 * of bytes, 0 at the end of the stream, -1 with the stream's error.
 */
gssize sotto_buffer_read (SottoBuffer          *buffer,
                          GPollableInputStream *stream,
                          gsize                 wanted,
                          GError              **error);

/* The first @size bytes, which must be here. They keep the whole chunk alive,
 * so a block is for using, not for keeping. */
GBytes *sotto_buffer_cut (SottoBuffer *buffer, gsize size);

/* Forgets what is here, and how much came: who goes on in this way reads into
 * the chunk that is there. */
void sotto_buffer_drop (SottoBuffer *buffer);

G_END_DECLS
