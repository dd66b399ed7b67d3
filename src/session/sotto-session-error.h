/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Why a conversation could not begin, broke off or ended: one code for each
 * cause, with the fixed word that the command line prints for it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_SESSION_ERROR (sotto_session_error_quark ())

typedef enum {
  /* Here, before anything is sent. */
  SOTTO_SESSION_ERROR_PASSWORD_EMPTY = 1, /* empty-password */
  SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG,  /* long-password */
  SOTTO_SESSION_ERROR_PASSWORD_INVALID,   /* invalid-password */
  SOTTO_SESSION_ERROR_ADDRESS,            /* invalid-address */
  SOTTO_SESSION_ERROR_INVITE,             /* invalid-invite */
  SOTTO_SESSION_ERROR_PORT_IN_USE,        /* port-in-use */
  SOTTO_SESSION_ERROR_LISTEN,             /* listen */
  SOTTO_SESSION_ERROR_TEXT_TOO_LONG,      /* long-message */
  SOTTO_SESSION_ERROR_NOT_TALKING,        /* not-talking */

  /* On the way. */
  SOTTO_SESSION_ERROR_UNKNOWN_HOST, /* unknown-host */
  SOTTO_SESSION_ERROR_REFUSED,      /* refused-connection: nobody listens */
  SOTTO_SESSION_ERROR_UNREACHABLE,  /* unreachable */
  SOTTO_SESSION_ERROR_FIREWALL,     /* firewall: of this computer */
  SOTTO_SESSION_ERROR_TIMEOUT,      /* timeout */
  SOTTO_SESSION_ERROR_LOST,         /* lost: the connection broke */
  SOTTO_SESSION_ERROR_PEER_QUIT,    /* peer-quit: the host's app quit */

  /* On the way through Tor. */
  SOTTO_SESSION_ERROR_NO_TOR,        /* no-tor: it is not installed */
  SOTTO_SESSION_ERROR_TOR_START,     /* tor-failed: it does not run */
  SOTTO_SESSION_ERROR_TOR_BOOTSTRAP, /* tor-failed: nor get into the network */
  SOTTO_SESSION_ERROR_TOR_LOST,      /* tor-lost: it ended */
  SOTTO_SESSION_ERROR_ONION_NOT_FOUND, /* onion-not-found: yet */

  /* At the door. */
  SOTTO_SESSION_ERROR_NOT_SOTTOVOCE,  /* protocol: something else answers */
  SOTTO_SESSION_ERROR_VERSION,        /* version */
  SOTTO_SESSION_ERROR_WRONG_PASSWORD, /* wrong-password */
  SOTTO_SESSION_ERROR_ATTEMPTS,       /* too-many-attempts */
  SOTTO_SESSION_ERROR_NOT_ACCEPTING,  /* not-accepting */
  SOTTO_SESSION_ERROR_BUSY,           /* busy */
  SOTTO_SESSION_ERROR_HOST_UNPROVEN,  /* host-unproven */
  SOTTO_SESSION_ERROR_ITERATIONS,     /* protocol: unreasonable iterations */

  /* While talking. */
  SOTTO_SESSION_ERROR_ALTERED,  /* altered-data */
  SOTTO_SESSION_ERROR_PROTOCOL, /* protocol: the peer broke a rule */
  SOTTO_SESSION_ERROR_INTERNAL, /* internal */
} SottoSessionError;

GQuark sotto_session_error_quark (void);

/* Whether trying again, without the person, may mend it. */
gboolean sotto_session_error_is_passing (const GError *error);

/* The word of @code as above; static. */
const char *sotto_session_error_get_word (SottoSessionError code);

/*
 * Sets @error to the one code that @cause, an error of the protocol, of net or
 * of GIO, comes down to. A G_IO_ERROR_CANCELLED stays what it is. @cause's
 * message is kept for the log.
 */
void sotto_session_error_from (GError **error, const GError *cause);

/*
 * What to tell the person, translated and complete: @title says what happened,
 * @advice why and what to do next. @address and @retry_after may be NULL and 0
 * when they are not known; @address is the host's. Free both.
 */
void sotto_session_error_explain (const GError *error,
                                  const char   *address,
                                  guint         retry_after,
                                  char        **title,
                                  char        **advice);

G_END_DECLS
