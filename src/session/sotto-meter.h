/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* How fast something goes forward, over the last few seconds. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Between two notes that count, and how far back the speed looks. */
#define SOTTO_METER_STEP_US (G_USEC_PER_SEC / 4)
#define SOTTO_METER_SPAN_US (4 * G_USEC_PER_SEC)
#define SOTTO_METER_NOTES (SOTTO_METER_SPAN_US / SOTTO_METER_STEP_US + 1)

typedef struct {
  struct {
    gint64  at;
    guint64 done;
  } notes[SOTTO_METER_NOTES]; /* a ring */
  guint newest;
  guint n_notes;
} SottoMeter;

/* Begins, perhaps again, at @done; times are in microseconds. */
void sotto_meter_start (SottoMeter *meter, gint64 now, guint64 done);

/* Whether a step has passed since the last note that counted; if so, this one
 * does. */
gboolean sotto_meter_note (SottoMeter *meter, gint64 now, guint64 done);

/* A second; 0 when it is not known, or nothing moves. */
guint64 sotto_meter_get_speed (const SottoMeter *meter);

G_END_DECLS
