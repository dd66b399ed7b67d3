/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The list of words, the drawing from it, and what is said of a password. */

#include "sotto-passphrase.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-words.h"

static void
test_words_shape (void)
{
  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    const char *word = sotto_words_get (i);

    g_assert_cmpuint (strlen (word), >=, 3);
    g_assert_cmpuint (strlen (word), <=, 7);
    g_assert_cmpuint (strspn (word, "abcdefghijklmnopqrstuvwxyz"), ==,
                      strlen (word));
    if (i > 0) {
      /* Sorted, and so distinct too. */
      g_assert_cmpstr (sotto_words_get (i - 1), <, word);
    }
  }
}

static GHashTable *
collect_words (void)
{
  GHashTable *all = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    g_hash_table_add (all, (gpointer) sotto_words_get (i));
  }

  return all;
}

/* No word becomes another when one letter changes: with any letter left out of
 * sight, all are still distinct. */
static void
test_words_changed (void)
{
  g_autoptr (GHashTable) forms =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    for (gsize k = 0; k < strlen (sotto_words_get (i)); k++) {
      char *form = g_strdup (sotto_words_get (i));

      form[k] = '?';
      g_assert_true (g_hash_table_add (forms, form));
    }
  }
}

/* Nor when one is lost, nor, seen from the other word, added. */
static void
test_words_lost (void)
{
  g_autoptr (GHashTable) all = collect_words ();

  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    const char *word = sotto_words_get (i);

    for (gsize k = 0; k < strlen (word); k++) {
      g_autofree char *form =
        g_strdup_printf ("%.*s%s", (int) k, word, word + k + 1);

      g_assert_false (g_hash_table_contains (all, form));
    }
  }
}

/* Nor when two neighbours change places. */
static void
test_words_swapped (void)
{
  g_autoptr (GHashTable) all = collect_words ();

  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    const char *word = sotto_words_get (i);

    for (gsize k = 0; k + 1 < strlen (word); k++) {
      g_autofree char *form = g_strdup (word);

      form[k] = word[k + 1];
      form[k + 1] = word[k];
      g_assert_true (strcmp (form, word) == 0 ||
                     !g_hash_table_contains (all, form));
    }
  }
}

/* Gives the same two bytes again and again. */
static void
fill_pair (gpointer data, guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    bytes[i] = ((const guint8 *) data)[i % 2];
  }
}

static guint
find_word (const char *word, gsize length)
{
  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    if (strncmp (sotto_words_get (i), word, length) == 0 &&
        sotto_words_get (i)[length] == '\0') {
      return i;
    }
  }

  g_assert_not_reached ();
}

static void
test_generate_shape (void)
{
  g_autoptr (SottoSecret) passphrase = sotto_passphrase_generate (NULL);
  g_autoptr (SottoSecret) another = sotto_passphrase_generate (NULL);
  const char    *text = (const char *) sotto_secret_get_data (passphrase);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  g_assert_cmpuint (strlen (text) + 1, ==, sotto_secret_get_size (passphrase));
  g_assert_cmpuint (g_strv_length (words), ==, SOTTO_PASSPHRASE_WORDS);
  for (gsize i = 0; words[i] != NULL; i++) {
    find_word (words[i], strlen (words[i]));
  }

  /* That both are the same by chance is as likely as guessing one. */
  g_assert_cmpstr (text, !=, (const char *) sotto_secret_get_data (another));
}

/* Of all the pairs of bytes there are, each word takes equally many. */
static void
test_generate_even (void)
{
  g_autofree guint *drawn = g_new0 (guint, SOTTO_WORDS_COUNT);

  for (guint pair = 0; pair <= G_MAXUINT16; pair++) {
    guint8                  bytes[2] = { (guint8) (pair >> 8), (guint8) pair };
    SottoRandom             random = { fill_pair, bytes };
    g_autoptr (SottoSecret) passphrase = sotto_passphrase_generate (&random);
    const char *text = (const char *) sotto_secret_get_data (passphrase);
    gsize       length = strcspn (text, " ");
    guint       number = pair % SOTTO_WORDS_COUNT;

    g_assert_cmpmem (text, length, sotto_words_get (number),
                     strlen (sotto_words_get (number)));
    drawn[number]++;
  }
  for (guint i = 0; i < SOTTO_WORDS_COUNT; i++) {
    g_assert_cmpuint (drawn[i], ==, 65536 / SOTTO_WORDS_COUNT);
  }
}

/* Each place of a passphrase has random bytes of its own. */
static void
fill_rising (gpointer data, guint8 *bytes, gsize size)
{
  guint8 *next = data;

  for (gsize i = 0; i < size; i++) {
    bytes[i] = (*next)++;
  }
}

