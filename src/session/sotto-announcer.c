/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Publishes one service, again whenever Avahi starts anew, and under another
 * name when somebody has it. */

#include "sotto-announcer.h"

#include "config.h"

#include <string.h>

#ifdef HAVE_AVAHI
#include <avahi-common/error.h>

#include "sotto-avahi.h"
#endif
#include "sotto-line.h"
#include "sotto-name.h"

/* RFC 6763, section 4.1.1. */
#define NAME_SIZE_MAX 63

/* The same for everybody, in every language. */
#define STAND_IN "Sottovoce"

/* Whoever claims each name in turn makes this one give up. */
#define TRIES_MAX 15

struct _SottoAnnouncer {
  GObject parent_instance;

  char   *wanted;
  guint16 port;
  char   *name; /* once it has been published, else NULL */
  GError *error;
#ifdef HAVE_AVAHI
  SottoAvahi   *avahi;
  GaEntryGroup *group; /* or NULL */
  guint         tries;
  char         *trying;
#endif
};

G_DEFINE_FINAL_TYPE (SottoAnnouncer, sotto_announcer, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_ERROR, N_PROPS };

static GParamSpec *properties[N_PROPS];

#ifdef HAVE_AVAHI

static void
set_name (SottoAnnouncer *self, const char *name)
{
  if (g_strcmp0 (self->name, name) != 0) {
    g_clear_pointer (&self->name, g_free);
    self->name = g_strdup (name);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  }
}

