/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From what went wrong anywhere below to one cause, and from the cause to its
 * words: the fixed one for programs, and the translated ones for people. */

#include "sotto-session-error.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-address.h"
#include "sotto-line.h"
#include "sotto-protocol-error.h"
#include "sotto-tor.h"

/* Of what tor gives for a reason, in bytes. */
#define REASON_MAX 200

G_DEFINE_QUARK (sotto_session_error, sotto_session_error)

typedef struct {
  SottoSessionError code;
  const char       *word;
  const char       *title; /* when the address is not known */
  const char       *advice;
} Words;

static const Words words[] = {
  /* Here. */
  { SOTTO_SESSION_ERROR_PASSWORD_EMPTY, "empty-password",
    N_ ("There is no password"),
    N_ ("Type the password that you and the other person have agreed on.") },
  { SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG, "long-password",
    N_ ("The password is too long"),
    N_ ("Agree on a shorter one, of at most 1024 bytes.") },
  { SOTTO_SESSION_ERROR_PASSWORD_INVALID, "invalid-password",
    N_ ("The password is not readable text"),
    N_ ("It is not UTF-8. Type it again, or save its file as UTF-8 text.") },
  { SOTTO_SESSION_ERROR_ADDRESS, "invalid-address",
    N_ ("The address cannot be right"),
    N_ ("Paste the invite, or an address: a name or a number, such as "
        "example.org, 192.0.2.1 or [2001:db8::1], and then, if there is one, a "
        "colon and a port from 1 to 65535.") },
  { SOTTO_SESSION_ERROR_INVITE, "invalid-invite", N_ ("The invite is damaged"),
    N_ ("A part of the invite is missing or was changed on the way. Ask the "
        "other person for it again.") },
  { SOTTO_SESSION_ERROR_PORT_IN_USE, "port-in-use",
    N_ ("The port is already in use"),
    N_ ("Another program on this computer listens on it, perhaps another "
        "window of Sottovoce. Choose another port.") },
  { SOTTO_SESSION_ERROR_LISTEN, "listen",
    N_ ("This computer does not let Sottovoce listen"),
    N_ ("Choose a port from 1024 on, and an address that belongs to this "
        "computer.") },
  { SOTTO_SESSION_ERROR_TEXT_TOO_LONG, "long-message",
    N_ ("The message is too long"),
    N_ ("A message holds at most 65536 bytes. Send it in several parts.") },
  { SOTTO_SESSION_ERROR_NOT_TALKING, "not-talking",
    N_ ("Nobody is there to read this"),
    N_ ("The message was not sent. Wait until the conversation has begun.") },

  /* On the way. */
  { SOTTO_SESSION_ERROR_UNKNOWN_HOST, "unknown-host",
    N_ ("No computer of this name was found"),
    N_ ("Check how the name is spelled, and that this computer is connected "
        "to the network.") },
  { SOTTO_SESSION_ERROR_REFUSED, "refused-connection",
    N_ ("Nobody is listening there"),
    N_ ("The computer answers, but Sottovoce does not wait at this port. Ask "
        "whether the other person has started hosting, and whether the port "
        "is right.") },
  { SOTTO_SESSION_ERROR_UNREACHABLE, "unreachable",
    N_ ("The computer cannot be reached"),
    N_ (
      "There is no route to it from this network. Check that this computer is "
      "connected, and that the address is right.") },
  { SOTTO_SESSION_ERROR_FIREWALL, "firewall",
    N_ ("This computer blocks the connection"),
    N_ ("A firewall or another rule of this computer does not let Sottovoce "
        "connect. Allow it there, or ask whoever looks after this "
        "computer.") },
  { SOTTO_SESSION_ERROR_TIMEOUT, "timeout", N_ ("No answer came in time"),
    N_ ("The other computer may be off, or a firewall in between may keep "
        "silent. Ask the other person whether it is running, then try "
        "again.") },
  { SOTTO_SESSION_ERROR_LOST, "lost", N_ ("The connection was lost"),
    N_ ("The other side went away without a word, or the network failed. "
        "Check that this computer is connected, then try again.") },
  { SOTTO_SESSION_ERROR_PEER_QUIT, "peer-quit",
    N_ ("The other person has closed Sottovoce"),
    N_ ("They can host again with the same password.") },

  /* On the way through Tor. */
  { SOTTO_SESSION_ERROR_NO_TOR, "no-tor",
    N_ ("Tor is not installed on this computer"),
    N_ ("Addresses that end in .onion are reached through Tor. Install the "
        "package “tor”, then try again.") },
  { SOTTO_SESSION_ERROR_TOR_START, "tor-failed",
    N_ ("Tor could not be started on this computer"),
    N_ ("See whether “tor” runs in a terminal, then try again.") },
  { SOTTO_SESSION_ERROR_TOR_BOOTSTRAP, "tor-failed",
    N_ ("Tor does not get into its network"),
    N_ ("Check that this computer is connected to the internet, then try "
        "again. Some networks block Tor.") },
  { SOTTO_SESSION_ERROR_TOR_LOST, "tor-lost", N_ ("Tor has ended"),
    N_ ("It carried the connection, and runs on this computer. Try again to "
        "start it anew.") },
  { SOTTO_SESSION_ERROR_ONION_NOT_FOUND, "onion-not-found",
    N_ ("Nobody publishes this onion address yet"),
    N_ ("Ask the other person whether hosting has begun and the address is "
        "published, and whether the address is right. Then try again.") },

  /* At the door. */
  { SOTTO_SESSION_ERROR_NOT_SOTTOVOCE, "protocol",
    N_ ("Something other than Sottovoce answers"),
    N_ ("Another kind of program uses this address and port. Ask the other "
        "person for both again.") },
  { SOTTO_SESSION_ERROR_VERSION, "version",
    N_ ("The two versions of Sottovoce do not understand each other"),
    N_ ("Both of you should install the newest version, then try again.") },
  { SOTTO_SESSION_ERROR_WRONG_PASSWORD, "wrong-password",
    N_ ("The password does not match"),
    N_ ("Ask the other person for the password and type it exactly as they "
        "did. Capital letters and spaces count.") },
  { SOTTO_SESSION_ERROR_ATTEMPTS, "too-many-attempts",
    N_ ("Too many attempts at this host"),
    N_ ("Wrong passwords were tried, or many knock at once. To stop people "
        "from guessing, the host makes everybody wait.") },
  { SOTTO_SESSION_ERROR_NOT_ACCEPTING, "not-accepting",
    N_ ("The host has closed its door"),
    N_ ("It was tried with too many wrong passwords in a row and lets nobody "
        "in. Ask the other person to open it again.") },
  { SOTTO_SESSION_ERROR_BUSY, "busy",
    N_ ("The host is talking to somebody else"),
    N_ ("A host holds one conversation at a time. Ask whether it is over, or "
        "who is there in your place.") },
  { SOTTO_SESSION_ERROR_HOST_UNPROVEN, "host-unproven",
    N_ ("The host could not prove that it knows the password"),
    N_ ("Somebody may be posing as the other person. Your password was not "
        "sent. Check the address with the other person before you try "
        "again.") },
  { SOTTO_SESSION_ERROR_ITERATIONS, "protocol",
    N_ ("The host asks for an unreasonable proof"),
    N_ ("It wants the password to be worked on far too little or far too "
        "long, which Sottovoce never does. Check the address with the other "
        "person.") },

  /* While talking. */
  { SOTTO_SESSION_ERROR_ALTERED, "altered-data",
    N_ ("The data was altered on the way"),
    N_ ("The conversation was ended at once, and nothing of what was altered "
        "was shown. Start again; if it happens again, use another network, "
        "because something on this one interferes.") },
  { SOTTO_SESSION_ERROR_PROTOCOL, "protocol",
    N_ ("The other side does not keep to the rules"),
    N_ ("It sent what no Sottovoce of this version sends, and that was not "
        "shown. Both of you should install the newest version, then try "
        "again.") },
  { SOTTO_SESSION_ERROR_INTERNAL, "internal",
    N_ ("Sottovoce itself has failed"),
    N_ ("Start it again. If it happens again, please report it together with "
        "the program’s log.") },
};

