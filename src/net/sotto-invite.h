/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Where a host can be found: sottovoce://HOST[:PORT][?via=HOST[:PORT]&via=…].
 * Never with a password: it is told in a way that the two people trust. */

#pragma once

#include "sotto-address.h"

G_BEGIN_DECLS

#define SOTTO_INVITE_SCHEME "sottovoce"

/* More are ignored, by who makes one and by who reads one. */
#define SOTTO_INVITE_PLACES_MAX 8

/* Text with more bytes than that holds no invite. */
#define SOTTO_INVITE_TEXT_MAX 65536

typedef struct {
  char   *host; /* without brackets */
  guint16 port;
} SottoPlace;

/* At least one place, each of them once, in the order of its maker. */
typedef struct _SottoInvite SottoInvite;

SottoInvite *sotto_invite_new (void);
SottoInvite *sotto_invite_ref (SottoInvite *invite);
void         sotto_invite_unref (SottoInvite *invite);

/* Ignores what is there already, and what is too many. */
void sotto_invite_add (SottoInvite *invite, const char *host, guint16 port);

guint             sotto_invite_get_n_places (const SottoInvite *invite);
const SottoPlace *sotto_invite_get_place (const SottoInvite *invite, guint i);

/* sottovoce://…; the default port is left out. */
char *sotto_invite_format (const SottoInvite *invite, guint16 default_port);

/*
 * Takes an invite, an address as sotto_address_parse() does, or any text with
 * one of the two in it: a message that somebody pasted, with what stands before
 * and behind, broken lines and quotation marks. An invite wins over an address,
 * and a word is an address in a longer text only when nobody would take it for
 * anything else: a number, a name with a port, or a name in .onion. An invite
 * of which a part is missing, or cannot be read, is none. Every byte is
 * hostile. NULL with SOTTO_ADDRESS_ERROR.
 */
SottoInvite *sotto_invite_parse (const char *text,
                                 guint16     default_port,
                                 GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoInvite, sotto_invite_unref)

G_END_DECLS
