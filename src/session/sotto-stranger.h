/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Whoever knocks at the host's door, from the connection to the greeting. */

#pragma once

#include "sotto-link.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_STRANGER (sotto_stranger_get_type ())
G_DECLARE_FINAL_TYPE (SottoStranger, sotto_stranger, SOTTO, STRANGER, GObject)

/* What all strangers of one hosting are measured by. */
typedef struct {
  SottoSecret       *w;
  guint8             salt[SOTTO_SALT_SIZE];
  guint32            iterations;
  SottoGuesses       guesses;
  SottoClock        *clock;
  const SottoRandom *random;
} SottoDoor;

/*
 * @door must outlive the stranger.
 *
 * Signals:
 *   "proved" ()                   knows the password
 *   "greeted" (SottoRecord *)     its GREETING came; the link is the handler's
 *                                 to take, and has stopped being the stranger's
 *   "failed" (GError *)           instead of either
 *   "gone" ()                     holds no connection any more: the last signal
 *                                 of every stranger
 */
SottoStranger *sotto_stranger_new (GIOStream *stream, SottoDoor *door);

/* "host:port" */
const char *sotto_stranger_get_address (SottoStranger *self);

/* Whether it has proved that it knows the password. */
gboolean sotto_stranger_has_proved (SottoStranger *self);

/* From "proved" on. */
SottoLink *sotto_stranger_get_link (SottoStranger *self);

/* Begins to listen to it. */
void sotto_stranger_receive (SottoStranger *self);

/* Sends it away with BYE @reason, or without a word if that is negative. */
void sotto_stranger_send_away (SottoStranger *self, int reason);

G_END_DECLS
