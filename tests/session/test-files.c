/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Files between two real sessions. */

#include "sharing.h"
#include "sotto-crypto.h"
#include "sotto-limits.h"
#include "sotto-session-private.h"

#include <unistd.h>

/* Several times what is read ahead, and not a whole number of frames. */
#define SIZE (3 * 1024 * 1024 + 7)

/* Soon, and then nothing of it is open any more. */
static void
assert_nothing_stored (Sharing *sharing)
{
  sharing_wait_empty (sharing);
  sharing_wait_closed (sharing);
}

/* One file */

static void
test_one (void)
{
  static const gsize sizes[] = {
    0, 1, SOTTO_FILE_DATA_MAX, SOTTO_FILE_DATA_MAX + 1, SIZE,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    Sharing        sharing;
    SottoTransfer *out;
    SottoTransfer *in;

    g_test_message ("%" G_GSIZE_FORMAT " bytes", sizes[i]);
    sharing_begin (&sharing);
    out =
      sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", sizes[i]);
    g_assert_true (sotto_transfer_get_outgoing (out));
    in = sharing_find (sharing_bob (&sharing), 1);
    g_assert_false (sotto_transfer_get_outgoing (in));
    g_assert_cmpstr (sotto_transfer_get_name (in), ==, "notes.txt");
    g_assert_cmpuint (sotto_transfer_get_size (in), ==, sizes[i]);
    g_assert_cmpint (sotto_transfer_get_state (in), ==, SOTTO_TRANSFER_OFFERED);
    g_assert_null (sotto_transfer_get_file (in));
    g_assert_true (sotto_session_get_transferring (sharing_alice (&sharing)));
    g_assert_true (sotto_session_get_transferring (sharing_bob (&sharing)));
    run_until (sotto_session_get_all_delivered (sharing_alice (&sharing)));

    sharing_accept (&sharing, in);
    g_assert_cmpint (sotto_transfer_get_state (in), ==, SOTTO_TRANSFER_RUNNING);
    sharing_wait (out, SOTTO_TRANSFER_DONE);
    sharing_wait (in, SOTTO_TRANSFER_DONE);
    g_assert_cmpuint (sotto_transfer_get_done (out), ==, sizes[i]);
    g_assert_cmpuint (sotto_transfer_get_done (in), ==, sizes[i]);
    g_assert_false (sotto_session_get_transferring (sharing_alice (&sharing)));
    g_assert_false (sotto_session_get_transferring (sharing_bob (&sharing)));
    sharing_assert_stored (&sharing, "notes.txt");
    sharing_wait_closed (&sharing);
    sharing_end (&sharing);
  }
}

static void
test_no_such_file (void)
{
  Sharing                  sharing;
  g_autoptr (GFile)        file = g_file_new_for_path ("/nowhere/at/all");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  GListModel              *messages;

  sharing_begin (&sharing);
  sotto_session_send_file_async (sharing_alice (&sharing), file, NULL,
                                 sharing_result_cb, &result);
  run_until (result != NULL);
  g_assert_null (sotto_session_send_file_finish (sharing_alice (&sharing),
                                                 result, &error));
  g_assert_error (error, SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_NOT_FOUND);
  messages =
    G_LIST_MODEL (sotto_session_get_messages (sharing_alice (&sharing)));
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 0);
  g_clear_object (&result);
  sharing_end (&sharing);
}

static void
test_not_talking (void)
{
  Sharing                  sharing;
  g_autoptr (GFile)        file = g_file_new_for_path ("/dev/null");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  sharing_begin_to_host (&sharing);
  sotto_session_send_file_async (sharing_bob (&sharing), file, NULL,
                                 sharing_result_cb, &result);
  run_until (result != NULL);
  g_assert_null (sotto_session_send_file_finish (sharing_bob (&sharing), result,
                                                 &error));
  g_assert_error (error, SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_NOT_TALKING);
  g_clear_object (&result);
  sharing_end (&sharing);
}

/* Several */

static void
say (SottoSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;

  sotto_session_send_text (session, text, &error);
  g_assert_no_error (error);
}

/* More than are read at a time, in both directions at once, and two of each
 * name, and texts in between. */
