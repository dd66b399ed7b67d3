/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Keeps the timeouts in a list in the order in which they were added; a test
 * has a handful, so that the next one is simply searched. */

#include "fake-clock.h"

typedef struct {
  guint       id;
  gint64      due; /* µs */
  gint64      interval;
  GSourceFunc callback;
  gpointer    user_data;
} Timeout;

struct _FakeClock {
  SottoClock parent_instance;

  GPtrArray *timeouts;
  gint64     now;   /* µs since the clock was made */
  gint64     slept; /* µs of it that only the wall clock counts */
  guint      last_id;
};

G_DEFINE_FINAL_TYPE (FakeClock, fake_clock, SOTTO_TYPE_CLOCK)

static gint64
fake_clock_get_time (SottoClock *clock)
{
  return FAKE_CLOCK (clock)->now;
}

static gint64
fake_clock_get_real_time (SottoClock *clock)
{
  FakeClock *self = FAKE_CLOCK (clock);

  return FAKE_CLOCK_EPOCH + self->now + self->slept;
}

static guint
fake_clock_add_timeout (SottoClock *clock,
                        guint       interval_ms,
                        GSourceFunc callback,
                        gpointer    user_data,
                        const char *name)
{
  FakeClock *self = FAKE_CLOCK (clock);
  Timeout   *timeout = g_new0 (Timeout, 1);

  /* A test that lets two sides wait on nothing but 0 ms would never end. */
  timeout->interval = (gint64) MAX (interval_ms, 1) * 1000;
  timeout->id = ++self->last_id;
  timeout->due = self->now + timeout->interval;
  timeout->callback = callback;
  timeout->user_data = user_data;
  g_ptr_array_add (self->timeouts, timeout);

  return timeout->id;
}

static Timeout *
find_timeout (FakeClock *self, guint id)
{
  for (guint i = 0; i < self->timeouts->len; i++) {
    Timeout *timeout = g_ptr_array_index (self->timeouts, i);

    if (timeout->id == id) {
      return timeout;
    }
  }

  return NULL;
}

static void
fake_clock_remove_timeout (SottoClock *clock, guint id)
{
  FakeClock *self = FAKE_CLOCK (clock);
  Timeout   *timeout = find_timeout (self, id);

  /* As g_source_remove() has it, to remove what is not there is a mistake. */
  g_assert_nonnull (timeout);
  g_ptr_array_remove (self->timeouts, timeout);
}

static void
fake_clock_finalize (GObject *object)
{
  FakeClock *self = FAKE_CLOCK (object);

  g_clear_pointer (&self->timeouts, g_ptr_array_unref);

  G_OBJECT_CLASS (fake_clock_parent_class)->finalize (object);
}

static void
fake_clock_class_init (FakeClockClass *klass)
{
  SottoClockClass *clock_class = SOTTO_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fake_clock_finalize;

  clock_class->get_time = fake_clock_get_time;
  clock_class->get_real_time = fake_clock_get_real_time;
  clock_class->add_timeout = fake_clock_add_timeout;
  clock_class->remove_timeout = fake_clock_remove_timeout;
}

static void
fake_clock_init (FakeClock *self)
{
  self->timeouts = g_ptr_array_new_with_free_func (g_free);
}

FakeClock *
fake_clock_new (void)
{
  return g_object_new (FAKE_TYPE_CLOCK, NULL);
}

static Timeout *
find_next (FakeClock *self, gint64 until)
{
  Timeout *next = NULL;

  for (guint i = 0; i < self->timeouts->len; i++) {
    Timeout *timeout = g_ptr_array_index (self->timeouts, i);

    if (timeout->due <= until && (next == NULL || timeout->due < next->due)) {
      next = timeout;
    }
  }

  return next;
}

static void
fire (FakeClock *self, Timeout *timeout)
{
  guint    id = timeout->id;
  gboolean again;

  self->now = timeout->due;
  timeout->due += timeout->interval;
  again = timeout->callback (timeout->user_data);

  /* The callback may itself have removed it. */
  timeout = find_timeout (self, id);
  if (timeout != NULL && !again) {
    g_ptr_array_remove (self->timeouts, timeout);
  }
}

void
fake_clock_advance (FakeClock *self, guint64 ms)
{
  gint64   until;
  Timeout *timeout;

  g_return_if_fail (FAKE_IS_CLOCK (self));
  g_return_if_fail (ms <= G_MAXINT64 / 1000);

  g_object_ref (self);
  until = self->now + (gint64) ms * 1000;
  while ((timeout = find_next (self, until)) != NULL) {
    fire (self, timeout);
  }
  self->now = until;
  g_object_unref (self);
}

void
fake_clock_sleep (FakeClock *self, guint64 ms)
{
  g_return_if_fail (FAKE_IS_CLOCK (self));

  self->slept += (gint64) ms * 1000;
}

guint
fake_clock_get_n_timeouts (FakeClock *self)
{
  g_return_val_if_fail (FAKE_IS_CLOCK (self), 0);

  return self->timeouts->len;
}