static const Words *
find_words (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (words[i].code == (SottoSessionError) code) {
      return &words[i];
    }
  }

  return find_words (SOTTO_SESSION_ERROR_INTERNAL);
}

const char *
sotto_session_error_get_word (SottoSessionError code)
{
  return find_words (code)->word;
}

/* The others are found again at each attempt; and a wrong password, or a host
 * that cannot prove itself, would be a free guess each time. */
gboolean
sotto_session_error_is_passing (const GError *error)
{
  g_return_val_if_fail (error->domain == SOTTO_SESSION_ERROR, FALSE);

  switch ((SottoSessionError) error->code) {
  case SOTTO_SESSION_ERROR_UNKNOWN_HOST:
  case SOTTO_SESSION_ERROR_REFUSED:
  case SOTTO_SESSION_ERROR_UNREACHABLE:
  case SOTTO_SESSION_ERROR_FIREWALL:
  case SOTTO_SESSION_ERROR_TIMEOUT:
  case SOTTO_SESSION_ERROR_LOST:
  case SOTTO_SESSION_ERROR_PEER_QUIT:
  case SOTTO_SESSION_ERROR_NO_TOR:
  case SOTTO_SESSION_ERROR_TOR_START:
  case SOTTO_SESSION_ERROR_TOR_BOOTSTRAP:
  case SOTTO_SESSION_ERROR_TOR_LOST:
  case SOTTO_SESSION_ERROR_ONION_NOT_FOUND:
  /* A café's network answers in everybody's name until one has paid. */
  case SOTTO_SESSION_ERROR_NOT_SOTTOVOCE:
  case SOTTO_SESSION_ERROR_ATTEMPTS:
  case SOTTO_SESSION_ERROR_NOT_ACCEPTING:
  case SOTTO_SESSION_ERROR_BUSY:
  case SOTTO_SESSION_ERROR_ALTERED:
    return TRUE;
  case SOTTO_SESSION_ERROR_PASSWORD_EMPTY:
  case SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG:
  case SOTTO_SESSION_ERROR_PASSWORD_INVALID:
  case SOTTO_SESSION_ERROR_ADDRESS:
  case SOTTO_SESSION_ERROR_INVITE:
  case SOTTO_SESSION_ERROR_PORT_IN_USE:
  case SOTTO_SESSION_ERROR_LISTEN:
  case SOTTO_SESSION_ERROR_TEXT_TOO_LONG:
  case SOTTO_SESSION_ERROR_NOT_TALKING:
  case SOTTO_SESSION_ERROR_VERSION:
  case SOTTO_SESSION_ERROR_WRONG_PASSWORD:
  case SOTTO_SESSION_ERROR_HOST_UNPROVEN:
  case SOTTO_SESSION_ERROR_ITERATIONS:
  case SOTTO_SESSION_ERROR_PROTOCOL:
  case SOTTO_SESSION_ERROR_INTERNAL:
  default:
    return FALSE;
  }
}

