/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that nothing of ours branches on a password or key, from the password
 * as it is typed to the key of a frame. */

#include "constant-time.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-frame.h"
#include "sotto-keys.h"
#include "sotto-password.h"
#include "sotto-record.h"
#include "sotto-spake2.h"

/* Of letters, the bits that tell which one it is. */
#define LETTER_BITS 0x3f

static void
fill_hidden (gpointer data, guint8 *bytes, gsize size)
{
  memset (bytes, 0x5a, size);
  constant_time_hide (bytes, size);
}

static const SottoRandom hidden_random = { fill_hidden, NULL };

/* How long it is, and that it is ASCII, may be seen. */
static void
test_prepare (void)
{
  char                    password[] = "CorrectHorse_battery_staple";
  const gsize             size = strlen (password);
  g_autoptr (SottoSecret) prepared = NULL;

  constant_time_hide_bits (password, size, LETTER_BITS);
  constant_time_assert (prepared =
                          sotto_password_prepare (password, (gssize) size,
                                                  NULL));
  g_assert_nonnull (prepared);
  constant_time_show (password, size);
  constant_time_show (sotto_secret_get_data (prepared), size);
  g_assert_cmpmem (sotto_secret_get_data (prepared),
                   sotto_secret_get_size (prepared), password, size);
}

static void
test_stretch (void)
{
  const guint8            salt[SOTTO_SALT_SIZE] = { 0 };
  g_autoptr (SottoSecret) prepared = sotto_secret_new_from ("hello", 5);
  g_autoptr (SottoSecret) w = NULL;

  constant_time_hide (sotto_secret_get_data (prepared), 5);
  constant_time_assert (w = sotto_password_stretch (prepared, salt, 2, NULL));
  g_assert_nonnull (w);
}

static SottoSpake2 *
new_side (SottoSpake2Side side, guint8 share[SOTTO_SPAKE2_SHARE_SIZE])
{
  g_autoptr (SottoSecret) w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  g_autoptr (SottoSpake2) spake2 = NULL;
  gboolean                done;

  sotto_secret_get_data (w)[0] = 7;
  constant_time_hide (sotto_secret_get_data (w), SOTTO_SCALAR_SIZE);
  spake2 = sotto_spake2_new (side, w, "joiner", "host", NULL, 0);
  constant_time_assert (done =
                          sotto_spake2_create_share (spake2, &hidden_random,
                                                     share, NULL));
  g_assert_true (done);
  constant_time_show (share, SOTTO_SPAKE2_SHARE_SIZE);

  return g_steal_pointer (&spake2);
}

static void
check_confirm (SottoSpake2 *spake2, const guint8 *confirm, gboolean wanted)
{
  gboolean right;

  constant_time_assert (right = sotto_spake2_check_confirm (spake2, confirm));
  constant_time_show (&right, sizeof right);
  g_assert_cmpint (right, ==, wanted);
}

static void
test_spake2 (void)
{
  guint8                  share_a[SOTTO_SPAKE2_SHARE_SIZE];
  guint8                  share_b[SOTTO_SPAKE2_SHARE_SIZE];
  guint8                  confirm[SOTTO_DIGEST_SIZE];
  g_autoptr (SottoSpake2) a = new_side (SOTTO_SPAKE2_A, share_a);
  g_autoptr (SottoSpake2) b = new_side (SOTTO_SPAKE2_B, share_b);
  gboolean                done;

  constant_time_assert (done = sotto_spake2_consume_share (a, share_b, NULL));
  g_assert_true (done);
  constant_time_assert (done = sotto_spake2_consume_share (b, share_a, NULL));
  g_assert_true (done);

  constant_time_assert (sotto_spake2_create_confirm (a, confirm));
  check_confirm (b, confirm, TRUE);
  confirm[31] ^= 0x80;
  check_confirm (b, confirm, FALSE);
}

static void
test_keys (void)
{
  const guint8            public_key[SOTTO_PUBLIC_KEY_SIZE] = { 9 };
  guint8                  secret[SOTTO_ROOT_SIZE] = { 1 };
  g_autoptr (SottoSecret) root = NULL;
  g_autoptr (SottoSecret) next = NULL;
  g_autoptr (SottoSecret) chain = NULL;
  g_autoptr (SottoSecret) other = NULL;
  SottoFrameKey           frame_key;
  gboolean                done;

  constant_time_hide (secret, sizeof secret);
  constant_time_assert (root = sotto_keys_derive_first_root (public_key, secret,
                                                             16, NULL));
  g_assert_nonnull (root);
  constant_time_assert (next =
                          sotto_keys_derive_next_root (root, secret, public_key,
                                                       public_key, NULL));
  g_assert_nonnull (next);
  constant_time_assert (done = sotto_keys_derive_chains (next, &chain, &other,
                                                         NULL));
  g_assert_true (done);
  constant_time_assert (done = sotto_keys_step (chain, &frame_key, NULL));
  g_assert_true (done);
}

/* What is said, and with which key, is hidden; how long it is decides how many
 * frames there are. */
static void
test_seal (void)
{
  g_autoptr (SottoFrameCoder) coder = sotto_frame_coder_new (NULL);
  g_autoptr (SottoSecret)     chain = sotto_secret_new (SOTTO_CHAIN_SIZE);
  g_autoptr (GBytes)          wire = NULL;
  guint8                     *payload;

  constant_time_hide (sotto_secret_get_data (chain), SOTTO_CHAIN_SIZE);
  payload = sotto_frame_begin (coder, SOTTO_RECORD_TEXT);
  memset (payload, 'x', 100);
  constant_time_hide (payload, 100);
  constant_time_assert (wire = sotto_frame_seal (coder, chain, 0, 100, NULL));
  g_assert_nonnull (wire);
  g_assert_cmpuint (g_bytes_get_size (wire), ==, SOTTO_CELL_SIZE);
}

static void
check_zero (const guint8 *bytes, gsize size, gboolean wanted)
{
  gboolean zero;

  constant_time_assert (zero = sotto_frame_is_zero (bytes, size));
  constant_time_show (&zero, sizeof zero);
  g_assert_cmpint (zero, ==, wanted);
}

static void
test_padding (void)
{
  guint8 padding[SOTTO_CELL_PAYLOAD_MAX] = { 0 };

  constant_time_hide (padding, sizeof padding);
  check_zero (padding, sizeof padding, TRUE);
  padding[500] = 1;
  constant_time_hide (padding, sizeof padding);
  check_zero (padding, sizeof padding, FALSE);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  constant_time_require_valgrind ();
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/constant-time/canary", constant_time_test_canary);
  g_test_add_func ("/constant-time/prepare", test_prepare);
  g_test_add_func ("/constant-time/stretch", test_stretch);
  g_test_add_func ("/constant-time/spake2", test_spake2);
  g_test_add_func ("/constant-time/keys", test_keys);
  g_test_add_func ("/constant-time/seal", test_seal);
  g_test_add_func ("/constant-time/padding", test_padding);

  return g_test_run ();
}
