/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Finds the address of what was seen, and follows it. */

#include "sotto-sighting.h"

#include <avahi-common/address.h>

#include "sotto-address.h"
#include "sotto-lan.h"

struct _SottoSighting {
  GObject parent_instance;

  int                interface;
  GaProtocol         protocol;
  char              *name;
  char              *domain;
  GaServiceResolver *resolver; /* or NULL */
  gboolean           answered;
  char              *address; /* or NULL */
  gboolean           is_link_local;
};

G_DEFINE_FINAL_TYPE (SottoSighting, sotto_sighting, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static GInetAddress *
read_address (const AvahiAddress *address)
{
  if (address->proto == AVAHI_PROTO_INET) {
    return g_inet_address_new_from_bytes (
      (const guint8 *) &address->data.ipv4.address, G_SOCKET_FAMILY_IPV4);
  }
  if (address->proto == AVAHI_PROTO_INET6) {
    return g_inet_address_new_from_bytes (address->data.ipv6.address,
                                          G_SOCKET_FAMILY_IPV6);
  }
  return NULL;
}

/* Nobody else on the network is at our own loopback. */
static gboolean
can_be_host (GInetAddress *address, guint flags)
{
  return !g_inet_address_get_is_any (address) &&
         !g_inet_address_get_is_multicast (address) &&
         (!g_inet_address_get_is_loopback (address) ||
          (flags & GA_LOOKUP_RESULT_LOCAL) != 0);
}

/* Link-local addresses are the same on every link (RFC 4007, section 6). */
static char *
format (GInetAddress *address, int interface, guint16 port)
{
  gboolean is_zoned =
    g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
    g_inet_address_get_is_link_local (address);
  g_autoptr (GSocketAddress) socket_address =
    g_object_new (G_TYPE_INET_SOCKET_ADDRESS, "address", address, "port", port,
                  "scope-id", is_zoned ? (guint) interface : 0, NULL);

  return sotto_address_format_socket (socket_address);
}

static void
answer (SottoSighting *self, char *address)
{
  g_autoptr (SottoSighting) alive G_GNUC_UNUSED = g_object_ref (self);

  self->answered = TRUE;
  g_clear_pointer (&self->address, g_free);
  self->address = address;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
found_cb (GaServiceResolver  *resolver,
          int                 interface,
          GaProtocol          protocol,
          const char         *name,
          const char         *type,
          const char         *domain,
          const char         *host_name,
          const AvahiAddress *avahi_address,
          int                 port,
          gpointer            texts,
          guint               flags,
          SottoSighting      *self)
{
  g_autoptr (GInetAddress) address = read_address (avahi_address);

  if (address == NULL || port < 1 || port > G_MAXUINT16 ||
      !can_be_host (address, flags)) {
    answer (self, NULL);
    return;
  }
  self->is_link_local = g_inet_address_get_is_link_local (address);
  answer (self, format (address, interface, (guint16) port));
}

static void
failure_cb (GaServiceResolver *resolver, GError *error, SottoSighting *self)
{
  answer (self, NULL);
}

static void
sotto_sighting_dispose (GObject *object)
{
  SottoSighting *self = SOTTO_SIGHTING (object);

  if (self->resolver != NULL) {
    g_signal_handlers_disconnect_by_data (self->resolver, self);
    g_clear_object (&self->resolver);
  }
  G_OBJECT_CLASS (sotto_sighting_parent_class)->dispose (object);
}

static void
sotto_sighting_finalize (GObject *object)
{
  SottoSighting *self = SOTTO_SIGHTING (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->domain, g_free);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_sighting_parent_class)->finalize (object);
}

static void
sotto_sighting_class_init (SottoSightingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_sighting_dispose;
  object_class->finalize = sotto_sighting_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", SOTTO_TYPE_SIGHTING, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_sighting_init (SottoSighting *self)
{
}

SottoSighting *
sotto_sighting_new (int         interface,
                    GaProtocol  protocol,
                    const char *name,
                    const char *domain)
{
  SottoSighting *self = g_object_new (SOTTO_TYPE_SIGHTING, NULL);

  self->interface = interface;
  self->protocol = protocol;
  self->name = g_strdup (name);
  self->domain = g_strdup (domain);
  return self;
}

gboolean
sotto_sighting_is (SottoSighting *self,
                   int            interface,
                   GaProtocol     protocol,
                   const char    *name,
                   const char    *domain)
{
  g_return_val_if_fail (SOTTO_IS_SIGHTING (self), FALSE);

  return self->interface == interface && self->protocol == protocol &&
         g_str_equal (self->name, name) && g_str_equal (self->domain, domain);
}

/* The address is asked for in the family in which the host was heard, so that
 * both are known of a host that has both. */
gboolean
sotto_sighting_resolve (SottoSighting *self, GaClient *client)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (sotto_sighting_is_new (self), FALSE);

  self->resolver =
    sotto_ga_get ()->service_resolver_new (self->interface,
                                           (AvahiProtocol) self->protocol,
                                           self->name, SOTTO_LAN_SERVICE,
                                           self->domain,
                                           (AvahiProtocol) self->protocol,
                                           GA_LOOKUP_NO_TXT);
  g_signal_connect (self->resolver, "found", G_CALLBACK (found_cb), self);
  g_signal_connect (self->resolver, "failure", G_CALLBACK (failure_cb), self);
  if (!sotto_ga_get ()->service_resolver_attach (self->resolver, client,
                                                 &error)) {
    g_debug ("Avahi: %s", error->message);
    self->answered = TRUE;
    return FALSE;
  }
  return TRUE;
}

gboolean
sotto_sighting_is_pending (SottoSighting *self)
{
  g_return_val_if_fail (SOTTO_IS_SIGHTING (self), FALSE);

  return self->resolver != NULL && !self->answered;
}

gboolean
sotto_sighting_is_new (SottoSighting *self)
{
  g_return_val_if_fail (SOTTO_IS_SIGHTING (self), FALSE);

  return self->resolver == NULL;
}

const char *
sotto_sighting_get_name (SottoSighting *self)
{
  g_return_val_if_fail (SOTTO_IS_SIGHTING (self), NULL);

  return self->name;
}

const char *
sotto_sighting_get_address (SottoSighting *self)
{
  g_return_val_if_fail (SOTTO_IS_SIGHTING (self), NULL);

  return self->address;
}

gboolean
sotto_sighting_is_better (SottoSighting *self, SottoSighting *other)
{
  g_return_val_if_fail (SOTTO_IS_SIGHTING (self), FALSE);
  g_return_val_if_fail (SOTTO_IS_SIGHTING (other), FALSE);

  if (self->protocol != other->protocol) {
    return self->protocol == GA_PROTOCOL_INET;
  }
  return !self->is_link_local && other->is_link_local;
}
