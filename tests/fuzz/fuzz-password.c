/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Passwords of any bytes. What is taken is what GLib makes of it, is prepared
 * for good, and is the same for the person whose keyboard takes it apart. */

#include <string.h>

#include "fuzz.h"
#include "sotto-limits.h"
#include "sotto-password.h"
#include "sotto-protocol-error.h"

/* As RFC 8265 says it, without a thought of who may look. */
static char *
prepare_plainly (const char *password, gsize length)
{
  GString         *mapped = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (const char *c = password; c < password + length;
       c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (g_unichar_type (character) == G_UNICODE_SPACE_SEPARATOR) {
      character = ' ';
    }
    g_string_append_unichar (mapped, character);
  }
  text = g_string_free (mapped, FALSE);
  return g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
}

/* Preparing may make a password longer as well as shorter. */
static gboolean
is_long (const char *password, gsize size)
{
  g_autofree char *prepared = prepare_plainly (password, size);

  return strlen (prepared) > SOTTO_PASSWORD_SIZE_MAX;
}

static void
check_refused (const GError *error, const char *password, gsize size)
{
  g_assert_true (error->domain == SOTTO_PROTOCOL_ERROR);
  switch (error->code) {
  case SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY:
    g_assert_cmpuint (size, ==, 0);
    break;
  case SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID:
    g_assert_false (g_utf8_validate_len (password, size, NULL));
    break;
  case SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG:
    g_assert_true (g_utf8_validate_len (password, size, NULL));
    g_assert_true (is_long (password, size));
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
check_same (SottoSecret *prepared, const char *text)
{
  g_assert_cmpmem (sotto_secret_get_data (prepared),
                   sotto_secret_get_size (prepared), text, strlen (text));
}

/* Typed in any other way, it is the same password. */
static void
check_typed (SottoSecret *prepared, const char *text, GNormalizeMode mode)
{
  g_autofree char        *typed = g_utf8_normalize (text, -1, mode);
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoSecret) again = sotto_password_prepare (typed, -1, &error);

  g_assert_no_error (error);
  check_same (again, text);
  check_same (prepared, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char             *password = size > 0 ? (const char *) data : "";
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoSecret) prepared =
    sotto_password_prepare (password, (gssize) size, &error);
  g_autofree char *plain = NULL;

  if (prepared == NULL) {
    check_refused (error, password, size);
    return 0;
  }
  g_assert_cmpuint (sotto_secret_get_size (prepared), >, 0);
  g_assert_cmpuint (sotto_secret_get_size (prepared), <=,
                    SOTTO_PASSWORD_SIZE_MAX);
  plain = prepare_plainly (password, size);
  check_typed (prepared, plain, G_NORMALIZE_NFC);
  check_typed (prepared, plain, G_NORMALIZE_NFD);
  return 0;
}
