/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* IPv4 and IPv6 get a socket each, on the same port: a single one for both is
 * not to be had on every machine, and would name IPv4 peers by mapped IPv6
 * addresses. */

#include "sotto-listener.h"

#include <netinet/in.h>

#include "sotto-socket.h"

/* In a flood, who is honest had better wait in the kernel's queue: who does not
 * fit into it is not answered at all, and tries again after seconds. The kernel
 * has a limit of its own, 4096 as a rule. */
#define BACKLOG 4096

/* How often a free port of one family is looked up in the other. */
#define FREE_TRIES 16

struct _SottoListener {
  GObject parent_instance;

  GSocketService *service; /* NULL unless it listens */
  guint16         port;
  gboolean        paused;
};

enum { INCOMING, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SottoListener, sotto_listener, G_TYPE_OBJECT)

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             SottoListener     *self)
{
  sotto_socket_set_up (connection);
  g_signal_emit (self, signals[INCOMING], 0, connection);

  return TRUE;
}

static void
sotto_listener_dispose (GObject *object)
{
  sotto_listener_stop (SOTTO_LISTENER (object));

  G_OBJECT_CLASS (sotto_listener_parent_class)->dispose (object);
}

static void
sotto_listener_class_init (SottoListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_listener_dispose;

  signals[INCOMING] =
    g_signal_new ("incoming", SOTTO_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_SOCKET_CONNECTION);
}

static void
sotto_listener_init (SottoListener *self)
{
}

SottoListener *
sotto_listener_new (void)
{
  return g_object_new (SOTTO_TYPE_LISTENER, NULL);
}

/* Listening */

static GSocket *
open_socket (GSocketAddress *address, GError **error)
{
  GSocketFamily       family = g_socket_address_get_family (address);
  g_autoptr (GSocket) socket =
    g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL) {
    return NULL;
  }
  if (family == G_SOCKET_FAMILY_IPV6 &&
      !g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, error)) {
    return NULL;
  }

  /* Reuse: a port whose last connections linger in TIME-WAIT can be had again
   * at once; one that is listened on cannot. */
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) ||
      !g_socket_listen (socket, error)) {
    return NULL;
  }

  return g_steal_pointer (&socket);
}

static GSocket *
open_any (GSocketFamily family, guint16 port, GError **error)
{
  g_autoptr (GInetAddress)   any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, port);

  return open_socket (address, error);
}

static gboolean
is_in_use (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

static guint16
get_local_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address =
    g_socket_get_local_address (socket, NULL);

  return address == NULL
           ? 0
           : g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* A family that the machine does not have is done without, but a port that is
 * taken in one family is taken: somebody else would answer there. */
static GPtrArray *
open_both (guint16 port, GError **error)
{
  static const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4,
                                            G_SOCKET_FAMILY_IPV6 };
  g_autoptr (GPtrArray)      sockets =
    g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) first_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++) {
    g_autoptr (GError) family_error = NULL;
    GSocket           *socket = open_any (families[i], port, &family_error);

    if (socket != NULL) {
      port = get_local_port (socket);
      g_ptr_array_add (sockets, socket);
    } else if (is_in_use (family_error)) {
      g_propagate_error (error, g_steal_pointer (&family_error));
      return NULL;
    } else if (first_error == NULL) {
      first_error = g_steal_pointer (&family_error);
    }
  }
  if (sockets->len == 0) {
    g_propagate_error (error, g_steal_pointer (&first_error));
    return NULL;
  }

  return g_steal_pointer (&sockets);
}

static GPtrArray *
open_one (const char *bind, guint16 port, GError **error)
{
  g_autoptr (GPtrArray) sockets =
    g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new_from_string (bind, port);
  GSocket *socket;

  if (address == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "The address to listen on is not numeric");
    return NULL;
  }

  socket = open_socket (address, error);
  if (socket == NULL) {
    return NULL;
  }
  g_ptr_array_add (sockets, socket);

  return g_steal_pointer (&sockets);
}

/* Port 0 stays 0: the kernel gives another one each time. */
static GPtrArray *
open_free (const char *bind, guint port, guint tries, GError **error)
{
  guint last = MIN (port + (guint64) tries, G_MAXUINT16);

  if (port == 0) {
    last = FREE_TRIES;
  }
  for (guint i = port; TRUE; i++) {
    g_autoptr (GError) try_error = NULL;
    guint16            try_port = port == 0 ? 0 : (guint16) i;
    GPtrArray         *sockets = bind == NULL ? open_both (try_port, &try_error)
                                              : open_one (bind, try_port, &try_error);

    if (sockets != NULL) {
      return sockets;
    }
    if (i == last || !is_in_use (try_error)) {
      g_propagate_error (error, g_steal_pointer (&try_error));
      return NULL;
    }
  }
}

/* Each socket that is added to a running service begins the accept anew, and a
 * connection that is there by then is lost: so it starts when all are there. */
static GSocketService *
create_service (GPtrArray *sockets, GError **error)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();

  g_socket_service_stop (service);
  for (guint i = 0; i < sockets->len; i++) {
    if (!g_socket_listener_add_socket (G_SOCKET_LISTENER (service),
                                       g_ptr_array_index (sockets, i), NULL,
                                       error)) {
      return NULL;
    }
  }

  return g_steal_pointer (&service);
}

gboolean
sotto_listener_listen (SottoListener *self,
                       const char    *bind,
                       guint16        port,
                       guint          tries,
                       GError       **error)
{
  g_autoptr (GPtrArray) sockets = NULL;

  g_return_val_if_fail (SOTTO_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (self->service == NULL, FALSE);

  sockets = open_free (bind, port, tries, error);
  if (sockets == NULL) {
    return FALSE;
  }
  self->service = create_service (sockets, error);
  if (self->service == NULL) {
    return FALSE;
  }
  self->port = get_local_port (g_ptr_array_index (sockets, 0));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  if (!self->paused) {
    g_socket_service_start (self->service);
  }

  return TRUE;
}

guint16
sotto_listener_get_port (SottoListener *self)
{
  g_return_val_if_fail (SOTTO_IS_LISTENER (self), 0);

  return self->port;
}

void
sotto_listener_set_paused (SottoListener *self, gboolean paused)
{
  g_return_if_fail (SOTTO_IS_LISTENER (self));

  if (self->paused == !!paused) {
    return;
  }
  self->paused = !!paused;
  if (self->service == NULL) {
    return;
  }
  if (paused) {
    g_socket_service_stop (self->service);
  } else {
    g_socket_service_start (self->service);
  }
}

void
sotto_listener_stop (SottoListener *self)
{
  g_return_if_fail (SOTTO_IS_LISTENER (self));

  self->port = 0;
  if (self->service == NULL) {
    return;
  }

  /* An accepted connection may already be on its way to us through the main
   * loop: with no handler for it the service drops it. */
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}
