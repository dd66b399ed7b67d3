/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Half real: the host and its files are ours, and the joiner, who does as it
 * likes with his, is the test. PROTOCOL.md, "Files". */

#include "sharing.h"
#include "sotto-crypto.h"
#include "sotto-session-private.h"

#define MIB (1024 * 1024)

static SottoSession *
bob (Sharing *sharing)
{
  return pair_bob (&sharing->pair);
}

/* What is wrong with it */

/* In each row the peer has offered a file of 1000 bytes with the number 1 and
 * said a text with the number 2, and has been offered one of 1 MiB with the
 * number 1. What our person has done: */
typedef enum {
  UNDECIDED,
  ACCEPTED,
  DECLINED,
  CANCELLED,  /* after having accepted */
  FINISHED,   /* all of it has come */
  OWN_RUNS,   /* the peer has accepted ours */
  OWN_IS_OFF, /* we have cancelled ours */
} Before;

/* And then one record comes: */
typedef enum {
  DATA,  /* 100 bytes, or as many as .size says */
  END,   /* for 1000 bytes */
  WRONG, /* END with a wrong hash, after all bytes */
  ANSWER,
  NO, /* FILE-ANSWER 0 */
  STORED,
  NOT_STORED,
  CANCEL,
} What;

#define BROKEN "BYE 3" /* the connection ends */
#define IGNORED NULL

static const struct {
  Before      before;
  What        what;
  gint64      id;
  guint64     offset;
  gsize       size;
  const char *reply;
} rows[] = {
  /* 1 */ { UNDECIDED, DATA, 3, 0, 0, BROKEN }, /* never offered */
  /* 2 */ { UNDECIDED, DATA, 2, 0, 0, BROKEN }, /* a text */
  /* 3 */ { UNDECIDED, DATA, 0, 0, 0, BROKEN },
  /* 4 */ { UNDECIDED, DATA, 1, 0, 0, BROKEN }, /* not accepted */
  /* 5 */ { UNDECIDED, END, 1, 0, 0, BROKEN },
  /* 6 */ { UNDECIDED, DATA, -1, 0, 0, BROKEN }, /* ours */
  /* 7 */ { UNDECIDED, END, -1, 0, 0, BROKEN },
  /* 8 */ { UNDECIDED, ANSWER, 1, 0, 0, BROKEN }, /* its own */
  /* 9 */ { UNDECIDED, STORED, 1, 0, 0, BROKEN },
  /* 10 */ { UNDECIDED, CANCEL, 3, 0, 0, BROKEN },
  /* 11 */ { UNDECIDED, CANCEL, G_MININT64, 0, 0, BROKEN },
  /* 12 */ { UNDECIDED, CANCEL, G_MAXINT64, 0, 0, BROKEN },
  /* 13 */ { UNDECIDED, ANSWER, -2, 0, 0, BROKEN }, /* never offered */
  /* 14 */ { UNDECIDED, ANSWER, -1, MIB + 1, 0, BROKEN },
  /* 15 */ { UNDECIDED, ANSWER, -1, G_MAXUINT64, 0, BROKEN },
  /* 16 */ { UNDECIDED, STORED, -1, 0, 0, BROKEN }, /* before its end */
  /* 17 */ { OWN_RUNS, STORED, -1, 0, 0, BROKEN },
  /* 18 */ { OWN_RUNS, NO, -1, 0, 0, IGNORED }, /* a second answer */
  /* 19 */ { OWN_RUNS, ANSWER, -1, 0, 0, IGNORED },
  /* 20 */ { OWN_IS_OFF, ANSWER, -1, 0, 0, "FILE-CANCEL 1" },
  /* 21 */ { OWN_IS_OFF, NO, -1, 0, 0, IGNORED },
  /* 22 */ { OWN_IS_OFF, NOT_STORED, -1, 0, 0, IGNORED },
  /* 23 */ { OWN_IS_OFF, CANCEL, -1, 0, 0, IGNORED },
  /* 24 */ { ACCEPTED, DATA, 1, 1, 0, "FILE-RESULT -1 0" },
  /* 25 */ { ACCEPTED, DATA, 1, G_MAXUINT64, 0, "FILE-RESULT -1 0" },
  /* 26 */ { ACCEPTED, DATA, 1, 0, 1001, "FILE-RESULT -1 0" },
  /* 27 */ { ACCEPTED, DATA, 1, 0, 65499, "FILE-RESULT -1 0" },
  /* 28 */ { ACCEPTED, END, 1, 0, 0, "FILE-RESULT -1 0" }, /* too early */
  /* 29 */ { ACCEPTED, WRONG, 1, 0, 0, "FILE-RESULT -1 0" },
  /* 30 */ { ACCEPTED, CANCEL, 1, 0, 0, IGNORED },
  /* 31 */ { DECLINED, DATA, 1, 0, 0, IGNORED },
  /* 32 */ { DECLINED, END, 1, 0, 0, IGNORED },
  /* 33 */ { DECLINED, CANCEL, 1, 0, 0, IGNORED },
  /* 34 */ { CANCELLED, DATA, 1, 0, 0, IGNORED },
  /* 35 */ { CANCELLED, DATA, 1, 5, 65499, IGNORED },
  /* 36 */ { CANCELLED, END, 1, 0, 0, IGNORED },
  /* 37 */ { FINISHED, DATA, 1, 1000, 1, IGNORED },
  /* 38 */ { FINISHED, END, 1, 0, 0, IGNORED },
  /* 39 */ { FINISHED, CANCEL, 1, 0, 0, IGNORED },
};

