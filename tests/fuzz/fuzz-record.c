/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Records: the first byte is the type, the rest a payload. What decodes must
 * encode to the same payload, and that decode to the same record. */

#include <string.h>

#include "fuzz.h"
#include "sotto-protocol-error.h"
#include "sotto-record.h"

/* In a text, U+0000 becomes U+FFFD, and the payload another and longer one. In
 * a head, a zero is just a zero. */
static void
check_encoding (const SottoRecord *record, const guint8 *payload, gsize length)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      encoded = sotto_record_encode (record, &error);
  g_autoptr (SottoRecord) again = NULL;
  g_autoptr (GBytes)      encoded_again = NULL;

  if (encoded == NULL) {
    g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_TOO_LONG);
    g_assert_nonnull (memchr (payload, 0, length));
    return;
  }
  if (g_bytes_get_size (encoded) == length) {
    g_assert_true (length == 0 || memcmp (g_bytes_get_data (encoded, NULL),
                                          payload, length) == 0);
  } else {
    g_assert_nonnull (memchr (payload, 0, length));
  }
  again = sotto_record_decode (record->type, g_bytes_get_data (encoded, NULL),
                               g_bytes_get_size (encoded), &error);
  g_assert_no_error (error);
  encoded_again = sotto_record_encode (again, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (encoded, encoded_again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput               input;
  guint8                  type;
  gsize                   length;
  const guint8           *payload;
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;

  fuzz_input_init (&input, data, size);
  type = fuzz_input_take_u8 (&input);
  payload = fuzz_input_take_bytes (&input, size, &length);
  record = sotto_record_decode (type, payload, length, &error);
  if (record == NULL) {
    g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_RECORD);
    return 0;
  }
  g_assert_true (record->type == type);
  if (strcmp (sotto_record_get_name (type), "unknown") != 0) {
    check_encoding (record, payload, length);
  }
  return 0;
}
