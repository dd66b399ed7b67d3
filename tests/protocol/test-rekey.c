/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The truth table of a renewal: each state with each event, at the right and at
 * a wrong epoch. */

#include <glib.h>
#include <string.h>

#include "sotto-crypto.h"
#include "sotto-protocol-error.h"
#include "sotto-rekey.h"
#include "test-random.h"
#include "vectors.h"

/* The epoch at which the table is played: not the first, so that one can be in
 * the past. */
#define EPOCH 3

typedef enum {
  CREATE_SHARE,
  CONSUME_SHARE,
  CREATE_SWITCH,
  CONSUME_SWITCH,
} Event;

typedef struct {
  guint           line;
  SottoRekeyState before;
  Event           event;
  guint32         epoch; /* what the peer says */
  gboolean        good;
  SottoRekeyState after;
} Row;

#define NEXT (EPOCH + 1)

static const Row rows[] = {
  { 1, SOTTO_REKEY_IDLE, CREATE_SHARE, 0, TRUE, SOTTO_REKEY_PROPOSED },
  { 2, SOTTO_REKEY_IDLE, CONSUME_SHARE, NEXT, TRUE, SOTTO_REKEY_ASKED },
  { 3, SOTTO_REKEY_IDLE, CONSUME_SHARE, EPOCH, FALSE, 0 },
  { 4, SOTTO_REKEY_IDLE, CONSUME_SHARE, NEXT + 1, FALSE, 0 },
  { 5, SOTTO_REKEY_IDLE, CONSUME_SHARE, 0, FALSE, 0 },
  { 6, SOTTO_REKEY_IDLE, CONSUME_SHARE, G_MAXUINT32, FALSE, 0 },
  { 7, SOTTO_REKEY_IDLE, CONSUME_SWITCH, NEXT, FALSE, 0 },
  { 8, SOTTO_REKEY_IDLE, CONSUME_SWITCH, EPOCH, FALSE, 0 },
  { 9, SOTTO_REKEY_PROPOSED, CONSUME_SHARE, NEXT, TRUE, SOTTO_REKEY_AGREED },
  { 10, SOTTO_REKEY_PROPOSED, CONSUME_SHARE, EPOCH, FALSE, 0 },
  { 11, SOTTO_REKEY_PROPOSED, CONSUME_SHARE, NEXT + 1, FALSE, 0 },
  { 12, SOTTO_REKEY_PROPOSED, CONSUME_SHARE, 0, FALSE, 0 },
  { 13, SOTTO_REKEY_PROPOSED, CONSUME_SWITCH, NEXT, FALSE, 0 },
  { 14, SOTTO_REKEY_PROPOSED, CONSUME_SWITCH, EPOCH, FALSE, 0 },
  { 15, SOTTO_REKEY_ASKED, CREATE_SHARE, 0, TRUE, SOTTO_REKEY_AGREED },
  { 16, SOTTO_REKEY_ASKED, CONSUME_SHARE, NEXT, FALSE, 0 },
  { 17, SOTTO_REKEY_ASKED, CONSUME_SHARE, NEXT + 1, FALSE, 0 },
  { 18, SOTTO_REKEY_ASKED, CONSUME_SWITCH, NEXT, FALSE, 0 },
  { 19, SOTTO_REKEY_AGREED, CREATE_SWITCH, 0, TRUE, SOTTO_REKEY_SWITCHING },
  { 20, SOTTO_REKEY_AGREED, CONSUME_SHARE, NEXT, FALSE, 0 },
  { 21, SOTTO_REKEY_AGREED, CONSUME_SHARE, NEXT + 1, FALSE, 0 },
  { 22, SOTTO_REKEY_AGREED, CONSUME_SWITCH, NEXT, FALSE, 0 },
  { 23, SOTTO_REKEY_SWITCHING, CONSUME_SHARE, NEXT, FALSE, 0 },
  { 24, SOTTO_REKEY_SWITCHING, CONSUME_SHARE, NEXT + 1, FALSE, 0 },
  { 25, SOTTO_REKEY_SWITCHING, CONSUME_SWITCH, NEXT, TRUE, SOTTO_REKEY_IDLE },
  { 26, SOTTO_REKEY_SWITCHING, CONSUME_SWITCH, EPOCH, FALSE, 0 },
  { 27, SOTTO_REKEY_SWITCHING, CONSUME_SWITCH, NEXT + 1, FALSE, 0 },
  { 28, SOTTO_REKEY_SWITCHING, CONSUME_SWITCH, 0, FALSE, 0 },
};

