/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that is being received into a folder of the test's own. */

#pragma once

#include "sotto-file-writer.h"

G_BEGIN_DECLS

/* What its bytes are taken from: several batches, and not a whole number of
 * frames. */
#define INCOMING_SIZE (5 * 1024 * 1024 + 3)

typedef struct {
  char            *folder;
  guint8          *bytes;
  SottoFileWriter *writer;
  gboolean         is_done; /* opening, or finishing */
  GFile           *file;
  GError          *error;
} Incoming;

/* What the last opening or finishing has brought is no more. */
void incoming_forget (Incoming *incoming);

/* Opens a writer, and waits for that. The name is one in the folder. */
void incoming_open_file (Incoming *incoming,
                         GFile    *target,
                         guint64   size,
                         gboolean  may_rename);
void incoming_open_name (Incoming   *incoming,
                         const char *name,
                         guint64     size,
                         gboolean    may_rename);
void incoming_open_well (Incoming *incoming, const char *name, guint64 size);
void incoming_assert_not_opened (Incoming *incoming, int code);

/* The bytes from @from to @to, in the pieces that frames have. */
void incoming_add (Incoming *incoming, gsize from, gsize to);

/* With the hash of the first @size bytes; and waits for the answer. */
void incoming_begin_finish (Incoming     *incoming,
                            gsize         size,
                            GCancellable *cancellable);
void incoming_wait_done (Incoming *incoming);
void incoming_finish (Incoming *incoming, gsize size);
void incoming_assert_finished_as (Incoming *incoming, const char *name);

/* The whole way. */
void incoming_receive (Incoming   *incoming,
                       const char *name,
                       gsize       size,
                       gboolean    may_rename);

void incoming_wait_error (Incoming *incoming);

/* It cannot go on, finishing says the same, and nothing is left. Closes it. */
void incoming_assert_failed (Incoming *incoming, GQuark domain, int code);

/* Waits until the folder is empty, for what a thread removes. */
void incoming_wait_removed (Incoming *incoming);

/* Proves that nothing holds the writer any more. */
void incoming_close (Incoming *incoming);

/* Opening is what @is_done at first, for who does it by hand. */
void incoming_opened_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

typedef void (*IncomingTest) (Incoming *incoming, gconstpointer data);

void incoming_add_test (const char *path, IncomingTest test);

G_END_DECLS
