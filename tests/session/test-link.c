/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two links over loopback: files and words through the same connection. */

#include "sotto-link.h"

#include <string.h>

#include "fake-clock.h"
#include "sotto-crypto.h"
#include "sotto-protocol-error.h"
#include "stream-pair.h"

#define BULKS 64

/* Where the bytes of bulk frame @i begin. */
#define OFFSET(i) ((guint64) (i) *SOTTO_FILE_DATA_MAX)

typedef struct {
  SottoLink         *link;
  GSocketConnection *connection;
  GPtrArray         *records; /* of SottoRecord */
  GError            *error;
  gboolean           proved;
} End;

typedef struct {
  End host;
  End joiner;
} Links;

static void
stretch_cb (SottoHandshaker *handshaker, gpointer user_data)
{
  sotto_handshaker_set_w (handshaker, user_data);
}

static void
proved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  End *end = user_data;

  end->proved =
    sotto_handshaker_run_finish (SOTTO_HANDSHAKER (source), result, NULL);
}

static SottoHandshaker *
start_handshake (End *end, SottoHandshake *handshake, SottoGuesses *guesses)
{
  g_autoptr (SottoPipe) pipe = sotto_pipe_new (G_IO_STREAM (end->connection));
  SottoHandshaker      *handshaker =
    sotto_handshaker_new (handshake, pipe, sotto_clock_get_system (), guesses);

  sotto_handshaker_run_async (handshaker, proved_cb, end);

  return handshaker;
}

/* The file's bytes are taken over, as whoever writes a file does. */
static void
record_cb (SottoLink *link, SottoRecord *record, End *end)
{
  SottoRecord *taken = g_memdup2 (record, sizeof *record);

  memset (record, 0, sizeof *record);
  g_ptr_array_add (end->records, taken);
}

static void
failed_cb (SottoLink *link, const GError *error, End *end)
{
  end->error = g_error_copy (error);
}

static void
open_link (End *end, SottoHandshaker *handshaker, SottoRole role)
{
  g_autoptr (FakeClock) clock = fake_clock_new ();

  end->link = sotto_link_new (handshaker, role, SOTTO_CLOCK (clock), NULL);
  end->records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sotto_record_free);
  g_signal_connect (end->link, "record", G_CALLBACK (record_cb), end);
  g_signal_connect (end->link, "failed", G_CALLBACK (failed_cb), end);
  sotto_link_replay_frames (end->link);
  sotto_link_start (end->link);
}

static void
links_init (Links *links)
{
  g_autoptr (SottoSecret)     w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  const guint8                salt[SOTTO_SALT_SIZE] = { 0 };
  SottoGuesses                guesses;
  g_autoptr (SottoHandshaker) host = NULL;
  g_autoptr (SottoHandshaker) joiner = NULL;

  memset (links, 0, sizeof *links);
  sotto_secret_get_data (w)[0] = 1;
  sotto_guesses_init (&guesses);
  stream_pair_new_tcp (&links->host.connection, &links->joiner.connection);
  host = start_handshake (&links->host,
                          sotto_handshake_new_host (w, salt,
                                                    SOTTO_ITERATIONS_MIN, NULL),
                          &guesses);
  joiner =
    start_handshake (&links->joiner, sotto_handshake_new_joiner (NULL), NULL);
  g_signal_connect (joiner, "stretch", G_CALLBACK (stretch_cb), w);
  stream_pair_wait (&links->host.proved);
  stream_pair_wait (&links->joiner.proved);
  open_link (&links->host, host, SOTTO_ROLE_HOST);
  open_link (&links->joiner, joiner, SOTTO_ROLE_JOINER);
}

static void
end_clear (End *end)
{
  g_signal_handlers_disconnect_by_data (end->link, end);
  g_clear_object (&end->link);
  g_clear_object (&end->connection);
  g_clear_pointer (&end->records, g_ptr_array_unref);
  g_clear_error (&end->error);
}

static void
links_clear (Links *links)
{
  end_clear (&links->host);
  end_clear (&links->joiner);
  stream_pair_settle ();
}

