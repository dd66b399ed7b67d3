/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What becomes of a handshake and of a channel when libgcrypt fails: they end,
 * and say so. */

#include "faulty-gcrypt.h"

#include <string.h>

#include "channel-pair.h"
#include "handshake-ends.h"
#include "sotto-crypto.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"

#define JOINER SOTTO_ROLE_JOINER
#define HOST SOTTO_ROLE_HOST

/* Ends the fault, and checks that it was told as one. */
static void
assert_told (GError **error)
{
  faulty_failing = NULL;
  g_assert_error (*error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_CRYPTO);
  g_clear_error (error);
}

static void
assert_dead (SottoChannel *channel)
{
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);
  g_autoptr (GError)      error = NULL;

  g_assert_false (sotto_channel_send (channel, cover, &error));
  assert_told (&error);
  g_assert_false (sotto_channel_renew (channel, &error));
  assert_told (&error);
  g_assert_null (sotto_channel_pop_frame (channel));
}

/* A new channel has nobody to tell, so its first use does. */
static void
test_new_channel (void)
{
  static const char *const functions[] = { "gcry_cipher_open", "gcry_md_read" };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++) {
    g_autoptr (SottoSecret)  root = sotto_secret_new (SOTTO_ROOT_SIZE);
    g_autoptr (SottoChannel) channel = NULL;

    faulty_failing = functions[i];
    channel = sotto_channel_new (JOINER, root, NULL);
    faulty_failing = NULL;
    assert_dead (channel);
  }
}

static const char *const frame_functions[] = {
  "gcry_md_read",
  "gcry_cipher_setkey",
  "gcry_cipher_encrypt",
  "gcry_cipher_decrypt",
};

static void
check_send (const char *function, gsize length)
{
  ChannelPair             pair;
  g_autoptr (SottoRecord) text = sotto_record_new (SOTTO_RECORD_TEXT);
  g_autoptr (GError)      error = NULL;

  channel_pair_init (&pair, 1);
  text->message.text = g_strnfill (length, 'x');
  faulty_failing = function;
  g_assert_false (sotto_channel_send (pair.channels[JOINER], text, &error));
  assert_told (&error);
  assert_dead (pair.channels[JOINER]);
  channel_pair_clear (&pair);
}

/* A record of one frame, and one of several. */
static void
test_send (void)
{
  for (gsize i = 0; i < 3; i++) {
    check_send (frame_functions[i], 10);
    check_send (frame_functions[i], 3000);
  }
}

/* @bulk is consumed in any case, or the sanitizer would find it. */
static void
test_send_bulk (void)
{
  for (gsize i = 0; i < 3; i++) {
    ChannelPair        pair;
    g_autoptr (GError) error = NULL;

    channel_pair_init (&pair, 1);
    faulty_failing = frame_functions[i];
    g_assert_false (sotto_channel_send_bulk (pair.channels[JOINER], 1, 0,
                                             sotto_bulk_new (), &error));
    assert_told (&error);
    assert_dead (pair.channels[JOINER]);
    g_assert_false (sotto_channel_send_bulk (pair.channels[JOINER], 1, 0,
                                             sotto_bulk_new (), &error));
    assert_told (&error);
    channel_pair_clear (&pair);
  }
}

static void
check_deliver (ChannelPair *pair, const char *function)
{
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;

  faulty_failing = function;
  g_assert_false (channel_pair_deliver (pair, JOINER, &record, &error));
  assert_told (&error);
  g_assert_null (record);
  assert_dead (pair->channels[HOST]);
}

static void
test_receive (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (frame_functions); i++) {
    ChannelPair             pair;
    g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);

    if (strcmp (frame_functions[i], "gcry_cipher_encrypt") == 0) {
      continue; /* nothing is sealed */
    }
    channel_pair_init (&pair, 1);
    channel_pair_send (&pair, JOINER, cover);
    check_deliver (&pair, frame_functions[i]);
    channel_pair_clear (&pair);
  }
}

static void
test_renew (void)
{
  static const char *const functions[] = { "gcry_mpi_ec_new",
                                           "gcry_cipher_encrypt" };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++) {
    ChannelPair        pair;
    g_autoptr (GError) error = NULL;

    channel_pair_init (&pair, 1);
    faulty_failing = functions[i];
    g_assert_false (sotto_channel_renew (pair.channels[JOINER], &error));
    assert_told (&error);
    assert_dead (pair.channels[JOINER]);
    channel_pair_clear (&pair);
  }
}

/* The peer's REKEY is good, and the answer to it fails. */
static void
test_answer (void)
{
  static const char *const functions[] = { "gcry_mpi_ec_new",
                                           "gcry_cipher_encrypt" };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++) {
    ChannelPair pair;

    channel_pair_init (&pair, 1);
    g_assert_true (sotto_channel_renew (pair.channels[JOINER], NULL));
    channel_pair_collect (&pair, JOINER);
    check_deliver (&pair, functions[i]);
    channel_pair_clear (&pair);
  }
}

/* A fault is nothing that the peer has done, so it is not refused anything. */
static void
assert_silent (const GError *error)
{
  guint8 refusal[SOTTO_REFUSAL_SIZE];

  g_assert_false (sotto_handshake_create_refusal_for (error, 0, refusal));
}

static void
check_create (gsize i, const char *function)
{
  HandshakeEnds      ends;
  SottoHandshake    *sender;
  guint8             message[SOTTO_HANDSHAKE_SIZE_MAX];
  g_autoptr (GError) error = NULL;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, i);
  sender = handshake_ends_get_sender (&ends, i);
  faulty_failing = function;
  g_assert_cmpuint (sotto_handshake_create (sender, message, &error), ==, 0);
  assert_silent (error);
  assert_told (&error);
  g_assert_cmpint (sotto_handshake_get_state (sender), ==,
                   SOTTO_HANDSHAKE_STATE_FAILED);
  handshake_ends_clear (&ends);
}

static void
check_consume (gsize i, const char *function)
{
  HandshakeEnds ends;
  int           code;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, i);
  handshake_ends_create (&ends, i);
  faulty_failing = function;
  code = handshake_ends_consume (handshake_ends_get_receiver (&ends, i),
                                 ends.said[i], handshake_ends_sizes[i]);
  faulty_failing = NULL;
  g_assert_cmpint (code, ==, SOTTO_PROTOCOL_ERROR_CRYPTO);
  handshake_ends_clear (&ends);
}

/* Where the shares are made and looked at. */
static void
test_handshake (void)
{
  check_create (2, "gcry_mpi_ec_new");
  check_consume (2, "gcry_mpi_ec_new");
  check_consume (2, "gcry_md_read");
  check_create (3, "gcry_md_read");
  check_consume (3, "gcry_mpi_ec_new");
  check_consume (3, "gcry_md_read");
}

static void
test_code (void)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);
  g_autoptr (GError)      error = NULL;

  faulty_failing = "gcry_md_read";
  g_assert_null (sotto_handshake_dup_code (root));
  g_assert_null (sotto_keys_dup_code (root, &error));
  assert_told (&error);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/faults/new-channel", test_new_channel);
  g_test_add_func ("/faults/send", test_send);
  g_test_add_func ("/faults/send-bulk", test_send_bulk);
  g_test_add_func ("/faults/receive", test_receive);
  g_test_add_func ("/faults/renew", test_renew);
  g_test_add_func ("/faults/answer", test_answer);
  g_test_add_func ("/faults/handshake", test_handshake);
  g_test_add_func ("/faults/code", test_code);

  return g_test_run ();
}
