/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a person is told of the end of a conversation. */

#pragma once

#include "sotto-session.h"

G_BEGIN_DECLS

/* What went wrong and what to do about it. Translated; free it. */
char *sotto_end_words_explain (const GError *error);

/* How @session, which is over, came to its end. Translated; free it. */
char *sotto_end_words_describe (SottoSession *session);

G_END_DECLS
