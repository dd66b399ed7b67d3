/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From how far away an address can be reached. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The nearest first. */
typedef enum {
  SOTTO_SCOPE_COMPUTER, /* loopback: this computer alone */
  SOTTO_SCOPE_LOCAL,    /* private and link-local addresses (RFC 1918, 3927,
                           4193, 4291, 6598), and names in .local (RFC 6762) */
  SOTTO_SCOPE_INTERNET, /* everything else, names too */
  SOTTO_SCOPE_TOR,      /* names in .onion (RFC 7686) */
} SottoScope;

SottoScope sotto_scope_of_address (GInetAddress *address);

/* @host is a name or an address, as sotto_address_parse() gives it. */
SottoScope sotto_scope_of_host (const char *host);

/* "computer", "local", "internet", "tor"; static. */
const char *sotto_scope_get_word (SottoScope scope);

G_END_DECLS