static SottoSessionError
from_protocol (int code)
{
  switch ((SottoProtocolError) code) {
  case SOTTO_PROTOCOL_ERROR_PASSWORD_EMPTY:
    return SOTTO_SESSION_ERROR_PASSWORD_EMPTY;
  case SOTTO_PROTOCOL_ERROR_PASSWORD_TOO_LONG:
    return SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG;
  case SOTTO_PROTOCOL_ERROR_PASSWORD_INVALID:
    return SOTTO_SESSION_ERROR_PASSWORD_INVALID;
  case SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE:
    return SOTTO_SESSION_ERROR_NOT_SOTTOVOCE;
  case SOTTO_PROTOCOL_ERROR_ITERATIONS:
    return SOTTO_SESSION_ERROR_ITERATIONS;
  case SOTTO_PROTOCOL_ERROR_VERSION:
  case SOTTO_PROTOCOL_ERROR_REFUSED_VERSION:
    return SOTTO_SESSION_ERROR_VERSION;
  case SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD:
  case SOTTO_PROTOCOL_ERROR_REFUSED_PASSWORD:
    return SOTTO_SESSION_ERROR_WRONG_PASSWORD;
  case SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN:
    return SOTTO_SESSION_ERROR_HOST_UNPROVEN;
  case SOTTO_PROTOCOL_ERROR_REFUSED_ATTEMPTS:
    return SOTTO_SESSION_ERROR_ATTEMPTS;
  case SOTTO_PROTOCOL_ERROR_REFUSED_TIMEOUT:
    return SOTTO_SESSION_ERROR_TIMEOUT;
  case SOTTO_PROTOCOL_ERROR_REFUSED_CLOSED:
    return SOTTO_SESSION_ERROR_NOT_ACCEPTING;
  case SOTTO_PROTOCOL_ERROR_ALTERED:
    return SOTTO_SESSION_ERROR_ALTERED;
  case SOTTO_PROTOCOL_ERROR_MALFORMED:
  case SOTTO_PROTOCOL_ERROR_REFUSED_MALFORMED:
  case SOTTO_PROTOCOL_ERROR_REFUSED_UNKNOWN:
  case SOTTO_PROTOCOL_ERROR_FRAME:
  case SOTTO_PROTOCOL_ERROR_RECORD:
  case SOTTO_PROTOCOL_ERROR_REKEY:
  case SOTTO_PROTOCOL_ERROR_ORDER:
    return SOTTO_SESSION_ERROR_PROTOCOL;
  case SOTTO_PROTOCOL_ERROR_TOO_LONG:
    return SOTTO_SESSION_ERROR_TEXT_TOO_LONG;
  case SOTTO_PROTOCOL_ERROR_CRYPTO:
  default:
    return SOTTO_SESSION_ERROR_INTERNAL;
  }
}

