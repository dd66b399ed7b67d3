/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Goes to the host of one conversation and proves the password there. */

#pragma once

#include "sotto-session.h"

G_BEGIN_DECLS

typedef struct {
  SottoSessionOptions session;
  const char         *address;           /* an address or an invite, as typed */
  guint               connect_timeout_s; /* 0: 30 s; Tor gets twice as much */
} SottoJoinerOptions;

#define SOTTO_TYPE_JOINER (sotto_joiner_get_type ())
G_DECLARE_FINAL_TYPE (SottoJoiner, sotto_joiner, SOTTO, JOINER, GObject)

/* Whether @address can be used: an invite, an address, or a text with one of
 * them in it, as sotto_invite_parse() has it. FALSE with
 * SOTTO_SESSION_ERROR_ADDRESS or _INVITE. */
gboolean sotto_joiner_check_address (const char *address, GError **error);

/*
 * @password is what sotto_password_prepare() made; @options' address must have
 * passed sotto_joiner_check_address(). Nothing happens until
 * sotto_joiner_start(). What fails before there is a conversation ends the
 * session; after that it is tried again, until it talks or the session is
 * over. What stretching the password gave is remembered, so that a reconnection
 * costs none while the host's salt stays the same.
 *
 * Properties, read-only, notified:
 *   place     string, the one of the invite's places whose stream is open, or
 *             whose error ended the newest attempt, or that is being tried if
 *             there is but one; else NULL
 *   trying    string, where it looks at the moment, for the person: the places
 *             that are being tried, or what tor is at; or NULL
 *
 * Signals:
 *   "connected" ()    the stream is open, the handshake begins
 */
SottoJoiner *sotto_joiner_new (SottoSecret              *password,
                               const SottoJoinerOptions *options);

/* Transfer none. */
SottoSession *sotto_joiner_get_session (SottoJoiner *self);

void sotto_joiner_start (SottoJoiner *self);

/* While the session is reconnecting: does not wait for the next attempt, and
 * begins anew if one is still looking for the host. */
void sotto_joiner_reconnect_now (SottoJoiner *self);

const char *sotto_joiner_get_place (SottoJoiner *self);
const char *sotto_joiner_get_trying (SottoJoiner *self);

/* The address as typed. */
const char *sotto_joiner_get_address (SottoJoiner *self);

G_END_DECLS
