/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The handshake with every message in every state, cut off, altered, refused
 * and with a wrong password. */

#include <glib.h>
#include <string.h>

#include "sotto-crypto.h"
#include "sotto-handshake.h"
#include "sotto-protocol-error.h"
#include "test-random.h"

#define N_MESSAGES 6

static const guint8 salt[SOTTO_SALT_SIZE] = { 5, 5, 3, 3 };

static const gsize sizes[N_MESSAGES] = {
  SOTTO_HELLO_SIZE, SOTTO_CHALLENGE_SIZE, SOTTO_SHARE_SIZE,
  SOTTO_SHARE_SIZE, SOTTO_CONFIRM_SIZE,   SOTTO_CONFIRM_SIZE,
};

/* Both ends, and what they have said: the same each time, unless they know
 * different passwords. */
typedef struct {
  SeededRandom    joiner_random;
  SeededRandom    host_random;
  SottoHandshake *joiner;
  SottoHandshake *host;
  SottoSecret    *joiner_w;
  guint8          said[N_MESSAGES][SOTTO_HANDSHAKE_SIZE_MAX];
} Ends;

static SottoSecret *
make_w (guint8 number)
{
  SottoSecret *w = sotto_secret_new (SOTTO_SCALAR_SIZE);

  sotto_secret_get_data (w)[SOTTO_SCALAR_SIZE - 1] = number;
  return w;
}

static void
ends_init (Ends *ends, guint8 joiner_w, guint8 host_w)
{
  g_autoptr (SottoSecret) w = make_w (host_w);

  memset (ends, 0, sizeof *ends);
  seeded_random_init (&ends->joiner_random, 1);
  seeded_random_init (&ends->host_random, 2);
  ends->joiner_w = make_w (joiner_w);
  ends->joiner = sotto_handshake_new_joiner (&ends->joiner_random.random);
  ends->host = sotto_handshake_new_host (w, salt, SOTTO_ITERATIONS_MIN,
                                         &ends->host_random.random);
}

static void
ends_clear (Ends *ends)
{
  g_clear_pointer (&ends->joiner, sotto_handshake_free);
  g_clear_pointer (&ends->host, sotto_handshake_free);
  g_clear_pointer (&ends->joiner_w, sotto_secret_unref);
}

static SottoHandshake *
get_sender (Ends *ends, gsize i)
{
  return i % 2 == 0 ? ends->joiner : ends->host;
}

static SottoHandshake *
get_receiver (Ends *ends, gsize i)
{
  return i % 2 == 0 ? ends->host : ends->joiner;
}

static void
create (Ends *ends, gsize i)
{
  SottoHandshake    *sender = get_sender (ends, i);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sotto_handshake_get_state (sender), ==,
                   SOTTO_HANDSHAKE_STATE_SEND);
  g_assert_cmpint (sotto_handshake_get_next (sender), ==, i + 1);
  g_assert_cmpuint (sotto_handshake_create (sender, ends->said[i], &error), ==,
                    sizes[i]);
  g_assert_no_error (error);
  g_assert_cmphex (ends->said[i][0], ==, i + 1);
}

/* 0 when it is taken. */
static int
consume (SottoHandshake *receiver, const guint8 *message, gsize length)
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

static void
stretch_if_due (Ends *ends)
{
  if (sotto_handshake_get_state (ends->joiner) ==
      SOTTO_HANDSHAKE_STATE_STRETCH) {
    g_assert_cmpint (sotto_handshake_get_next (ends->joiner), ==, 0);
    sotto_handshake_set_w (ends->joiner, ends->joiner_w);
  }
}

static int
pass (Ends *ends, gsize i)
{
  int code;

  create (ends, i);
  code = consume (get_receiver (ends, i), ends->said[i], sizes[i]);
  stretch_if_due (ends);
  return code;
}

static void
pass_up_to (Ends *ends, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_assert_cmpint (pass (ends, i), ==, 0);
  }
}

/* One end alone, up to its receiving message @i: the other end is only bytes,
 * which makes it twice as quick. */
