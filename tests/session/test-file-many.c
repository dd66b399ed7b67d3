/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* More files than are remembered, or stored at a time. */

#include "sharing.h"
#include "sotto-crypto.h"
#include "sotto-transfers-private.h"

#define MANY (SOTTO_TRANSFERS_OVER_MAX + 36)

static void
offer_many (Sharing *sharing, SottoTransfer *offers[MANY])
{
  for (guint i = 0; i < MANY; i++) {
    g_autofree char *name = g_strdup_printf ("%u.txt", i);

    offers[i] = sharing_offer (sharing, pair_alice (&sharing->pair), name, i);
  }
  sharing_find (pair_bob (&sharing->pair), MANY);
}

static guint
count_remembered (Sharing *sharing)
{
  return pair_bob (&sharing->pair)->transfers->offers[0].over.length;
}

/* What is decided while nobody hears it is told afterwards, all of it; what has
 * been heard is not remembered for ever. */
static void
test_words (void)
{
  Sharing        sharing;
  SottoTransfer *offers[MANY];

  sharing_begin (&sharing);
  offer_many (&sharing, offers);
  pair_cut (&sharing.pair);
  for (guint i = 0; i < MANY; i++) {
    sotto_transfer_decline (sharing_find (pair_bob (&sharing.pair), i + 1));
  }
  g_assert_cmpuint (count_remembered (&sharing), ==, MANY);
  pair_resume (&sharing.pair);
  for (guint i = 0; i < MANY; i++) {
    sharing_wait (offers[i], SOTTO_TRANSFER_DECLINED);
  }
  run_until (count_remembered (&sharing) == SOTTO_TRANSFERS_OVER_MAX);
  sharing_end (&sharing);
}

/* So are those that are told and not heard, because the connection breaks
 * before that. */
static void
test_words_lost (void)
{
  Sharing        sharing;
  SottoTransfer *offers[MANY];

  sharing_begin (&sharing);
  offer_many (&sharing, offers);
  for (guint i = 0; i < MANY; i++) {
    sotto_transfer_decline (sharing_find (pair_bob (&sharing.pair), i + 1));
  }
  pair_cut (&sharing.pair);
  g_assert_cmpuint (count_remembered (&sharing), ==, MANY);
  pair_resume (&sharing.pair);
  for (guint i = 0; i < MANY; i++) {
    sharing_wait (offers[i], SOTTO_TRANSFER_DECLINED);
  }
  sharing_end (&sharing);
}

/* A peer cannot make this side open files without end, and those that wait
 * replace nothing. */
static void
test_stored_at_a_time (void)
{
  Sharing        sharing;
  SottoTransfer *offers[MANY];
  guint          n_open = 0;

  sharing_begin (&sharing);
  offer_many (&sharing, offers);
  for (guint i = 0; i < MANY; i++) {
    SottoTransfer   *in = sharing_find (pair_bob (&sharing.pair), i + 1);
    g_autofree char *path =
      g_build_filename (sharing.to, sotto_transfer_get_name (in), NULL);
    g_autoptr (GFile) target = g_file_new_for_path (path);

    sotto_transfer_accept (in, target, FALSE);
    n_open += in->opened ? 1 : 0;
    /* Later, another file may be there than the person was asked about. */
    g_assert_true (in->may_rename == !in->opened);
  }
  g_assert_cmpuint (n_open, ==, SOTTO_TRANSFERS_STORE_MAX);
  for (guint i = 0; i < MANY; i++) {
    sharing_wait (offers[i], SOTTO_TRANSFER_DONE);
  }
  g_assert_cmpuint (pair_bob (&sharing.pair)->transfers->n_open, ==, 0);
  sharing_end (&sharing);
}

static void
accept_at (SottoTransfer *in, const char *folder)
{
  g_autofree char *path =
    g_build_filename (folder, sotto_transfer_get_name (in), NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);

  sotto_transfer_accept (in, target, TRUE);
}

/* What could not be opened makes room for those that wait, and can be accepted
 * again. */
static void
test_wrong_places (void)
{
  Sharing         sharing;
  SottoTransfer  *offers[MANY];
  SottoTransfers *transfers;

  sharing_begin (&sharing);
  offer_many (&sharing, offers);
  transfers = pair_bob (&sharing.pair)->transfers;
  for (guint i = 0; i < MANY; i++) {
    accept_at (sharing_find (pair_bob (&sharing.pair), i + 1), "/nowhere/at");
  }
  run_until (transfers->running->len == 0);
  g_assert_cmpuint (transfers->n_open, ==, 0);
  for (guint i = 0; i < MANY; i++) {
    accept_at (sharing_find (pair_bob (&sharing.pair), i + 1), sharing.to);
  }
  g_assert_cmpuint (transfers->n_open, ==, SOTTO_TRANSFERS_STORE_MAX);
  for (guint i = 0; i < MANY; i++) {
    sharing_wait (offers[i], SOTTO_TRANSFER_DONE);
  }
  g_assert_cmpuint (transfers->n_open, ==, 0);
  g_assert_cmpuint (transfers->running->len, ==, 0);
  sharing_end (&sharing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));
  g_test_add_func ("/file-many/words", test_words);
  g_test_add_func ("/file-many/words-lost", test_words_lost);
  g_test_add_func ("/file-many/stored-at-a-time", test_stored_at_a_time);
  g_test_add_func ("/file-many/wrong-places", test_wrong_places);
  return g_test_run ();
}
