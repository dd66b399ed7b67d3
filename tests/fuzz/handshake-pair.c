/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two ends that know the same password. */

#include "handshake-pair.h"

#include <string.h>

#include "sotto-protocol-error.h"

/* What the fuzzer does with a message. */
typedef enum {
  PASS,
  ALTER,
  REPLACE,
  N_DEEDS,
} Deed;

void
handshake_pair_init (HandshakePair *pair)
{
  static const guint8 salt[SOTTO_SALT_SIZE] = { 1 };

  seeded_random_init (&pair->random, 1);
  pair->w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  sotto_secret_get_data (pair->w)[0] = 1;
  pair->ends[SOTTO_ROLE_JOINER] =
    sotto_handshake_new_joiner (&pair->random.random);
  pair->ends[SOTTO_ROLE_HOST] =
    sotto_handshake_new_host (pair->w, salt, SOTTO_ITERATIONS_MIN,
                              &pair->random.random);
}

void
handshake_pair_clear (HandshakePair *pair)
{
  g_clear_pointer (&pair->w, sotto_secret_unref);
  g_clear_pointer (&pair->ends[SOTTO_ROLE_JOINER], sotto_handshake_free);
  g_clear_pointer (&pair->ends[SOTTO_ROLE_HOST], sotto_handshake_free);
}

/* What the host asks for is within reason, whoever it is. */
static void
stretch (HandshakePair *pair, SottoHandshake *joiner)
{
  guint32 iterations = sotto_handshake_get_iterations (joiner);

  g_assert_cmpuint (iterations, >=, SOTTO_ITERATIONS_MIN);
  g_assert_cmpuint (iterations, <=, SOTTO_ITERATIONS_MAX);
  g_assert_nonnull (sotto_handshake_get_salt (joiner));
  sotto_handshake_set_w (joiner, pair->w);
}

gboolean
handshake_pair_get_turn (HandshakePair *pair, SottoRole *role)
{
  SottoHandshake *joiner = pair->ends[SOTTO_ROLE_JOINER];

  if (sotto_handshake_get_state (joiner) == SOTTO_HANDSHAKE_STATE_STRETCH) {
    stretch (pair, joiner);
  }
  for (gsize i = 0; i < HANDSHAKE_PAIR_ROLES; i++) {
    if (sotto_handshake_get_state (pair->ends[i]) ==
        SOTTO_HANDSHAKE_STATE_SEND) {
      *role = (SottoRole) i;
      return TRUE;
    }
  }
  return FALSE;
}

gsize
handshake_pair_create (HandshakePair *pair,
                       SottoRole      role,
                       guint8         message[SOTTO_HANDSHAKE_SIZE_MAX])
{
  g_autoptr (GError) error = NULL;
  gsize length = sotto_handshake_create (pair->ends[role], message, &error);

  g_assert_no_error (error);
  return length;
}

static void
check_refused (SottoHandshake *end,
               const guint8   *bytes,
               gsize           length,
               const GError   *error)
{
  gboolean is_refusal =
    bytes[0] == SOTTO_HANDSHAKE_REFUSAL && length >= SOTTO_REFUSAL_SIZE;
  guint8   refusal[SOTTO_REFUSAL_SIZE];
  gboolean answered = sotto_handshake_create_refusal_for (error, 1, refusal);

  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
  g_assert_true (error->code != SOTTO_PROTOCOL_ERROR_CRYPTO);
  g_assert_true (sotto_handshake_get_state (end) ==
                 SOTTO_HANDSHAKE_STATE_FAILED);
  /* A REFUSAL is not answered. */
  g_assert_false (is_refusal && answered);
  g_assert_true (!answered || refusal[0] == SOTTO_HANDSHAKE_REFUSAL);
  g_assert_cmpuint (sotto_handshake_get_retry_after (end), ==,
                    is_refusal ? bytes[2] << 8 | bytes[3] : 0);
}

gboolean
handshake_pair_receive (HandshakePair *pair,
                        SottoRole      role,
                        const guint8  *bytes,
                        gsize          length)
{
  SottoHandshake    *end = pair->ends[role];
  g_autoptr (GError) error = NULL;
  gsize              wanted;

  if (sotto_handshake_get_state (end) != SOTTO_HANDSHAKE_STATE_RECEIVE ||
      length == 0) {
    return FALSE;
  }
  wanted = sotto_handshake_get_length (end, bytes[0], &error);
  if (wanted == 0 ||
      !sotto_handshake_consume (end, bytes, MIN (length, wanted), &error)) {
    check_refused (end, bytes, length, error);
    return FALSE;
  }
  return TRUE;
}

gboolean
handshake_pair_is_done (HandshakePair *pair, SottoRole role)
{
  return sotto_handshake_get_state (pair->ends[role]) ==
         SOTTO_HANDSHAKE_STATE_DONE;
}

/* Does to the message what the input says. Returns whether that changed it. */
static gboolean
tamper (FuzzInput *input, guint8 *message, gsize *length)
{
  const guint8 *bytes;
  gsize         taken;

  switch (fuzz_input_take_u8 (input) % N_DEEDS) {
  case ALTER:
    return fuzz_input_alter (input, message, *length);
  case REPLACE:
    bytes = fuzz_input_take_bytes (input, *length, &taken);
    if (taken == *length && memcmp (bytes, message, taken) == 0) {
      return FALSE;
    }
    if (taken > 0) {
      memcpy (message, bytes, taken);
    }
    *length = taken;
    return TRUE;
  case PASS:
  default:
    return FALSE;
  }
}

gboolean
handshake_pair_play (HandshakePair *pair, int role, FuzzInput *input)
{
  SottoRole from;
  gboolean  tampered = FALSE;

  while (handshake_pair_get_turn (pair, &from)) {
    SottoRole to =
      from == SOTTO_ROLE_JOINER ? SOTTO_ROLE_HOST : SOTTO_ROLE_JOINER;
    guint8 message[SOTTO_HANDSHAKE_SIZE_MAX];
    gsize  length = handshake_pair_create (pair, from, message);

    if (role < 0 || (SottoRole) role == to) {
      tampered |= tamper (input, message, &length);
    }
    if (!handshake_pair_receive (pair, to, message, length)) {
      g_assert_true (tampered);
      break;
    }
  }
  return tampered;
}
