/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One file of a conversation as the terminal counts it, from the wish to send
 * it, or the offer, to its end. */

#pragma once

#include "sotto-transfer.h"

G_BEGIN_DECLS

/* Its progress is shown so many times in a second at most. */
#define SOTTO_CLI_PROGRESS_MAX 4

typedef struct {
  guint          number;
  char          *name;
  SottoTransfer *transfer; /* NULL: ours, and still to be offered */
  GError        *error;    /* that ended it; NULL: the transfer knows */
  gint64         shown_at[SOTTO_CLI_PROGRESS_MAX]; /* a ring */
  guint          n_shown;
  guint64        shown_done;
  guint64        shown_speed;
} SottoCliFile;

SottoCliFile *sotto_cli_file_new (guint number, const char *name);
void          sotto_cli_file_free (SottoCliFile *file);

gboolean sotto_cli_file_is_outgoing (const SottoCliFile *file);
gboolean sotto_cli_file_is_running (const SottoCliFile *file);

/* An offer of the peer that was not answered. */
gboolean sotto_cli_file_is_asked (const SottoCliFile *file);

/* Whether this side wants it to arrive: it is ours, or it was accepted. */
gboolean sotto_cli_file_is_wanted (const SottoCliFile *file);

/* Of one that has failed: whether it was wanted, and not given up here. */
gboolean sotto_cli_file_is_missed (const SottoCliFile *file);

/* Whether its progress is new and may be shown at @now; if so, it counts as
 * shown. */
gboolean sotto_cli_file_may_show (SottoCliFile *file, gint64 now);

/* Of one that has failed: the fixed word for it, and sentences about it. */
const char *sotto_cli_file_get_reason (const SottoCliFile *file);
char       *sotto_cli_file_explain (const SottoCliFile *file, const char *peer);

/* Of one that has an error: what it is, in a sentence, without advice. */
char *sotto_cli_file_get_title (const SottoCliFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SottoCliFile, sotto_cli_file_free)

G_END_DECLS
