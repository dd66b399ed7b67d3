/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* REFUSAL, in place of every message and for every error. */

#include <glib.h>

#include "handshake-ends.h"
#include "sotto-crypto.h"
#include "sotto-protocol-error.h"

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
  for (gsize i = 0; i < HANDSHAKE_ENDS_MESSAGES; i++) {
    for (guint reason = 0; reason <= 7; reason++) {
      HandshakeEnds ends;
      guint8        refusal[SOTTO_REFUSAL_SIZE];

      handshake_ends_init (&ends, 1, 1);
      handshake_ends_pass_up_to (&ends, i);
      sotto_handshake_create_refusal (reason, 1000 + reason, refusal);
      g_assert_cmpint (
        handshake_ends_consume (handshake_ends_get_receiver (&ends, i), refusal,
                                sizeof refusal),
        ==, get_code_of_reason (reason));
      g_assert_cmpuint (sotto_handshake_get_retry_after (
                          handshake_ends_get_receiver (&ends, i)),
                        ==, 1000 + reason);
      handshake_ends_clear (&ends);
    }
  }
}

static void
test_refusal_cut_off (void)
{
  for (gsize length = 0; length <= SOTTO_REFUSAL_SIZE + 1; length++) {
    HandshakeEnds ends;
    guint8        refusal[SOTTO_REFUSAL_SIZE + 1] = { 0 };
    int           code;

    handshake_ends_init (&ends, 1, 1);
    sotto_handshake_create_refusal (SOTTO_REFUSAL_CLOSED, 1, refusal);
    code = handshake_ends_consume (ends.host, refusal, length);
    g_assert_cmpint (code, ==,
                     length == SOTTO_REFUSAL_SIZE
                       ? SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED
                       : SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE);
    handshake_ends_clear (&ends);
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

  g_test_add_func ("/refusal/in-place-of-all", test_refusals);
  g_test_add_func ("/refusal/cut-off", test_refusal_cut_off);
  g_test_add_func ("/refusal/layout", test_layout_of_refusal);
  g_test_add_func ("/refusal/for-each-error", test_refusal_for_each_error);
  g_test_add_func ("/refusal/for-other-errors",
                   test_no_refusal_for_other_errors);

  return g_test_run ();
}