static SottoSessionError
from_io (int code)
{
  switch (code) {
  case G_IO_ERROR_ADDRESS_IN_USE:
    return SOTTO_SESSION_ERROR_PORT_IN_USE;
  case G_IO_ERROR_HOST_NOT_FOUND:
    return SOTTO_SESSION_ERROR_UNKNOWN_HOST;
  case G_IO_ERROR_CONNECTION_REFUSED:
    return SOTTO_SESSION_ERROR_REFUSED;
  case G_IO_ERROR_HOST_UNREACHABLE:
  case G_IO_ERROR_NETWORK_UNREACHABLE:
  /* No IPv6 here for an IPv6 address. */
  case G_IO_ERROR_NOT_SUPPORTED:
  case G_IO_ERROR_INVALID_ARGUMENT:
  case G_IO_ERROR_PROXY_FAILED:
    return SOTTO_SESSION_ERROR_UNREACHABLE;
  /* The kernel's EACCES and EPERM, which nobody but this machine gives. */
  case G_IO_ERROR_PERMISSION_DENIED:
    return SOTTO_SESSION_ERROR_FIREWALL;
  case G_IO_ERROR_TIMED_OUT:
    return SOTTO_SESSION_ERROR_TIMEOUT;
  /* Many errnos that tell of a broken connection are FAILED to GIO. */
  case G_IO_ERROR_FAILED:
  case G_IO_ERROR_CLOSED:
  case G_IO_ERROR_PARTIAL_INPUT:
  case G_IO_ERROR_CONNECTION_CLOSED:
  case G_IO_ERROR_NOT_CONNECTED:
    return SOTTO_SESSION_ERROR_LOST;
  default:
    return SOTTO_SESSION_ERROR_INTERNAL;
  }
}

static SottoSessionError
from_tor (int code)
{
  switch ((SottoTorError) code) {
  case SOTTO_TOR_ERROR_MISSING:
    return SOTTO_SESSION_ERROR_NO_TOR;
  case SOTTO_TOR_ERROR_BOOTSTRAP:
    return SOTTO_SESSION_ERROR_TOR_BOOTSTRAP;
  case SOTTO_TOR_ERROR_ONION:
    return SOTTO_SESSION_ERROR_ONION_NOT_FOUND;
  case SOTTO_TOR_ERROR_LOST:
    return SOTTO_SESSION_ERROR_TOR_LOST;
  case SOTTO_TOR_ERROR_START:
  case SOTTO_TOR_ERROR_PUBLISH:
  default:
    return SOTTO_SESSION_ERROR_TOR_START;
  }
}

static SottoSessionError
from_cause (const GError *cause)
{
  if (cause->domain == SOTTO_SESSION_ERROR) {
    return (SottoSessionError) cause->code;
  }
  if (cause->domain == SOTTO_PROTOCOL_ERROR) {
    return from_protocol (cause->code);
  }
  if (cause->domain == SOTTO_ADDRESS_ERROR) {
    return cause->code == SOTTO_ADDRESS_ERROR_INVITE
             ? SOTTO_SESSION_ERROR_INVITE
             : SOTTO_SESSION_ERROR_ADDRESS;
  }
  if (cause->domain == G_IO_ERROR) {
    return from_io (cause->code);
  }
  if (cause->domain == SOTTO_TOR_ERROR) {
    return from_tor (cause->code);
  }
  /* A name server that cannot be asked is no different for the person from
   * one that does not know the name: the advice for both is the same. */
  if (cause->domain == G_RESOLVER_ERROR) {
    return SOTTO_SESSION_ERROR_UNKNOWN_HOST;
  }

  return SOTTO_SESSION_ERROR_INTERNAL;
}

