/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * Avahi's library waits for the answer to each of its calls, up to 25 s when
 * the service hangs, and even starts with one. So it is let in only when the
 * service is there and has answered us, who do not wait: that costs nothing
 * without a bus, with one that is dead, and without Avahi.
 */

#include "sotto-avahi.h"

#define AVAHI_NAME "org.freedesktop.Avahi"

struct _SottoAvahi {
  GObject parent_instance;

  GCancellable    *cancellable; /* of the bus */
  GDBusConnection *bus;
  guint            watch_id;
  char            *owner;  /* of Avahi's name there, or NULL */
  GCancellable    *ping;   /* or NULL */
  GaClient        *client; /* from start to failure, or NULL */
  GError          *error;
};

G_DEFINE_FINAL_TYPE (SottoAvahi, sotto_avahi, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void ping (SottoAvahi *self);

static void
tell (SottoAvahi *self, SottoLanError code, const char *message)
{
  g_clear_error (&self->error);
  if (message != NULL) {
    self->error = g_error_new_literal (SOTTO_LAN_ERROR, (int) code, message);
  }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The client */

static GaClientState
get_state (SottoAvahi *self)
{
  GaClientState state = GA_CLIENT_STATE_NOT_STARTED;

  if (self->client != NULL) {
    g_object_get (self->client, "state", &state, NULL);
  }
  return state;
}

static gboolean
let_go_cb (gpointer client)
{
  return G_SOURCE_REMOVE;
}

/* The library may be in the middle of telling us something, and frees a
 * resolver twice that is freed after its client. */
static void
drop_client (SottoAvahi *self)
{
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    g_source_set_name_by_id (g_idle_add_full (G_PRIORITY_DEFAULT_IDLE,
                                              let_go_cb,
                                              g_steal_pointer (&self->client),
                                              g_object_unref),
                             "[sottovoce] Avahi");
  }
}

static void
state_changed_cb (GaClient *client, GaClientState state, SottoAvahi *self)
{
  g_autoptr (SottoAvahi) alive G_GNUC_UNUSED = g_object_ref (self);

  if (state == GA_CLIENT_STATE_FAILURE) {
    drop_client (self);
    tell (self, SOTTO_LAN_ERROR_AWAY, "Avahi went away");
    ping (self);
  } else {
    tell (self, 0, NULL);
  }
}

static void
start (SottoAvahi *self)
{
  g_autoptr (GError) error = NULL;
  const SottoGa     *ga = sotto_ga_get ();

  if (ga == NULL) {
    tell (self, SOTTO_LAN_ERROR_MISSING, "Avahi's library is not there");
    return;
  }
  self->client = ga->client_new (GA_CLIENT_FLAG_NO_FLAGS);
  if (!ga->client_start (self->client, &error)) {
    g_debug ("Avahi: %s", error->message);
    drop_client (self);
    tell (self, SOTTO_LAN_ERROR_AWAY, "Avahi cannot be reached");
    return;
  }
  g_signal_connect (self->client, "state-changed",
                    G_CALLBACK (state_changed_cb), self);
  tell (self, 0, NULL);
}

/* Finding it */

static void
pinged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoAvahi) self = NULL;
  g_autoptr (GError)     error = NULL;
  g_autoptr (GVariant)   reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* Then it may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  self = g_object_ref (user_data);
  if (reply != NULL) {
    start (self);
    return;
  }
  g_debug ("Avahi: %s", error->message);
  tell (self, SOTTO_LAN_ERROR_AWAY, "Avahi does not answer");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    ping (self);
  }
}

static void
cancel_ping (SottoAvahi *self)
{
  g_cancellable_cancel (self->ping);
  g_clear_object (&self->ping);
}

/* It may be back before its client has noticed that it went. */
static void
ping (SottoAvahi *self)
{
  cancel_ping (self);
  if (self->owner != NULL && self->client == NULL) {
    self->ping = g_cancellable_new ();
    g_dbus_connection_call (self->bus, self->owner, "/",
                            "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->ping,
                            pinged_cb, self);
  }
}

static void
appeared_cb (GDBusConnection *bus,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  SottoAvahi *self = user_data;

  g_clear_pointer (&self->owner, g_free);
  self->owner = g_strdup (owner);
  ping (self);
}

/* While there is a client, it says so itself when it has noticed: whoever
 * called it before would wait, and might start the service again. */
static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  SottoAvahi *self = user_data;

  g_clear_pointer (&self->owner, g_free);
  cancel_ping (self);
  if (self->client == NULL) {
    tell (self, SOTTO_LAN_ERROR_AWAY, "Avahi does not run");
  }
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoAvahi                 *self = user_data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  /* Then it may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  if (bus == NULL) {
    g_debug ("Avahi: %s", error->message);
    tell (self, SOTTO_LAN_ERROR_AWAY, "There is no system bus");
    return;
  }
  /* The end of the system bus is no reason to end a conversation. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->watch_id =
    g_bus_watch_name_on_connection (self->bus, AVAHI_NAME,
                                    G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                                    appeared_cb, vanished_cb, self, NULL);
}

static void
sotto_avahi_dispose (GObject *object)
{
  SottoAvahi *self = SOTTO_AVAHI (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  cancel_ping (self);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_pointer (&self->owner, g_free);
  drop_client (self);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (sotto_avahi_parent_class)->dispose (object);
}

static void
sotto_avahi_finalize (GObject *object)
{
  g_clear_error (&SOTTO_AVAHI (object)->error);
  G_OBJECT_CLASS (sotto_avahi_parent_class)->finalize (object);
}

static void
sotto_avahi_class_init (SottoAvahiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_avahi_dispose;
  object_class->finalize = sotto_avahi_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", SOTTO_TYPE_AVAHI, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
sotto_avahi_init (SottoAvahi *self)
{
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
}

SottoAvahi *
sotto_avahi_get (void)
{
  static SottoAvahi *shared;

  if (shared != NULL) {
    return g_object_ref (shared);
  }
  shared = g_object_new (SOTTO_TYPE_AVAHI, NULL);
  g_object_add_weak_pointer (G_OBJECT (shared), (gpointer *) &shared);
  return shared;
}

GaClient *
sotto_avahi_get_client (SottoAvahi *self)
{
  g_return_val_if_fail (SOTTO_IS_AVAHI (self), NULL);

  return get_state (self) == GA_CLIENT_STATE_S_RUNNING ? self->client : NULL;
}

const GError *
sotto_avahi_get_error (SottoAvahi *self)
{
  g_return_val_if_fail (SOTTO_IS_AVAHI (self), NULL);

  return self->error;
}
