/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * GUPnPSimpleIgd looks for routers on every network card, maps a port on each
 * that it finds, renews the lease, and does so again for a router that comes
 * back. Here it is told to use the card alone that leads to the internet, and
 * not to believe what a router says.
 */

#include "sotto-router.h"

#include "config.h"

#ifdef HAVE_IGD
#include "sotto-igd.h"
#endif

#include "sotto-scope.h"

/* UPnP Device Architecture 2.0, section 1.3.2: a router answers a search within
 * 5 s at most, then it has to be asked for its description and for the port. */
#define SILENCE_S 10

/* How long the end of the process waits for routers to close their ports. */
#define FLUSH_MS 2000

#define DESCRIPTION "Sottovoce"

struct _SottoRouter {
  GObject parent_instance;

  guint16          local_port;
  guint            lease_s;
  char            *local_host; /* which the router forwards to, or NULL */
  char            *host;
  guint16          port;
  GError          *error;
  GNetworkMonitor *network;
  GObject         *igd;
  guint            silence_id;
};

G_DEFINE_FINAL_TYPE (SottoRouter, sotto_router, G_TYPE_OBJECT)

G_DEFINE_QUARK (sotto_router_error, sotto_router_error)

enum { PROP_0, PROP_HOST, PROP_PORT, PROP_ERROR, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
set_state (SottoRouter *self, const char *host, guint16 port, GError *error)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (g_strcmp0 (self->host, host) != 0) {
    g_clear_pointer (&self->host, g_free);
    self->host = g_strdup (host);
    g_object_notify_by_pspec (object, properties[PROP_HOST]);
  }
  if (self->port != port) {
    self->port = port;
    g_object_notify_by_pspec (object, properties[PROP_PORT]);
  }
  if (self->error != NULL || error != NULL) {
    g_clear_error (&self->error);
    self->error = error;
    g_object_notify_by_pspec (object, properties[PROP_ERROR]);
  }
  g_object_thaw_notify (object);
}

static void
fail (SottoRouter *self, SottoRouterError code, const char *message)
{
  g_clear_handle_id (&self->silence_id, g_source_remove);
  set_state (self, NULL, 0,
             g_error_new_literal (SOTTO_ROUTER_ERROR, code, message));
}

#ifdef HAVE_IGD

static guint n_closing; /* routers that have not closed a port of ours yet */

/* The address that this computer has towards the internet, to which nothing is
 * sent for that; NULL if it has none. */
static char *
find_local_host (void)
{
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                  G_SOCKET_PROTOCOL_UDP, NULL);
  /* RFC 5737: nobody's. */
  g_autoptr (GSocketAddress) anywhere =
    g_inet_socket_address_new_from_string ("192.0.2.1", 9);
  g_autoptr (GSocketAddress) local = NULL;
  GInetAddress              *address;

  if (socket == NULL || !g_socket_connect (socket, anywhere, NULL, NULL)) {
    return NULL;
  }
  local = g_socket_get_local_address (socket, NULL);
  if (local == NULL) {
    return NULL;
  }
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local));
  return g_inet_address_to_string (address);
}

/* What the router forwards is IPv4. */
static gboolean
is_ipv4 (const char *host)
{
  g_autoptr (GInetAddress) address =
    host == NULL ? NULL : g_inet_address_new_from_string (host);

  return address != NULL &&
         g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
}

static gboolean
is_of_internet (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return sotto_scope_of_address (address) == SOTTO_SCOPE_INTERNET &&
         !g_inet_address_get_is_any (address) &&
         !g_inet_address_get_is_multicast (address);
}

static gboolean
context_cb (GObject *igd, GObject *context, SottoRouter *self)
{
  g_autofree char *host = NULL;

  g_object_get (context, "host-ip", &host, NULL);
  return g_strcmp0 (host, self->local_host) != 0;
}

static void
mapped_cb (GObject     *igd,
           const char  *proto,
           const char  *host,
           const char  *replaces_host,
           guint        port,
           const char  *local_host,
           guint        local_port,
           const char  *description,
           SottoRouter *self)
{
  if (!is_ipv4 (host) || port == 0 || port > G_MAXUINT16) {
    fail (self, SOTTO_ROUTER_ERROR_REFUSED,
          "The router's answer makes no sense");
  } else if (!is_of_internet (host)) {
    fail (self, SOTTO_ROUTER_ERROR_PRIVATE,
          "The router has no address of the internet");
  } else {
    g_clear_handle_id (&self->silence_id, g_source_remove);
    set_state (self, host, (guint16) port, NULL);
  }
}

static void
refused_cb (GObject      *igd,
            const GError *error,
            const char   *proto,
            guint         port,
            const char   *local_host,
            guint         local_port,
            const char   *description,
            SottoRouter  *self)
{
  g_debug ("The router refuses: %s", error->message);
  fail (self, SOTTO_ROUTER_ERROR_REFUSED, "The router does not open the port");
}

