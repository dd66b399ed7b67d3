/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Passphrases that people can say to each other, and what a password is worth
 * against the guesses that a host allows. */

#pragma once

#include "sotto-random.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

#define SOTTO_PASSPHRASE_WORDS 5

/* Five words of our list of 2048, drawn evenly, with single spaces between
 * (55 bits) and a terminator. */
SottoSecret *sotto_passphrase_generate (const SottoRandom *random);

typedef enum {
  SOTTO_STRENGTH_EMPTY,
  SOTTO_STRENGTH_WEAK,   /* a guesser at the door may well find it */
  SOTTO_STRENGTH_FAIR,   /* safe at the door */
  SOTTO_STRENGTH_STRONG, /* also if somebody steals this computer's verifier */
} SottoStrength;

/* Estimates @password (NUL-terminated) by zxcvbn. @sentence (may be NULL) gets
 * the translated line to show: a guesser's chance in words with the guesses
 * that a host allows. Free it. */
SottoStrength sotto_passphrase_estimate (const char *password, char **sentence);

G_END_DECLS
