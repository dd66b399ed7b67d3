/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The words of a line of tor's control protocol. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of what tor says to a person, in characters. */
#define SOTTO_TOR_TEXT_MAX 200

/* Splits @line at its spaces, but not between quotation marks, which are taken
 * away: BOOTSTRAP SUMMARY="Connecting to a relay" is two words. Free with
 * g_strfreev(). */
char **sotto_tor_words_split (const char *line);

/* The first of @words that begins with @start: what follows in it; or NULL. */
const char *sotto_tor_words_find (char **words, const char *start);

/* A text that can be shown: without line ends, what controls a terminal or
 * turns the reading direction, and of a bounded length. */
char *sotto_tor_words_clean (const char *text);

/* How far tor is on its way into the network (control-spec, section 5.5.2). */
typedef struct {
  guint    progress; /* percent */
  char    *summary;  /* cleaned */
  char    *warning;  /* cleaned, or NULL: all is well */
  gboolean is_grave; /* somebody should be told of the warning */
} SottoTorPhase;

/* FALSE unless @line, from its level on, is about that: "NOTICE BOOTSTRAP
 * PROGRESS=…". Otherwise clear @phase. */
gboolean sotto_tor_phase_parse (SottoTorPhase *phase, const char *line);
void     sotto_tor_phase_clear (SottoTorPhase *phase);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SottoTorPhase, sotto_tor_phase_clear)

/* The first address and port at which it takes SOCKS, of the value of
 * "net/listeners/socks"; NULL: there is none on an address, or it is not on
 * this computer. */
char *sotto_tor_words_find_socks (const char *value);

G_END_DECLS
