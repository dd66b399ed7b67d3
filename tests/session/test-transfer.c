/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One file, as a window sees it, without a peer. */

#include "fake-clock.h"
#include "sharing.h"
#include "sotto-crypto.h"
#include "sotto-message.h"
#include "sotto-transfer-private.h"

#define SIZE 1000000

typedef struct {
  char          *folder;
  FakeClock     *clock;
  SottoTransfer *transfer;
} Fixture;

static SottoFileReader *
open_reader (const char *folder)
{
  g_autofree guint8       *bytes = temporary_fill (SIZE);
  g_autofree char         *path = g_build_filename (folder, "notes.txt", NULL);
  g_autoptr (GFile)        file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  SottoFileReader         *reader;

  temporary_write (folder, "notes.txt", bytes, SIZE);
  sotto_file_reader_open_async (file, NULL, sharing_result_cb, &result);
  run_until (result != NULL);
  reader = sotto_file_reader_open_finish (result, &error);
  g_assert_no_error (error);
  return reader;
}

static void
set_up_outgoing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoFileReader) reader = NULL;

  fixture->folder = temporary_new ();
  fixture->clock = fake_clock_new ();
  reader = open_reader (fixture->folder);
  fixture->transfer =
    sotto_transfer_new_outgoing (5, "notes.txt", reader,
                                 SOTTO_CLOCK (fixture->clock));
}

static void
set_up_incoming (Fixture *fixture, gconstpointer data)
{
  fixture->folder = temporary_new ();
  fixture->clock = fake_clock_new ();
  fixture->transfer =
    sotto_transfer_new_incoming (5, "notes.txt", SIZE,
                                 SOTTO_CLOCK (fixture->clock));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->transfer);
  g_assert_finalize_object (fixture->clock);
  temporary_wait_closed (fixture->folder);
  temporary_free (fixture->folder);
}

static gboolean
say (SottoTransfer  *transfer,
     SottoRecordType type,
     guint8          value,
     guint64         offset)
{
  g_autoptr (SottoRecord) record = sotto_record_new (type);

  record->file.value = value;
  record->file.offset = offset;
  return sotto_transfer_receive (transfer, record);
}

static void
count_cb (SottoTransfer *transfer, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
assert_word (SottoTransfer *transfer, int type, gint64 id, guint8 value)
{
  g_autoptr (SottoRecord) word = sotto_transfer_take_word (transfer);

  g_assert_cmpint (word->type, ==, type);
  g_assert_cmpint (word->file.id, ==, id);
  g_assert_cmpuint (word->file.value, ==, value);
}

/* The object alone */

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  gboolean           outgoing;
  guint64            id;
  g_autofree char   *name = NULL;
  guint64            size;
  SottoTransferState state;
  guint64            done;
  guint64            speed;
  guint              left;
  g_autoptr (GFile)  file = NULL;
  gboolean           by_peer;
  g_autoptr (GError) error = NULL;

  g_object_get (fixture->transfer, "outgoing", &outgoing, "id", &id, "name",
                &name, "size", &size, "state", &state, "done", &done, "speed",
                &speed, "left", &left, "file", &file, "cancelled-by-peer",
                &by_peer, "error", &error, NULL);
  g_assert_true (outgoing);
  g_assert_cmpuint (id, ==, 5);
  g_assert_cmpstr (name, ==, "notes.txt");
  g_assert_cmpuint (size, ==, SIZE);
  g_assert_cmpint (state, ==, SOTTO_TRANSFER_OFFERED);
  g_assert_cmpuint (done, ==, 0);
  g_assert_cmpuint (speed, ==, 0);
  g_assert_cmpuint (left, ==, 0);
  g_assert_nonnull (file);
  g_assert_false (by_peer);
  g_assert_no_error (error);
}

