/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One of the addresses at which a host can be reached. */

#include "sotto-reach-private.h"

#include "sotto-address.h"
#include "sotto-probe.h"
#include "sotto-scope.h"

G_STATIC_ASSERT ((int) SOTTO_REACH_COMPUTER == (int) SOTTO_SCOPE_COMPUTER);
G_STATIC_ASSERT ((int) SOTTO_REACH_LOCAL == (int) SOTTO_SCOPE_LOCAL);
G_STATIC_ASSERT ((int) SOTTO_REACH_INTERNET == (int) SOTTO_SCOPE_INTERNET);
G_STATIC_ASSERT ((int) SOTTO_REACH_TOR == (int) SOTTO_SCOPE_TOR);

G_STATIC_ASSERT ((int) SOTTO_REACH_UNKNOWN == (int) SOTTO_PROBE_UNKNOWN);
G_STATIC_ASSERT ((int) SOTTO_REACH_TESTING == (int) SOTTO_PROBE_RUNNING);
G_STATIC_ASSERT ((int) SOTTO_REACH_ANSWERS == (int) SOTTO_PROBE_ANSWERS);
G_STATIC_ASSERT ((int) SOTTO_REACH_REFUSED == (int) SOTTO_PROBE_REFUSED);
G_STATIC_ASSERT ((int) SOTTO_REACH_SILENT == (int) SOTTO_PROBE_SILENT);
G_STATIC_ASSERT ((int) SOTTO_REACH_NO_WAY == (int) SOTTO_PROBE_NO_WAY);

struct _SottoReachPlace {
  GObject parent_instance;

  SottoPlace      place;
  char           *address;
  SottoReachScope scope;
  SottoReachState state;
  gboolean        from_outside;
};

G_DEFINE_FINAL_TYPE (SottoReachPlace, sotto_reach_place, G_TYPE_OBJECT)

enum { PROP_0, PROP_ADDRESS, PROP_SCOPE, PROP_STATE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
sotto_reach_place_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SottoReachPlace *self = SOTTO_REACH_PLACE (object);

  switch (property_id) {
  case PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  case PROP_SCOPE:
    g_value_set_uint (value, self->scope);
    break;
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_reach_place_finalize (GObject *object)
{
  SottoReachPlace *self = SOTTO_REACH_PLACE (object);

  g_clear_pointer (&self->place.host, g_free);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_reach_place_parent_class)->finalize (object);
}

static void
sotto_reach_place_class_init (SottoReachPlaceClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_reach_place_get_property;
  object_class->finalize = sotto_reach_place_finalize;

  properties[PROP_ADDRESS] =
    g_param_spec_string ("address", NULL, NULL, NULL, readable);
  properties[PROP_SCOPE] =
    g_param_spec_uint ("scope", NULL, NULL, 0, SOTTO_REACH_TOR,
                       SOTTO_REACH_COMPUTER, readable);
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, SOTTO_REACH_NO_WAY,
                       SOTTO_REACH_UNKNOWN, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_reach_place_init (SottoReachPlace *self)
{
}

SottoReachPlace *
sotto_reach_place_new (const char *host, guint16 port, gboolean from_outside)
{
  SottoReachPlace *self = g_object_new (SOTTO_TYPE_REACH_PLACE, NULL);

  self->place.host = g_strdup (host);
  self->place.port = port;
  self->address = sotto_address_format (host, port);
  self->scope = (SottoReachScope) sotto_scope_of_host (host);
  self->from_outside = from_outside;
  return self;
}

const char *
sotto_reach_place_get_address (SottoReachPlace *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH_PLACE (self), NULL);

  return self->address;
}

SottoReachScope
sotto_reach_place_get_scope (SottoReachPlace *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH_PLACE (self), SOTTO_REACH_COMPUTER);

  return self->scope;
}

SottoReachState
sotto_reach_place_get_state (SottoReachPlace *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH_PLACE (self), SOTTO_REACH_UNKNOWN);

  return self->state;
}

const SottoPlace *
sotto_reach_place_get_place (SottoReachPlace *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH_PLACE (self), NULL);

  return &self->place;
}

gboolean
sotto_reach_place_get_from_outside (SottoReachPlace *self)
{
  g_return_val_if_fail (SOTTO_IS_REACH_PLACE (self), FALSE);

  return self->from_outside;
}

void
sotto_reach_place_set_state (SottoReachPlace *self, SottoReachState state)
{
  g_return_if_fail (SOTTO_IS_REACH_PLACE (self));

  if (self->state == state) {
    return;
  }
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
