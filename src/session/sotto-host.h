/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens the door to one conversation: listens, lets in who proves the
 * password, and counts who does not. */

#pragma once

#include "sotto-knock.h"
#include "sotto-session.h"

G_BEGIN_DECLS

typedef struct {
  SottoSessionOptions session;
  const char         *bind;     /* numeric address; NULL: all, IPv4 and IPv6 */
  guint16             port;     /* 0: the default, or the next free one */
  gboolean            any_port; /* any free port; port is ignored */
  gboolean            exact_port; /* fail when port is taken */
  guint32             iterations; /* 0: SOTTO_ITERATIONS_MIN */
} SottoHostOptions;

#define SOTTO_TYPE_HOST (sotto_host_get_type ())
G_DECLARE_FINAL_TYPE (SottoHost, sotto_host, SOTTO, HOST, GObject)

/*
 * @password is what sotto_password_prepare() made. Nothing happens until
 * sotto_host_start(); failures end the session.
 *
 * Properties, read-only, notified:
 *   port            uint, 0 until it listens
 *   wrong-guesses   uint, in a row
 *   wait            uint, seconds until the next guess is accepted; ticks
 *   door-open       boolean, FALSE after 10 wrong guesses in a row
 *   knocks          GListModel of SottoKnock, at most 60, by when each first
 *                   happened; what happens again counts up the one there is,
 *                   which in a flood is notified once a second
 *
 * Signals:
 *   "listening" (uint port)
 *   "connected" ()                 a peer's connection proved the password
 *   "guess" (boolean ok, char *address, uint wait)
 */
SottoHost *sotto_host_new (SottoSecret            *password,
                           const SottoHostOptions *options);

/* Transfer none. It stops listening when the session ends. */
SottoSession *sotto_host_get_session (SottoHost *self);

void        sotto_host_start (SottoHost *self);
guint16     sotto_host_get_port (SottoHost *self);
guint       sotto_host_get_wrong_guesses (SottoHost *self);
guint       sotto_host_get_wait (SottoHost *self);
gboolean    sotto_host_get_door_open (SottoHost *self);
GListModel *sotto_host_get_knocks (SottoHost *self);

/* Begins to listen on a further port, of 127.0.0.1 alone, for what comes
 * through Tor: so it is told from what this computer itself says. 0 if there is
 * none. The same one each time. */
guint16 sotto_host_listen_for_onion (SottoHost *self);

/* What comes from this address is a probe of our own: it is nobody's knock. */
void sotto_host_expect_probe (SottoHost *self, GSocketAddress *from);

/* Whether a probe of our own is on its way through Tor. Of those who come that
 * way, it is the next one, if that says nothing: then it is nobody's knock. */
void sotto_host_expect_onion_probe (SottoHost *self, gboolean expected);

/* Lets people knock again after 10 wrong guesses. */
void sotto_host_open_door (SottoHost *self);

/* The addresses under which this machine can be reached, "192.168.1.5:5533" or
 * "[2001:db8::1]:5533", the likeliest first; loopback only if there is no
 * other. Free with g_strfreev(). */
char **sotto_host_dup_addresses (SottoHost *self);

G_END_DECLS
