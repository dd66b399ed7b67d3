/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The handshake with every message in every state, cut off, altered, and with a
 * wrong password. */

#include <glib.h>
#include <string.h>

#include "handshake-ends.h"
#include "sotto-crypto.h"
#include "sotto-protocol-error.h"

static void
test_whole (void)
{
  HandshakeEnds           ends;
  g_autoptr (SottoSecret) joiner_root = NULL;
  g_autoptr (SottoSecret) host_root = NULL;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, HANDSHAKE_ENDS_MESSAGES);
  g_assert_cmpint (sotto_handshake_get_state (ends.joiner), ==,
                   SOTTO_HANDSHAKE_STATE_DONE);
  g_assert_cmpint (sotto_handshake_get_state (ends.host), ==,
                   SOTTO_HANDSHAKE_STATE_DONE);
  joiner_root = sotto_handshake_steal_root (ends.joiner);
  host_root = sotto_handshake_steal_root (ends.host);
  g_assert_cmpmem (sotto_secret_get_data (joiner_root), SOTTO_ROOT_SIZE,
                   sotto_secret_get_data (host_root), SOTTO_ROOT_SIZE);
  g_assert_null (sotto_handshake_steal_root (ends.joiner));
  handshake_ends_clear (&ends);
}

static void
test_challenge_is_told (void)
{
  HandshakeEnds ends;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, 2);
  g_assert_cmpmem (sotto_handshake_get_salt (ends.joiner), SOTTO_SALT_SIZE,
                   handshake_ends_salt, sizeof handshake_ends_salt);
  g_assert_cmpuint (sotto_handshake_get_iterations (ends.joiner), ==,
                    SOTTO_ITERATIONS_MIN);
  g_assert_cmpint (sotto_handshake_get_state (ends.joiner), ==,
                   SOTTO_HANDSHAKE_STATE_SEND);
  handshake_ends_clear (&ends);
}

/* Each first byte in each state in which a message is awaited. */
static int
get_expected_code (gsize i, guint byte)
{
  if (byte == i + 1 || byte == SOTTO_HANDSHAKE_REFUSAL) {
    return 0;
  }
  return i < 2 ? SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE
               : SOTTO_PROTOCOL_ERROR_MALFORMED;
}

static void
check_first_byte (gsize i, guint8 byte)
{
  HandshakeEnds      ends;
  g_autoptr (GError) error = NULL;
  gsize              length;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, i);
  length = sotto_handshake_get_length (handshake_ends_get_receiver (&ends, i),
                                       byte, &error);
  g_assert_cmpint (error != NULL ? error->code : 0, ==,
                   get_expected_code (i, byte));
  if (error == NULL) {
    g_assert_cmpuint (length, ==,
                      byte == SOTTO_HANDSHAKE_REFUSAL
                        ? 4
                        : handshake_ends_sizes[i]);
  } else {
    g_assert_cmpuint (length, ==, 0);
    g_assert_cmpint (
      sotto_handshake_get_state (handshake_ends_get_receiver (&ends, i)), ==,
      SOTTO_HANDSHAKE_STATE_FAILED);
  }
  handshake_ends_clear (&ends);
}

static void
test_first_bytes (void)
{
  static const guint8 others[] = { 0x00, 0x07, 0x0e, 0x10, 0x16, 'G',
                                   'H',  'S',  0x7f, 0x80, 0xff };

  for (gsize i = 0; i < HANDSHAKE_ENDS_MESSAGES; i++) {
    for (guint8 byte = 0; byte <= SOTTO_HANDSHAKE_REFUSAL; byte++) {
      check_first_byte (i, byte);
    }
    for (gsize j = 0; j < G_N_ELEMENTS (others); j++) {
      check_first_byte (i, others[j]);
    }
  }
}