/* A share of the peer's that is no weak one. */
static const guint8 share[SOTTO_PUBLIC_KEY_SIZE] = { 9 };

typedef struct {
  SeededRandom random;
  SottoRekey  *rekey;
} Side;

static void
side_init (Side *side, SottoRole role, guint64 seed)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);

  seeded_random_init (&side->random, seed);
  side->rekey = sotto_rekey_new (role, root, &side->random.random);
}

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->rekey, sotto_rekey_free);
}

static gboolean
play (SottoRekey *rekey, Event event, guint32 epoch, GError **error)
{
  guint8  own[SOTTO_PUBLIC_KEY_SIZE];
  guint32 said;

  switch (event) {
  case CREATE_SHARE:
    if (!sotto_rekey_create_share (rekey, &said, own, error)) {
      return FALSE;
    }
    g_assert_cmpuint (said, ==, sotto_rekey_get_epoch (rekey) + 1);
    return TRUE;
  case CONSUME_SHARE:
    return sotto_rekey_consume_share (rekey, epoch, share, error);
  case CREATE_SWITCH:
    g_assert_cmpuint (sotto_rekey_create_switch (rekey), ==,
                      sotto_rekey_get_epoch (rekey) + 1);
    return TRUE;
  case CONSUME_SWITCH:
  default:
    return sotto_rekey_consume_switch (rekey, epoch, error);
  }
}

static void
play_well (SottoRekey *rekey, Event event)
{
  g_autoptr (GError) error = NULL;

  play (rekey, event, sotto_rekey_get_epoch (rekey) + 1, &error);
  g_assert_no_error (error);
}

/* Goes from IDLE to @state. */
static void
bring_to (SottoRekey *rekey, SottoRekeyState state)
{
  static const Event path[] = { CREATE_SHARE, CONSUME_SHARE, CREATE_SWITCH };

  if (state == SOTTO_REKEY_ASKED) {
    play_well (rekey, CONSUME_SHARE);
    return;
  }
  for (gsize i = 0; sotto_rekey_get_state (rekey) != state; i++) {
    g_assert_cmpuint (i, <, G_N_ELEMENTS (path));
    play_well (rekey, path[i]);
  }
}

static void
bring_to_epoch (SottoRekey *rekey, guint32 epoch)
{
  while (sotto_rekey_get_epoch (rekey) < epoch) {
    bring_to (rekey, SOTTO_REKEY_SWITCHING);
    play_well (rekey, CONSUME_SWITCH);
  }
}

static void
check_row (const Row *row, SottoRole role)
{
  Side               side;
  g_autoptr (GError) error = NULL;
  gboolean           good;

  g_test_message ("line %u", row->line);
  side_init (&side, role, 1);
  bring_to_epoch (side.rekey, EPOCH);
  bring_to (side.rekey, row->before);
  good = play (side.rekey, row->event, row->epoch, &error);
  g_assert_cmpint (good, ==, row->good);
  if (good) {
    g_assert_cmpint (sotto_rekey_get_state (side.rekey), ==, row->after);
    g_assert_cmpuint (sotto_rekey_get_epoch (side.rekey), ==,
                      row->event == CONSUME_SWITCH ? NEXT : EPOCH);
  } else {
    g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_REKEY);
    g_assert_cmpint (sotto_rekey_get_state (side.rekey), ==, row->before);
  }
  side_clear (&side);
}

static void
test_every_row (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    check_row (&rows[i], SOTTO_ROLE_JOINER);
    check_row (&rows[i], SOTTO_ROLE_HOST);
  }
}

