/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The least that GNetworkMonitor asks for. */

#include "fake-network.h"

struct _FakeNetwork {
  GObject parent_instance;
};

enum { PROP_AVAILABLE = 1, PROP_METERED, PROP_CONNECTIVITY };

static gboolean
fake_network_init_initable (GInitable    *initable,
                            GCancellable *cancellable,
                            GError      **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = fake_network_init_initable;
}

static void
monitor_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeNetwork,
                               fake_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      initable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                        monitor_init))

static void
fake_network_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_AVAILABLE:
    g_value_set_boolean (value, TRUE);
    break;
  case PROP_METERED:
    g_value_set_boolean (value, FALSE);
    break;
  case PROP_CONNECTIVITY:
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE,
                                    "network-available");
  g_object_class_override_property (object_class, PROP_METERED,
                                    "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY,
                                    "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
}

FakeNetwork *
fake_network_new (void)
{
  return g_object_new (FAKE_TYPE_NETWORK, NULL);
}

void
fake_network_change (FakeNetwork *self)
{
  g_signal_emit_by_name (self, "network-changed", TRUE);
}
