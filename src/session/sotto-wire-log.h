/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One frame as it crossed the wire, and the list of the last of them. */

#pragma once

#include "sotto-channel.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_WIRE_LOG_MAX 2000

/* Of a bulk frame, only this much is kept. */
#define SOTTO_WIRE_ENTRY_BYTES_MAX SOTTO_FRAME_INFO_BYTES_MAX

#define SOTTO_TYPE_WIRE_ENTRY (sotto_wire_entry_get_type ())
G_DECLARE_FINAL_TYPE (SottoWireEntry,
                      sotto_wire_entry,
                      SOTTO,
                      WIRE_ENTRY,
                      GObject)

SottoDirection sotto_wire_entry_get_direction (SottoWireEntry *self);
gint64         sotto_wire_entry_get_time (SottoWireEntry *self); /* µs, UTC */
guint32        sotto_wire_entry_get_epoch (SottoWireEntry *self);
guint64        sotto_wire_entry_get_counter (SottoWireEntry *self);
guint8         sotto_wire_entry_get_record_type (SottoWireEntry *self);
guint8         sotto_wire_entry_get_flags (SottoWireEntry *self);

/* The frame's whole length on the wire, the length of what it carries, and the
 * number of bytes of zeros that fill it up. */
gsize sotto_wire_entry_get_wire_length (SottoWireEntry *self);
gsize sotto_wire_entry_get_payload_length (SottoWireEntry *self);
gsize sotto_wire_entry_get_padding_length (SottoWireEntry *self);

/* At most SOTTO_WIRE_ENTRY_BYTES_MAX bytes of each. Transfer none. */
GBytes *sotto_wire_entry_get_wire (SottoWireEntry *self);
GBytes *sotto_wire_entry_get_payload (SottoWireEntry *self);

/* A GListModel of SottoWireEntry with the last SOTTO_WIRE_LOG_MAX, oldest
 * first. */
#define SOTTO_TYPE_WIRE_LOG (sotto_wire_log_get_type ())
G_DECLARE_FINAL_TYPE (SottoWireLog, sotto_wire_log, SOTTO, WIRE_LOG, GObject)

SottoWireLog *sotto_wire_log_new (void);

/* Takes what it needs from @info. Returns the entry that it made; transfer
 * none. */
SottoWireEntry *sotto_wire_log_add (SottoWireLog         *self,
                                    const SottoFrameInfo *info,
                                    gint64                time);

G_END_DECLS
