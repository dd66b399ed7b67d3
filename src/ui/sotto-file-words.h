/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a person is told about a file on its way. */

#pragma once

#include "sotto-message.h"

G_BEGIN_DECLS

/*
 * All of these are translated; free the results. @peer is the other person's
 * name; without a connection (@connected) nothing moves.
 */

/* How it stands with the file of @message, or NULL when there is nothing to
 * say but what the buttons say. While it moves this is how far it is. */
char *sotto_file_words_get_status (SottoMessage *message,
                                   const char   *peer,
                                   gboolean      connected);

/* What to do about a failure, or about an offer that could not be saved, or
 * NULL. */
char *sotto_file_words_get_advice (SottoMessage *message);

/* The file in one line, without what changes all the time. */
char *sotto_file_words_describe (SottoMessage *message,
                                 const char   *peer,
                                 gboolean      connected);

/* What has just happened, as a sentence of its own; NULL when it is what the
 * person here did. */
char *sotto_file_words_get_news (SottoTransfer *transfer, const char *peer);

/* That something is wrong with the file @name, and what. */
char *sotto_file_words_get_refusal (const char *name, const GError *error);

G_END_DECLS