/* Each good message in each state: only the one that is due is taken. */
static void
test_every_message_in_every_state (void)
{
  HandshakeEnds spoken;

  handshake_ends_init (&spoken, 1, 1);
  handshake_ends_pass_up_to (&spoken, HANDSHAKE_ENDS_MESSAGES);
  for (gsize i = 0; i < HANDSHAKE_ENDS_MESSAGES; i++) {
    for (gsize j = 0; j < HANDSHAKE_ENDS_MESSAGES; j++) {
      HandshakeEnds ends;

      g_test_message ("message %" G_GSIZE_FORMAT " when %" G_GSIZE_FORMAT
                      " is due",
                      j, i);
      handshake_ends_init (&ends, 1, 1);
      handshake_ends_pass_up_to (&ends, i);
      handshake_ends_create (&ends, i);
      g_assert_cmpint (
        handshake_ends_consume (handshake_ends_get_receiver (&ends, i),
                                spoken.said[j], handshake_ends_sizes[j]),
        ==, get_expected_code (i, (guint) j + 1));
      handshake_ends_clear (&ends);
    }
  }
  handshake_ends_clear (&spoken);
}

static void
check_length (const HandshakeEnds *spoken, gsize i, gsize length)
{
  HandshakeEnds      ends;
  g_autofree guint8 *cut = g_malloc0 (length + 1);

  memcpy (cut, spoken->said[i], MIN (length, handshake_ends_sizes[i]));
  handshake_ends_init (&ends, 1, 1);
  g_assert_cmpint (
    handshake_ends_consume (handshake_ends_bring_receiver_to (&ends, spoken, i),
                            cut, length),
    ==, length == handshake_ends_sizes[i] ? 0 : get_expected_code (i, 0));
  handshake_ends_clear (&ends);
}

static void
test_every_length (void)
{
  HandshakeEnds spoken;

  handshake_ends_init (&spoken, 1, 1);
  handshake_ends_pass_up_to (&spoken, HANDSHAKE_ENDS_MESSAGES);
  for (gsize i = 0; i < HANDSHAKE_ENDS_MESSAGES; i++) {
    for (gsize length = 0; length <= handshake_ends_sizes[i] + 1; length++) {
      check_length (&spoken, i, length);
    }
  }
  handshake_ends_clear (&spoken);
}

static gboolean
is_done (SottoHandshake *handshake)
{
  return sotto_handshake_get_state (handshake) == SOTTO_HANDSHAKE_STATE_DONE;
}

/* Goes on until somebody refuses or all is said. */
static void
play_on (HandshakeEnds *ends, gsize from)
{
  for (gsize i = from; i < HANDSHAKE_ENDS_MESSAGES; i++) {
    if (handshake_ends_pass (ends, i) != 0) {
      return;
    }
  }
}

static void
flip (guint8 *message, gsize bit)
{
  message[bit / 8] ^= (guint8) (1u << (bit % 8));
}

/* Whether the receiver itself refuses it. */
static gboolean
is_refused (const HandshakeEnds *spoken, gsize i, gsize bit)
{
  HandshakeEnds ends;
  guint8        message[SOTTO_HANDSHAKE_SIZE_MAX];
  gboolean      refused;

  memcpy (message, spoken->said[i], handshake_ends_sizes[i]);
  flip (message, bit);
  handshake_ends_init (&ends, 1, 1);
  refused =
    handshake_ends_consume (handshake_ends_bring_receiver_to (&ends, spoken, i),
                            message, handshake_ends_sizes[i]) != 0;
  handshake_ends_clear (&ends);
  return refused;
}

/* What the receiver takes, since it looks like a good message, one of the two
 * notices when it sees the other's proof. */
static void
check_never_done (gsize i, gsize bit)
{
  HandshakeEnds ends;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, i);
  handshake_ends_create (&ends, i);
  flip (ends.said[i], bit);
  g_assert_cmpint (handshake_ends_consume (handshake_ends_get_receiver (&ends,
                                                                        i),
                                           ends.said[i],
                                           handshake_ends_sizes[i]),
                   ==, 0);
  handshake_ends_stretch_if_due (&ends);
  play_on (&ends, i + 1);
  g_assert_false (is_done (ends.joiner));
  g_assert_false (is_done (ends.host));
  handshake_ends_clear (&ends);
}

/* Proofs are refused at once. Of the other messages, only the versions of
 * HELLO, and the iterations and the salt of CHALLENGE, can be altered into
 * something that looks good. */
