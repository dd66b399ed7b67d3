/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that is being sent from a folder of the test's own. */

#pragma once

#include "sotto-file-reader.h"
#include "sotto-limits.h"

G_BEGIN_DECLS

#define OUTGOING_FRAME ((gsize) SOTTO_FILE_DATA_MAX)

/* Several times what is read ahead, and not a whole number of frames. */
#define OUTGOING_SIZE (5 * 1024 * 1024 + 3)

typedef struct {
  char            *folder;
  guint8          *bytes;
  SottoFileReader *reader;
  gboolean         is_opened;
  GError          *error;
  guint            n_ready;
} Outgoing;

/* Opens a reader, and waits for that. The name is one in the folder; the last
 * makes "file" with the first @size bytes. */
void outgoing_open_file (Outgoing *outgoing, GFile *file);
void outgoing_open_name (Outgoing *outgoing, const char *name);
void outgoing_open_well (Outgoing *outgoing, gsize size);
void outgoing_assert_not_opened (Outgoing *outgoing, int code);

/* For who opens by hand. */
void outgoing_opened_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
void outgoing_wait_opened (Outgoing *outgoing);

/* Until every thread that was given something to do has come back, and there is
 * nothing more to do. */
void outgoing_settle (void);

/* Until it says once more that it is ready. */
void outgoing_wait_ready (Outgoing *outgoing);

/* Waits for a frame. */
SottoBulk *outgoing_take (Outgoing *outgoing);

/* Proves that the next frame has what is at @offset, and as much as it can;
 * returns where that ends. Or all frames from there on. */
gsize outgoing_take_right (Outgoing *outgoing, gsize offset);
void  outgoing_take_from (Outgoing *outgoing, gsize offset);

/* Waits for the right one; or there must be none yet. */
void outgoing_assert_hash (Outgoing *outgoing);
void outgoing_assert_no_hash (Outgoing *outgoing);

/* Waits for the error, which nothing takes back. Closes it. */
void outgoing_assert_failed (Outgoing *outgoing, int code);

/* Proves that nothing holds the reader any more. */
void outgoing_close (Outgoing *outgoing);

/* Bytes that were hashed by it. */
gsize outgoing_get_hashed (void);
void  outgoing_reset_hashed (void);

typedef void (*OutgoingTest) (Outgoing *outgoing, gconstpointer data);

void outgoing_add_test (const char *path, OutgoingTest test);

G_END_DECLS
