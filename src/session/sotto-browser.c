/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What Avahi sees, as a list of hosts for a window. */

#include "sotto-browser-private.h"

static void implement_list_model (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SottoBrowser,
                               sotto_browser,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      implement_list_model))

enum { PROP_0, PROP_ERROR, N_PROPS };

static GParamSpec *properties[N_PROPS];

#ifdef HAVE_AVAHI

static void
set_error (SottoBrowser *self, const GError *error)
{
  if (self->error == NULL && error == NULL) {
    return;
  }
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
new_service_cb (GaServiceBrowser *services,
                int               interface,
                GaProtocol        protocol,
                const char       *name,
                const char       *type,
                const char       *domain,
                guint             flags,
                SottoBrowser     *self)
{
  if ((flags & GA_LOOKUP_RESULT_OUR_OWN) == 0) {
    sotto_browser_see (self, interface, protocol, name, domain);
  }
}

static void
removed_service_cb (GaServiceBrowser *services,
                    int               interface,
                    GaProtocol        protocol,
                    const char       *name,
                    const char       *type,
                    const char       *domain,
                    guint             flags,
                    SottoBrowser     *self)
{
  g_autoptr (SottoBrowser) alive G_GNUC_UNUSED = g_object_ref (self);

  sotto_browser_lose (self, interface, protocol, name, domain);
}

static void
stop (SottoBrowser *self)
{
  sotto_browser_lose_all (self);
  if (self->services != NULL) {
    g_signal_handlers_disconnect_by_data (self->services, self);
    g_clear_object (&self->services);
  }
}

static void
failed (SottoBrowser *self, const GError *cause)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_FAILED,
                         "Avahi does not look for hosts");

  g_debug ("Avahi: %s", cause->message);
  stop (self);
  set_error (self, error);
}

static void
failure_cb (GaServiceBrowser *services, GError *error, SottoBrowser *self)
{
  g_autoptr (SottoBrowser) alive G_GNUC_UNUSED = g_object_ref (self);

  failed (self, error);
}

static void
look (SottoBrowser *self, GaClient *client)
{
  g_autoptr (GError) error = NULL;

  self->services =
    sotto_ga_get ()->service_browser_new_full (AVAHI_IF_UNSPEC,
                                               AVAHI_PROTO_UNSPEC,
                                               SOTTO_LAN_SERVICE, NULL,
                                               GA_LOOKUP_USE_MULTICAST);
  g_signal_connect (self->services, "new-service", G_CALLBACK (new_service_cb),
                    self);
  g_signal_connect (self->services, "removed-service",
                    G_CALLBACK (removed_service_cb), self);
  g_signal_connect (self->services, "failure", G_CALLBACK (failure_cb), self);
  if (!sotto_ga_get ()->service_browser_attach (self->services, client,
                                                &error)) {
    failed (self, error);
  }
}

static void
avahi_changed_cb (SottoAvahi *avahi, SottoBrowser *self)
{
  g_autoptr (SottoBrowser) alive G_GNUC_UNUSED = g_object_ref (self);
  GaClient                      *client = sotto_avahi_get_client (avahi);

  stop (self);
  set_error (self, sotto_avahi_get_error (avahi));
  /* Who was told may have had enough. */
  if (client != NULL && self->avahi != NULL) {
    look (self, client);
  }
}

static void
begin (SottoBrowser *self)
{
  self->sightings = g_ptr_array_new_with_free_func (g_object_unref);
  self->avahi = sotto_avahi_get ();
  g_signal_connect (self->avahi, "changed", G_CALLBACK (avahi_changed_cb),
                    self);
  avahi_changed_cb (self->avahi, self);
}

static void
end (SottoBrowser *self)
{
  if (self->avahi != NULL) {
    stop (self);
    g_signal_handlers_disconnect_by_data (self->avahi, self);
    g_clear_object (&self->avahi);
  }
}

static void
clear (SottoBrowser *self)
{
  g_clear_pointer (&self->sightings, g_ptr_array_unref);
}

#else

static void
begin (SottoBrowser *self)
{
  self->error =
    g_error_new_literal (SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_MISSING,
                         "This program has been built without Avahi");
}

static void
end (SottoBrowser *self)
{
}

static void
clear (SottoBrowser *self)
{
}

#endif

/* GListModel */

static GType
get_item_type (GListModel *list)
{
  return SOTTO_TYPE_NEIGHBOUR;
}

static guint
get_n_items (GListModel *list)
{
  SottoBrowser *self = SOTTO_BROWSER (list);

  return g_list_model_get_n_items (G_LIST_MODEL (self->neighbours));
}

static gpointer
get_item (GListModel *list, guint position)
{
  SottoBrowser *self = SOTTO_BROWSER (list);

  return g_list_model_get_item (G_LIST_MODEL (self->neighbours), position);
}

static void
implement_list_model (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
sotto_browser_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SottoBrowser *self = SOTTO_BROWSER (object);

  switch (property_id) {
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_browser_dispose (GObject *object)
{
  end (SOTTO_BROWSER (object));
  G_OBJECT_CLASS (sotto_browser_parent_class)->dispose (object);
}

static void
sotto_browser_finalize (GObject *object)
{
  SottoBrowser *self = SOTTO_BROWSER (object);

  clear (self);
  g_clear_object (&self->neighbours);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (sotto_browser_parent_class)->finalize (object);
}

static void
sotto_browser_class_init (SottoBrowserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sotto_browser_get_property;
  object_class->dispose = sotto_browser_dispose;
  object_class->finalize = sotto_browser_finalize;

  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_browser_init (SottoBrowser *self)
{
  self->neighbours = g_list_store_new (SOTTO_TYPE_NEIGHBOUR);
  g_signal_connect_swapped (self->neighbours, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
}

SottoBrowser *
sotto_browser_new (void)
{
  SottoBrowser *self = g_object_new (SOTTO_TYPE_BROWSER, NULL);

  begin (self);
  return self;
}

const GError *
sotto_browser_get_error (SottoBrowser *self)
{
  g_return_val_if_fail (SOTTO_IS_BROWSER (self), NULL);

  return self->error;
}