static void
test_every_bit_flipped (void)
{
  HandshakeEnds spoken;

  handshake_ends_init (&spoken, 1, 1);
  handshake_ends_pass_up_to (&spoken, HANDSHAKE_ENDS_MESSAGES);
  for (gsize i = 0; i < HANDSHAKE_ENDS_MESSAGES; i++) {
    for (gsize bit = 0; bit < 8 * handshake_ends_sizes[i]; bit++) {
      if (!is_refused (&spoken, i, bit)) {
        g_assert_cmpuint (i, <=, 1);
        check_never_done (i, bit);
      }
    }
  }
  handshake_ends_clear (&spoken);
}

typedef struct {
  guint  line;
  guint8 lowest;
  guint8 highest;
  int    code;
} Versions;

static const Versions versions[] = {
  { 1, 1, 1, 0 },
  { 2, 0, 1, 0 },
  { 3, 1, 2, 0 },
  { 4, 0, 255, 0 },
  { 5, 2, 2, SOTTO_PROTOCOL_ERROR_VERSION },
  { 6, 2, 255, SOTTO_PROTOCOL_ERROR_VERSION },
  { 7, 0, 0, SOTTO_PROTOCOL_ERROR_VERSION },
  { 8, 2, 1, SOTTO_PROTOCOL_ERROR_MALFORMED },
  { 9, 1, 0, SOTTO_PROTOCOL_ERROR_MALFORMED },
  { 10, 255, 0, SOTTO_PROTOCOL_ERROR_MALFORMED },
};

static void
test_versions_of_hello (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    HandshakeEnds ends;

    g_test_message ("line %u", versions[i].line);
    handshake_ends_init (&ends, 1, 1);
    handshake_ends_create (&ends, 0);
    ends.said[0][10] = versions[i].lowest;
    ends.said[0][11] = versions[i].highest;
    g_assert_cmpint (handshake_ends_consume (ends.host, ends.said[0],
                                             SOTTO_HELLO_SIZE),
                     ==, versions[i].code);
    if (versions[i].code == 0) {
      handshake_ends_create (&ends, 1);
      g_assert_cmpuint (ends.said[1][1], ==, 1);
    }
    handshake_ends_clear (&ends);
  }
}

typedef struct {
  guint   line;
  guint8  version;
  guint8  kdf;
  guint32 iterations;
  int     code;
} Challenge;

static const Challenge challenges[] = {
  { 1, 1, 1, 210000, 0 },
  { 2, 1, 1, 10000000, 0 },
  { 3, 1, 1, 209999, SOTTO_PROTOCOL_ERROR_ITERATIONS },
  { 4, 1, 1, 10000001, SOTTO_PROTOCOL_ERROR_ITERATIONS },
  { 5, 1, 1, 0, SOTTO_PROTOCOL_ERROR_ITERATIONS },
  { 6, 1, 1, 1, SOTTO_PROTOCOL_ERROR_ITERATIONS },
  { 7, 1, 1, 1000000000, SOTTO_PROTOCOL_ERROR_ITERATIONS },
  { 8, 1, 1, 0xffffffff, SOTTO_PROTOCOL_ERROR_ITERATIONS },
  { 9, 1, 0, 210000, SOTTO_PROTOCOL_ERROR_MALFORMED },
  { 10, 1, 2, 210000, SOTTO_PROTOCOL_ERROR_MALFORMED },
  { 11, 0, 1, 210000, SOTTO_PROTOCOL_ERROR_VERSION },
  { 12, 2, 1, 210000, SOTTO_PROTOCOL_ERROR_VERSION },
  { 13, 2, 7, 0, SOTTO_PROTOCOL_ERROR_VERSION },
};

static void
test_values_of_challenge (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (challenges); i++) {
    const Challenge *row = &challenges[i];
    HandshakeEnds    ends;
    guint32          iterations = GUINT32_TO_BE (row->iterations);

    g_test_message ("line %u", row->line);
    handshake_ends_init (&ends, 1, 1);
    handshake_ends_pass_up_to (&ends, 1);
    handshake_ends_create (&ends, 1);
    ends.said[1][1] = row->version;
    ends.said[1][2] = row->kdf;
    memcpy (&ends.said[1][3], &iterations, sizeof iterations);
    g_assert_cmpint (handshake_ends_consume (ends.joiner, ends.said[1],
                                             SOTTO_CHALLENGE_SIZE),
                     ==, row->code);
    handshake_ends_clear (&ends);
  }
}

