/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Replies and events of tor's control protocol (control-spec, section 2.3),
 * from its bytes. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* All that one reply may have; what we ask for is far shorter. */
#define SOTTO_TOR_REPLY_SIZE_MAX (64 * 1024)

typedef struct {
  guint  code;  /* 200 to 699; 250 is a yes, 650 an event */
  char **lines; /* of ASCII, without code and line end; at least one. What is
                   below a line in a reply is in it, after '\n' */
} SottoTorReply;

/* Wipes it: it may hold a key. */
void sotto_tor_reply_free (SottoTorReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoTorReply, sotto_tor_reply_free)

/* The first line that begins with @start: what follows in it; or NULL. */
const char *sotto_tor_reply_find (const SottoTorReply *self, const char *start);

typedef struct _SottoTorReader SottoTorReader;

SottoTorReader *sotto_tor_reader_new (void);
void            sotto_tor_reader_free (SottoTorReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoTorReader, sotto_tor_reader_free)

/* Takes one more byte. TRUE with a *@reply when that is its last one, else with
 * NULL. FALSE: this is not tor, with G_IO_ERROR_INVALID_DATA; the reader cannot
 * be used any more. */
gboolean sotto_tor_reader_push (SottoTorReader *self,
                                char            byte,
                                SottoTorReply **reply,
                                GError        **error);

G_END_DECLS
