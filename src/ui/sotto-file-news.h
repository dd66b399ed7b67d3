/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Says what becomes of the files of a conversation, in sight or not. */

#pragma once

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_FILE_NEWS (sotto_file_news_get_type ())
G_DECLARE_FINAL_TYPE (SottoFileNews, sotto_file_news, SOTTO, FILE_NEWS, GObject)

/* Signal "news" (char *text): a sentence, when somebody else or nobody decided
 * something. */
SottoFileNews *sotto_file_news_new (SottoSession *session);

G_END_DECLS
