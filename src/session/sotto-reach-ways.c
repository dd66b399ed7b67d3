/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens and closes the ways to a host, as the person wants them and as long as
 * it listens. */

#include "sotto-reach-private.h"

#include "sotto-address.h"
#include "sotto-lan.h"
#include "sotto-limits.h"
#include "sotto-scope.h"

static void
notify (SottoReach *self, const char *property)
{
  g_object_notify (G_OBJECT (self), property);
}

gboolean
sotto_reach_is_listening (SottoReach *self)
{
  SottoSession *session = sotto_host_get_session (self->host);

  return sotto_host_get_port (self->host) > 0 &&
         sotto_session_get_state (session) < SOTTO_SESSION_ENDING;
}

static gboolean
is_same_error (const GError *a, const GError *b)
{
  return a == b ||
         (a != NULL && b != NULL && g_error_matches (a, b->domain, b->code) &&
          g_str_equal (a->message, b->message));
}

/* Tor's own trouble says more than what the onion service has of it. Both tell
 * of it, which is no reason to tell the person twice. */
static void
follow_tor_error (SottoReach *self)
{
  const GError *error = NULL;

  if (self->onion != NULL) {
    error = sotto_tor_get_error (self->tor);
    error = error != NULL ? error : sotto_onion_get_error (self->onion);
  }
  if (!is_same_error (error, self->tor_error)) {
    g_clear_error (&self->tor_error);
    self->tor_error = error != NULL ? g_error_copy (error) : NULL;
    notify (self, "tor-error");
  }
}

/* What one of the objects below tells, and which of our properties that is. */
static void
way_cb (GObject *way, GParamSpec *pspec, SottoReach *self)
{
  const struct {
    gpointer    way;
    const char *name;
    const char *property;
  } news[] = {
    { self->announcer, "name", "announced" },
    { self->announcer, "error", "lan-error" },
    { self->router, "error", "router-error" },
    { self->tor, "progress", "tor-progress" },
    { self->tor, "summary", "tor-summary" },
    { self->onion, "host", "onion-host" },
    { self->onion, "published", "published" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (news); i++) {
    if (news[i].way == way && g_str_equal (news[i].name, pspec->name)) {
      notify (self, news[i].property);
    }
  }
  if (g_str_equal (pspec->name, "error")) {
    follow_tor_error (self);
  }
  if (way != (GObject *) self->announcer && way != (GObject *) self->tor) {
    sotto_reach_list_places (self);
  }
}

static void
watch (SottoReach *self, gpointer way)
{
  g_signal_connect_object (way, "notify", G_CALLBACK (way_cb), self, 0);
}

static void
drop (SottoReach *self, gpointer way)
{
  g_autoptr (GObject) object = way;

  g_signal_handlers_disconnect_by_data (object, self);
}

static void
follow_announcing (SottoReach *self, gboolean wanted)
{
  SottoSession *session;

  if (wanted == (self->announcer != NULL)) {
    return;
  }
  if (wanted) {
    session = sotto_host_get_session (self->host);
    self->announcer = sotto_announcer_new (sotto_session_get_name (session),
                                           sotto_host_get_port (self->host));
    watch (self, self->announcer);
  } else {
    drop (self, g_steal_pointer (&self->announcer));
  }
  notify (self, "announced");
  notify (self, "lan-error");
}

static void
follow_routing (SottoReach *self, gboolean wanted)
{
  if (wanted == (self->router != NULL)) {
    return;
  }
  if (wanted) {
    self->router =
      sotto_router_new (sotto_host_get_port (self->host), SOTTO_ROUTER_LEASE_S);
    watch (self, self->router);
  } else {
    drop (self, g_steal_pointer (&self->router));
  }
  notify (self, "router-error");
}

/* The onion address needs no port: nobody else listens there. */
static void
open_onion (SottoReach *self)
{
  self->tor = sotto_tor_get_default ();
  self->onion =
    sotto_onion_new (self->tor, SOTTO_PORT_DEFAULT,
                     sotto_host_listen_for_onion (self->host), self->key_file);
  watch (self, self->tor);
  watch (self, self->onion);
}

static void
follow_onion (SottoReach *self, gboolean wanted)
{
  if (wanted == (self->onion != NULL)) {
    return;
  }
  if (wanted) {
    open_onion (self);
  } else {
    drop (self, g_steal_pointer (&self->onion));
    drop (self, g_steal_pointer (&self->tor));
  }
  notify (self, "onion-host");
  notify (self, "published");
  notify (self, "tor-progress");
  notify (self, "tor-summary");
  follow_tor_error (self);
}

void
sotto_reach_close_ways (SottoReach *self)
{
  follow_announcing (self, FALSE);
  follow_routing (self, FALSE);
  follow_onion (self, FALSE);
}

/* Of a host that only this computer can reach, others need not hear. */
static gboolean
has_network (SottoReach *self)
{
  g_auto (GStrv)   addresses = sotto_host_dup_addresses (self->host);
  g_autofree char *host = NULL;
  guint16          port;

  return addresses[0] != NULL &&
         sotto_address_parse (addresses[0], SOTTO_PORT_DEFAULT, &host, &port,
                              NULL) &&
         sotto_scope_of_host (host) != SOTTO_SCOPE_COMPUTER;
}

/* Who asked for a way hears that there is nobody to open it to. */
static void
follow_alone (SottoReach *self,
              GError    **alone,
              gboolean    wanted,
              GQuark      domain,
              int         code,
              const char *property)
{
  if (wanted == (*alone != NULL)) {
    return;
  }
  if (wanted) {
    *alone = g_error_new_literal (domain, code,
                                  "Only this computer can reach the host");
  } else {
    g_clear_error (alone);
  }
  notify (self, property);
}

/* Brings the ways and the list into line with what is wanted now. */
void
sotto_reach_follow (SottoReach *self)
{
  gboolean listening = sotto_reach_is_listening (self);
  gboolean networked = listening && has_network (self);

  g_object_freeze_notify (G_OBJECT (self));
  follow_alone (self, &self->lan_alone,
                listening && !networked && self->announcing, SOTTO_LAN_ERROR,
                SOTTO_LAN_ERROR_ALONE, "lan-error");
  follow_alone (self, &self->router_alone,
                listening && !networked && self->routing, SOTTO_ROUTER_ERROR,
                SOTTO_ROUTER_ERROR_ALONE, "router-error");
  follow_announcing (self, networked && self->announcing);
  follow_routing (self, networked && self->routing);
  follow_onion (self, listening && self->hidden);
  sotto_reach_list_places (self);
  g_object_thaw_notify (G_OBJECT (self));
}
