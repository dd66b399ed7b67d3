/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A network that changes when a test says so, and never by itself. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FAKE_TYPE_NETWORK (fake_network_get_type ())
G_DECLARE_FINAL_TYPE (FakeNetwork, fake_network, FAKE, NETWORK, GObject)

/* Implements GNetworkMonitor: everything can be reached. */
FakeNetwork *fake_network_new (void);

/* Emits "network-changed". */
void fake_network_change (FakeNetwork *self);

G_END_DECLS
