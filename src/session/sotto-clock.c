/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The class itself is the system's clock; a test derives one that stands
 * still until it is turned. */

#include "sotto-clock.h"

G_DEFINE_TYPE (SottoClock, sotto_clock, G_TYPE_OBJECT)

static gint64
sotto_clock_real_get_time (SottoClock *self)
{
  return g_get_monotonic_time ();
}

static gint64
sotto_clock_real_get_real_time (SottoClock *self)
{
  return g_get_real_time ();
}

static guint
sotto_clock_real_add_timeout (SottoClock *self,
                              guint       interval_ms,
                              GSourceFunc callback,
                              gpointer    user_data,
                              const char *name)
{
  g_autoptr (GSource) source = g_timeout_source_new (interval_ms);

  g_source_set_callback (source, callback, user_data, NULL);
  g_source_set_static_name (source, name);

  return g_source_attach (source, NULL);
}

static void
sotto_clock_real_remove_timeout (SottoClock *self, guint id)
{
  g_source_remove (id);
}

static void
sotto_clock_class_init (SottoClockClass *klass)
{
  klass->get_time = sotto_clock_real_get_time;
  klass->get_real_time = sotto_clock_real_get_real_time;
  klass->add_timeout = sotto_clock_real_add_timeout;
  klass->remove_timeout = sotto_clock_real_remove_timeout;
}

static void
sotto_clock_init (SottoClock *self)
{
}

SottoClock *
sotto_clock_get_system (void)
{
  static gsize system_clock = 0;

  if (g_once_init_enter (&system_clock)) {
    SottoClock *self = g_object_new (SOTTO_TYPE_CLOCK, NULL);

    g_once_init_leave (&system_clock, (gsize) self);
  }

  return (SottoClock *) system_clock;
}

gint64
sotto_clock_get_time (SottoClock *self)
{
  g_return_val_if_fail (SOTTO_IS_CLOCK (self), 0);

  return SOTTO_CLOCK_GET_CLASS (self)->get_time (self);
}

gint64
sotto_clock_get_real_time (SottoClock *self)
{
  g_return_val_if_fail (SOTTO_IS_CLOCK (self), 0);

  return SOTTO_CLOCK_GET_CLASS (self)->get_real_time (self);
}

guint
sotto_clock_add_timeout (SottoClock *self,
                         guint       interval_ms,
                         GSourceFunc callback,
                         gpointer    user_data,
                         const char *name)
{
  g_return_val_if_fail (SOTTO_IS_CLOCK (self), 0);
  g_return_val_if_fail (callback != NULL, 0);

  return SOTTO_CLOCK_GET_CLASS (self)->add_timeout (self, interval_ms, callback,
                                                    user_data, name);
}

void
sotto_clock_clear_timeout (SottoClock *self, guint *id)
{
  guint old;

  g_return_if_fail (SOTTO_IS_CLOCK (self));
  g_return_if_fail (id != NULL);

  old = *id;
  *id = 0;
  if (old != 0) {
    SOTTO_CLOCK_GET_CLASS (self)->remove_timeout (self, old);
  }
}