/* Two sides, one or both of which begin, come to the same root. */
static void
agree (Side *joiner, Side *host, gboolean both)
{
  guint8             shares[2][SOTTO_PUBLIC_KEY_SIZE];
  guint32            epochs[2];
  g_autoptr (GError) error = NULL;

  sotto_rekey_create_share (joiner->rekey, &epochs[0], shares[0], &error);
  g_assert_no_error (error);
  if (both) {
    sotto_rekey_create_share (host->rekey, &epochs[1], shares[1], &error);
    g_assert_no_error (error);
  }
  sotto_rekey_consume_share (host->rekey, epochs[0], shares[0], &error);
  g_assert_no_error (error);
  if (!both) {
    sotto_rekey_create_share (host->rekey, &epochs[1], shares[1], &error);
    g_assert_no_error (error);
  }
  sotto_rekey_consume_share (joiner->rekey, epochs[1], shares[1], &error);
  g_assert_no_error (error);
}

static void
switch_over (Side *from, Side *to)
{
  guint32            epoch = sotto_rekey_create_switch (from->rekey);
  g_autoptr (GError) error = NULL;

  if (sotto_rekey_get_state (to->rekey) == SOTTO_REKEY_AGREED) {
    sotto_rekey_create_switch (to->rekey);
    sotto_rekey_consume_switch (to->rekey, epoch, &error);
    g_assert_no_error (error);
    sotto_rekey_consume_switch (from->rekey, epoch, &error);
    g_assert_no_error (error);
  }
}

static void
test_same_root (void)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                           (GDestroyNotify) g_bytes_unref, NULL);
  Side joiner;
  Side host;

  side_init (&joiner, SOTTO_ROLE_JOINER, 1);
  side_init (&host, SOTTO_ROLE_HOST, 2);
  for (guint epoch = 1; epoch <= 20; epoch++) {
    SottoSecret *root;

    agree (&joiner, &host, epoch % 2 == 0);
    root = sotto_rekey_get_root (joiner.rekey);
    g_assert_cmpmem (sotto_secret_get_data (root), SOTTO_ROOT_SIZE,
                     sotto_secret_get_data (sotto_rekey_get_root (host.rekey)),
                     SOTTO_ROOT_SIZE);
    g_assert_true (g_hash_table_add (seen,
                                     g_bytes_new (sotto_secret_get_data (root),
                                                  SOTTO_ROOT_SIZE)));
    switch_over (&joiner, &host);
    g_assert_cmpuint (sotto_rekey_get_epoch (joiner.rekey), ==, epoch);
    g_assert_cmpuint (sotto_rekey_get_epoch (host.rekey), ==, epoch);
  }
  side_clear (&joiner);
  side_clear (&host);
}

/* Points of small order: whatever the private key, the secret is all zeros. */
static const char *const weak_shares[] = {
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
};

static void
check_weak (const guint8 *weak, gboolean proposed)
{
  Side               side;
  guint8             own[SOTTO_PUBLIC_KEY_SIZE];
  guint32            epoch;
  g_autoptr (GError) error = NULL;
  gboolean           good;

  side_init (&side, SOTTO_ROLE_HOST, 1);
  if (proposed) {
    play_well (side.rekey, CREATE_SHARE);
  }
  good = sotto_rekey_consume_share (side.rekey, 1, weak, &error);
  if (!proposed) {
    g_assert_true (good);
    good = sotto_rekey_create_share (side.rekey, &epoch, own, &error);
  }
  g_assert_false (good);
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_REKEY);
  side_clear (&side);
}

static void
test_weak_shares (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (weak_shares); i++) {
    g_autoptr (GBytes) weak = vectors_parse_hex (weak_shares[i]);

    g_test_message ("share %" G_GSIZE_FORMAT, i);
    check_weak (g_bytes_get_data (weak, NULL), FALSE);
    check_weak (g_bytes_get_data (weak, NULL), TRUE);
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/rekey/every-row", test_every_row);
  g_test_add_func ("/rekey/same-root", test_same_root);
  g_test_add_func ("/rekey/weak-shares", test_weak_shares);

  return g_test_run ();
}
