/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which way the connection goes, and how long it takes there and back. */

#include "sotto-session-private.h"

#include <string.h>

#include "sotto-scope.h"

/* The peer's address, without the port; NULL when it is none of IP. */
static GInetAddress *
get_peer (SottoLink *link)
{
  GIOStream *stream = sotto_pipe_get_stream (sotto_link_get_pipe (link));
  g_autoptr (GSocketAddress) address = NULL;

  if (G_IS_SOCKET_CONNECTION (stream)) {
    address =
      g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream),
                                              NULL);
  }
  if (!G_IS_INET_SOCKET_ADDRESS (address)) {
    return NULL;
  }

  return g_object_ref (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* One socket may take both families; IPv4 is mapped into IPv6 then (RFC 4291,
 * section 2.5.5.2). */
static GSocketFamily
get_family (GInetAddress *address)
{
  static const guint8 mapped[] = { [10] = 0xff, [11] = 0xff };
  GSocketFamily       family = g_inet_address_get_family (address);

  if (family == G_SOCKET_FAMILY_IPV6 &&
      memcmp (g_inet_address_to_bytes (address), mapped, sizeof mapped) == 0) {
    return G_SOCKET_FAMILY_IPV4;
  }

  return family;
}

static void
find_path (SottoSession *self)
{
  g_autoptr (GInetAddress) peer = NULL;

  self->path = NULL;
  self->path_family = G_SOCKET_FAMILY_INVALID;
  if (self->link == NULL) {
    return;
  }
  if (sotto_link_get_onion (self->link)) {
    self->path = "tor";
    return;
  }
  self->path = "direct";
  peer = get_peer (self->link);
  if (peer != NULL) {
    self->path_family = get_family (peer);
    if (sotto_scope_of_address (peer) == SOTTO_SCOPE_LOCAL) {
      self->path = "local";
    }
  }
}

static void
set_round_trip (SottoSession *self, gint64 round_trip)
{
  if (self->round_trip != round_trip) {
    self->round_trip = round_trip;
    sotto_session_notify (self, "round-trip");
  }
}

void
sotto_session_follow_path (SottoSession *self)
{
  find_path (self);
  self->measured = 0;
  set_round_trip (self, 0);
  sotto_session_notify (self, "path-family");
  sotto_session_notify (self, "path");
}

void
sotto_session_measure (SottoSession *self)
{
  g_return_if_fail (SOTTO_IS_SESSION (self));

  if (self->state != SOTTO_SESSION_TALKING || self->measured != 0) {
    return;
  }
  self->measured = self->pings + 1;
  self->measured_at = sotto_clock_get_time (self->clock);
  sotto_session_ping (self);
}

/* An answer to a later PING tells that this one will get none, and nothing of
 * how long its own would have taken. */
void
sotto_session_note_pong (SottoSession *self, guint64 token)
{
  gint64 now = sotto_clock_get_time (self->clock);

  if (self->measured == 0 || token < self->measured) {
    return;
  }
  if (token == self->measured) {
    set_round_trip (self, MAX (now - self->measured_at, 1));
  }
  self->measured = 0;
}

const char *
sotto_session_get_path (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), NULL);

  return self->path;
}

GSocketFamily
sotto_session_get_path_family (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), G_SOCKET_FAMILY_INVALID);

  return self->path_family;
}

gint64
sotto_session_get_round_trip (SottoSession *self)
{
  g_return_val_if_fail (SOTTO_IS_SESSION (self), 0);

  return self->round_trip;
}