static void
set_error (SottoAnnouncer *self, const GError *error)
{
  if (self->error == NULL && error == NULL) {
    return;
  }
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
withdraw (SottoAnnouncer *self)
{
  if (self->group != NULL) {
    g_signal_handlers_disconnect_by_data (self->group, self);
    g_clear_object (&self->group);
  }
  g_clear_pointer (&self->trying, g_free);
  self->tries = 0;
}

static void
refused (SottoAnnouncer *self, const char *message)
{
  g_autoptr (GError) error =
    g_error_new_literal (SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_FAILED, message);

  withdraw (self);
  set_name (self, NULL);
  set_error (self, error);
}

/* "Bob", "Bob #2", "Bob #3", as is the custom. */
static void
choose_name (SottoAnnouncer *self)
{
  g_autofree char *base = g_strdup (self->wanted);
  g_autofree char *suffix = g_strdup_printf (" #%u", self->tries + 1);

  if (self->tries++ == 0) {
    g_clear_pointer (&suffix, g_free);
  } else {
    sotto_line_cut (base, NAME_SIZE_MAX - strlen (suffix));
  }
  g_clear_pointer (&self->trying, g_free);
  self->trying = g_strconcat (base, suffix, NULL);
}

/* Another service of this machine has the name: that is known at once. */
static gboolean
add (SottoAnnouncer *self, GError **error)
{
  gboolean added = FALSE;

  while (!added && self->tries < TRIES_MAX) {
    choose_name (self);
    g_clear_error (error);
    added = sotto_ga_get ()->entry_group_add_service_strlist (self->group,
                                                              self->trying,
                                                              SOTTO_LAN_SERVICE,
                                                              self->port, error,
                                                              NULL) != NULL;
    if (!added && !g_error_matches (*error, sotto_ga_get ()->error_quark (),
                                    AVAHI_ERR_COLLISION)) {
      return FALSE;
    }
  }
  return added && sotto_ga_get ()->entry_group_commit (self->group, error);
}

static void
try_next (SottoAnnouncer *self)
{
  g_autoptr (GError) error = NULL;

  if (!add (self, &error)) {
    g_debug ("Avahi: %s", error != NULL ? error->message : "no name is free");
    refused (self, "Avahi does not announce this host");
  }
}

/* Another machine has the name: that takes a moment to find out, or happens
 * when two networks become one. */
static void
collided (SottoAnnouncer *self)
{
  if (sotto_ga_get ()->entry_group_reset (self->group, NULL)) {
    try_next (self);
  } else {
    refused (self, "Avahi does not take the name back");
  }
  set_name (self, NULL);
}

static void
group_changed_cb (GaEntryGroup     *group,
                  GaEntryGroupState state,
                  SottoAnnouncer   *self)
{
  g_autoptr (SottoAnnouncer) alive G_GNUC_UNUSED = g_object_ref (self);

  switch (state) {
  case GA_ENTRY_GROUP_STATE_ESTABLISHED:
    set_error (self, NULL);
    set_name (self, self->trying);
    break;
  case GA_ENTRY_GROUP_STATE_COLLISTION:
    collided (self);
    break;
  case GA_ENTRY_GROUP_STATE_FAILURE:
    refused (self, "Avahi could not announce this host");
    break;
  case GA_ENTRY_GROUP_STATE_UNCOMMITED:
  case GA_ENTRY_GROUP_STATE_REGISTERING:
  default:
    break;
  }
}

static void
publish (SottoAnnouncer *self, GaClient *client)
{
  g_autoptr (GError) error = NULL;

  self->group = sotto_ga_get ()->entry_group_new ();
  g_signal_connect (self->group, "state-changed", G_CALLBACK (group_changed_cb),
                    self);
  if (sotto_ga_get ()->entry_group_attach (self->group, client, &error)) {
    try_next (self);
  } else {
    g_debug ("Avahi: %s", error->message);
    refused (self, "Avahi takes no announcement");
  }
}

static void
avahi_changed_cb (SottoAvahi *avahi, SottoAnnouncer *self)
{
  g_autoptr (SottoAnnouncer) alive G_GNUC_UNUSED = g_object_ref (self);
  GaClient                        *client = sotto_avahi_get_client (avahi);

  withdraw (self);
  set_name (self, NULL);
  set_error (self, sotto_avahi_get_error (avahi));
  /* Who was told may have had enough. */
  if (client != NULL && self->avahi != NULL) {
    publish (self, client);
  }
}

static void
begin (SottoAnnouncer *self)
{
  self->avahi = sotto_avahi_get ();
  g_signal_connect (self->avahi, "changed", G_CALLBACK (avahi_changed_cb),
                    self);
  avahi_changed_cb (self->avahi, self);
}

static void
end (SottoAnnouncer *self)
{
  withdraw (self);
  if (self->avahi != NULL) {
    g_signal_handlers_disconnect_by_data (self->avahi, self);
    g_clear_object (&self->avahi);
  }
}

#else

static void
begin (SottoAnnouncer *self)
{
  self->error =
    g_error_new_literal (SOTTO_LAN_ERROR, SOTTO_LAN_ERROR_MISSING,
                         "This program has been built without Avahi");
}

static void
end (SottoAnnouncer *self)
{
}

#endif

static void
sotto_announcer_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SottoAnnouncer *self = SOTTO_ANNOUNCER (object);

  switch (property_id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_announcer_dispose (GObject *object)
{
  end (SOTTO_ANNOUNCER (object));
  G_OBJECT_CLASS (sotto_announcer_parent_class)->dispose (object);
}

static void
sotto_announcer_finalize (GObject *object)
{
  SottoAnnouncer *self = SOTTO_ANNOUNCER (object);

  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (sotto_announcer_parent_class)->finalize (object);
}

static void
sotto_announcer_class_init (SottoAnnouncerClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_announcer_get_property;
  object_class->dispose = sotto_announcer_dispose;
  object_class->finalize = sotto_announcer_finalize;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_announcer_init (SottoAnnouncer *self)
{
}

SottoAnnouncer *
sotto_announcer_new (const char *name, guint16 port)
{
  SottoAnnouncer  *self = g_object_new (SOTTO_TYPE_ANNOUNCER, NULL);
  g_autofree char *clean = sotto_name_clean (name);

  g_return_val_if_fail (port != 0, self);

  sotto_line_cut (clean, NAME_SIZE_MAX);
  self->wanted =
    *clean != '\0' ? g_steal_pointer (&clean) : g_strdup (STAND_IN);
  self->port = port;
  begin (self);
  return self;
}

const char *
sotto_announcer_get_name (SottoAnnouncer *self)
{
  g_return_val_if_fail (SOTTO_IS_ANNOUNCER (self), NULL);

  return self->name;
}

const GError *
sotto_announcer_get_error (SottoAnnouncer *self)
{
  g_return_val_if_fail (SOTTO_IS_ANNOUNCER (self), NULL);

  return self->error;
}