static void
prepare (Sharing *sharing, RawPeer *peer, Before before)
{
  SottoTransfer *in = sharing_find (bob (sharing), 1);
  SottoTransfer *out = sharing_offer (sharing, bob (sharing), "ours", MIB);

  run_until (raw_peer_has (peer, "FILE-OFFER"));
  if (before == ACCEPTED || before == CANCELLED || before == FINISHED) {
    sharing_accept (sharing, in);
    run_until (raw_peer_has (peer, "FILE-ANSWER -1 1 0"));
  }
  if (before == FINISHED) {
    raw_peer_send_data (peer, 1, 0, 1000);
    raw_peer_send_end (peer, 1, 1000, TRUE);
    run_until (raw_peer_has (peer, "FILE-RESULT -1 1"));
  } else if (before == CANCELLED) {
    sotto_transfer_cancel (in);
    run_until (raw_peer_has (peer, "FILE-CANCEL -1"));
  } else if (before == DECLINED) {
    sotto_transfer_decline (in);
    run_until (raw_peer_has (peer, "FILE-ANSWER -1 0 0"));
  } else if (before == OWN_RUNS) {
    raw_peer_answer (peer, -1, 0);
    run_until (raw_peer_has (peer, "FILE-DATA 1"));
  } else if (before == OWN_IS_OFF) {
    sotto_transfer_cancel (out);
    run_until (raw_peer_has (peer, "FILE-CANCEL 1"));
  }
}

static void
do_row (RawPeer *peer, gsize i)
{
  gint64 id = rows[i].id;

  switch (rows[i].what) {
  case DATA:
    raw_peer_send_data (peer, id, rows[i].offset,
                        rows[i].size == 0 ? 100 : rows[i].size);
    break;
  case WRONG:
    raw_peer_send_data (peer, id, 0, 1000);
    raw_peer_send_end (peer, id, 1000, FALSE);
    break;
  case END:
    raw_peer_send_end (peer, id, 1000, TRUE);
    break;
  case ANSWER:
    raw_peer_answer (peer, id, rows[i].offset);
    break;
  case NO:
    raw_peer_send_value (peer, SOTTO_RECORD_FILE_ANSWER, id, 0, 0);
    break;
  case STORED:
    raw_peer_send_value (peer, SOTTO_RECORD_FILE_RESULT, id, 1, 0);
    break;
  case NOT_STORED:
    raw_peer_send_value (peer, SOTTO_RECORD_FILE_RESULT, id, 0, 0);
    break;
  case CANCEL:
  default:
    raw_peer_send_value (peer, SOTTO_RECORD_FILE_CANCEL, id, 0, 0);
    break;
  }
}