static gboolean
silence_cb (gpointer user_data)
{
  SottoRouter *self = user_data;

  self->silence_id = 0;
  fail (self, SOTTO_ROUTER_ERROR_NOT_FOUND, "No router answers");
  return G_SOURCE_REMOVE;
}

static void
closed_cb (gpointer user_data, GObject *igd)
{
  n_closing--;
}

static void
stop (SottoRouter *self)
{
  g_clear_handle_id (&self->silence_id, g_source_remove);
  if (self->igd != NULL) {
    g_signal_handlers_disconnect_by_data (self->igd, self);
    /* It keeps itself alive until the router has closed the port. */
    n_closing++;
    g_object_weak_ref (self->igd, closed_cb, NULL);
    g_clear_object (&self->igd);
  }
}

static void
start (SottoRouter *self)
{
  if (self->local_host == NULL) {
    fail (self, SOTTO_ROUTER_ERROR_NOT_FOUND, "No way leads to the internet");
    return;
  }
  self->igd = sotto_igd_new ();
  if (self->igd == NULL) {
    fail (self, SOTTO_ROUTER_ERROR_MISSING, "There is no gupnp-igd");
    return;
  }
  g_signal_connect (self->igd, "context-available", G_CALLBACK (context_cb),
                    self);
  g_signal_connect (self->igd, "mapped-external-port", G_CALLBACK (mapped_cb),
                    self);
  g_signal_connect (self->igd, "error-mapping-port", G_CALLBACK (refused_cb),
                    self);
  self->silence_id = g_timeout_add_seconds (SILENCE_S, silence_cb, self);
  g_source_set_name_by_id (self->silence_id, "[sottovoce] router");
  sotto_igd_add_port (self->igd, self->local_host, self->local_port,
                      self->lease_s, DESCRIPTION);
}

static void
look_again (SottoRouter *self)
{
  g_autofree char *local_host = find_local_host ();

  if ((self->igd != NULL || self->error != NULL) &&
      g_strcmp0 (local_host, self->local_host) == 0) {
    return;
  }
  stop (self);
  set_state (self, NULL, 0, NULL);
  g_clear_pointer (&self->local_host, g_free);
  self->local_host = g_steal_pointer (&local_host);
  start (self);
}

static void
late_cb (gpointer user_data)
{
  gboolean *late = user_data;

  *late = TRUE;
}

void
sotto_router_flush (void)
{
  gboolean late = FALSE;
  guint    id = g_timeout_add_once (FLUSH_MS, late_cb, &late);

  /* The main loop that ran has ended, but not what there is to do in it. */
  while (n_closing > 0 && !late) {
    g_main_context_iteration (NULL, TRUE);
  }
  if (!late) {
    g_source_remove (id);
  }
}

#else

static void
stop (SottoRouter *self)
{
}

static void
look_again (SottoRouter *self)
{
  if (self->error == NULL) {
    fail (self, SOTTO_ROUTER_ERROR_MISSING, "Built without gupnp-igd");
  }
}

void
sotto_router_flush (void)
{
}

#endif

static void
network_changed_cb (GNetworkMonitor *network,
                    gboolean         available,
                    SottoRouter     *self)
{
  look_again (self);
}

static void
sotto_router_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SottoRouter *self = SOTTO_ROUTER (object);

  switch (property_id) {
  case PROP_HOST:
    g_value_set_string (value, self->host);
    break;
  case PROP_PORT:
    g_value_set_uint (value, self->port);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_router_dispose (GObject *object)
{
  SottoRouter *self = SOTTO_ROUTER (object);

  stop (self);
  g_clear_object (&self->network);
  G_OBJECT_CLASS (sotto_router_parent_class)->dispose (object);
}

static void
sotto_router_finalize (GObject *object)
{
  SottoRouter *self = SOTTO_ROUTER (object);

  g_clear_pointer (&self->local_host, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (sotto_router_parent_class)->finalize (object);
}

static void
sotto_router_class_init (SottoRouterClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_router_get_property;
  object_class->dispose = sotto_router_dispose;
  object_class->finalize = sotto_router_finalize;

  properties[PROP_HOST] =
    g_param_spec_string ("host", NULL, NULL, NULL, readable);
  properties[PROP_PORT] =
    g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, readable);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_router_init (SottoRouter *self)
{
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->network, "network-changed",
                           G_CALLBACK (network_changed_cb), self, 0);
}

SottoRouter *
sotto_router_new (guint16 port, guint lease_s)
{
  SottoRouter *self = g_object_new (SOTTO_TYPE_ROUTER, NULL);

  self->local_port = port;
  self->lease_s = lease_s;
  look_again (self);
  return self;
}

const char *
sotto_router_get_host (SottoRouter *self)
{
  g_return_val_if_fail (SOTTO_IS_ROUTER (self), NULL);

  return self->host;
}

guint16
sotto_router_get_port (SottoRouter *self)
{
  g_return_val_if_fail (SOTTO_IS_ROUTER (self), 0);

  return self->port;
}

const GError *
sotto_router_get_error (SottoRouter *self)
{
  g_return_val_if_fail (SOTTO_IS_ROUTER (self), NULL);

  return self->error;
}
