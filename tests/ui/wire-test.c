/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Fills a wire log without a wire. */

#include "wire-test.h"

#include <string.h>

static void
add (SottoWireLog  *log,
     SottoDirection direction,
     guint8         type,
     guint8         flags,
     GBytes        *payload,
     guint8         fill)
{
  guint8             cell[SOTTO_CELL_SIZE];
  g_autoptr (GBytes) wire = NULL;
  SottoFrameInfo     info = {
        .direction = direction,
        .epoch = 3,
        .counter = 17,
        .type = type,
        .flags = flags,
        .payload = payload,
        .wire_length = sizeof cell,
        .payload_length = g_bytes_get_size (payload),
  };

  memset (cell, fill, sizeof cell);
  cell[0] = 0x01;
  wire = g_bytes_new (cell, sizeof cell);
  info.wire = wire;
  sotto_wire_log_add (log, &info, 0);
}

void
wire_test_add_bytes (SottoWireLog *log,
                     guint8        type,
                     guint8        flags,
                     const void   *payload,
                     gsize         length,
                     guint8        fill)
{
  g_autoptr (GBytes) bytes = g_bytes_new (payload, length);

  add (log, SOTTO_DIRECTION_OUT, type, flags, bytes, fill);
}

void
wire_test_add (SottoWireLog      *log,
               SottoDirection     direction,
               const SottoRecord *record,
               guint8             fill)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = sotto_record_encode (record, &error);

  g_assert_no_error (error);
  add (log, direction, record->type, 0, payload, fill);
}

void
wire_test_say (SottoWireLog  *log,
               SottoDirection direction,
               guint64        id,
               const char    *text,
               guint8         fill)
{
  g_autoptr (SottoRecord) record = sotto_record_new (SOTTO_RECORD_TEXT);

  record->id = id;
  record->sent_at = (gint64) id * G_USEC_PER_SEC;
  record->message.text = g_strdup (text);
  wire_test_add (log, direction, record, fill);
}