static void
wait_for_records (End *end, guint n)
{
  while (end->records->len < n && end->error == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_cmpuint (end->records->len, ==, n);
}

static void
send_bulk (End *end, guint i)
{
  g_autoptr (GError) error = NULL;
  SottoBulk         *bulk = sotto_bulk_new ();

  memset (sotto_bulk_get_room (bulk), (int) i, SOTTO_FILE_DATA_MAX);
  sotto_bulk_set_length (bulk, SOTTO_FILE_DATA_MAX - i);
  g_assert_true (sotto_link_send_bulk (end->link, 1, OFFSET (i), bulk, &error));
  g_assert_no_error (error);
}

static void
assert_bulk (const SottoRecord *record, guint i)
{
  gsize         size;
  const guint8 *bytes;

  g_assert_cmphex (record->type, ==, SOTTO_RECORD_FILE_DATA);
  g_assert_cmpuint (record->file.offset, ==, OFFSET (i));
  bytes = g_bytes_get_data (record->file.bytes, &size);
  g_assert_cmpuint (size, ==, SOTTO_FILE_DATA_MAX - i);
  g_assert_cmphex (bytes[0], ==, i);
  g_assert_cmphex (bytes[size - 1], ==, i);
}

static void
send_ping (End *end, guint64 token)
{
  g_autoptr (SottoRecord) ping = sotto_record_new (SOTTO_RECORD_PING);

  ping->token = token;
  g_assert_true (sotto_link_send (end->link, ping, NULL));
}

/* Frames of both sizes, both ways at once. All that came is kept to the end, so
 * that no frame may lie where another was. */
static void
test_both_ways (void)
{
  Links links;

  links_init (&links);
  for (guint i = 0; i < BULKS; i++) {
    send_bulk (&links.host, i);
    send_ping (&links.host, i);
    send_bulk (&links.joiner, i);
  }
  wait_for_records (&links.host, BULKS);
  wait_for_records (&links.joiner, 2 * BULKS);
  for (guint i = 0; i < BULKS; i++) {
    const SottoRecord *ping =
      g_ptr_array_index (links.joiner.records, 2 * i + 1);

    assert_bulk (g_ptr_array_index (links.host.records, i), i);
    assert_bulk (g_ptr_array_index (links.joiner.records, 2 * i), i);
    g_assert_cmphex (ping->type, ==, SOTTO_RECORD_PING);
    g_assert_cmpuint (ping->token, ==, i);
  }
  links_clear (&links);
}

/* What is written first and what has left is counted in whole frames. */
static void
test_counts (void)
{
  Links   links;
  guint64 before;

  links_init (&links);
  before = sotto_link_get_queued_total (links.host.link);
  send_bulk (&links.host, 0);
  g_assert_cmpuint (sotto_link_get_queued_total (links.host.link), ==,
                    before + SOTTO_BULK_SIZE);
  wait_for_records (&links.joiner, 1);
  g_assert_cmpuint (sotto_link_get_written_total (links.host.link), ==,
                    before + SOTTO_BULK_SIZE);
  links_clear (&links);
}

/* What comes meanwhile waits, and is not lost. */
static void
test_paused (void)
{
  Links links;

  links_init (&links);
  sotto_link_set_paused (links.joiner.link, TRUE);
  for (guint i = 0; i < BULKS; i++) {
    send_bulk (&links.host, i);
  }
  stream_pair_settle ();
  /* The read that had begun takes one. */
  g_assert_cmpuint (links.joiner.records->len, <=, 1);
  sotto_link_set_paused (links.joiner.link, FALSE);
  wait_for_records (&links.joiner, BULKS);
  for (guint i = 0; i < BULKS; i++) {
    assert_bulk (g_ptr_array_index (links.joiner.records, i), i);
  }
  links_clear (&links);
}

/* Its bytes belong to whoever took them, also when the link is gone. */
static void
test_outlives (void)
{
  Links              links;
  SottoRecord       *record;
  g_autoptr (GBytes) bytes = NULL;

  links_init (&links);
  send_bulk (&links.host, 7);
  wait_for_records (&links.joiner, 1);
  record = g_ptr_array_index (links.joiner.records, 0);
  assert_bulk (record, 7);
  bytes = g_steal_pointer (&record->file.bytes);
  links_clear (&links);
  g_assert_cmphex (*(const guint8 *) g_bytes_get_data (bytes, NULL), ==, 7);
}

static void
wait_for_failure (End *end, int code)
{
  while (end->error == NULL) {
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_error (end->error, SOTTO_PROTOCOL_ERROR, code);
}

/* One byte is enough to know. */
static void
test_no_frame (void)
{
  static const guint8 kinds[] = { 0x00, 0x03, 0xff };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    Links links;

    links_init (&links);
    stream_pair_send (links.host.connection, &kinds[i], 1);
    wait_for_failure (&links.joiner, SOTTO_PROTOCOL_ERROR_ALTERED);
    links_clear (&links);
  }
}

/* A link that has failed takes what it is given, and drops it. */
static void
test_after_failure (void)
{
  Links   links;
  guint64 before;

  links_init (&links);
  stream_pair_send (links.host.connection, "x", 1);
  wait_for_failure (&links.joiner, SOTTO_PROTOCOL_ERROR_ALTERED);
  before = sotto_link_get_queued_total (links.joiner.link);
  send_bulk (&links.joiner, 1);
  g_assert_cmpuint (sotto_link_get_queued_total (links.joiner.link), ==,
                    before);
  links_clear (&links);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;

  sotto_link_close_finish (SOTTO_LINK (source), result);
  *done = TRUE;
}

/* Whoever leaves through Tor lets the other close first, because tor would take
 * the end of one half for the end of both; nobody else does. */
static void
test_goodbye (void)
{
  const struct {
    gboolean onion;
    int      reason;
    gboolean is_half_closed;
  } rows[] = {
    { FALSE, 0, TRUE },
    { TRUE, 0, FALSE },
    { TRUE, -1, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Links    links;
    gboolean hosts_done = FALSE;
    gboolean joiners_done = FALSE;

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    links_init (&links);
    if (rows[i].onion) {
      sotto_link_set_onion (links.host.link, "Tor");
    }
    sotto_link_close_async (links.host.link, rows[i].reason, closed_cb,
                            &hosts_done);
    if (rows[i].reason >= 0) {
      wait_for_records (&links.joiner, 1);
    }
    while (rows[i].is_half_closed && links.joiner.error == NULL) {
      g_main_context_iteration (NULL, TRUE);
    }
    stream_pair_settle ();
    g_assert_true ((links.joiner.error != NULL) == rows[i].is_half_closed);
    g_assert_false (hosts_done);

    sotto_link_close_async (links.joiner.link, -1, closed_cb, &joiners_done);
    stream_pair_wait (&hosts_done);
    stream_pair_wait (&joiners_done);
    links_clear (&links);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/link/both-ways", test_both_ways);
  g_test_add_func ("/link/counts", test_counts);
  g_test_add_func ("/link/paused", test_paused);
  g_test_add_func ("/link/outlives", test_outlives);
  g_test_add_func ("/link/no-frame", test_no_frame);
  g_test_add_func ("/link/after-failure", test_after_failure);
  g_test_add_func ("/link/goodbye", test_goodbye);

  return g_test_run ();
}
