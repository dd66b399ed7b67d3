/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests that two people who type the same come to the same scalar. */

#include "sotto-password.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-limits.h"
#include "sotto-protocol-error.h"
#include "vectors.h"

static void
assert_prepared (const char *given, const char *wanted)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoSecret) prepared = sotto_password_prepare (given, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (sotto_secret_get_data (prepared),
                   sotto_secret_get_size (prepared), wanted, strlen (wanted));
}

static void
assert_refused (const char *given, gssize length, SottoProtocolError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sotto_password_prepare (given, length, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, (int) code);
}

static void
check_vectors (const char *file, const char *member)
{
  g_autoptr (JsonObject) vectors = vectors_load (file);
  JsonArray             *array = vectors_get_array (vectors, member);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject             *vector = vectors_get_element (array, i);
    g_autoptr (SottoSecret) prepared =
      sotto_password_prepare (vectors_get_string (vector, "given"), -1, NULL);

    g_assert_nonnull (prepared);
    vectors_assert_bytes (vector, "prepared", sotto_secret_get_data (prepared),
                          sotto_secret_get_size (prepared));
  }
}

static void
test_vectors (void)
{
  check_vectors ("primitives.json", "opaque_string_rfc8265");
  check_vectors ("published.json", "opaque_string_rfc8265_table");
}

/* All of Unicode's Zs but U+0020. */
static void
test_every_space (void)
{
  const gunichar spaces[] = { 0x00a0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003,
                              0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009,
                              0x200a, 0x202f, 0x205f, 0x3000 };

  for (gsize i = 0; i < G_N_ELEMENTS (spaces); i++) {
    g_autofree char *given = g_ucs4_to_utf8 (&spaces[i], 1, NULL, NULL, NULL);

    assert_prepared (given, " ");
  }
}

/* What looks like nothing and is no space, stays. */
static void
test_other_blanks_stay (void)
{
  assert_prepared ("\xe2\x80\x8b", "\xe2\x80\x8b");
  assert_prepared ("\xef\xbb\xbf", "\xef\xbb\xbf");
  assert_prepared ("\t\n", "\t\n");
  assert_prepared ("  a  ", "  a  ");
}

/* A space that has come from another one takes the accent that follows. */
static void
test_space_before_nfc (void)
{
  /* U+2000 is the canonical equivalent of U+2002, and both are spaces. */
  assert_prepared ("\xe2\x80\x80\xcc\x81", " \xcc\x81");
}

static void
test_every_ascii (void)
{
  char text[128];

  for (guint i = 1; i < sizeof text; i++) {
    text[i - 1] = (char) i;
  }
  text[127] = '\0';
  assert_prepared (text, text);
}

static void
test_length_is_given (void)
{
  g_autoptr (SottoSecret) prepared =
    sotto_password_prepare ("hello, world", 5, NULL);
  g_autoptr (SottoSecret) accented =
    sotto_password_prepare ("e\xcc\x81\xcc\x81", 3, NULL);

  g_assert_cmpmem (sotto_secret_get_data (prepared),
                   sotto_secret_get_size (prepared), "hello", 5);
  g_assert_cmpmem (sotto_secret_get_data (accented),
                   sotto_secret_get_size (accented), "\xc3\xa9", 2);
}

static void
test_empty (void)
{
  assert_refused ("", -1, SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY);
  assert_refused ("hello", 0, SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY);
}

static void
test_invalid (void)
{
  const char *texts[] = {
    "\x80",             /* goes on with nothing */
    "a\xc3",            /* is cut off */
    "\xc0\xaf",         /* is longer than it has to be */
    "\xed\xa0\x80",     /* a surrogate */
    "\xf4\x90\x80\x80", /* beyond U+10FFFF */
    "\xff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    assert_refused (texts[i], -1, SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID);
  }
  assert_refused ("a\0b", 3, SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID);
  assert_refused ("\xc3\xa9\0b", 4, SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID);
  /* The last character is not whole within the length. */
  assert_refused ("\xc3\xa9", 1, SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID);
}

