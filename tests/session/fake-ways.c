/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One class stands in for all four: it has the properties of each. */

#include "fake-ways.h"

#include "sotto-announcer.h"
#include "sotto-router.h"
#include "sotto-tor.h"

FakeWay fake_announcer;
FakeWay fake_router;
FakeWay fake_onion;
FakeWay fake_tor;

#define FAKE_TYPE_OBJECT (fake_object_get_type ())
G_DECLARE_FINAL_TYPE (FakeObject, fake_object, FAKE, OBJECT, GObject)

struct _FakeObject {
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeObject, fake_object, G_TYPE_OBJECT)

static void
fake_object_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
}

static void
fake_object_class_init (FakeObjectClass *klass)
{
  static const char *const names[] = { "name",      "host",     "port",
                                       "published", "progress", "summary",
                                       "error" };

  G_OBJECT_CLASS (klass)->get_property = fake_object_get_property;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1,
                                     g_param_spec_string (names[i], NULL, NULL,
                                                          NULL,
                                                          G_PARAM_READABLE));
  }
}

static void
fake_object_init (FakeObject *self)
{
}

static gpointer
open_way (FakeWay *way)
{
  g_assert_null (way->object);
  way->object = g_object_new (FAKE_TYPE_OBJECT, NULL);
  g_object_add_weak_pointer (way->object, (gpointer *) &way->object);
  return way->object;
}

void
fake_way_notify (FakeWay *way, const char *property)
{
  g_assert_nonnull (way->object);
  g_object_notify (way->object, property);
}

SottoAnnouncer *__wrap_sotto_announcer_new (const char *name, guint16 port);
const char     *__wrap_sotto_announcer_get_name (SottoAnnouncer *self);
const GError   *__wrap_sotto_announcer_get_error (SottoAnnouncer *self);
SottoRouter    *__wrap_sotto_router_new (guint16 port, guint lease_s);
const char     *__wrap_sotto_router_get_host (SottoRouter *self);
guint16         __wrap_sotto_router_get_port (SottoRouter *self);
const GError   *__wrap_sotto_router_get_error (SottoRouter *self);
SottoTor       *__wrap_sotto_tor_get_default (void);
guint           __wrap_sotto_tor_get_progress (SottoTor *self);
const char     *__wrap_sotto_tor_get_summary (SottoTor *self);
const GError   *__wrap_sotto_tor_get_error (SottoTor *self);
SottoOnion     *__wrap_sotto_onion_new (SottoTor   *tor,
                                        guint16     port,
                                        guint16     local_port,
                                        const char *key_file);
const char     *__wrap_sotto_onion_get_host (SottoOnion *self);
gboolean        __wrap_sotto_onion_get_published (SottoOnion *self);
const GError   *__wrap_sotto_onion_get_error (SottoOnion *self);

SottoAnnouncer *
__wrap_sotto_announcer_new (const char *name, guint16 port)
{
  g_assert_cmpstr (name, ==, "Bob");
  fake_announcer.port = port;
  return open_way (&fake_announcer);
}

const char *
__wrap_sotto_announcer_get_name (SottoAnnouncer *self)
{
  return fake_announcer.text;
}

const GError *
__wrap_sotto_announcer_get_error (SottoAnnouncer *self)
{
  return fake_announcer.error;
}

SottoRouter *
__wrap_sotto_router_new (guint16 port, guint lease_s)
{
  return open_way (&fake_router);
}

const char *
__wrap_sotto_router_get_host (SottoRouter *self)
{
  return fake_router.text;
}

guint16
__wrap_sotto_router_get_port (SottoRouter *self)
{
  return fake_router.port;
}

const GError *
__wrap_sotto_router_get_error (SottoRouter *self)
{
  return fake_router.error;
}

SottoTor *
__wrap_sotto_tor_get_default (void)
{
  return open_way (&fake_tor);
}

guint
__wrap_sotto_tor_get_progress (SottoTor *self)
{
  return fake_tor.port;
}

const char *
__wrap_sotto_tor_get_summary (SottoTor *self)
{
  return fake_tor.text;
}

const GError *
__wrap_sotto_tor_get_error (SottoTor *self)
{
  return fake_tor.error;
}

SottoOnion *
__wrap_sotto_onion_new (SottoTor   *tor,
                        guint16     port,
                        guint16     local_port,
                        const char *key_file)
{
  g_assert_cmpstr (key_file, ==, "key");
  fake_onion.port = local_port;
  return open_way (&fake_onion);
}

const char *
__wrap_sotto_onion_get_host (SottoOnion *self)
{
  return fake_onion.text;
}

gboolean
__wrap_sotto_onion_get_published (SottoOnion *self)
{
  return fake_onion.done;
}

const GError *
__wrap_sotto_onion_get_error (SottoOnion *self)
{
  return fake_onion.error;
}