/* The host finds out first, and has said nothing that a guess could be tested
 * against. */
static void
test_wrong_password (void)
{
  HandshakeEnds ends;

  handshake_ends_init (&ends, 1, 2);
  handshake_ends_pass_up_to (&ends, 4);
  g_assert_cmpint (handshake_ends_pass (&ends, 4), ==,
                   SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD);
  handshake_ends_clear (&ends);
}

static void
test_unproven_host (void)
{
  HandshakeEnds ends;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, 5);
  handshake_ends_create (&ends, 5);
  memset (ends.said[5] + 1, 0, SOTTO_CONFIRM_SIZE - 1);
  g_assert_cmpint (handshake_ends_consume (ends.joiner, ends.said[5],
                                           SOTTO_CONFIRM_SIZE),
                   ==, SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN);
  handshake_ends_clear (&ends);
}

/* A host that gives the joiner's own words back knows nothing. */
static void
test_reflection (void)
{
  HandshakeEnds ends;

  handshake_ends_init (&ends, 1, 1);
  handshake_ends_pass_up_to (&ends, 3);
  memcpy (ends.said[3], ends.said[2], SOTTO_SHARE_SIZE);
  ends.said[3][0] = SOTTO_HANDSHAKE_HOST_SHARE;
  if (handshake_ends_consume (ends.joiner, ends.said[3], SOTTO_SHARE_SIZE) ==
      0) {
    handshake_ends_create (&ends, 4);
    memcpy (ends.said[5], ends.said[4], SOTTO_CONFIRM_SIZE);
    ends.said[5][0] = SOTTO_HANDSHAKE_HOST_CONFIRM;
    g_assert_cmpint (handshake_ends_consume (ends.joiner, ends.said[5],
                                             SOTTO_CONFIRM_SIZE),
                     ==, SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN);
  }
  handshake_ends_clear (&ends);
}

/* As a share: no point, a point of another form, the identity. */
static void
test_bad_points (void)
{
  static const guint8 forms[] = { 0x00, 0x02, 0x03, 0x04, 0x06 };

  for (gsize i = 2; i <= 3; i++) {
    for (gsize form = 0; form < G_N_ELEMENTS (forms); form++) {
      HandshakeEnds ends;

      handshake_ends_init (&ends, 1, 1);
      handshake_ends_pass_up_to (&ends, i);
      handshake_ends_create (&ends, i);
      if (forms[form] == 0x04 || forms[form] == 0x00) {
        memset (ends.said[i] + 1, 0, SOTTO_SHARE_SIZE - 1);
      }
      ends.said[i][1] = forms[form];
      g_assert_cmpint (
        handshake_ends_consume (handshake_ends_get_receiver (&ends, i),
                                ends.said[i], SOTTO_SHARE_SIZE),
        ==, SOTTO_PROTOCOL_ERROR_MALFORMED);
      handshake_ends_clear (&ends);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/handshake/whole", test_whole);
  g_test_add_func ("/handshake/challenge-is-told", test_challenge_is_told);
  g_test_add_func ("/handshake/first-bytes", test_first_bytes);
  g_test_add_func ("/handshake/every-message-in-every-state",
                   test_every_message_in_every_state);
  g_test_add_func ("/handshake/every-length", test_every_length);
  g_test_add_func ("/handshake/every-bit-flipped", test_every_bit_flipped);
  g_test_add_func ("/handshake/versions", test_versions_of_hello);
  g_test_add_func ("/handshake/challenges", test_values_of_challenge);
  g_test_add_func ("/handshake/wrong-password", test_wrong_password);
  g_test_add_func ("/handshake/unproven-host", test_unproven_host);
  g_test_add_func ("/handshake/reflection", test_reflection);
  g_test_add_func ("/handshake/bad-points", test_bad_points);

  return g_test_run ();
}
