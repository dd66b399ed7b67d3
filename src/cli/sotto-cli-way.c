/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Opens a host to others as the options say, and tells of the ways: where it
 * can be found, where a joiner looks, which one the two took. */

#include "sotto-cli-private.h"

#include <string.h>

#include "sotto-cli-error.h"

const char *
sotto_cli_get_address (SottoCli *self)
{
  return self->joiner != NULL ? sotto_joiner_get_place (self->joiner)
                              : self->options.address;
}

/* The host's ways */

/* One that others cannot come to has nothing to tell them. */
static gboolean
is_private (const SottoCliOptions *options)
{
  g_autoptr (GInetAddress) address = NULL;

  if (options->bind == NULL) {
    return FALSE;
  }
  address = g_inet_address_new_from_string (options->bind);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static void
show_place (SottoCli *self, SottoReachPlace *place)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_ADDRESS,
    .address = { .address = sotto_reach_place_get_address (place),
                 .scope = sotto_reach_place_get_scope (place),
                 .state = sotto_reach_place_get_state (place) },
  };

  sotto_cli_show (self, &event);
}

static void
place_cb (SottoReachPlace *place, GParamSpec *pspec, SottoCli *self)
{
  show_place (self, place);
}

static void
places_cb (GListModel *places,
           guint       position,
           guint       removed,
           guint       added,
           SottoCli   *self)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (SottoReachPlace) place = g_list_model_get_item (places, i);

    show_place (self, place);
    g_signal_connect_object (place, "notify::state", G_CALLBACK (place_cb),
                             self, 0);
  }
  if (added > 0 && !is_private (&self->options)) {
    sotto_reach_test (self->reach);
  }
}

static void
invite_cb (SottoReach *reach, GParamSpec *pspec, SottoCli *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_INVITE,
    .invite = sotto_reach_get_invite (reach),
  };

  if (event.invite != NULL) {
    sotto_cli_show (self, &event);
  }
}

static void
tor_cb (SottoReach *reach, GParamSpec *pspec, SottoCli *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_TOR,
    .tor = { .progress = sotto_reach_get_tor_progress (reach),
             .summary = sotto_reach_get_tor_summary (reach) },
  };

  if (event.tor.summary != NULL && *event.tor.summary != '\0') {
    sotto_cli_show (self, &event);
  }
}

static void
published_cb (SottoReach *reach, GParamSpec *pspec, SottoCli *self)
{
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_PUBLISHED,
    .published = sotto_reach_get_onion_host (reach),
  };

  if (sotto_reach_get_published (reach)) {
    sotto_cli_show (self, &event);
  }
}

/* The others may work. */
static void
show_trouble (SottoCli *self, const GError *error)
{
  g_autofree char *message = error != NULL ? sotto_reach_explain (error) : NULL;
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_ERROR,
    .error = { .code =
                 error != NULL ? sotto_cli_error_get_reach_word (error) : NULL,
               .message = message },
  };

  if (error != NULL) {
    sotto_cli_show (self, &event);
  }
}

/* Who did not ask for it does not miss it. */
static void
lan_error_cb (SottoReach *reach, GParamSpec *pspec, SottoCli *self)
{
  if (self->options.announce) {
    show_trouble (self, sotto_reach_get_lan_error (reach));
  }
}

static void
router_error_cb (SottoReach *reach, GParamSpec *pspec, SottoCli *self)
{
  show_trouble (self, sotto_reach_get_router_error (reach));
}

static void
tor_error_cb (SottoReach *reach, GParamSpec *pspec, SottoCli *self)
{
  show_trouble (self, sotto_reach_get_tor_error (reach));
}

static void
hear_reach (SottoCli *self)
{
  static const struct {
    const char *signal;
    GCallback   handler;
  } lines[] = {
    { "items-changed", G_CALLBACK (places_cb) },
    { "notify::invite", G_CALLBACK (invite_cb) },
    { "notify::tor-summary", G_CALLBACK (tor_cb) },
    { "notify::published", G_CALLBACK (published_cb) },
    { "notify::lan-error", G_CALLBACK (lan_error_cb) },
    { "notify::router-error", G_CALLBACK (router_error_cb) },
    { "notify::tor-error", G_CALLBACK (tor_error_cb) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_signal_connect_object (self->reach, lines[i].signal, lines[i].handler,
                             self, 0);
  }
}

void
sotto_cli_open_ways (SottoCli *self)
{
  const SottoCliOptions *options = &self->options;

  self->reach = sotto_reach_new (self->host);
  hear_reach (self);
  sotto_reach_set_announcing (self->reach,
                              options->announce || (!options->no_announce &&
                                                    !is_private (options)));
  sotto_reach_set_routing (self->reach, options->upnp);
  sotto_reach_set_onion (self->reach, options->tor, options->tor_key);
}

/* The joiner's ways */

/* An only place is where the person has said; and who reconnects is told why,
 * which may go on for hours. */
static void
trying_cb (SottoJoiner *joiner, GParamSpec *pspec, SottoCli *self)
{
  const char         *trying = sotto_joiner_get_trying (joiner);
  const char         *place = sotto_joiner_get_place (joiner);
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_TRYING,
    .trying = { .place = trying,
                .known = self->talked || g_strcmp0 (trying, place) == 0 },
  };

  if (event.trying.place != NULL) {
    sotto_cli_show (self, &event);
  }
}

void
sotto_cli_hear_ways (SottoCli *self, SottoJoiner *joiner)
{
  g_signal_connect_object (joiner, "notify::trying", G_CALLBACK (trying_cb),
                           self, 0);
}

/* The path */

/* A peer comes from another port each time, which makes no other way. */
static char *
describe_way (SottoSession *session)
{
  const char *address = sotto_session_get_peer_address (session);
  const char *port = address == NULL ? NULL : strrchr (address, ':');
  int         length = port == NULL ? -1 : (int) (port - address);

  return g_strdup_printf ("%s %d %.*s", sotto_session_get_path (session),
                          (int) sotto_session_get_path_family (session), length,
                          address == NULL ? "" : address);
}

static void
show_path (SottoCli *self)
{
  SottoSession       *session = self->session;
  SottoCliEvent const event = {
    .kind = SOTTO_CLI_EVENT_PATH,
    .path = { .path = sotto_session_get_path (session),
              .family = sotto_session_get_path_family (session),
              .address = sotto_session_get_peer_address (session),
              .round_trip = sotto_session_get_round_trip (session) },
  };

  sotto_cli_show (self, &event);
}

static void
round_trip_cb (SottoSession *session, GParamSpec *pspec, SottoCli *self)
{
  g_autofree char *way = NULL;

  if (sotto_session_get_round_trip (session) == 0) {
    return;
  }
  way = describe_way (session);
  if (g_strcmp0 (way, self->way) != 0) {
    g_clear_pointer (&self->way, g_free);
    self->way = g_steal_pointer (&way);
    show_path (self);
  }
}

void
sotto_cli_hear_path (SottoCli *self, SottoSession *session)
{
  g_signal_connect_object (session, "notify::round-trip",
                           G_CALLBACK (round_trip_cb), self, 0);
}
