/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Connections break, and conversations end, while files are on their way
 * between two real sessions. */

#include "sharing.h"
#include "sotto-crypto.h"
#include "sotto-password.h"
#include "sotto-session-private.h"

/* Several times what is read ahead, and not a whole number of frames. */
#define SIZE (3 * 1024 * 1024 + 7)

typedef struct {
  guint64 came; /* bytes in FILE-DATA, to the receiver */
  guint64 went;
} Count;

static void
count_cb (SottoSession *session, SottoWireEntry *entry, Count *count)
{
  gsize length = sotto_wire_entry_get_payload_length (entry) -
                 (SOTTO_BULK_PAYLOAD_MAX - SOTTO_FILE_DATA_MAX);

  if (sotto_wire_entry_get_record_type (entry) != SOTTO_RECORD_FILE_DATA) {
    return;
  }
  if (sotto_wire_entry_get_direction (entry) == SOTTO_DIRECTION_IN) {
    count->came += length;
  } else {
    count->went += length;
  }
}

static gboolean
is_talking (SottoSession *session)
{
  return sotto_session_get_state (session) == SOTTO_SESSION_TALKING;
}

/* As pair_resume(), but no further. */
static void
resume (Sharing *sharing)
{
  while (!is_talking (sharing_alice (sharing)) ||
         !is_talking (sharing_bob (sharing))) {
    fake_clock_advance (sharing->pair.clock, 10);
    g_main_context_iteration (NULL, FALSE);
  }
}

/* In the middle, over and over: the file is right, and what had been received
 * is not sent again. */
static void
test_cuts (void)
{
  enum { CUTS = 25 };
  gsize const    size = 10 * SIZE;
  Sharing        sharing;
  Count          count = { 0 };
  SottoTransfer *out;
  SottoTransfer *in;
  guint          n_cuts = 0;

  sharing_begin (&sharing);
  g_signal_connect (sharing_alice (&sharing), "frame", G_CALLBACK (count_cb),
                    &count);
  g_signal_connect (sharing_bob (&sharing), "frame", G_CALLBACK (count_cb),
                    &count);
  out = sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", size);
  in = sharing_find (sharing_bob (&sharing), 1);
  sharing_accept (&sharing, in);
  while (!sotto_transfer_is_over (in) && n_cuts < CUTS) {
    guint64 until = count.came + g_test_rand_int_range (1, size / CUTS);

    run_until (count.came >= until || sotto_transfer_is_over (in));
    if (!sotto_transfer_is_over (in)) {
      pair_cut (&sharing.pair);
      resume (&sharing);
      n_cuts++;
    }
  }
  g_assert_cmpuint (n_cuts, >, 10);
  sharing_wait (in, SOTTO_TRANSFER_DONE);
  sharing_wait (out, SOTTO_TRANSFER_DONE);
  sharing_assert_stored (&sharing, "notes.txt");
  g_test_message ("%u cuts, %" G_GUINT64_FORMAT " bytes too many", n_cuts,
                  count.went - size);
  g_assert_cmpuint (count.came, ==, size);
  g_assert_cmpuint (count.went, <=, size + n_cuts * 512 * 1024);
  g_signal_handlers_disconnect_by_data (sharing_alice (&sharing), &count);
  g_signal_handlers_disconnect_by_data (sharing_bob (&sharing), &count);
  sharing_end (&sharing);
}

/* What ended while there was no connection, or just before it broke. */
static void
test_cut_at_the_end (void)
{
  Sharing sharing;

  sharing_begin (&sharing);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *name = g_strdup_printf ("file %u", i);
    SottoTransfer   *out =
      sharing_offer (&sharing, sharing_alice (&sharing), name, i * 5000);
    SottoTransfer *in = sharing_find (sharing_bob (&sharing), i + 1);

    sharing_accept (&sharing, in);
    for (guint round = 0; round < i; round++) {
      g_main_context_iteration (NULL, FALSE);
    }
    pair_cut (&sharing.pair);
    resume (&sharing);
    sharing_wait (in, SOTTO_TRANSFER_DONE);
    sharing_wait (out, SOTTO_TRANSFER_DONE);
    sharing_assert_same (&sharing, name);
  }
  g_assert_cmpuint (temporary_count (sharing.to), ==, 40);
  sharing_wait_closed (&sharing);
  sharing_end (&sharing);
}

static void
test_declined_while_away (void)
{
  Sharing        sharing;
  SottoTransfer *out;

  sharing_begin (&sharing);
  out = sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", SIZE);
  sharing_find (sharing_bob (&sharing), 1);
  run_until (sotto_session_get_all_delivered (sharing_alice (&sharing)));
  pair_cut (&sharing.pair);
  sotto_transfer_decline (sharing_find (sharing_bob (&sharing), 1));
  pair_resume (&sharing.pair);
  sharing_wait (out, SOTTO_TRANSFER_DECLINED);
  sharing_end (&sharing);
}

/* The peer hears of the file first, and then that it is off. */
static void
test_off_before_heard (void)
{
  Sharing        sharing;
  SottoTransfer *in;

  sharing_begin (&sharing);
  pair_cut (&sharing.pair);
  sotto_transfer_cancel (sharing_offer (&sharing, sharing_alice (&sharing),
                                        "notes.txt", SIZE));
  pair_resume (&sharing.pair);
  in = sharing_find (sharing_bob (&sharing), 1);
  sharing_wait (in, SOTTO_TRANSFER_CANCELLED);
  g_assert_true (sotto_transfer_get_cancelled_by_peer (in));
  g_assert_true (is_talking (sharing_bob (&sharing)));
  sharing_wait_closed (&sharing);
  sharing_end (&sharing);
}