static void
test_generate_places (void)
{
  guint8                  next = 0;
  SottoRandom             random = { fill_rising, &next };
  g_autoptr (SottoSecret) passphrase = sotto_passphrase_generate (&random);
  g_autofree char        *expected =
    g_strdup_printf ("%s %s %s %s %s", sotto_words_get (0x0001),
                     sotto_words_get (0x0203), sotto_words_get (0x0405),
                     sotto_words_get (0x0607),
                     sotto_words_get (0x0809 % SOTTO_WORDS_COUNT));

  g_assert_cmpstr ((const char *) sotto_secret_get_data (passphrase), ==,
                   expected);
  g_assert_cmpuint (next, ==, 2 * SOTTO_PASSPHRASE_WORDS);
}

static void
test_estimate (void)
{
  static const struct {
    const char   *password;
    SottoStrength strength;
    const char   *says; /* a part of the sentence */
  } lines[] = {
    /* 0 */ { "", SOTTO_STRENGTH_EMPTY, "nobody can join" },
    /* 1 */ { "a", SOTTO_STRENGTH_WEAK, "will find this" },
    /* 2 */ { "password", SOTTO_STRENGTH_WEAK, "will find this" },
    /* 3 */ { "123456", SOTTO_STRENGTH_WEAK, "will find this" },
    /* 4 */ { "hello", SOTTO_STRENGTH_WEAK, "1 chance in 5 of" },
    /* 5: one of our words is one of 2048, whatever zxcvbn says */
    { "zinnia", SOTTO_STRENGTH_WEAK, "1 chance in 200 of" },
    /* 6 */ { "gazebo zinnia", SOTTO_STRENGTH_FAIR, "1 chance in 400000 of" },
    /* 7 */ { "Gazebo-Zinnia", SOTTO_STRENGTH_FAIR, "1 chance in 400000 of" },
    /* 8 */ { "gazebo zinnia walrus", SOTTO_STRENGTH_FAIR, "in a million of" },
    /* 9 */
    { "gazebo zinnia walrus xylem", SOTTO_STRENGTH_STRONG, "million million" },
    /* 10 */
    { "gazebo zinnia walrus tundra yodel", SOTTO_STRENGTH_STRONG,
      "guessing it would take years" },
    /* 11 */ { "gazebo  zinnia walrus", SOTTO_STRENGTH_STRONG, "million" },
    /* 12 */ { "x8$Qm!w2Zr#7", SOTTO_STRENGTH_STRONG, "million million" },
    /* 13: not UTF-8 */ { "\xff\xfe", SOTTO_STRENGTH_WEAK, "A guesser" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *sentence = NULL;
    SottoStrength    strength =
      sotto_passphrase_estimate (lines[i].password, &sentence);

    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, sentence);
    g_assert_cmpint (strength, ==, lines[i].strength);
    g_assert_nonnull (strstr (sentence, lines[i].says));
    g_assert_cmpint (sotto_passphrase_estimate (lines[i].password, NULL), ==,
                     strength);
  }
}

/* What we suggest ourselves must get the best mark. */
static void
test_estimate_generated (void)
{
  for (guint i = 0; i < 100; i++) {
    g_autoptr (SottoSecret) passphrase = sotto_passphrase_generate (NULL);

    g_assert_cmpint (sotto_passphrase_estimate (
                       (const char *) sotto_secret_get_data (passphrase), NULL),
                     ==, SOTTO_STRENGTH_STRONG);
  }
}

/* Whatever somebody pastes into the field, the window goes on. */
static void
test_estimate_long (void)
{
  static const char *const patterns[] = {
    "a",          "ab",       "4@8({[<369&#!1/|0$5+7%2",
    "qwertz1983", "password", "\xff",
    "aA1!",       "zinnia ",
  };
  static const gsize sizes[] = { 99, 100, 101, 1024, 1 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
      g_autofree char *password = g_malloc (sizes[k] + 1);

      for (gsize n = 0; n < sizes[k]; n++) {
        password[n] = patterns[i][n % strlen (patterns[i])];
      }
      password[sizes[k]] = '\0';
      g_assert_cmpint (sotto_passphrase_estimate (password, NULL), !=,
                       SOTTO_STRENGTH_EMPTY);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));

  g_test_add_func ("/passphrase/words/shape", test_words_shape);
  g_test_add_func ("/passphrase/words/changed", test_words_changed);
  g_test_add_func ("/passphrase/words/lost", test_words_lost);
  g_test_add_func ("/passphrase/words/swapped", test_words_swapped);
  g_test_add_func ("/passphrase/generate/shape", test_generate_shape);
  g_test_add_func ("/passphrase/generate/even", test_generate_even);
  g_test_add_func ("/passphrase/generate/places", test_generate_places);
  g_test_add_func ("/passphrase/estimate", test_estimate);
  g_test_add_func ("/passphrase/estimate/generated", test_estimate_generated);
  g_test_add_func ("/passphrase/estimate/long", test_estimate_long);

  return g_test_run ();
}
