/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The two ends of a handshake, for tests that know what comes when. */

#include "handshake-ends.h"

#include <string.h>

#include "sotto-protocol-error.h"

const gsize handshake_ends_sizes[HANDSHAKE_ENDS_MESSAGES] = {
  SOTTO_HELLO_SIZE, SOTTO_CHALLENGE_SIZE, SOTTO_SHARE_SIZE,
  SOTTO_SHARE_SIZE, SOTTO_CONFIRM_SIZE,   SOTTO_CONFIRM_SIZE,
};

const guint8 handshake_ends_salt[SOTTO_SALT_SIZE] = { 5, 5, 3, 3 };

static SottoSecret *
make_w (guint8 number)
{
  SottoSecret *w = sotto_secret_new (SOTTO_SCALAR_SIZE);

  sotto_secret_get_data (w)[SOTTO_SCALAR_SIZE - 1] = number;
  return w;
}

void
handshake_ends_init (HandshakeEnds *ends, guint8 joiner_w, guint8 host_w)
{
  g_autoptr (SottoSecret) w = make_w (host_w);

  memset (ends, 0, sizeof *ends);
  seeded_random_init (&ends->joiner_random, 1);
  seeded_random_init (&ends->host_random, 2);
  ends->joiner_w = make_w (joiner_w);
  ends->joiner = sotto_handshake_new_joiner (&ends->joiner_random.random);
  ends->host =
    sotto_handshake_new_host (w, handshake_ends_salt, SOTTO_ITERATIONS_MIN,
                              &ends->host_random.random);
}

void
handshake_ends_clear (HandshakeEnds *ends)
{
  g_clear_pointer (&ends->joiner, sotto_handshake_free);
  g_clear_pointer (&ends->host, sotto_handshake_free);
  g_clear_pointer (&ends->joiner_w, sotto_secret_unref);
}

SottoHandshake *
handshake_ends_get_sender (HandshakeEnds *ends, gsize i)
{
  return i % 2 == 0 ? ends->joiner : ends->host;
}

SottoHandshake *
handshake_ends_get_receiver (HandshakeEnds *ends, gsize i)
{
  return i % 2 == 0 ? ends->host : ends->joiner;
}

void
handshake_ends_create (HandshakeEnds *ends, gsize i)
{
  SottoHandshake    *sender = handshake_ends_get_sender (ends, i);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sotto_handshake_get_state (sender), ==,
                   SOTTO_HANDSHAKE_STATE_SEND);
  g_assert_cmpint (sotto_handshake_get_next (sender), ==, i + 1);
  g_assert_cmpuint (sotto_handshake_create (sender, ends->said[i], &error), ==,
                    handshake_ends_sizes[i]);
  g_assert_no_error (error);
  g_assert_cmphex (ends->said[i][0], ==, i + 1);
}

int
handshake_ends_consume (SottoHandshake *receiver,
                        const guint8   *message,
                        gsize           length)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sotto_handshake_get_state (receiver), ==,
                   SOTTO_HANDSHAKE_STATE_RECEIVE);
  if (sotto_handshake_consume (receiver, message, length, &error)) {
    g_assert_no_error (error);
    return 0;
  }
  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
  g_assert_cmpint (sotto_handshake_get_state (receiver), ==,
                   SOTTO_HANDSHAKE_STATE_FAILED);
  g_assert_cmpint (sotto_handshake_get_next (receiver), ==, 0);
  return error->code;
}

void
handshake_ends_stretch_if_due (HandshakeEnds *ends)
{
  if (sotto_handshake_get_state (ends->joiner) ==
      SOTTO_HANDSHAKE_STATE_STRETCH) {
    g_assert_cmpint (sotto_handshake_get_next (ends->joiner), ==, 0);
    sotto_handshake_set_w (ends->joiner, ends->joiner_w);
  }
}

int
handshake_ends_pass (HandshakeEnds *ends, gsize i)
{
  int code;

  handshake_ends_create (ends, i);
  code = handshake_ends_consume (handshake_ends_get_receiver (ends, i),
                                 ends->said[i], handshake_ends_sizes[i]);
  handshake_ends_stretch_if_due (ends);
  return code;
}

void
handshake_ends_pass_up_to (HandshakeEnds *ends, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_assert_cmpint (handshake_ends_pass (ends, i), ==, 0);
  }
}

SottoHandshake *
handshake_ends_bring_receiver_to (HandshakeEnds       *ends,
                                  const HandshakeEnds *spoken,
                                  gsize                i)
{
  SottoHandshake *receiver = handshake_ends_get_receiver (ends, i);

  for (gsize j = 0; j < i; j++) {
    if (handshake_ends_get_sender (ends, j) == receiver) {
      handshake_ends_create (ends, j);
    } else {
      g_assert_cmpint (handshake_ends_consume (receiver, spoken->said[j],
                                               handshake_ends_sizes[j]),
                       ==, 0);
      handshake_ends_stretch_if_due (ends);
    }
  }
  return receiver;
}