static char *
repeat (const char *text, gsize times)
{
  GString *joined = g_string_new (NULL);

  for (gsize i = 0; i < times; i++) {
    g_string_append (joined, text);
  }

  return g_string_free (joined, FALSE);
}

/* 1 024 bytes are allowed, counted after preparation. */
static void
test_longest (void)
{
  const struct {
    const char *given;
    const char *prepared;
    gsize       longest;
  } rows[] = {
    { "a", "a", 1024 },
    { "\xc3\xa9", "\xc3\xa9", 512 },  /* U+00E9 */
    { "e\xcc\x81", "\xc3\xa9", 512 }, /* 3 bytes become 2 */
    { "\xe3\x80\x80", " ", 1024 },    /* 3 bytes become 1 */
    { "\xe2\x84\xab", "\xc3\x85", 512 },
    /* The longest of all: 4 characters, 8 bytes, become one of 3. */
    { "\xce\xb1\xcc\x93\xcc\x80\xcd\x85", "\xe1\xbe\x82", 341 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *given = repeat (rows[i].given, rows[i].longest);
    g_autofree char *prepared = repeat (rows[i].prepared, rows[i].longest);
    g_autofree char *longer = repeat (rows[i].given, rows[i].longest + 1);

    assert_prepared (given, prepared);
    assert_refused (longer, -1, SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG);
  }
}

static void
test_far_too_long (void)
{
  g_autofree char *ascii = repeat ("password", 100000);
  g_autofree char *unicode = repeat ("p\xc3\xa4ssword", 100000);

  assert_refused (ascii, -1, SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG);
  assert_refused (unicode, -1, SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG);
}

static void
test_stretch_vectors (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("session.json");
  JsonArray             *array = vectors_get_array (vectors, "sessions");

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject             *vector = vectors_get_element (array, i);
    g_autoptr (SottoSecret) prepared =
      sotto_password_prepare (vectors_get_string (vector, "password"), -1,
                              NULL);
    g_autoptr (SottoSecret) w = NULL;
    guint8                  salt[SOTTO_SALT_SIZE];

    vectors_assert_bytes (vector, "password_prepared",
                          sotto_secret_get_data (prepared),
                          sotto_secret_get_size (prepared));
    vectors_copy_bytes (vector, "salt", salt, sizeof salt);
    w =
      sotto_password_stretch (prepared, salt,
                              (guint32) vectors_get_int (vector, "iterations"),
                              NULL);
    vectors_assert_bytes (vector, "w", sotto_secret_get_data (w),
                          sotto_secret_get_size (w));
  }
}

static void
test_stretch_fails (void)
{
  const guint8            salt[SOTTO_SALT_SIZE] = { 0 };
  g_autoptr (SottoSecret) prepared = sotto_secret_new_from ("x", 1);
  g_autoptr (GError)      error = NULL;

  g_assert_null (sotto_password_stretch (prepared, salt, 0, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_CRYPTO);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/password/prepare/vectors", test_vectors);
  g_test_add_func ("/password/prepare/every-space", test_every_space);
  g_test_add_func ("/password/prepare/other-blanks", test_other_blanks_stay);
  g_test_add_func ("/password/prepare/space-first", test_space_before_nfc);
  g_test_add_func ("/password/prepare/every-ascii", test_every_ascii);
  g_test_add_func ("/password/prepare/length", test_length_is_given);
  g_test_add_func ("/password/prepare/empty", test_empty);
  g_test_add_func ("/password/prepare/invalid", test_invalid);
  g_test_add_func ("/password/prepare/longest", test_longest);
  g_test_add_func ("/password/prepare/far-too-long", test_far_too_long);
  g_test_add_func ("/password/stretch/vectors", test_stretch_vectors);
  g_test_add_func ("/password/stretch/fails", test_stretch_fails);

  return g_test_run ();
}
