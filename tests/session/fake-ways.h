/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* In the place of Avahi, the router and Tor: ways to a host that say what a
 * test wants. The linker has to be told to wrap their functions. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  GObject    *object; /* NULL unless it is open */
  const char *text;   /* name or host */
  guint16     port;
  gboolean    done;
  GError     *error;
} FakeWay;

extern FakeWay fake_announcer;
extern FakeWay fake_router;
extern FakeWay fake_onion;
extern FakeWay fake_tor;

/* Tells that @property has changed. */
void fake_way_notify (FakeWay *way, const char *property);

G_END_DECLS