static void
test_several (void)
{
  enum { FILES = 2 * SOTTO_TRANSFERS_READ_MAX };
  Sharing        sharing;
  SottoTransfer *out[2 * FILES];
  SottoTransfer *in[2 * FILES];

  sharing_begin (&sharing);
  for (guint i = 0; i < 2 * FILES; i++) {
    SottoSession *sender =
      i % 2 == 0 ? sharing_alice (&sharing) : sharing_bob (&sharing);
    SottoSession *other =
      i % 2 == 0 ? sharing_bob (&sharing) : sharing_alice (&sharing);
    g_autofree char *name = g_strdup_printf ("file %u", i);

    out[i] = sharing_offer (&sharing, sender, name, SIZE / 2 + i * 1000);
    in[i] = sharing_find (other, sotto_transfer_get_id (out[i]));
    sharing_accept (&sharing, in[i]);
    say (other, "Thank you!");
  }
  for (guint i = 0; i < 2 * FILES; i++) {
    g_autofree char *name = g_strdup_printf ("file %u", i);

    sharing_wait (out[i], SOTTO_TRANSFER_DONE);
    sharing_wait (in[i], SOTTO_TRANSFER_DONE);
    sharing_assert_same (&sharing, name);
  }
  run_until (sotto_session_get_all_delivered (sharing_alice (&sharing)) &&
             sotto_session_get_all_delivered (sharing_bob (&sharing)));
  g_assert_cmpuint (temporary_count (sharing.to), ==, 2 * FILES);
  sharing_wait_closed (&sharing);
  sharing_end (&sharing);
}

/* Decisions */

static void
test_decline (void)
{
  Sharing        sharing;
  SottoTransfer *out;
  SottoTransfer *in;

  sharing_begin (&sharing);
  out = sharing_offer (&sharing, sharing_bob (&sharing), "notes.txt", SIZE);
  in = sharing_find (sharing_alice (&sharing), 1);
  sotto_transfer_decline (in);
  g_assert_cmpint (sotto_transfer_get_state (in), ==, SOTTO_TRANSFER_DECLINED);
  sharing_wait (out, SOTTO_TRANSFER_DECLINED);
  /* Too late for anything. */
  sharing_accept (&sharing, in);
  sotto_transfer_cancel (in);
  sotto_transfer_cancel (out);
  g_assert_cmpint (sotto_transfer_get_state (in), ==, SOTTO_TRANSFER_DECLINED);
  g_assert_cmpint (sotto_transfer_get_state (out), ==, SOTTO_TRANSFER_DECLINED);
  assert_nothing_stored (&sharing);
  sharing_end (&sharing);
}

typedef enum {
  WHEN_OFFERED,
  WHEN_ACCEPTED, /* the file is being opened */
  WHEN_BEGUN,
  WHEN_HALF,
  WHEN_CUT, /* offered, and there is no connection */
  WHEN_CUT_HALF,
} When;

static void
go_on_until (Sharing *sharing, When when, SottoTransfer *in)
{
  if (when == WHEN_CUT) {
    run_until (sotto_session_get_all_delivered (sharing_alice (sharing)));
    pair_cut (&sharing->pair);
  }
  if (when == WHEN_OFFERED || when == WHEN_CUT) {
    return;
  }
  sharing_accept (sharing, in);
  if (when == WHEN_BEGUN) {
    run_until (sotto_transfer_get_done (in) > 0);
  } else if (when == WHEN_HALF || when == WHEN_CUT_HALF) {
    run_until (sotto_transfer_get_done (in) > SIZE / 2);
  }
  if (when == WHEN_CUT_HALF) {
    pair_cut (&sharing->pair);
  }
}

