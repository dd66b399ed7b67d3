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
  SottoTurns        *turns;     /* at the answer to a share */
  GPtrArray         *strangers; /* all that hold a connection */
  guint64            proved;    /* how many have proved the password */
} SottoDoor;

/* So many of those who leave get 2 s to read the last words and to close;
 * further ones are cut off. */
#define SOTTO_LEAVING_MAX 16

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

/* It comes through Tor: that has no address of its own. To be said before
 * sotto_stranger_receive(). */
void     sotto_stranger_set_onion (SottoStranger *self);
gboolean sotto_stranger_get_onion (SottoStranger *self);

/* It may be a probe of our own, about which Tor tells nothing; it is, as long
 * as it has said nothing. */
void     sotto_stranger_set_probe (SottoStranger *self);
gboolean sotto_stranger_is_probe (SottoStranger *self);

/* "host:port"; for who comes through Tor a word, as for the two below */
const char *sotto_stranger_get_address (SottoStranger *self);

/* Without the port, and whom that most likely belongs to: see
 * sotto_address_format_network(). */
const char *sotto_stranger_get_host (SottoStranger *self);
const char *sotto_stranger_get_network (SottoStranger *self);

/* Whether it may still become a peer; else it is on its way out. */
gboolean sotto_stranger_has_place (SottoStranger *self);

/* Whether its HELLO has been read or, before sotto_stranger_receive(), waits.
 */
gboolean sotto_stranger_has_spoken (SottoStranger *self);

/* When it last said a whole message of the handshake, or came. */
gint64 sotto_stranger_get_heard (SottoStranger *self);

/* Whether it has proved that it knows the password. */
gboolean sotto_stranger_has_proved (SottoStranger *self);

/* As the how-manieth it did, from 1; 0 if it has not. */
guint64 sotto_stranger_get_order (SottoStranger *self);

/* From "proved" on. */
SottoLink *sotto_stranger_get_link (SottoStranger *self);

/* Begins to listen to it. */
void sotto_stranger_receive (SottoStranger *self);

/* Sends it away with BYE @reason, or without a word if that is negative. */
void sotto_stranger_send_away (SottoStranger *self, int reason);

/* Sends away who has not proved the password, with REFUSAL @reason. */
void sotto_stranger_refuse (SottoStranger     *self,
                            SottoRefusalReason reason,
                            guint              retry_after);

G_END_DECLS
