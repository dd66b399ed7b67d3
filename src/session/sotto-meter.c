/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The speed is that between the newest note and the oldest that is not too
 * old: a mean that forgets. */

#include "sotto-meter.h"

static void
add (SottoMeter *meter, gint64 now, guint64 done)
{
  meter->newest = (meter->newest + 1) % SOTTO_METER_NOTES;
  meter->n_notes = MIN (meter->n_notes + 1, SOTTO_METER_NOTES);
  meter->notes[meter->newest].at = now;
  meter->notes[meter->newest].done = done;
}

void
sotto_meter_start (SottoMeter *meter, gint64 now, guint64 done)
{
  meter->n_notes = 0;
  add (meter, now, done);
}

gboolean
sotto_meter_note (SottoMeter *meter, gint64 now, guint64 done)
{
  if (meter->n_notes > 0 &&
      now - meter->notes[meter->newest].at < SOTTO_METER_STEP_US) {
    return FALSE;
  }
  add (meter, now, done);
  return TRUE;
}

static guint
get_oldest (const SottoMeter *meter)
{
  gint64 now = meter->notes[meter->newest].at;
  guint  oldest = meter->newest;

  for (guint i = 1; i < meter->n_notes; i++) {
    guint before = (meter->newest + SOTTO_METER_NOTES - i) % SOTTO_METER_NOTES;

    if (now - meter->notes[before].at > SOTTO_METER_SPAN_US) {
      return oldest;
    }
    oldest = before;
  }
  return oldest;
}

guint64
sotto_meter_get_speed (const SottoMeter *meter)
{
  guint   oldest = get_oldest (meter);
  gint64  elapsed = meter->notes[meter->newest].at - meter->notes[oldest].at;
  guint64 before = meter->notes[oldest].done;
  guint64 done = meter->notes[meter->newest].done;

  if (elapsed <= 0 || done <= before) {
    return 0;
  }
  return (guint64) ((double) (done - before) * G_USEC_PER_SEC / elapsed);
}
