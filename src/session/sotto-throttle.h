/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* So much in a short window of time, and no more. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SOTTO_THROTTLE_WINDOW_MS 250

typedef struct {
  guint  max;   /* in one window */
  guint  taken; /* in this one */
  gint64 ends;  /* when this window does, µs of the caller's clock */
} SottoThrottle;

void sotto_throttle_init (SottoThrottle *throttle, guint max);

/* Takes one. FALSE when this window has none left. A window begins with the
 * first that is taken after the end of the one before. */
gboolean sotto_throttle_take (SottoThrottle *throttle, gint64 now);

/* Milliseconds until one can be taken, rounded up; 0: now. */
guint sotto_throttle_get_wait (const SottoThrottle *throttle, gint64 now);

G_END_DECLS
