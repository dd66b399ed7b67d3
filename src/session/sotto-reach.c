/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Gathers a host's addresses from the network cards, the router and Tor, and
 * has the ways opened that the person wants while the host listens. */

#include "sotto-reach-private.h"

#include "sotto-session-private.h"

enum {
  PROP_0,
  PROP_ANNOUNCING,
  PROP_ANNOUNCED,
  PROP_LAN_ERROR,
  PROP_ROUTING,
  PROP_ROUTER_ERROR,
  PROP_ONION,
  PROP_ONION_HOST,
  PROP_PUBLISHED,
  PROP_TOR_PROGRESS,
  PROP_TOR_SUMMARY,
  PROP_TOR_ERROR,
  PROP_INVITE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SottoReach,
                               sotto_reach,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

/* The list */

static GType
get_item_type (GListModel *list)
{
  return SOTTO_TYPE_REACH_PLACE;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SOTTO_REACH (list)->places));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (SOTTO_REACH (list)->places),
                                position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* The object */

static void
notify (SottoReach *self, int property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
state_cb (SottoSession *session, GParamSpec *pspec, SottoReach *self)
{
  if (sotto_session_get_state (session) >= SOTTO_SESSION_ENDING) {
    g_cancellable_cancel (self->probing);
  }
  sotto_reach_follow (self);
}

static void
network_changed_cb (GNetworkMonitor *network,
                    gboolean         available,
                    SottoReach      *self)
{
  sotto_reach_follow (self);
}

static void
sotto_reach_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SottoReach *self = SOTTO_REACH (object);

  switch (property_id) {
  case PROP_ANNOUNCING:
    g_value_set_boolean (value, self->announcing);
    break;
  case PROP_ANNOUNCED:
    g_value_set_string (value, sotto_reach_get_announced (self));
    break;
  case PROP_LAN_ERROR:
    g_value_set_boxed (value, sotto_reach_get_lan_error (self));
    break;
  case PROP_ROUTING:
    g_value_set_boolean (value, self->routing);
    break;
  case PROP_ROUTER_ERROR:
    g_value_set_boxed (value, sotto_reach_get_router_error (self));
    break;
  case PROP_ONION:
    g_value_set_boolean (value, self->hidden);
    break;
  case PROP_ONION_HOST:
    g_value_set_string (value, sotto_reach_get_onion_host (self));
    break;
  case PROP_PUBLISHED:
    g_value_set_boolean (value, sotto_reach_get_published (self));
    break;
  case PROP_TOR_PROGRESS:
    g_value_set_uint (value, sotto_reach_get_tor_progress (self));
    break;
  case PROP_TOR_SUMMARY:
    g_value_set_string (value, sotto_reach_get_tor_summary (self));
    break;
  case PROP_TOR_ERROR:
    g_value_set_boxed (value, sotto_reach_get_tor_error (self));
    break;
  case PROP_INVITE:
    g_value_set_string (value, self->invite);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_reach_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SottoReach *self = SOTTO_REACH (object);

  switch (property_id) {
  case PROP_ANNOUNCING:
    sotto_reach_set_announcing (self, g_value_get_boolean (value));
    break;
  case PROP_ROUTING:
    sotto_reach_set_routing (self, g_value_get_boolean (value));
    break;
  case PROP_ONION:
    sotto_reach_set_onion (self, g_value_get_boolean (value), self->key_file);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_reach_dispose (GObject *object)
{
  SottoReach *self = SOTTO_REACH (object);

  g_cancellable_cancel (self->probing);
  sotto_reach_close_ways (self);
  g_clear_object (&self->host);
  g_clear_object (&self->network);
  g_clear_object (&self->places);
  g_clear_object (&self->probing);
  g_clear_pointer (&self->invite, g_free);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_error (&self->lan_alone);
  g_clear_error (&self->router_alone);
  G_OBJECT_CLASS (sotto_reach_parent_class)->dispose (object);
}

static GParamSpec *
flag (const char *name, GParamFlags flags)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
}

static GParamSpec *
text (const char *name, GParamFlags flags)
{
  return g_param_spec_string (name, NULL, NULL, NULL, flags);
}

static GParamSpec *
trouble (const char *name, GParamFlags flags)
{
  return g_param_spec_boxed (name, NULL, NULL, G_TYPE_ERROR, flags);
}

static void
sotto_reach_class_init (SottoReachClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags const writable = readable | G_PARAM_WRITABLE;

  object_class->get_property = sotto_reach_get_property;
  object_class->set_property = sotto_reach_set_property;
  object_class->dispose = sotto_reach_dispose;

  properties[PROP_ANNOUNCING] = flag ("announcing", writable);
  properties[PROP_ANNOUNCED] = text ("announced", readable);
  properties[PROP_LAN_ERROR] = trouble ("lan-error", readable);
  properties[PROP_ROUTING] = flag ("routing", writable);
  properties[PROP_ROUTER_ERROR] = trouble ("router-error", readable);
  properties[PROP_ONION] = flag ("onion", writable);
  properties[PROP_ONION_HOST] = text ("onion-host", readable);
  properties[PROP_PUBLISHED] = flag ("published", readable);
  properties[PROP_TOR_PROGRESS] =
    g_param_spec_uint ("tor-progress", NULL, NULL, 0, 100, 0, readable);
  properties[PROP_TOR_SUMMARY] = text ("tor-summary", readable);
  properties[PROP_TOR_ERROR] = trouble ("tor-error", readable);
  properties[PROP_INVITE] = text ("invite", readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_reach_init (SottoReach *self)
{
  self->places = g_list_store_new (SOTTO_TYPE_REACH_PLACE);
  self->probing = g_cancellable_new ();
  g_signal_connect_object (self->places, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

SottoReach *
sotto_reach_new (SottoHost *host)
{
  SottoReach   *self;
  SottoSession *session;

  g_return_val_if_fail (SOTTO_IS_HOST (host), NULL);

  session = sotto_host_get_session (host);
  self = g_object_new (SOTTO_TYPE_REACH, NULL);
  self->host = g_object_ref (host);
  self->network = g_object_ref (session->network);
  g_signal_connect_object (self->network, "network-changed",
                           G_CALLBACK (network_changed_cb), self, 0);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb),
                           self, 0);
  sotto_reach_follow (self);
  return self;
}

gboolean
sotto_reach_get_announcing (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), FALSE);

  return self->announcing;
}

void
sotto_reach_set_announcing (SottoReach *self, gboolean announcing)
{
  g_return_if_fail (SOTTO_IS_REACH (self));

  if (self->announcing == !!announcing) {
    return;
  }
  self->announcing = !!announcing;
  notify (self, PROP_ANNOUNCING);
  sotto_reach_follow (self);
}

const char *
sotto_reach_get_announced (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->announcer == NULL ? NULL
                                 : sotto_announcer_get_name (self->announcer);
}

const GError *
sotto_reach_get_lan_error (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->announcer == NULL ? self->lan_alone
                                 : sotto_announcer_get_error (self->announcer);
}

gboolean
sotto_reach_get_routing (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), FALSE);

  return self->routing;
}

