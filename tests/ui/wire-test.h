/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Frames that nobody sent. */

#pragma once

#include "sotto-wire-log.h"

G_BEGIN_DECLS

/* Adds a cell of epoch 3, number 17, at the beginning of 1970, whose bytes
 * after the first are all @fill. */
void wire_test_add_bytes (SottoWireLog *log,
                          guint8        type,
                          guint8        flags,
                          const void   *payload,
                          gsize         length,
                          guint8        fill);

void wire_test_add (SottoWireLog      *log,
                    SottoDirection     direction,
                    const SottoRecord *record,
                    guint8             fill);

void wire_test_say (SottoWireLog  *log,
                    SottoDirection direction,
                    guint64        id,
                    const char    *text,
                    guint8         fill);

G_END_DECLS
