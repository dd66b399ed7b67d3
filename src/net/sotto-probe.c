/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens a connection that says nothing, from an address that is known before
 * it arrives: so whoever listens can tell it from a stranger's. */

#include "sotto-probe.h"

#include "sotto-address.h"
#include "sotto-dialer.h"
#include "sotto-scope.h"
#include "sotto-tor.h"

/* Two circuits have to be built for one stream. */
#define TOR_TIMEOUT_S 30

typedef struct {
  SottoProbeFrom  from;
  gpointer        user_data;
  GSocketAddress *there; /* NULL if the place has a name, not an address */
  gboolean        through_tor;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_clear_object (&probe->there);
  g_clear_pointer (&probe, g_free);
}

static SottoProbeState
get_io_state (int code)
{
  switch (code) {
  case G_IO_ERROR_CONNECTION_REFUSED:
    return SOTTO_PROBE_REFUSED;
  case G_IO_ERROR_TIMED_OUT:
    return SOTTO_PROBE_SILENT;
  case G_IO_ERROR_HOST_UNREACHABLE:
  case G_IO_ERROR_NETWORK_UNREACHABLE:
  case G_IO_ERROR_HOST_NOT_FOUND:
    return SOTTO_PROBE_NO_WAY;
  default:
    return SOTTO_PROBE_UNKNOWN;
  }
}

static SottoProbeState
get_state (const GError *error)
{
  if (error == NULL) {
    return SOTTO_PROBE_ANSWERS;
  }
  g_debug ("A probe fails: %s", error->message);
  if (error->domain == G_IO_ERROR) {
    return get_io_state (error->code);
  }
  if (error->domain == G_RESOLVER_ERROR ||
      g_error_matches (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_ONION)) {
    return SOTTO_PROBE_NO_WAY;
  }

  return SOTTO_PROBE_UNKNOWN;
}

static void
dialled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)             task = user_data;
  Probe                        *probe = g_task_get_task_data (task);
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection =
    probe->through_tor
      ? sotto_tor_dial_finish (SOTTO_TOR (source), result, &error)
      : sotto_dialer_connect_finish (result, &error);

  if (connection != NULL) {
    g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  }
  g_task_return_int (task, get_state (error));
}

/* The address, with any port, from which the kernel would send to @there, to
 * which nothing is sent for that; NULL if there is none. */
static GSocketAddress *
find_source (GSocketAddress *there)
{
  g_autoptr (GSocket) socket =
    g_socket_new (g_socket_address_get_family (there), G_SOCKET_TYPE_DATAGRAM,
                  G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) here = NULL;
  g_autofree char           *host = NULL;

  if (socket == NULL || !g_socket_connect (socket, there, NULL, NULL)) {
    return NULL;
  }
  here = g_socket_get_local_address (socket, NULL);
  host = sotto_address_format_host (here);

  return g_inet_socket_address_new_from_string (host, 0);
}

/* Left to itself, GSocketClient has the kernel choose a port no sooner than it
 * connects. */
static void
event_cb (GSocketClient      *client,
          GSocketClientEvent  event,
          GSocketConnectable *connectable,
          GIOStream          *stream,
          Probe              *probe)
{
  GSocket                   *socket;
  g_autoptr (GSocketAddress) source = NULL;
  g_autoptr (GSocketAddress) here = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || probe->there == NULL) {
    return;
  }
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  source = find_source (probe->there);
  if (source != NULL && g_socket_bind (socket, source, FALSE, NULL)) {
    here = g_socket_get_local_address (socket, NULL);
    probe->from (here, probe->user_data);
  }
}

static void
probe_directly (const SottoPlace *place, GCancellable *cancellable, GTask *task)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_protocol (client, G_SOCKET_PROTOCOL_TCP);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_signal_connect (client, "event", G_CALLBACK (event_cb),
                    g_task_get_task_data (task));
  sotto_dialer_connect_by_async (client, place->host, place->port,
                                 SOTTO_PROBE_TIMEOUT_S, cancellable, dialled_cb,
                                 task);
}

static void
probe_through_tor (const SottoPlace *place,
                   GCancellable     *cancellable,
                   GTask            *task)
{
  g_autoptr (SottoTor) tor = sotto_tor_get_default ();

  sotto_tor_dial_async (tor, place->host, place->port, TOR_TIMEOUT_S,
                        cancellable, dialled_cb, task);
}

void
sotto_probe_async (const SottoPlace   *place,
                   GCancellable       *cancellable,
                   SottoProbeFrom      from,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  GTask *task;
  Probe *probe;

  g_return_if_fail (place != NULL);
  g_return_if_fail (from != NULL);

  probe = g_new0 (Probe, 1);
  probe->from = from;
  probe->user_data = user_data;
  probe->there =
    g_inet_socket_address_new_from_string (place->host, place->port);
  probe->through_tor = sotto_scope_of_host (place->host) == SOTTO_SCOPE_TOR;

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_probe_async);
  g_task_set_task_data (task, probe, probe_free);

  if (probe->through_tor) {
    probe_through_tor (place, cancellable, task);
  } else {
    probe_directly (place, cancellable, task);
  }
}

SottoProbeState
sotto_probe_finish (GAsyncResult *result)
{
  gssize state;

  g_return_val_if_fail (g_task_is_valid (result, NULL), SOTTO_PROBE_UNKNOWN);

  state = g_task_propagate_int (G_TASK (result), NULL);

  return state < 0 ? SOTTO_PROBE_UNKNOWN : (SottoProbeState) state;
}