static gboolean
is_about_files (const char *record)
{
  return g_str_has_prefix (record, "FILE-") &&
         !g_str_has_prefix (record, "FILE-DATA");
}

static guint
count_about_files (RawPeer *peer)
{
  guint n = 0;

  for (guint i = 0; i < peer->records->len; i++) {
    n += is_about_files (g_ptr_array_index (peer->records, i)) ? 1 : 0;
  }
  return n;
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Sharing             sharing;
    g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);
    gboolean            broken =
      rows[i].reply != NULL && g_str_equal (rows[i].reply, BROKEN);

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    raw_peer_offer (peer, 1, 1000, "theirs");
    raw_peer_say (peer, 2, "have it");
    prepare (&sharing, peer, rows[i].before);
    g_ptr_array_set_size (peer->records, 0);
    do_row (peer, i);
    if (broken) {
      raw_peer_run_to_end (peer);
      g_assert_true (raw_peer_has (peer, BROKEN));
      pair_pass (&sharing.pair, 3);
    } else {
      /* The conversation goes on. */
      raw_peer_ping (peer, G_MAXUINT64);
      run_until (raw_peer_has (peer, "PONG 18446744073709551615"));
      run_until (rows[i].reply == NULL || raw_peer_has (peer, rows[i].reply));
      g_assert_cmpuint (count_about_files (peer), ==,
                        rows[i].reply == NULL ? 0 : 1);
    }
    if (rows[i].before == FINISHED) {
      g_assert_cmpuint (temporary_count (sharing.to), ==, 1);
    } else {
      sharing_wait_empty (&sharing);
    }
    sharing_end (&sharing);
  }
}

/* What no disk holds is offered, and refused by ours. */
static void
test_size_of_the_world (void)
{
  static const guint64 sizes[] = {
    G_MAXUINT64,
    G_GUINT64_CONSTANT (1) << 63,
    G_MAXINT64,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    Sharing             sharing;
    g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);
    SottoTransfer      *in;

    raw_peer_offer (peer, 1, sizes[i], "../../.bashrc");
    in = sharing_find (bob (&sharing), 1);
    g_assert_cmpuint (sotto_transfer_get_size (in), ==, sizes[i]);
    g_assert_cmpstr (sotto_transfer_get_name (in), ==, "bashrc");
    sharing_accept (&sharing, in);
    sharing_wait (in, SOTTO_TRANSFER_OFFERED);
    g_assert_error (sotto_transfer_get_error (in), SOTTO_FILE_ERROR,
                    SOTTO_FILE_ERROR_NO_SPACE);
    sotto_transfer_refuse (in);
    run_until (raw_peer_has (peer, "FILE-RESULT -1 0"));
    g_assert_cmpuint (temporary_count (sharing.to), ==, 0);
    sharing_end (&sharing);
  }
}

/* Those beyond what anybody would decide about are declined. */
static void
test_many_offers (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);
  g_autofree char    *ack =
    g_strdup_printf ("ACK %u", SOTTO_TRANSFERS_OFFERS_MAX + 1);
  g_autofree char *no =
    g_strdup_printf ("FILE-ANSWER -%u 0 0", SOTTO_TRANSFERS_OFFERS_MAX + 1);

  for (guint i = 1; i <= SOTTO_TRANSFERS_OFFERS_MAX + 1; i++) {
    raw_peer_offer (peer, i, 1, "mine");
  }
  run_until (raw_peer_has (peer, ack));
  run_until (raw_peer_has (peer, no));
  g_assert_cmpuint (count_about_files (peer), ==, 1);
  sharing_end (&sharing);
}

