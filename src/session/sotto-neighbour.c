/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One host of the local network, as a list shows it. */

#include "sotto-neighbour-private.h"

struct _SottoNeighbour {
  GObject parent_instance;

  char *key;
  char *name;
  char *address;
};

G_DEFINE_FINAL_TYPE (SottoNeighbour, sotto_neighbour, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_ADDRESS, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
sotto_neighbour_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SottoNeighbour *self = SOTTO_NEIGHBOUR (object);

  switch (property_id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_neighbour_finalize (GObject *object)
{
  SottoNeighbour *self = SOTTO_NEIGHBOUR (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_neighbour_parent_class)->finalize (object);
}

static void
sotto_neighbour_class_init (SottoNeighbourClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_neighbour_get_property;
  object_class->finalize = sotto_neighbour_finalize;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_ADDRESS] =
    g_param_spec_string ("address", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_neighbour_init (SottoNeighbour *self)
{
}

SottoNeighbour *
sotto_neighbour_new (const char *key, const char *name, const char *address)
{
  SottoNeighbour *self = g_object_new (SOTTO_TYPE_NEIGHBOUR, NULL);

  self->key = g_strdup (key);
  self->name = g_strdup (name);
  self->address = g_strdup (address);
  return self;
}

const char *
sotto_neighbour_get_key (SottoNeighbour *self)
{
  g_return_val_if_fail (SOTTO_IS_NEIGHBOUR (self), NULL);

  return self->key;
}

const char *
sotto_neighbour_get_name (SottoNeighbour *self)
{
  g_return_val_if_fail (SOTTO_IS_NEIGHBOUR (self), NULL);

  return self->name;
}

const char *
sotto_neighbour_get_address (SottoNeighbour *self)
{
  g_return_val_if_fail (SOTTO_IS_NEIGHBOUR (self), NULL);

  return self->address;
}

void
sotto_neighbour_set_address (SottoNeighbour *self, const char *address)
{
  g_return_if_fail (SOTTO_IS_NEIGHBOUR (self));

  if (g_str_equal (self->address, address)) {
    return;
  }
  g_clear_pointer (&self->address, g_free);
  self->address = g_strdup (address);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS]);
}