static SottoHandshake *
bring_receiver_to (Ends *ends, const Ends *spoken, gsize i)
{
  SottoHandshake *receiver = get_receiver (ends, i);

  for (gsize j = 0; j < i; j++) {
    if (get_sender (ends, j) == receiver) {
      create (ends, j);
    } else {
      g_assert_cmpint (consume (receiver, spoken->said[j], sizes[j]), ==, 0);
      stretch_if_due (ends);
    }
  }
  return receiver;
}

static void
test_whole (void)
{
  Ends                    ends;
  g_autoptr (SottoSecret) joiner_root = NULL;
  g_autoptr (SottoSecret) host_root = NULL;

  ends_init (&ends, 1, 1);
  pass_up_to (&ends, N_MESSAGES);
  g_assert_cmpint (sotto_handshake_get_state (ends.joiner), ==,
                   SOTTO_HANDSHAKE_STATE_DONE);
  g_assert_cmpint (sotto_handshake_get_state (ends.host), ==,
                   SOTTO_HANDSHAKE_STATE_DONE);
  joiner_root = sotto_handshake_steal_root (ends.joiner);
  host_root = sotto_handshake_steal_root (ends.host);
  g_assert_cmpmem (sotto_secret_get_data (joiner_root), SOTTO_ROOT_SIZE,
                   sotto_secret_get_data (host_root), SOTTO_ROOT_SIZE);
  g_assert_null (sotto_handshake_steal_root (ends.joiner));
  ends_clear (&ends);
}

static void
test_challenge_is_told (void)
{
  Ends ends;

  ends_init (&ends, 1, 1);
  pass_up_to (&ends, 2);
  g_assert_cmpmem (sotto_handshake_get_salt (ends.joiner), SOTTO_SALT_SIZE,
                   salt, sizeof salt);
  g_assert_cmpuint (sotto_handshake_get_iterations (ends.joiner), ==,
                    SOTTO_ITERATIONS_MIN);
  g_assert_cmpint (sotto_handshake_get_state (ends.joiner), ==,
                   SOTTO_HANDSHAKE_STATE_SEND);
  ends_clear (&ends);
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
  Ends               ends;
  g_autoptr (GError) error = NULL;
  gsize              length;

  ends_init (&ends, 1, 1);
  pass_up_to (&ends, i);
  length = sotto_handshake_get_length (get_receiver (&ends, i), byte, &error);
  g_assert_cmpint (error != NULL ? error->code : 0, ==,
                   get_expected_code (i, byte));
  if (error == NULL) {
    g_assert_cmpuint (length, ==,
                      byte == SOTTO_HANDSHAKE_REFUSAL ? 4 : sizes[i]);
  } else {
    g_assert_cmpuint (length, ==, 0);
    g_assert_cmpint (sotto_handshake_get_state (get_receiver (&ends, i)), ==,
                     SOTTO_HANDSHAKE_STATE_FAILED);
  }
  ends_clear (&ends);
}

