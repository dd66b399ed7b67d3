/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the command line says. */

#pragma once

#include "sotto-handshake.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  SottoRole role;
  char     *address;       /* joiner: an address or an invite, with --port */
  char     *bind;          /* host; NULL: every address */
  char     *name;          /* NULL: none is told */
  char     *password_file; /* NULL: ask on the terminal */
  int       port;          /* -1: not given */
  int       timeout;       /* joiner: seconds; -1: not given */
  gboolean  announce;      /* host: on the local network */
  gboolean  no_announce;
  gboolean  upnp;    /* host: ask the router for a port */
  gboolean  tor;     /* host: be reachable through Tor */
  char     *tor_key; /* NULL: a new address each time */
  int       rekey;   /* seconds; -1: not given */
  char     *accept;  /* take every file into this folder; NULL: not given */
  gboolean  decline;
  gboolean  wire;
  gboolean  json;
  gboolean  version; /* print it, and do nothing else */
} SottoCliOptions;

/*
 * Reads the @arguments of main(), the program's name first. FALSE with
 * SOTTO_CLI_ERROR_USAGE, or what sotto_joiner_check_address() says; @options
 * then still tell whether --json was given. Prints the help and exits when it
 * is asked for. Clear @options in either case.
 */
gboolean sotto_cli_options_parse (SottoCliOptions *options,
                                  char           **arguments,
                                  GError         **error);

void sotto_cli_options_clear (SottoCliOptions *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SottoCliOptions, sotto_cli_options_clear)

G_END_DECLS
