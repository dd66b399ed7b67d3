/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Brings what two people typed to the same bytes, and these to a scalar. */

#include "sotto-password.h"

#include <string.h>

#include "sotto-limits.h"
#include "sotto-nfc.h"
#include "sotto-p256.h"
#include "sotto-protocol-error.h"
#include "sotto-stretch.h"

G_STATIC_ASSERT (SOTTO_STRETCHED_SIZE == SOTTO_P256_WIDE_SIZE);
G_STATIC_ASSERT (SOTTO_SCALAR_SIZE == SOTTO_P256_SCALAR_SIZE);

/* NFC makes one character of at most this many, so what has more characters
 * than this for each byte that is allowed need not be tried. */
#define COMPOSED_FROM_MAX 4

/* Whether all are from U+0001 to U+007F. Most passwords are, and of these the
 * time that preparing takes should tell the length and nothing else. */
static gboolean
is_ascii (const char *text, gsize length)
{
  guint others = 0;

  for (gsize i = 0; i < length; i++) {
    guint byte = (guint8) text[i];
    guint any = byte;

    /* The last bit of @any becomes 1 unless the byte is 0. */
    any |= any >> 4;
    any |= any >> 2;
    any |= any >> 1;
    others |= (byte & 0x80) | (~any & 1);
  }

  return others == 0;
}

/* RFC 8265 section 4.2.2, the additional mapping rule. */
static gunichar
map_space (gunichar character)
{
  if (g_unichar_type (character) == G_UNICODE_SPACE_SEPARATOR) {
    return ' ';
  }

  return character;
}

/* @password is valid and has @length characters. */
static SottoSecret *
normalize (const char *password, gsize length)
{
  g_autoptr (SottoSecret) holder =
    sotto_secret_new (length * sizeof (gunichar));
  /* Locked memory is aligned for any type. */
  gunichar   *characters = (gpointer) sotto_secret_get_data (holder);
  const char *position = password;

  for (gsize i = 0; i < length; i++) {
    characters[i] = map_space (g_utf8_get_char (position));
    position = g_utf8_next_char (position);
  }

  return sotto_nfc_normalize (characters, length);
}

static SottoSecret *
refuse (SottoProtocolError code, const char *why, GError **error)
{
  g_set_error_literal (error, SOTTO_PROTOCOL_ERROR, code, why);

  return NULL;
}

static SottoSecret *
refuse_long (GError **error)
{
  return refuse (SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG,
                 "The password is too long", error);
}

static SottoSecret *
prepare_unicode (const char *password, gsize size, GError **error)
{
  g_autoptr (SottoSecret) prepared = NULL;
  gsize                   length;

  if (!g_utf8_validate_len (password, size, NULL)) {
    return refuse (SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID,
                   "The password is no text", error);
  }
  length = g_utf8_strlen (password, size);
  if (length > SOTTO_PASSWORD_SIZE_MAX * COMPOSED_FROM_MAX) {
    return refuse_long (error);
  }

  /* The rest of RFC 8265, what its FreeformClass leaves out, depends on the
   * version of Unicode, so it could keep apart two people who type the same. */
  prepared = normalize (password, length);
  if (sotto_secret_get_size (prepared) > SOTTO_PASSWORD_SIZE_MAX) {
    return refuse_long (error);
  }

  return g_steal_pointer (&prepared);
}

SottoSecret *
sotto_password_prepare (const char *password, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (password) : (gsize) length;

  if (size == 0) {
    return refuse (SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY, "The password is empty",
                   error);
  }
  if (!is_ascii (password, size)) {
    return prepare_unicode (password, size, error);
  }
  if (size > SOTTO_PASSWORD_SIZE_MAX) {
    return refuse_long (error);
  }

  return sotto_secret_new_from (password, size);
}

SottoSecret *
sotto_password_stretch (SottoSecret *prepared,
                        const guint8 salt[SOTTO_SALT_SIZE],
                        guint32      iterations,
                        GError     **error)
{
  g_autoptr (SottoSecret) wide = NULL;
  g_autoptr (SottoSecret) w = NULL;
  GError                 *cause = NULL;

  wide = sotto_stretch (prepared, salt, SOTTO_SALT_SIZE, iterations,
                        SOTTO_STRETCHED_SIZE, &cause);
  if (wide == NULL) {
    sotto_protocol_error_take_crypto (error, cause);
    return NULL;
  }

  w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  sotto_p256_reduce (sotto_secret_get_data (wide), sotto_secret_get_data (w));

  return g_steal_pointer (&w);
}
