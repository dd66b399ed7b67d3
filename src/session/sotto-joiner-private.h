/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files that make up a joiner know of it. */

#pragma once

#include "sotto-joiner.h"
#include "sotto-session-private.h"
#include "sotto-way.h"

G_BEGIN_DECLS

/* What stretching the password gave, so that the next attempt at the same
 * hosting needs none. */
typedef struct {
  SottoSecret *w; /* or NULL */
  guint8       salt[SOTTO_SALT_SIZE];
  guint32      iterations;
} Stretched;

struct _SottoJoiner {
  GObject parent_instance;

  SottoSession *session;
  SottoSecret  *password;
  char         *address;
  SottoWay     *way;
  guint         timeout_s;
  Stretched     stretched;
  guint         delay_ms; /* before the next attempt, without the jitter */
  guint         retry_id;
  guint         doubts;  /* since it last talked */
  SottoGuesses  guesses; /* that were made in the host's place, perhaps */
  guint32       proven_iterations;
  gint64        hurried_at; /* the attempt of the last change of the network */
  gboolean      over;       /* the session is */

  GCancellable    *cancellable; /* of this attempt */
  gboolean         connecting;
  gboolean         stretching;
  SottoPipe       *pipe;
  SottoHandshaker *handshaker; /* while it runs */
};

/* Goes to the host, now. */
void sotto_joiner_attempt (SottoJoiner *self);

/* Closes what was opened to somebody who did not prove himself. */
void sotto_joiner_give_up (SottoJoiner *self);

/* Counts what @handshake, which is over, may have told somebody in the host's
 * place; FALSE when that is enough. */
gboolean sotto_joiner_may_come_back (SottoJoiner    *self,
                                     SottoHandshake *handshake);

/* In sotto-joiner-retry.c: from now on the session's troubles, and changes of
 * the network, bring about further attempts. */
void sotto_joiner_begin_retrying (SottoJoiner *self);

G_END_DECLS