static void
test_message (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoMessage) message =
    sotto_message_new_file (fixture->transfer, 7, SOTTO_MESSAGE_WAITING);
  g_autoptr (SottoMessage) text =
    sotto_message_new (TRUE, 1, 7, "hi", SOTTO_MESSAGE_WAITING);
  g_autoptr (SottoTransfer) transfer = NULL;

  g_object_get (message, "transfer", &transfer, NULL);
  g_assert_true (transfer == fixture->transfer);
  g_assert_true (sotto_message_get_outgoing (message));
  g_assert_cmpuint (sotto_message_get_id (message), ==, 5);
  g_assert_cmpint (sotto_message_get_sent_at (message), ==, 7);
  g_assert_cmpstr (sotto_message_get_text (message), ==, "notes.txt");
  g_assert_null (sotto_message_get_transfer (text));
  g_clear_object (&transfer);
  g_assert_finalize_object (g_steal_pointer (&message));
}

/* However often something arrives, it is told four times a second. */
static void
test_progress (Fixture *fixture, gconstpointer data)
{
  SottoTransfer *transfer = fixture->transfer;
  guint          n_notified = 0;

  g_assert_true (say (transfer, SOTTO_RECORD_FILE_ANSWER, 1, 100000));
  g_assert_cmpint (sotto_transfer_get_state (transfer), ==,
                   SOTTO_TRANSFER_RUNNING);
  g_assert_cmpuint (sotto_transfer_get_done (transfer), ==, 100000);
  g_signal_connect (transfer, "notify::done", G_CALLBACK (count_cb),
                    &n_notified);
  for (guint i = 1; i <= 500; i++) {
    fake_clock_advance (fixture->clock, 10);
    sotto_transfer_note_arrived (transfer, 100000 + i * 1000);
  }
  g_assert_cmpuint (n_notified, ==, 20);
  g_assert_cmpuint (sotto_transfer_get_done (transfer), ==, 600000);
  g_assert_cmpuint (sotto_transfer_get_speed (transfer), ==, 100000);
  g_assert_cmpuint (sotto_transfer_get_left (transfer), ==, 4);

  /* Nothing comes any more. */
  for (guint i = 0; i < 5; i++) {
    fake_clock_advance (fixture->clock, 1000);
    sotto_transfer_tick (transfer);
  }
  g_assert_cmpuint (sotto_transfer_get_speed (transfer), ==, 0);
  g_assert_cmpuint (sotto_transfer_get_left (transfer), ==, 0);
  g_signal_handlers_disconnect_by_data (transfer, &n_notified);
}

/* Whoever hears of a state finds everything else in order. */
static void
state_cb (SottoTransfer *transfer, GParamSpec *pspec, guint *count)
{
  ++*count;
  g_assert_true (sotto_transfer_is_over (transfer));
  g_assert_nonnull (sotto_transfer_get_error (transfer));
  g_assert_cmpuint (sotto_transfer_get_speed (transfer), ==, 0);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  SottoTransfer *transfer = fixture->transfer;
  guint          n_states = 0;

  g_assert_true (say (transfer, SOTTO_RECORD_FILE_ANSWER, 1, 0));
  fake_clock_advance (fixture->clock, 1000);
  sotto_transfer_note_arrived (transfer, 1000);
  g_assert_cmpuint (sotto_transfer_get_speed (transfer), ==, 1000);
  g_signal_connect (transfer, "notify::state", G_CALLBACK (state_cb),
                    &n_states);
  g_assert_true (say (transfer, SOTTO_RECORD_FILE_RESULT, 0, 0));
  g_assert_cmpuint (n_states, ==, 1);
  g_assert_error (sotto_transfer_get_error (transfer), SOTTO_FILE_ERROR,
                  SOTTO_FILE_ERROR_PEER);
  /* It is over whatever comes. */
  sotto_transfer_cancel (transfer);
  sotto_transfer_give_up (transfer, FALSE);
  g_assert_true (say (transfer, SOTTO_RECORD_FILE_CANCEL, 0, 0));
  g_assert_cmpuint (n_states, ==, 1);
  g_signal_handlers_disconnect_by_data (transfer, &n_states);
}