/* What is long over is not remembered, and what is said about it ignored. */
static void
test_long_over (void)
{
  enum { FILES = 2 * SOTTO_TRANSFERS_OVER_MAX };
  Sharing             sharing;
  g_autoptr (RawPeer) peer = sharing_join_raw (&sharing);

  for (guint i = 1; i <= FILES; i++) {
    g_autofree char *no = g_strdup_printf ("FILE-ANSWER -%u 0 0", i);

    raw_peer_offer (peer, i, 1, "mine");
    sotto_transfer_decline (sharing_find (bob (&sharing), i));
    run_until (raw_peer_has (peer, no));
  }
  raw_peer_send_data (peer, 1, 0, 1);
  raw_peer_send_data (peer, FILES, 0, 1);
  raw_peer_ping (peer, 1);
  run_until (raw_peer_has (peer, "PONG 1"));
  raw_peer_send_data (peer, FILES + 1, 0, 1);
  raw_peer_run_to_end (peer);
  g_assert_true (raw_peer_has (peer, BROKEN));
  pair_pass (&sharing.pair, 3);
  sharing_end (&sharing);
}

/* What was accepted while the connection is gone is asked for where it stands,
 * and the last words are said again. */
static void
test_words_again (void)
{
  Sharing             sharing;
  g_autoptr (RawPeer) old = sharing_join_raw (&sharing);
  g_autoptr (RawPeer) new = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 6; i++) {
    raw_peer_offer (old, i, 1000, "theirs");
    sharing_find (bob (&sharing), i);
  }
  sharing_accept (&sharing, sharing_find (bob (&sharing), 1));
  sharing_accept (&sharing, sharing_find (bob (&sharing), 2));
  sharing_accept (&sharing, sharing_find (bob (&sharing), 3));
  sharing_accept (&sharing, sharing_find (bob (&sharing), 4));
  run_until (raw_peer_has (old, "FILE-ANSWER -1 1 0") &&
             raw_peer_has (old, "FILE-ANSWER -2 1 0") &&
             raw_peer_has (old, "FILE-ANSWER -3 1 0") &&
             raw_peer_has (old, "FILE-ANSWER -4 1 0"));
  raw_peer_send_data (old, 1, 0, 400);
  raw_peer_send_data (old, 2, 0, 1000);
  raw_peer_send_end (old, 2, 1000, TRUE);
  raw_peer_send_data (old, 3, 5, 5);
  sotto_transfer_cancel (sharing_find (bob (&sharing), 4));
  sotto_transfer_decline (sharing_find (bob (&sharing), 5));
  run_until (raw_peer_has (old, "FILE-RESULT -2 1") &&
             raw_peer_has (old, "FILE-RESULT -3 0"));

  new = raw_peer_join (sotto_host_get_port (sharing.pair.host), "hello",
                       SOTTO_CLOCK (sharing.pair.clock), &error);
  g_assert_no_error (error);
  raw_peer_listen (new);
  raw_peer_greet_again (new, old->conversation, 0);
  run_until (count_about_files (new) == 5);
  g_assert_true (raw_peer_has (new, "FILE-ANSWER -1 1 400"));
  g_assert_true (raw_peer_has (new, "FILE-RESULT -2 1"));
  g_assert_true (raw_peer_has (new, "FILE-RESULT -3 0"));
  g_assert_true (raw_peer_has (new, "FILE-CANCEL -4"));
  g_assert_true (raw_peer_has (new, "FILE-ANSWER -5 0 0"));
  raw_peer_send_data (new, 1, 400, 600);
  raw_peer_send_end (new, 1, 1000, TRUE);
  run_until (raw_peer_has (new, "FILE-RESULT -1 1"));
  sharing_end (&sharing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/file-peer/rows", test_rows);
  g_test_add_func ("/file-peer/size-of-the-world", test_size_of_the_world);
  g_test_add_func ("/file-peer/many-offers", test_many_offers);
  g_test_add_func ("/file-peer/long-over", test_long_over);
  g_test_add_func ("/file-peer/words-again", test_words_again);
  return g_test_run ();
}
