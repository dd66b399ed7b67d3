/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tests our normalisation against GLib's, which leaves copies but is right. */

#include "sotto-nfc.h"

#include <string.h>

#include "sotto-crypto.h"

#define N_RANDOM 20000
#define LONGEST 12

static void
assert_as_glib (const gunichar *characters, gsize length)
{
  g_autoptr (SottoSecret) ours = sotto_nfc_normalize (characters, length);
  g_autofree char        *text =
    g_ucs4_to_utf8 (characters, (long) length, NULL, NULL, NULL);
  g_autofree char *theirs =
    g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  g_assert_cmpmem (sotto_secret_get_data (ours), sotto_secret_get_size (ours),
                   theirs, strlen (theirs));
}

static void
test_every_character (void)
{
  for (gunichar character = 1; character <= 0x10ffff; character++) {
    if (g_unichar_validate (character)) {
      assert_as_glib (&character, 1);
    }
  }
}

/* Each character that has a decomposition, taken apart, and behind a mark that
 * wants to be in between. */
static void
test_every_decomposition (void)
{
  for (gunichar character = 1; character <= 0x10ffff; character++) {
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH + 2];
    gsize    length;

    if (!g_unichar_validate (character)) {
      continue;
    }
    length = g_unichar_fully_decompose (character, FALSE, parts,
                                        G_UNICHAR_MAX_DECOMPOSITION_LENGTH);
    if (length == 1) {
      continue;
    }
    assert_as_glib (parts, length);
    parts[length] = 0x0323;     /* dot below, class 220 */
    parts[length + 1] = 0x0301; /* acute, class 230 */
    assert_as_glib (parts, length + 2);
  }
}

/* Letters and marks that combine, in any order. */
static void
test_random (void)
{
  const gunichar alphabet[] = {
    'a',    'e',    'A',    'o',    'q',    0x0301, 0x0300, 0x0308, 0x0323,
    0x0327, 0x0328, 0x0304, 0x0345, 0x0338, 0x093c, 0x0915, 0x09c7, 0x09be,
    0x1100, 0x1161, 0x11a8, 0xac00, 0x11a7, 0x03b1, 0x0313, 0x1f82, 0x212b,
    0x1e9b, 0x0307, 0x2126, 0xfb01, 0x0f71, 0x0f72, 0x3099, 0x304b, 0x1f600,
  };

  for (gsize i = 0; i < N_RANDOM; i++) {
    gunichar text[LONGEST];
    gsize    length = (gsize) g_test_rand_int_range (0, LONGEST + 1);

    for (gsize j = 0; j < length; j++) {
      text[j] = alphabet[g_test_rand_int_range (0, G_N_ELEMENTS (alphabet))];
    }
    assert_as_glib (text, length);
  }
}

static void
test_nothing (void)
{
  g_autoptr (SottoSecret) text = sotto_nfc_normalize (NULL, 0);

  g_assert_cmpuint (sotto_secret_get_size (text), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/nfc/every-character", test_every_character);
  g_test_add_func ("/nfc/every-decomposition", test_every_decomposition);
  g_test_add_func ("/nfc/random", test_random);
  g_test_add_func ("/nfc/nothing", test_nothing);

  return g_test_run ();
}