/* Words */

static void
test_outgoing_words (Fixture *fixture, gconstpointer data)
{
  SottoTransfer *transfer = fixture->transfer;

  sotto_transfer_repeat_word (transfer);
  g_assert_false (transfer->word_due);
  sotto_transfer_cancel (transfer);
  g_assert_true (transfer->word_due);
  assert_word (transfer, SOTTO_RECORD_FILE_CANCEL, 5, 0);
  g_assert_false (transfer->word_due);
  sotto_transfer_disconnect (transfer);
  sotto_transfer_repeat_word (transfer);
  assert_word (transfer, SOTTO_RECORD_FILE_CANCEL, 5, 0);
}

static void
test_nothing_to_say (Fixture *fixture, gconstpointer data)
{
  g_assert_true (say (fixture->transfer, SOTTO_RECORD_FILE_CANCEL, 0, 0));
  g_assert_cmpint (sotto_transfer_get_state (fixture->transfer), ==,
                   SOTTO_TRANSFER_CANCELLED);
  g_assert_true (sotto_transfer_get_cancelled_by_peer (fixture->transfer));
  sotto_transfer_repeat_word (fixture->transfer);
  g_assert_false (fixture->transfer->word_due);
}

static void
test_incoming_words (Fixture *fixture, gconstpointer data)
{
  SottoTransfer    *transfer = fixture->transfer;
  g_autofree char  *path = g_build_filename (fixture->folder, "it", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);

  sotto_transfer_accept (transfer, target, TRUE);
  sotto_transfer_open (transfer);
  g_assert_true (g_file_equal (sotto_transfer_get_file (transfer), target));
  g_assert_false (transfer->word_due);
  run_until (transfer->word_due);
  assert_word (transfer, SOTTO_RECORD_FILE_ANSWER, -5, 1);
  /* It has been said over this connection. */
  sotto_transfer_repeat_word (transfer);
  g_assert_null (sotto_transfer_take_word (transfer));
  sotto_transfer_disconnect (transfer);
  sotto_transfer_repeat_word (transfer);
  assert_word (transfer, SOTTO_RECORD_FILE_ANSWER, -5, 1);
  sotto_transfer_cancel (transfer);
  assert_word (transfer, SOTTO_RECORD_FILE_CANCEL, -5, 0);
  temporary_wait_closed (fixture->folder);
  g_assert_cmpuint (temporary_count (fixture->folder), ==, 0);
}

/* Over no connection, nothing is read ahead, nor kept in memory. */
static void
test_disconnect (Fixture *fixture, gconstpointer data)
{
  SottoTransfer        *transfer = fixture->transfer;
  g_autoptr (SottoBulk) bulk = NULL;
  guint64               offset;

  g_assert_true (say (transfer, SOTTO_RECORD_FILE_ANSWER, 1, 0));
  sotto_transfer_start (transfer);
  run_until ((bulk = sotto_transfer_take_bulk (transfer, &offset)) != NULL);
  sotto_transfer_disconnect (transfer);
  g_assert_null (sotto_file_reader_take (transfer->reader));
}

#define ADD(name, set_up, test)                                                \
  g_test_add ("/transfer/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  ADD ("properties", set_up_outgoing, test_properties);
  ADD ("message", set_up_outgoing, test_message);
  ADD ("progress", set_up_outgoing, test_progress);
  ADD ("failure", set_up_outgoing, test_failure);
  ADD ("outgoing-words", set_up_outgoing, test_outgoing_words);
  ADD ("disconnect", set_up_outgoing, test_disconnect);
  ADD ("nothing-to-say", set_up_incoming, test_nothing_to_say);
  ADD ("incoming-words", set_up_incoming, test_incoming_words);
  return g_test_run ();
}