static void
test_cancel (void)
{
  static const struct {
    When     when;
    gboolean by_sender;
  } rows[] = {
    /* 1 */ { WHEN_OFFERED, TRUE },
    /* 2 */ { WHEN_ACCEPTED, TRUE },
    /* 3 */ { WHEN_BEGUN, TRUE },
    /* 4 */ { WHEN_HALF, TRUE },
    /* 5 */ { WHEN_CUT, TRUE },
    /* 6 */ { WHEN_CUT_HALF, TRUE },
    /* 7 */ { WHEN_ACCEPTED, FALSE },
    /* 8 */ { WHEN_BEGUN, FALSE },
    /* 9 */ { WHEN_HALF, FALSE },
    /* 10 */ { WHEN_CUT_HALF, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Sharing        sharing;
    SottoTransfer *out;
    SottoTransfer *in;
    SottoTransfer *canceller;
    SottoTransfer *other;

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    sharing_begin (&sharing);
    out =
      sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", 4 * SIZE);
    in = sharing_find (sharing_bob (&sharing), 1);
    canceller = rows[i].by_sender ? out : in;
    other = rows[i].by_sender ? in : out;
    go_on_until (&sharing, rows[i].when, in);
    sotto_transfer_cancel (canceller);
    g_assert_cmpint (sotto_transfer_get_state (canceller), ==,
                     SOTTO_TRANSFER_CANCELLED);
    pair_resume (&sharing.pair);
    sharing_wait (other, SOTTO_TRANSFER_CANCELLED);
    g_assert_false (sotto_transfer_get_cancelled_by_peer (canceller));
    g_assert_true (sotto_transfer_get_cancelled_by_peer (other));
    assert_nothing_stored (&sharing);
    g_assert_cmpint (sotto_session_get_state (sharing_bob (&sharing)), ==,
                     SOTTO_SESSION_TALKING);
    sharing_end (&sharing);
  }
}

static void
cancel_newest_cb (GListModel *messages, guint position)
{
  g_autoptr (SottoMessage) message = g_list_model_get_item (messages, position);

  sotto_transfer_cancel (sotto_message_get_transfer (message));
}

/* Before the offer has gone out: the peer hears of it first. */
static void
test_cancel_at_once (void)
{
  Sharing        sharing;
  GListModel    *messages;
  SottoTransfer *in;

  sharing_begin (&sharing);
  messages =
    G_LIST_MODEL (sotto_session_get_messages (sharing_alice (&sharing)));
  g_signal_connect (messages, "items-changed", G_CALLBACK (cancel_newest_cb),
                    NULL);
  sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", SIZE);
  in = sharing_find (sharing_bob (&sharing), 1);
  sharing_wait (in, SOTTO_TRANSFER_CANCELLED);
  run_until (sotto_session_get_all_delivered (sharing_alice (&sharing)));
  g_assert_cmpint (sotto_session_get_state (sharing_bob (&sharing)), ==,
                   SOTTO_SESSION_TALKING);
  g_signal_handlers_disconnect_by_func (messages, cancel_newest_cb, NULL);
  assert_nothing_stored (&sharing);
  sharing_end (&sharing);
}

/* What goes wrong */

/* Where nothing can be stored; until that is known. */
static void
accept_in_vain (SottoTransfer *in)
{
  g_autoptr (GFile) target = g_file_new_for_path ("/nowhere/at/all");

  sotto_transfer_accept (in, target, TRUE);
  g_assert_cmpint (sotto_transfer_get_state (in), ==, SOTTO_TRANSFER_RUNNING);
  g_assert_null (sotto_transfer_get_error (in));
  sharing_wait (in, SOTTO_TRANSFER_OFFERED);
  g_assert_error (sotto_transfer_get_error (in), SOTTO_FILE_ERROR,
                  SOTTO_FILE_ERROR_WRITE);
  g_assert_null (sotto_transfer_get_file (in));
}

/* All that has been said so far is known at the other end afterwards. */
static void
hear_out (Sharing *sharing)
{
  say (sharing_bob (sharing), "What is it?");
  run_until (sotto_session_get_all_delivered (sharing_bob (sharing)));
}

/* A wrong folder costs nothing: it is still offered, also over the next
 * connection, and the peer knows of nothing. */
static void
test_wrong_place (void)
{
  Sharing        sharing;
  SottoTransfer *out;
  SottoTransfer *in;

  sharing_begin (&sharing);
  out = sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", SIZE);
  in = sharing_find (sharing_bob (&sharing), 1);
  for (guint i = 0; i < 2; i++) {
    accept_in_vain (in);
    hear_out (&sharing);
    g_assert_cmpint (sotto_transfer_get_state (out), ==,
                     SOTTO_TRANSFER_OFFERED);
    g_assert_true (sotto_session_get_transferring (sharing_bob (&sharing)));
    pair_cut (&sharing.pair);
    pair_resume (&sharing.pair);
  }
  sharing_accept (&sharing, in);
  g_assert_null (sotto_transfer_get_error (in));
  sharing_wait (out, SOTTO_TRANSFER_DONE);
  sharing_wait (in, SOTTO_TRANSFER_DONE);
  sharing_assert_stored (&sharing, "notes.txt");
  sharing_wait_closed (&sharing);
  sharing_end (&sharing);
}

static void
test_wrong_place_declined (void)
{
  Sharing        sharing;
  SottoTransfer *out;
  SottoTransfer *in;

  sharing_begin (&sharing);
  out = sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", SIZE);
  in = sharing_find (sharing_bob (&sharing), 1);
  accept_in_vain (in);
  sotto_transfer_decline (in);
  g_assert_null (sotto_transfer_get_error (in));
  sharing_wait (out, SOTTO_TRANSFER_DECLINED);
  sharing_end (&sharing);
}

/* Who accepts by rule cannot think of another place. */
static void
test_refuse (void)
{
  Sharing        sharing;
  SottoTransfer *out;
  SottoTransfer *in;

  sharing_begin (&sharing);
  out = sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", SIZE);
  in = sharing_find (sharing_bob (&sharing), 1);
  sotto_transfer_refuse (in);
  g_assert_cmpint (sotto_transfer_get_state (in), ==, SOTTO_TRANSFER_OFFERED);
  accept_in_vain (in);
  sotto_transfer_refuse (in);
  sharing_assert_failed (in, SOTTO_FILE_ERROR_WRITE);
  sharing_assert_failed (out, SOTTO_FILE_ERROR_PEER);
  g_assert_false (sotto_session_get_transferring (sharing_bob (&sharing)));
  hear_out (&sharing);
  sharing_end (&sharing);
}

static void
test_changed (void)
{
  Sharing          sharing;
  SottoTransfer   *out;
  SottoTransfer   *in;
  g_autofree char *path = NULL;

  sharing_begin (&sharing);
  out =
    sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", 4 * SIZE);
  in = sharing_find (sharing_bob (&sharing), 1);
  sharing_accept (&sharing, in);
  run_until (sotto_transfer_get_done (in) > 0);
  path = g_file_get_path (sotto_transfer_get_file (out));
  g_assert_cmpint (truncate (path, SIZE), ==, 0);
  sharing_assert_failed (out, SOTTO_FILE_ERROR_CHANGED);
  sharing_wait (in, SOTTO_TRANSFER_CANCELLED);
  g_assert_true (sotto_transfer_get_cancelled_by_peer (in));
  assert_nothing_stored (&sharing);
  sharing_end (&sharing);
}

/* What a window sees */

static void
notified_cb (SottoTransfer *transfer, GParamSpec *pspec, guint *count)
{
  ++*count;
}

/* No time passes, so that there is no progress to tell between the states. */
static void
test_notified_seldom (void)
{
  Sharing        sharing;
  SottoTransfer *out;
  SottoTransfer *in;
  guint          n_out = 0;
  guint          n_in = 0;

  sharing_begin (&sharing);
  out =
    sharing_offer (&sharing, sharing_alice (&sharing), "notes.txt", 4 * SIZE);
  in = sharing_find (sharing_bob (&sharing), 1);
  g_signal_connect (out, "notify::done", G_CALLBACK (notified_cb), &n_out);
  g_signal_connect (in, "notify::done", G_CALLBACK (notified_cb), &n_in);
  sharing_accept (&sharing, in);
  run_until (sotto_transfer_get_done (out) > SIZE);
  g_assert_cmpint (sotto_transfer_get_state (out), ==, SOTTO_TRANSFER_RUNNING);
  sharing_wait (out, SOTTO_TRANSFER_DONE);
  g_assert_cmpuint (n_out, <=, 4);
  g_assert_cmpuint (n_in, <=, 5);
  g_signal_handlers_disconnect_by_data (out, &n_out);
  g_signal_handlers_disconnect_by_data (in, &n_in);
  sharing_end (&sharing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/files/one", test_one);
  g_test_add_func ("/files/no-such-file", test_no_such_file);
  g_test_add_func ("/files/not-talking", test_not_talking);
  g_test_add_func ("/files/several", test_several);
  g_test_add_func ("/files/decline", test_decline);
  g_test_add_func ("/files/cancel", test_cancel);
  g_test_add_func ("/files/cancel-at-once", test_cancel_at_once);
  g_test_add_func ("/files/wrong-place", test_wrong_place);
  g_test_add_func ("/files/wrong-place-declined", test_wrong_place_declined);
  g_test_add_func ("/files/refuse", test_refuse);
  g_test_add_func ("/files/changed", test_changed);
  g_test_add_func ("/files/notified-seldom", test_notified_seldom);
  return g_test_run ();
}
