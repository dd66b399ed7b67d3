/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each entrance counts by itself: a crowd at one of them does not keep out who
 * comes by another. */

#include "sotto-entrance.h"

#include "sotto-address.h"
#include "sotto-listener.h"
#include "sotto-throttle.h"

/* Probes that never come here, because something on the way gave them another
 * address, are not remembered for ever. */
#define PROBES_MAX 64

struct _SottoEntrance {
  GObject parent_instance;

  SottoListener *listener;
  SottoClock    *clock;
  GHashTable    *probes; /* that are expected, by "host:port" */
  SottoThrottle  accepted;
  guint          pause_id; /* while nobody is accepted */
};

G_DEFINE_FINAL_TYPE (SottoEntrance, sotto_entrance, G_TYPE_OBJECT)

enum { INCOMING, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
resume_cb (gpointer user_data)
{
  SottoEntrance *self = user_data;

  self->pause_id = 0;
  sotto_listener_set_paused (self->listener, FALSE);
  return G_SOURCE_REMOVE;
}

static void
count_accepted (SottoEntrance *self)
{
  gint64 now = sotto_clock_get_time (self->clock);
  guint  wait;

  sotto_throttle_take (&self->accepted, now);
  wait = sotto_throttle_get_wait (&self->accepted, now);
  if (wait > 0 && self->pause_id == 0) {
    sotto_listener_set_paused (self->listener, TRUE);
    self->pause_id = sotto_clock_add_timeout (self->clock, wait, resume_cb,
                                              self, "[sottovoce] accepting");
  }
}

static gboolean
is_probe (SottoEntrance *self, GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) from =
    g_socket_connection_get_remote_address (connection, NULL);
  g_autofree char *address = sotto_address_format_socket (from);

  return g_hash_table_remove (self->probes, address);
}

static void
incoming_cb (SottoListener     *listener,
             GSocketConnection *connection,
             SottoEntrance     *self)
{
  count_accepted (self);
  if (!is_probe (self, connection)) {
    g_signal_emit (self, signals[INCOMING], 0, connection);
  }
}

static void
sotto_entrance_dispose (GObject *object)
{
  SottoEntrance *self = SOTTO_ENTRANCE (object);

  if (self->clock != NULL) {
    sotto_entrance_stop (self);
  }
  g_clear_object (&self->listener);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->probes, g_hash_table_unref);
  G_OBJECT_CLASS (sotto_entrance_parent_class)->dispose (object);
}

static void
sotto_entrance_class_init (SottoEntranceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_entrance_dispose;

  signals[INCOMING] =
    g_signal_new ("incoming", SOTTO_TYPE_ENTRANCE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_SOCKET_CONNECTION);
}

static void
sotto_entrance_init (SottoEntrance *self)
{
  self->listener = sotto_listener_new ();
  self->probes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->listener, "incoming", G_CALLBACK (incoming_cb),
                           self, 0);
}

SottoEntrance *
sotto_entrance_new (SottoClock *clock, guint max)
{
  SottoEntrance *self = g_object_new (SOTTO_TYPE_ENTRANCE, NULL);

  self->clock = g_object_ref (clock);
  sotto_throttle_init (&self->accepted, max);
  return self;
}

gboolean
sotto_entrance_listen (SottoEntrance *self,
                       const char    *bind,
                       guint16        port,
                       guint          tries,
                       GError       **error)
{
  g_return_val_if_fail (SOTTO_IS_ENTRANCE (self), FALSE);

  return sotto_listener_listen (self->listener, bind, port, tries, error);
}

guint16
sotto_entrance_get_port (SottoEntrance *self)
{
  g_return_val_if_fail (SOTTO_IS_ENTRANCE (self), 0);

  return sotto_listener_get_port (self->listener);
}

void
sotto_entrance_expect_probe (SottoEntrance *self, GSocketAddress *from)
{
  g_return_if_fail (SOTTO_IS_ENTRANCE (self));
  g_return_if_fail (G_IS_INET_SOCKET_ADDRESS (from));

  if (g_hash_table_size (self->probes) >= PROBES_MAX) {
    g_hash_table_remove_all (self->probes);
  }
  g_hash_table_add (self->probes, sotto_address_format_socket (from));
}

void
sotto_entrance_stop (SottoEntrance *self)
{
  g_return_if_fail (SOTTO_IS_ENTRANCE (self));

  sotto_clock_clear_timeout (self->clock, &self->pause_id);
  sotto_listener_stop (self->listener);
}
