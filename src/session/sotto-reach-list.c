/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which addresses a host has, nearest first, and the invite made of them. */

#include "sotto-reach-private.h"

#include <string.h>

#include "sotto-address.h"
#include "sotto-limits.h"

/* So that many addresses of a near scope do not push those of a far one out of
 * the invite, which has room for SOTTO_INVITE_PLACES_MAX. */
#define INVITED_OF_SCOPE_MAX 3

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  return g_str_equal (sotto_reach_place_get_address ((SottoReachPlace *) a),
                      sotto_reach_place_get_address ((SottoReachPlace *) b));
}

static int
compare_scopes (gconstpointer a, gconstpointer b)
{
  SottoReachPlace *first = *(SottoReachPlace *const *) a;
  SottoReachPlace *second = *(SottoReachPlace *const *) b;

  return (int) sotto_reach_place_get_scope (first) -
         (int) sotto_reach_place_get_scope (second);
}

static void
add_place (GPtrArray  *wanted,
           const char *host,
           guint16     port,
           gboolean    from_outside)
{
  g_autoptr (SottoReachPlace) place =
    sotto_reach_place_new (host, port, from_outside);

  if (!g_ptr_array_find_with_equal_func (wanted, place, is_same, NULL)) {
    g_ptr_array_add (wanted, g_steal_pointer (&place));
  }
}

/* The router's before those of IPv6, which fewer people have. */
static GPtrArray *
find_places (SottoReach *self)
{
  GPtrArray     *wanted = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) addresses = sotto_host_dup_addresses (self->host);

  if (self->router != NULL && sotto_router_get_host (self->router) != NULL) {
    add_place (wanted, sotto_router_get_host (self->router),
               sotto_router_get_port (self->router), TRUE);
  }
  for (guint i = 0; addresses[i] != NULL; i++) {
    g_autofree char *host = NULL;
    guint16          port;

    if (sotto_address_parse (addresses[i], SOTTO_PORT_DEFAULT, &host, &port,
                             NULL)) {
      add_place (wanted, host, port, FALSE);
    }
  }
  if (self->onion != NULL && sotto_onion_get_host (self->onion) != NULL) {
    add_place (wanted, sotto_onion_get_host (self->onion), SOTTO_PORT_DEFAULT,
               FALSE);
  }
  g_ptr_array_sort (wanted, compare_scopes);
  return wanted;
}

/* What stays keeps its row, which may have the keyboard's focus. */
static void
set_places (SottoReach *self, GPtrArray *wanted)
{
  GListModel *list = G_LIST_MODEL (self->places);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--) {
    g_autoptr (SottoReachPlace) place = g_list_model_get_item (list, i - 1);

    if (!g_ptr_array_find_with_equal_func (wanted, place, is_same, NULL)) {
      g_list_store_remove (self->places, i - 1);
    }
  }
  for (guint i = 0; i < wanted->len; i++) {
    gpointer                    place = g_ptr_array_index (wanted, i);
    g_autoptr (SottoReachPlace) there = g_list_model_get_item (list, i);
    guint                       at;

    if (there != NULL && is_same (there, place)) {
      continue;
    }
    if (g_list_store_find_with_equal_func (self->places, place, is_same, &at)) {
      g_list_store_remove (self->places, at);
    }
    g_list_store_insert (self->places, i, place);
  }
}

/* The name of an interface of ours is nothing to others. */
static gboolean
is_worth_telling (SottoReachPlace *place)
{
  return sotto_reach_place_get_scope (place) != SOTTO_REACH_COMPUTER &&
         strchr (sotto_reach_place_get_place (place)->host, '%') == NULL;
}

static SottoInvite *
make_invite (GPtrArray *places, gboolean all)
{
  SottoInvite *invite = sotto_invite_new ();
  guint        of_scope[SOTTO_REACH_TOR + 1] = { 0 };

  for (guint i = 0; i < places->len; i++) {
    SottoReachPlace  *place = g_ptr_array_index (places, i);
    const SottoPlace *address = sotto_reach_place_get_place (place);
    guint            *n = &of_scope[sotto_reach_place_get_scope (place)];

    if ((all || is_worth_telling (place)) && *n < INVITED_OF_SCOPE_MAX) {
      *n += 1;
      sotto_invite_add (invite, address->host, address->port);
    }
  }
  return invite;
}

static void
set_invite (SottoReach *self, GPtrArray *places)
{
  g_autoptr (SottoInvite) invite = make_invite (places, FALSE);
  g_autofree char        *text = NULL;

  if (sotto_invite_get_n_places (invite) == 0) {
    g_clear_pointer (&invite, sotto_invite_unref);
    invite = make_invite (places, TRUE);
  }
  if (sotto_invite_get_n_places (invite) > 0) {
    text = sotto_invite_format (invite, SOTTO_PORT_DEFAULT);
  }
  if (g_strcmp0 (self->invite, text) != 0) {
    g_clear_pointer (&self->invite, g_free);
    self->invite = g_steal_pointer (&text);
    g_object_notify (G_OBJECT (self), "invite");
  }
}

void
sotto_reach_list_places (SottoReach *self)
{
  g_autoptr (GPtrArray) wanted =
    sotto_reach_is_listening (self)
      ? find_places (self)
      : g_ptr_array_new_with_free_func (g_object_unref);

  set_places (self, wanted);
  set_invite (self, wanted);
}
