/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A stream through tor's SOCKS port. GIO hands a SOCKS 5 proxy the name as it
 * is, so that this computer asks nobody for it. */

#include "sotto-tor-private.h"

#include "sotto-dialer.h"
#include "sotto-source.h"

typedef struct {
  char    *host;
  guint16  port;
  guint    timeout_s;
  gulong   state_id; /* of tor, while it gets ready; else 0 */
  GSource *cancel_source;
  gboolean is_through; /* the SOCKS port has been reached */
} Dial;

static void
dial_free (gpointer data)
{
  Dial *dial = data;

  sotto_source_stop (&dial->cancel_source);
  g_clear_pointer (&dial->host, g_free);
  g_clear_pointer (&dial, g_free);
}

/* GIO's codes for what tor answers (RFC 1928, section 6): it says "host
 * unreachable" of a service that it finds no descriptor for, or that does not
 * let itself be found there, and fails in general for what is no address of
 * one. */
static GError *
translate (Dial *dial, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    return g_error_copy (error);
  }
  if (!dial->is_through ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)) {
    return g_error_new (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST,
                        "The SOCKS port: %s", error->message);
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED)) {
    return g_error_new_literal (SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_ONION,
                                "Nobody publishes this address");
  }

  return g_error_copy (error);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)             task = user_data;
  Dial                         *dial = g_task_get_task_data (task);
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection =
    sotto_dialer_connect_finish (result, &error);

  if (connection == NULL) {
    g_task_return_error (task, translate (dial, error));
    return;
  }

  /* A tor of our own must not end while something goes through it. */
  g_object_set_data_full (G_OBJECT (connection), "sotto-tor",
                          g_object_ref (g_task_get_source_object (task)),
                          g_object_unref);
  g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

static void
event_cb (GSocketClient      *client,
          GSocketClientEvent  event,
          GSocketConnectable *connectable,
          GIOStream          *connection,
          GTask              *task)
{
  Dial *dial = g_task_get_task_data (task);

  if (event == G_SOCKET_CLIENT_PROXY_NEGOTIATING) {
    dial->is_through = TRUE;
  }
}

/* With a name of its own for each stream, which is not looked at otherwise, tor
 * lets none share a circuit with another (IsolateSOCKSAuth). */
static GSocketClient *
make_client (const char *socks)
{
  GSocketClient   *client = g_socket_client_new ();
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *uri =
    g_strdup_printf ("socks5://sottovoce:%s@%s", name, socks);
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);

  g_socket_client_set_protocol (client, G_SOCKET_PROTOCOL_TCP);
  g_socket_client_set_proxy_resolver (client, resolver);

  return client;
}

static void
stop_waiting (GTask *task)
{
  Dial *dial = g_task_get_task_data (task);

  sotto_source_stop (&dial->cancel_source);
  g_clear_signal_handler (&dial->state_id, g_task_get_source_object (task));
}

/* Tor is ready, or it is not going to be. */
static void
advance (GTask *task, SottoTor *tor)
{
  Dial                     *dial = g_task_get_task_data (task);
  g_autoptr (GSocketClient) client = NULL;

  if (sotto_tor_get_state (tor) == SOTTO_TOR_FAILED) {
    g_task_return_error (task, g_error_copy (sotto_tor_get_error (tor)));
    g_object_unref (task);
    return;
  }

  client = make_client (sotto_tor_get_socks (tor));
  g_signal_connect_object (client, "event", G_CALLBACK (event_cb), task, 0);
  sotto_dialer_connect_by_async (client, dial->host, dial->port,
                                 dial->timeout_s, g_task_get_cancellable (task),
                                 connected_cb, task);
}

static gboolean
is_decided (SottoTor *tor)
{
  SottoTorState state = sotto_tor_get_state (tor);

  return state == SOTTO_TOR_READY || state == SOTTO_TOR_FAILED;
}

static void
state_cb (SottoTor *tor, GParamSpec *pspec, GTask *task)
{
  if (is_decided (tor)) {
    stop_waiting (task);
    advance (task, tor);
  }
}

static gboolean
cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;

  stop_waiting (task);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

static void
wait_for_tor (GTask *task, SottoTor *tor)
{
  Dial         *dial = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  dial->state_id =
    g_signal_connect (tor, "notify::state", G_CALLBACK (state_cb), task);
  if (cancellable != NULL) {
    sotto_source_start (&dial->cancel_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_cb), task,
                        "[sottovoce] tor cancel");
  }
}

void
sotto_tor_dial_async (SottoTor           *self,
                      const char         *host,
                      guint16             port,
                      guint               timeout_s,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task;
  Dial  *dial;

  g_return_if_fail (SOTTO_IS_TOR (self));
  g_return_if_fail (host != NULL);
  g_return_if_fail (port > 0);
  g_return_if_fail (timeout_s > 0);

  dial = g_new0 (Dial, 1);
  dial->host = g_strdup (host);
  dial->port = port;
  dial->timeout_s = timeout_s;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_tor_dial_async);
  g_task_set_task_data (task, dial, dial_free);

  sotto_tor_start (self);
  if (is_decided (self)) {
    advance (task, self);
  } else {
    wait_for_tor (task, self);
  }
}

GSocketConnection *
sotto_tor_dial_finish (SottoTor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
