/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the tests of a pipe's writing and closing share. */

#pragma once

#include "sotto-pipe.h"
#include "stream-pair.h"

G_BEGIN_DECLS

#define CELL 1024

typedef struct {
  guint   written; /* emissions */
  guint64 total;
  guint   failed;
  GError *error;
} Watch;

typedef struct {
  gboolean ok;
  GError  *error;
  gboolean done;
} Close;

/* A pipe whose signals @watch counts. */
SottoPipe *make_watched (GSocketConnection *connection, Watch *watch);

/* Begins to close; @data tells how it ended. */
void close_begin (SottoPipe *pipe, GCancellable *cancellable, Close *data);

/* Closes, which goes well. */
void assert_closes (SottoPipe *pipe);

/* Queues @n cells, each full of a byte that its number gives... */
void write_cells (SottoPipe *pipe, guint first, guint n);

/* ... and reads them at the other end. */
void assert_cells (GSocketConnection *peer, guint first, guint n);

G_END_DECLS
