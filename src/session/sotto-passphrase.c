/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Draws passphrases, and says in words what a password is worth. */

#include "sotto-passphrase.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <zxcvbn.h>

#include "sotto-limits.h"
#include "sotto-words.h"

/* zxcvbn's work grows faster than the length, and what comes after this many
 * bytes can only make a password better than we say. */
#define ESTIMATED_BYTES_MAX 100

/* Below one chance in 100 000 for the guesses that a host allows, somebody at
 * the door is better off with another plan: 2^20 / 10. */
#define FAIR_BITS 20.0

/* Against our rounds of PBKDF2 a thousand graphics cards make some 5 million
 * guesses a second; half of 2^50 guesses takes them more than 3 years, for the
 * one hosting that a verifier belongs to. */
#define STRONG_BITS 50.0

static const char *
draw_word (const guint8 random[2])
{
  guint number = (guint) random[0] << 8 | random[1];

  /* The count is a power of two, so each word is as likely as any other. */
  return sotto_words_get (number % SOTTO_WORDS_COUNT);
}

SottoSecret *
sotto_passphrase_generate (const SottoRandom *random)
{
  guint8                  bytes[2 * SOTTO_PASSPHRASE_WORDS];
  g_autoptr (SottoSecret) passphrase = NULL;
  gsize                   size = 0;
  guint8                 *end;

  sotto_random_fill (random, bytes, sizeof bytes);
  for (gsize i = 0; i < SOTTO_PASSPHRASE_WORDS; i++) {
    size += strlen (draw_word (bytes + 2 * i)) + 1;
  }

  passphrase = sotto_secret_new (size);
  end = sotto_secret_get_data (passphrase);
  for (gsize i = 0; i < SOTTO_PASSPHRASE_WORDS; i++) {
    const char *word = draw_word (bytes + 2 * i);

    if (i > 0) {
      *end++ = ' ';
    }
    memcpy (end, word, strlen (word));
    end += strlen (word);
  }
  *end = '\0';

  sotto_secret_wipe (bytes, sizeof bytes);

  return g_steal_pointer (&passphrase);
}

static gboolean
is_our_word (const char *text, gsize length)
{
  guint low = 0;
  guint high = SOTTO_WORDS_COUNT;

  while (low < high) {
    guint       middle = (low + high) / 2;
    const char *word = sotto_words_get (middle);
    int         order = g_ascii_strncasecmp (text, word, length);

    if (order == 0 && word[length] == '\0') {
      return TRUE;
    }
    if (order > 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }

  return FALSE;
}

/* The number of words when @text is nothing but words of our list, else 0. */
static guint
count_our_words (const char *text)
{
  guint count = 0;

  while (*text != '\0') {
    gsize length = strcspn (text, " -._");

    if (length == 0 || !is_our_word (text, length)) {
      return 0;
    }
    count++;
    text += length;
    text += *text != '\0';
  }

  return count;
}

/* In bits: how many guesses it takes who knows all that we know. */
static double
estimate_bits (const char *password)
{
  g_autoptr (SottoSecret) start = NULL;
  gsize                   length = strnlen (password, ESTIMATED_BYTES_MAX);
  guint                   n_words = count_our_words (password);
  char                   *text;
  double                  bits;

  start = sotto_secret_new (length + 1);
  text = (char *) sotto_secret_get_data (start);
  memcpy (text, password, length);
  bits = ZxcvbnMatch (text, NULL, NULL);

  /* zxcvbn does not know that the words come from a list of 2048. */
  return n_words > 0 ? MIN (bits, n_words * (double) SOTTO_WORDS_BITS) : bits;
}

/* Rounds down to one digit and zeros: more would claim to know more. */
static guint
round_odds (double odds)
{
  double unit = pow (10.0, floor (log10 (odds)));

  return (guint) (floor (odds / unit) * unit);
}

static char *
describe_odds (guint odds)
{
  g_autofree char *number = g_strdup_printf ("%'u", odds);

  /* Translators: %s is a number of 2 and more, such as 40 or 3,000. The door is
   * the host's: it closes after 10 wrong passwords in a row. */
  return g_strdup_printf (
    ngettext ("A guesser at the door has about 1 chance in %s of finding this "
              "before the door closes.",
              "A guesser at the door has about 1 chance in %s of finding this "
              "before the door closes.",
              odds),
    number);
}

static char *
describe_chance (double bits)
{
  double odds = exp2 (bits) / SOTTO_GUESSES_MAX;

  if (odds < 1.0) {
    return g_strdup (
      _ ("A guesser at the door will find this before the door closes."));
  }
  if (odds < 2.0) {
    return g_strdup (_ ("A guesser at the door will probably find this before "
                        "the door closes."));
  }
  if (odds < 1e6) {
    return describe_odds (round_odds (odds));
  }
  if (odds < 1e9) {
    return g_strdup (_ ("A guesser at the door has less than 1 chance in a "
                        "million of finding this before the door closes."));
  }
  if (odds < 1e12) {
    return g_strdup (_ ("A guesser at the door has less than 1 chance in a "
                        "thousand million of finding this before the door "
                        "closes."));
  }

  return g_strdup (_ ("A guesser at the door has less than 1 chance in a "
                      "million million of finding this before the door "
                      "closes."));
}

static char *
describe (SottoStrength strength, double bits)
{
  g_autofree char *chance = describe_chance (bits);

  if (strength != SOTTO_STRENGTH_STRONG) {
    return g_steal_pointer (&chance);
  }

  /* Translators: %s is a whole sentence about somebody who guesses at the door;
   * this one is about somebody who copied what the host compares guesses
   * with. */
  return g_strdup_printf (
    _ ("%s Even with the host’s data stolen, guessing it would take years."),
    chance);
}

SottoStrength
sotto_passphrase_estimate (const char *password, char **sentence)
{
  SottoStrength strength = SOTTO_STRENGTH_WEAK;
  double        bits;

  g_return_val_if_fail (password != NULL, SOTTO_STRENGTH_EMPTY);

  if (*password == '\0') {
    if (sentence != NULL) {
      *sentence = g_strdup (_ ("Without a password nobody can join."));
    }
    return SOTTO_STRENGTH_EMPTY;
  }

  bits = estimate_bits (password);
  if (bits >= STRONG_BITS) {
    strength = SOTTO_STRENGTH_STRONG;
  } else if (bits >= FAIR_BITS) {
    strength = SOTTO_STRENGTH_FAIR;
  }
  if (sentence != NULL) {
    *sentence = describe (strength, bits);
  }

  return strength;
}