/* Another conversation */

/* A new hosting on the same port, as after a crash. */
static void
host_again (Pair *pair, guint16 port)
{
  g_autoptr (SottoSecret) password = sotto_password_prepare ("hello", -1, NULL);
  SottoHostOptions const  options = {
     .session = { .name = "Bob",
                  .clock = SOTTO_CLOCK (pair->clock),
                  .network = G_NETWORK_MONITOR (pair->network) },
     .bind = "127.0.0.1",
     .port = port,
     .exact_port = TRUE,
  };

  pair->host = sotto_host_new (password, &options);
  sotto_host_start (pair->host);
  run_until (sotto_session_get_state (pair_bob (pair)) ==
             SOTTO_SESSION_LISTENING);
}

/* What was running, either way, is over; what the old one never heard of can be
 * offered to the new one. */
static void
test_new_conversation (void)
{
  Sharing                   sharing;
  guint16                   port;
  SottoTransfer            *running;
  SottoTransfer            *coming;
  SottoTransfer            *unheard;
  g_autoptr (SottoTransfer) gone = NULL;
  g_autoptr (SottoMessage)  message = NULL;
  g_autoptr (GError)        error = NULL;
  SottoTransfer            *in;

  sharing_begin (&sharing);
  port = sotto_host_get_port (sharing.pair.host);
  running =
    sharing_offer (&sharing, sharing_alice (&sharing), "one", 10 * SIZE);
  sharing_offer (&sharing, sharing_bob (&sharing), "two", 10 * SIZE);
  gone = g_object_ref (sharing_find (sharing_bob (&sharing), 1));
  coming = sharing_find (sharing_alice (&sharing), 1);
  sharing_accept (&sharing, gone);
  sharing_accept (&sharing, coming);
  run_until (sotto_transfer_get_done (gone) > 0 &&
             sotto_transfer_get_done (coming) > 0);
  pair_lose_host (&sharing.pair);
  run_until (sotto_session_get_state (sharing_alice (&sharing)) ==
             SOTTO_SESSION_RECONNECTING);
  sharing_assert_failed (gone, SOTTO_FILE_ERROR_GONE);
  unheard = sharing_offer (&sharing, sharing_alice (&sharing), "three", SIZE);
  message = g_object_ref (sotto_conversation_find (
    sotto_session_get_messages (sharing_alice (&sharing)), TRUE, 2));
  g_assert_true (sotto_message_get_transfer (message) == unheard);
  g_assert_cmpint (sotto_transfer_get_state (running), ==,
                   SOTTO_TRANSFER_RUNNING);

  host_again (&sharing.pair, port);
  pair_resume (&sharing.pair);
  sharing_assert_failed (running, SOTTO_FILE_ERROR_GONE);
  sharing_assert_failed (coming, SOTTO_FILE_ERROR_GONE);
  sharing_assert_failed (unheard, SOTTO_FILE_ERROR_GONE);
  sharing_wait_empty (&sharing);
  g_assert_false (sotto_session_get_transferring (sharing_alice (&sharing)));
  g_assert_cmpint (sotto_message_get_state (message), ==,
                   SOTTO_MESSAGE_NOT_DELIVERED);

  g_assert_true (sotto_session_send_again (sharing_alice (&sharing), message,
                                           &error));
  g_assert_no_error (error);
  in = sharing_find (sharing_bob (&sharing), 1);
  sharing_accept (&sharing, in);
  sharing_wait (in, SOTTO_TRANSFER_DONE);
  sharing_assert_stored (&sharing, "three");
  g_clear_object (&gone);
  g_clear_object (&message);
  sharing_end (&sharing);
}

static void
test_end (void)
{
  Sharing                   sharing;
  g_autoptr (SottoTransfer) out = NULL;
  g_autoptr (SottoTransfer) in = NULL;
  g_autoptr (SottoTransfer) offered = NULL;

  sharing_begin (&sharing);
  out = g_object_ref (sharing_offer (&sharing, sharing_alice (&sharing), "one",
                                     10 * SIZE));
  in = g_object_ref (sharing_find (sharing_bob (&sharing), 1));
  offered = g_object_ref (sharing_offer (&sharing, sharing_bob (&sharing),
                                         "two", SIZE));
  sharing_accept (&sharing, in);
  run_until (sotto_transfer_get_done (in) > 0);
  end_session (sharing_alice (&sharing));
  g_assert_false (sotto_session_get_transferring (sharing_alice (&sharing)));
  run_until (sotto_session_get_state (sharing_bob (&sharing)) ==
             SOTTO_SESSION_ENDED);
  sharing_assert_failed (out, SOTTO_FILE_ERROR_GONE);
  sharing_assert_failed (in, SOTTO_FILE_ERROR_GONE);
  sharing_assert_failed (offered, SOTTO_FILE_ERROR_GONE);
  sharing_wait_empty (&sharing);
  g_assert_false (sotto_session_get_transferring (sharing_bob (&sharing)));
  sharing_end (&sharing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/file-breaks/cuts", test_cuts);
  g_test_add_func ("/file-breaks/cut-at-the-end", test_cut_at_the_end);
  g_test_add_func ("/file-breaks/declined-while-away",
                   test_declined_while_away);
  g_test_add_func ("/file-breaks/off-before-heard", test_off_before_heard);
  g_test_add_func ("/file-breaks/new-conversation", test_new_conversation);
  g_test_add_func ("/file-breaks/end", test_end);
  return g_test_run ();
}
