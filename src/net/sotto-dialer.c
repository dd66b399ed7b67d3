/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* GSocketClient has no deadline for the whole of an attempt: its timeout is
 * for each address, and stays with the socket, where it would end a silent
 * conversation. So a timer of our own cancels the attempt. */

#include "sotto-dialer.h"

#include "sotto-socket.h"
#include "sotto-source.h"

typedef struct {
  GCancellable *stop; /* by the person, or by the deadline */
  GSource      *cancel_source;
  GSource      *deadline_source;
  gboolean      is_late;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  sotto_source_stop (&attempt->cancel_source);
  sotto_source_stop (&attempt->deadline_source);
  g_clear_object (&attempt->stop);
  g_clear_pointer (&attempt, g_free);
}

static gboolean
cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  Attempt *attempt = user_data;

  g_cancellable_cancel (attempt->stop);

  return G_SOURCE_REMOVE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  Attempt *attempt = user_data;

  attempt->is_late = TRUE;
  g_cancellable_cancel (attempt->stop);

  return G_SOURCE_REMOVE;
}

static GSocketClient *
make_client (void)
{
  GSocketClient *client = g_socket_client_new ();

  g_socket_client_set_protocol (client, G_SOCKET_PROTOCOL_TCP);

  /* The desktop's proxy is chosen for the web: it would learn whom the person
   * talks to, and most refuse or alter what is not HTTP. A proxy for this is
   * one that the person chose for this. */
  g_socket_client_set_enable_proxy (client, FALSE);

  return client;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)             task = user_data;
  Attempt                      *attempt = g_task_get_task_data (task);
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  sotto_source_stop (&attempt->cancel_source);
  sotto_source_stop (&attempt->deadline_source);

  if (connection != NULL) {
    sotto_socket_set_up (connection);
    g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
  } else if (attempt->is_late) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             "No connection in time");
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

void
sotto_dialer_connect_async (const char         *host,
                            guint16             port,
                            guint               timeout_s,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GSocketClient) client = make_client ();

  sotto_dialer_connect_by_async (client, host, port, timeout_s, cancellable,
                                 callback, user_data);
}

void
sotto_dialer_connect_by_async (GSocketClient      *client,
                               const char         *host,
                               guint16             port,
                               guint               timeout_s,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GSocketConnectable) address = NULL;
  GTask                         *task;
  Attempt                       *attempt;

  g_return_if_fail (G_IS_SOCKET_CLIENT (client));
  g_return_if_fail (host != NULL);
  g_return_if_fail (port > 0);
  g_return_if_fail (timeout_s > 0);

  attempt = g_new0 (Attempt, 1);
  attempt->stop = g_cancellable_new ();
  sotto_source_start (&attempt->deadline_source,
                      g_timeout_source_new_seconds (timeout_s), deadline_cb,
                      attempt, "[sottovoce] dialer deadline");
  if (cancellable != NULL) {
    sotto_source_start (&attempt->cancel_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_cb), attempt,
                        "[sottovoce] dialer cancel");
  }

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_dialer_connect_by_async);
  g_task_set_task_data (task, attempt, attempt_free);

  address = g_network_address_new (host, port);
  g_socket_client_connect_async (client, address, attempt->stop, connected_cb,
                                 task);
}

GSocketConnection *
sotto_dialer_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
