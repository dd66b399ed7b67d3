/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Time, handed in: the system's, or one that a test turns by hand. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_CLOCK (sotto_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (SottoClock, sotto_clock, SOTTO, CLOCK, GObject)

struct _SottoClockClass {
  GObjectClass parent_class;

  gint64 (*get_time) (SottoClock *self);
  gint64 (*get_real_time) (SottoClock *self);
  guint (*add_timeout) (SottoClock *self,
                        guint       interval_ms,
                        GSourceFunc callback,
                        gpointer    user_data,
                        const char *name);
  void (*remove_timeout) (SottoClock *self, guint id);
};

/* The system's clock with GLib's timeouts. Transfer none. */
SottoClock *sotto_clock_get_system (void);

/* Monotonic microseconds, as g_get_monotonic_time(). */
gint64 sotto_clock_get_time (SottoClock *self);

/* Microseconds since 1970 UTC, as g_get_real_time(). */
gint64 sotto_clock_get_real_time (SottoClock *self);

/* Calls @callback every @interval_ms until it returns G_SOURCE_REMOVE. The id
 * is never 0. @name is static. */
guint sotto_clock_add_timeout (SottoClock *self,
                               guint       interval_ms,
                               GSourceFunc callback,
                               gpointer    user_data,
                               const char *name);

/* Removes *@id, unless it is 0, and sets it to 0. */
void sotto_clock_clear_timeout (SottoClock *self, guint *id);

G_END_DECLS
