/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Counts what is done in a window of time. The time is handed in. */

#include "sotto-throttle.h"

#define WINDOW_US (SOTTO_THROTTLE_WINDOW_MS * G_GINT64_CONSTANT (1000))

void
sotto_throttle_init (SottoThrottle *throttle, guint max)
{
  g_return_if_fail (throttle != NULL);
  g_return_if_fail (max > 0);

  *throttle = (SottoThrottle){ .max = max, .ends = G_MININT64 };
}

gboolean
sotto_throttle_take (SottoThrottle *throttle, gint64 now)
{
  g_return_val_if_fail (throttle != NULL, FALSE);

  if (now >= throttle->ends) {
    throttle->taken = 0;
    throttle->ends = now + WINDOW_US;
  }
  if (throttle->taken == throttle->max) {
    return FALSE;
  }
  throttle->taken++;
  return TRUE;
}

guint
sotto_throttle_get_wait (const SottoThrottle *throttle, gint64 now)
{
  g_return_val_if_fail (throttle != NULL, 0);

  if (throttle->taken < throttle->max || now >= throttle->ends) {
    return 0;
  }
  return (guint) ((throttle->ends - now + 999) / 1000);
}
