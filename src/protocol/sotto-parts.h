/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Joins records that come in several frames. PROTOCOL.md section 3, MORE. */

#pragma once

#include "sotto-frame.h"

G_BEGIN_DECLS

#define SOTTO_PARTS_TYPES 16 /* messages: 0x10 to 0x1f */

/* Frames of other types may come between the frames of a record, so that one
 * record of each type can be incomplete. The peer can make us keep
 * SOTTO_PARTS_TYPES times SOTTO_RECORD_SIZE_MAX bytes, and no more. */
typedef struct {
  GByteArray *open[SOTTO_PARTS_TYPES]; /* NULL: none of this type */
  GByteArray *whole;                   /* the record joined last */
} SottoParts;

void sotto_parts_init (SottoParts *parts);

/* Wipes everything. */
void sotto_parts_clear (SottoParts *parts);

/*
 * Adds what @frame carries. When that completes a record, @payload and @length
 * tell its whole payload, which is there as long as @frame's, or until the next
 * call; else @payload is NULL. FALSE with SOTTO_PROTOCOL_ERROR_FRAME when the
 * record is longer than SOTTO_RECORD_SIZE_MAX.
 */
gboolean sotto_parts_add (SottoParts       *parts,
                          const SottoFrame *frame,
                          const guint8    **payload,
                          gsize            *length,
                          GError          **error);

/* Wipes the record that was joined last. */
void sotto_parts_forget (SottoParts *parts);

G_END_DECLS
