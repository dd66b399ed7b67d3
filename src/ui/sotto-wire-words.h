/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a frame of the wire log says, in words. */

#pragma once

#include "sotto-wire-log.h"

G_BEGIN_DECLS

/* "TEXT" and its like, as PROTOCOL.md writes them; static. */
const char *sotto_wire_words_get_kind (SottoWireEntry *entry);

/* "Sent" or "Received"; static, translated. */
const char *sotto_wire_words_get_direction (SottoWireEntry *entry);

/* One line about the whole frame, for a screen reader. Free it. */
char *sotto_wire_words_summarise (SottoWireEntry *entry);

/* What it decrypts to, such as what was said or which key is offered. Free
 * it. */
char *sotto_wire_words_describe_content (SottoWireEntry *entry);

/* How long it is and how much of that fills it up. Free it. */
char *sotto_wire_words_describe_size (SottoWireEntry *entry);

/* What this frame has in common with the last one before it in @log that
 * carries the same; tells that there is none, too. Free it. */
char *sotto_wire_words_compare (SottoWireEntry *entry, GListModel *log);

G_END_DECLS