void
sotto_reach_set_routing (SottoReach *self, gboolean routing)
{
  g_return_if_fail (SOTTO_IS_REACH (self));

  if (self->routing == !!routing) {
    return;
  }
  self->routing = !!routing;
  notify (self, PROP_ROUTING);
  sotto_reach_follow (self);
}

const GError *
sotto_reach_get_router_error (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->router == NULL ? self->router_alone
                              : sotto_router_get_error (self->router);
}

gboolean
sotto_reach_get_onion (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), FALSE);

  return self->hidden;
}

void
sotto_reach_set_onion (SottoReach *self, gboolean onion, const char *key_file)
{
  char *kept = g_strdup (key_file);

  g_return_if_fail (SOTTO_IS_REACH (self));

  g_clear_pointer (&self->key_file, g_free);
  self->key_file = kept;
  if (self->hidden == !!onion) {
    return;
  }
  self->hidden = !!onion;
  notify (self, PROP_ONION);
  sotto_reach_follow (self);
}

const char *
sotto_reach_get_onion_host (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->onion == NULL ? NULL : sotto_onion_get_host (self->onion);
}

gboolean
sotto_reach_get_published (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), FALSE);

  return self->onion != NULL && sotto_onion_get_published (self->onion);
}

guint
sotto_reach_get_tor_progress (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), 0);

  return self->tor == NULL ? 0 : MIN (sotto_tor_get_progress (self->tor), 100);
}

const char *
sotto_reach_get_tor_summary (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->tor == NULL ? "" : sotto_tor_get_summary (self->tor);
}

const GError *
sotto_reach_get_tor_error (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->tor_error;
}

const char *
sotto_reach_get_invite (SottoReach *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH (self), NULL);

  return self->invite;
}