static void
test_first_bytes (void)
{
  static const guint8 others[] = { 0x00, 0x07, 0x0e, 0x10, 0x16, 'G',
                                   'H',  'S',  0x7f, 0x80, 0xff };

  for (gsize i = 0; i < N_MESSAGES; i++) {
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
  Ends spoken;

  ends_init (&spoken, 1, 1);
  pass_up_to (&spoken, N_MESSAGES);
  for (gsize i = 0; i < N_MESSAGES; i++) {
    for (gsize j = 0; j < N_MESSAGES; j++) {
      Ends ends;

      g_test_message ("message %" G_GSIZE_FORMAT " when %" G_GSIZE_FORMAT
                      " is due",
                      j, i);
      ends_init (&ends, 1, 1);
      pass_up_to (&ends, i);
      create (&ends, i);
      g_assert_cmpint (consume (get_receiver (&ends, i), spoken.said[j],
                                sizes[j]),
                       ==, get_expected_code (i, (guint) j + 1));
      ends_clear (&ends);
    }
  }
  ends_clear (&spoken);
}

static void
check_length (const Ends *spoken, gsize i, gsize length)
{
  Ends               ends;
  g_autofree guint8 *cut = g_malloc0 (length + 1);

  memcpy (cut, spoken->said[i], MIN (length, sizes[i]));
  ends_init (&ends, 1, 1);
  g_assert_cmpint (consume (bring_receiver_to (&ends, spoken, i), cut, length),
                   ==, length == sizes[i] ? 0 : get_expected_code (i, 0));
  ends_clear (&ends);
}

static void
test_every_length (void)
{
  Ends spoken;

  ends_init (&spoken, 1, 1);
  pass_up_to (&spoken, N_MESSAGES);
  for (gsize i = 0; i < N_MESSAGES; i++) {
    for (gsize length = 0; length <= sizes[i] + 1; length++) {
      check_length (&spoken, i, length);
    }
  }
  ends_clear (&spoken);
}

static gboolean
is_done (SottoHandshake *handshake)
{
  return sotto_handshake_get_state (handshake) == SOTTO_HANDSHAKE_STATE_DONE;
}

/* Goes on until somebody refuses or all is said. */
static void
play_on (Ends *ends, gsize from)
{
  for (gsize i = from; i < N_MESSAGES; i++) {
    if (pass (ends, i) != 0) {
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
is_refused (const Ends *spoken, gsize i, gsize bit)
{
  Ends     ends;
  guint8   message[SOTTO_HANDSHAKE_SIZE_MAX];
  gboolean refused;

  memcpy (message, spoken->said[i], sizes[i]);
  flip (message, bit);
  ends_init (&ends, 1, 1);
  refused =
    consume (bring_receiver_to (&ends, spoken, i), message, sizes[i]) != 0;
  ends_clear (&ends);
  return refused;
}

/* What the receiver takes, since it looks like a good message, one of the two
 * notices when it sees the other's proof. */
static void
check_never_done (gsize i, gsize bit)
{
  Ends ends;

  ends_init (&ends, 1, 1);
  pass_up_to (&ends, i);
  create (&ends, i);
  flip (ends.said[i], bit);
  g_assert_cmpint (consume (get_receiver (&ends, i), ends.said[i], sizes[i]),
                   ==, 0);
  stretch_if_due (&ends);
  play_on (&ends, i + 1);
  g_assert_false (is_done (ends.joiner));
  g_assert_false (is_done (ends.host));
  ends_clear (&ends);
}

/* Proofs are refused at once. Of the other messages, only the versions of
 * HELLO, and the iterations and the salt of CHALLENGE, can be altered into
 * something that looks good. */
static void
test_every_bit_flipped (void)
{
  Ends spoken;

  ends_init (&spoken, 1, 1);
  pass_up_to (&spoken, N_MESSAGES);
  for (gsize i = 0; i < N_MESSAGES; i++) {
    for (gsize bit = 0; bit < 8 * sizes[i]; bit++) {
      if (!is_refused (&spoken, i, bit)) {
        g_assert_cmpuint (i, <=, 1);
        check_never_done (i, bit);
      }
    }
  }
  ends_clear (&spoken);
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
    Ends ends;

    g_test_message ("line %u", versions[i].line);
    ends_init (&ends, 1, 1);
    create (&ends, 0);
    ends.said[0][10] = versions[i].lowest;
    ends.said[0][11] = versions[i].highest;
    g_assert_cmpint (consume (ends.host, ends.said[0], SOTTO_HELLO_SIZE), ==,
                     versions[i].code);
    if (versions[i].code == 0) {
      create (&ends, 1);
      g_assert_cmpuint (ends.said[1][1], ==, 1);
    }
    ends_clear (&ends);
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
    Ends             ends;
    guint32          iterations = GUINT32_TO_BE (row->iterations);

    g_test_message ("line %u", row->line);
    ends_init (&ends, 1, 1);
    pass_up_to (&ends, 1);
    create (&ends, 1);
    ends.said[1][1] = row->version;
    ends.said[1][2] = row->kdf;
    memcpy (&ends.said[1][3], &iterations, sizeof iterations);
    g_assert_cmpint (consume (ends.joiner, ends.said[1], SOTTO_CHALLENGE_SIZE),
                     ==, row->code);
    ends_clear (&ends);
  }
}

/* The host finds out first, and has said nothing that a guess could be tested
 * against. */
static void
test_wrong_password (void)
{
  Ends ends;

  ends_init (&ends, 1, 2);
  pass_up_to (&ends, 4);
  g_assert_cmpint (pass (&ends, 4), ==, SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD);
  ends_clear (&ends);
}

static void
test_unproven_host (void)
{
  Ends ends;

  ends_init (&ends, 1, 1);
  pass_up_to (&ends, 5);
  create (&ends, 5);
  memset (ends.said[5] + 1, 0, SOTTO_CONFIRM_SIZE - 1);
  g_assert_cmpint (consume (ends.joiner, ends.said[5], SOTTO_CONFIRM_SIZE), ==,
                   SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN);
  ends_clear (&ends);
}

/* A host that gives the joiner's own words back knows nothing. */
static void
test_reflection (void)
{
  Ends ends;

  ends_init (&ends, 1, 1);
  pass_up_to (&ends, 3);
  memcpy (ends.said[3], ends.said[2], SOTTO_SHARE_SIZE);
  ends.said[3][0] = SOTTO_HANDSHAKE_HOST_SHARE;
  if (consume (ends.joiner, ends.said[3], SOTTO_SHARE_SIZE) == 0) {
    create (&ends, 4);
    memcpy (ends.said[5], ends.said[4], SOTTO_CONFIRM_SIZE);
    ends.said[5][0] = SOTTO_HANDSHAKE_HOST_CONFIRM;
    g_assert_cmpint (consume (ends.joiner, ends.said[5], SOTTO_CONFIRM_SIZE),
                     ==, SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN);
  }
  ends_clear (&ends);
}

/* As a share: no point, a point of another form, the identity. */
static void
test_bad_points (void)
{
  static const guint8 forms[] = { 0x00, 0x02, 0x03, 0x04, 0x06 };

  for (gsize i = 2; i <= 3; i++) {
    for (gsize form = 0; form < G_N_ELEMENTS (forms); form++) {
      Ends ends;

      ends_init (&ends, 1, 1);
      pass_up_to (&ends, i);
      create (&ends, i);
      if (forms[form] == 0x04 || forms[form] == 0x00) {
        memset (ends.said[i] + 1, 0, SOTTO_SHARE_SIZE - 1);
      }
      ends.said[i][1] = forms[form];
      g_assert_cmpint (consume (get_receiver (&ends, i), ends.said[i],
                                SOTTO_SHARE_SIZE),
                       ==, SOTTO_PROTOCOL_ERROR_MALFORMED);
      ends_clear (&ends);
    }
  }
}

static int
get_code_of_reason (guint reason)
{
  static const int codes[] = {
    SOTTO_PROTOCOL_ERROR_REFUSED_UNKNOWN,
    SOTTO_PROTOCOL_ERROR_REFUSED_VERSION,
    SOTTO_PROTOCOL_ERROR_REFUSED_MALFORMED,
    SOTTO_PROTOCOL_ERROR_REFUSED_PASSWORD,
    SOTTO_PROTOCOL_ERROR_REFUSED_ATTEMPTS,
    SOTTO_PROTOCOL_ERROR_REFUSED_TIMEOUT,
    SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED,
  };

  return codes[reason < G_N_ELEMENTS (codes) ? reason : 0];
}

/* In place of every message, from either side. */
static void
test_refusals (void)
{
  for (gsize i = 0; i < N_MESSAGES; i++) {
    for (guint reason = 0; reason <= 7; reason++) {
      Ends   ends;
      guint8 refusal[SOTTO_REFUSAL_SIZE];

      ends_init (&ends, 1, 1);
      pass_up_to (&ends, i);
      sotto_handshake_create_refusal (reason, 1000 + reason, refusal);
      g_assert_cmpint (consume (get_receiver (&ends, i), refusal,
                                sizeof refusal),
                       ==, get_code_of_reason (reason));
      g_assert_cmpuint (sotto_handshake_get_retry_after (get_receiver (&ends,
                                                                       i)),
                        ==, 1000 + reason);
      ends_clear (&ends);
    }
  }
}

static void
test_refusal_cut_off (void)
{
  for (gsize length = 0; length <= SOTTO_REFUSAL_SIZE + 1; length++) {
    Ends   ends;
    guint8 refusal[SOTTO_REFUSAL_SIZE + 1] = { 0 };
    int    code;

    ends_init (&ends, 1, 1);
    sotto_handshake_create_refusal (SOTTO_REFUSAL_CLOSED, 1, refusal);
    code = consume (ends.host, refusal, length);
    g_assert_cmpint (code, ==,
                     length == SOTTO_REFUSAL_SIZE
                       ? SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED
                       : SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE);
    ends_clear (&ends);
  }
}

static void
test_layout_of_refusal (void)
{
  static const guint8 expected[] = { 0x0f, 4, 0x01, 0x02 };
  static const guint8 longest[] = { 0x0f, 6, 0xff, 0xff };
  guint8              refusal[SOTTO_REFUSAL_SIZE];

  sotto_handshake_create_refusal (SOTTO_REFUSAL_ATTEMPTS, 0x0102, refusal);
  g_assert_cmpmem (refusal, sizeof refusal, expected, sizeof expected);
  sotto_handshake_create_refusal (SOTTO_REFUSAL_CLOSED, 100000, refusal);
  g_assert_cmpmem (refusal, sizeof refusal, longest, sizeof longest);
}

/* What each error is answered with; 0 is silence. */
static guint8
get_expected_reason (int code)
{
  switch (code) {
  case SOTTO_PROTOCOL_ERROR_VERSION:
    return SOTTO_REFUSAL_VERSION;
  case SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE:
  case SOTTO_PROTOCOL_ERROR_MALFORMED:
  case SOTTO_PROTOCOL_ERROR_ITERATIONS:
    return SOTTO_REFUSAL_MALFORMED;
  case SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD:
    return SOTTO_REFUSAL_PASSWORD;
  default:
    return 0;
  }
}

static void
test_refusal_for_each_error (void)
{
  for (int code = 1; code <= SOTTO_PROTOCOL_ERROR_CRYPTO; code++) {
    g_autoptr (GError) error =
      g_error_new_literal (SOTTO_PROTOCOL_ERROR, code, "x");
    guint8   refusal[SOTTO_REFUSAL_SIZE] = { 0 };
    gboolean spoken = sotto_handshake_create_refusal_for (error, 9, refusal);

    g_assert_cmpint (spoken, ==, get_expected_reason (code) != 0);
    if (spoken) {
      g_assert_cmphex (refusal[0], ==, SOTTO_HANDSHAKE_REFUSAL);
      g_assert_cmpuint (refusal[1], ==, get_expected_reason (code));
      g_assert_cmpuint (refusal[3], ==, 9);
    }
  }
}

static void
test_no_refusal_for_other_errors (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_CRYPTO_ERROR, SOTTO_PROTOCOL_ERROR_MALFORMED,
                         "x");
  guint8 refusal[SOTTO_REFUSAL_SIZE];

  g_assert_false (sotto_handshake_create_refusal_for (error, 0, refusal));
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
  g_test_add_func ("/handshake/refusals", test_refusals);
  g_test_add_func ("/handshake/refusal-cut-off", test_refusal_cut_off);
  g_test_add_func ("/handshake/layout-of-refusal", test_layout_of_refusal);
  g_test_add_func ("/handshake/refusal-for-each-error",
                   test_refusal_for_each_error);
  g_test_add_func ("/handshake/no-refusal-for-others",
                   test_no_refusal_for_other_errors);

  return g_test_run ();
}
