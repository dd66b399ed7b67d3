/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What whoever seals a bulk frame knows of it. */

#pragma once

#include "sotto-bulk.h"

G_BEGIN_DECLS

/* Where the record's payload begins in a frame: after its kind and the record's
 * header. */
#define SOTTO_BULK_PAYLOAD_OFFSET (1 + SOTTO_RECORD_HEADER_SIZE)

/* What precedes the bytes in the payload: file i64 | offset u64 */
#define SOTTO_FILE_DATA_HEAD_SIZE (8 + 8)

/* The SOTTO_BULK_SIZE bytes of the whole frame. Transfer full: whoever has them
 * wipes them, and @bulk is good for nothing any more. */
guint8 *sotto_bulk_steal_wire (SottoBulk *bulk);

G_END_DECLS