void
sotto_session_error_from (GError **error, const GError *cause)
{
  g_return_if_fail (cause != NULL);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_error_copy (cause));
  } else {
    g_set_error_literal (error, SOTTO_SESSION_ERROR, from_cause (cause),
                         cause->message);
  }
}

static char *
title_with_name (const char *address)
{
  g_autofree char *name = NULL;
  guint16          port;

  if (!sotto_address_parse (address, 1, &name, &port, NULL)) {
    name = g_strdup (address);
  }

  return g_strdup_printf (_ ("No computer named “%s” was found"), name);
}

/* The titles that are clearer with the address, or NULL. */
static char *
title_with_address (int code, const char *address)
{
  switch (code) {
  case SOTTO_SESSION_ERROR_UNKNOWN_HOST:
    return title_with_name (address);
  case SOTTO_SESSION_ERROR_REFUSED:
    /* Translators: %s is an address. */
    return g_strdup_printf (_ ("Nobody is listening at “%s”"), address);
  case SOTTO_SESSION_ERROR_UNREACHABLE:
    return g_strdup_printf (_ ("“%s” cannot be reached"), address);
  case SOTTO_SESSION_ERROR_FIREWALL:
    /* Translators: %s is an address. */
    return g_strdup_printf (_ ("This computer blocks the connection to “%s”"),
                            address);
  case SOTTO_SESSION_ERROR_TIMEOUT:
    return g_strdup_printf (_ ("“%s” did not answer in time"), address);
  case SOTTO_SESSION_ERROR_LOST:
    return g_strdup_printf (_ ("The connection to “%s” was lost"), address);
  case SOTTO_SESSION_ERROR_NOT_SOTTOVOCE:
    return g_strdup_printf (
      _ ("Something other than Sottovoce answers at “%s”"), address);
  default:
    return NULL;
  }
}

static char *
describe_wait (guint seconds)
{
  guint minutes = (seconds - 1) / 60 + 1;

  if (seconds < 120) {
    return g_strdup_printf (ngettext ("Try again in %u second.",
                                      "Try again in %u seconds.", seconds),
                            seconds);
  }

  return g_strdup_printf (ngettext ("Try again in %u minute.",
                                    "Try again in %u minutes.", minutes),
                          minutes);
}

static char *
advice_with_wait (int code, const char *advice, guint retry_after)
{
  g_autofree char *wait = NULL;

  if (retry_after > 0 && (code == SOTTO_SESSION_ERROR_WRONG_PASSWORD ||
                          code == SOTTO_SESSION_ERROR_ATTEMPTS)) {
    wait = describe_wait (retry_after);
  } else {
    return g_strdup (advice);
  }

  /* Translators: two whole sentences, the advice and how long to wait. */
  return g_strdup_printf (C_ ("two sentences", "%s %s"), advice, wait);
}

/* Tor knows best why it does not get anywhere. Its words are English, and may
 * hold what somebody on the way has said. */
static char *
advice_with_reason (const char *advice, const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  g_autofree char *reason = sotto_line_clean (valid);

  sotto_line_cut (reason, REASON_MAX);
  if (*reason == '\0') {
    return g_strdup (advice);
  }

  /* Translators: first whole sentences, then the reason that the program tor
   * gave, in English. */
  return g_strdup_printf (_ ("%s Tor says: “%s”."), advice, reason);
}

static char *
make_advice (const GError *error, int code, const char *advice, guint retry)
{
  if (code == SOTTO_SESSION_ERROR_TOR_BOOTSTRAP) {
    return advice_with_reason (advice, error->message);
  }

  return advice_with_wait (code, advice, retry);
}

void
sotto_session_error_explain (const GError *error,
                             const char   *address,
                             guint         retry_after,
                             char        **title,
                             char        **advice)
{
  const Words      *found;
  SottoSessionError code;

  g_return_if_fail (error != NULL);
  g_return_if_fail (title != NULL);
  g_return_if_fail (advice != NULL);

  code = from_cause (error);
  found = find_words (code);

  *title = address != NULL ? title_with_address (code, address) : NULL;
  if (*title == NULL) {
    *title = g_strdup (_ (found->title));
  }
  *advice = make_advice (error, code, _ (found->advice), retry_after);
}
