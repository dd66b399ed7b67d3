/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/*
 * A host is seen once for each interface and version of IP, and each of these
 * sightings has an address to be found out; a neighbour is what they say
 * together. Whoever floods the network with names costs no more than what the
 * limits here permit, and may well keep others off the list: the address can
 * still be typed.
 */

#include "sotto-browser-private.h"

#include <string.h>

#include "sotto-name.h"
#include "sotto-neighbour-private.h"
#include "sotto-sighting.h"

/* RFC 6763, section 4.1.1. */
#define NAME_SIZE_MAX 63

/* Two versions of IP on two interfaces for each neighbour. */
#define SIGHTINGS_MAX (4 * SOTTO_BROWSER_NEIGHBOURS_MAX)
#define PENDING_MAX 16

/* Neighbours */

static SottoSighting *
find_best (SottoBrowser *self, const char *name)
{
  SottoSighting *best = NULL;

  for (guint i = 0; i < self->sightings->len; i++) {
    SottoSighting *sighting = g_ptr_array_index (self->sightings, i);

    if (sotto_sighting_get_address (sighting) != NULL &&
        g_str_equal (sotto_sighting_get_name (sighting), name) &&
        (best == NULL || sotto_sighting_is_better (sighting, best))) {
      best = sighting;
    }
  }
  return best;
}

static SottoNeighbour *
find_neighbour (SottoBrowser *self, const char *name, guint *position)
{
  GListModel *list = G_LIST_MODEL (self->neighbours);

  for (*position = 0; *position < g_list_model_get_n_items (list);
       ++*position) {
    g_autoptr (SottoNeighbour) neighbour =
      g_list_model_get_item (list, *position);

    if (g_str_equal (sotto_neighbour_get_key (neighbour), name)) {
      return neighbour; /* the list holds it */
    }
  }
  return NULL;
}

static void
show (SottoBrowser *self, const char *name)
{
  SottoSighting             *best = find_best (self, name);
  guint                      position;
  SottoNeighbour            *shown = find_neighbour (self, name, &position);
  g_autofree char           *clean = sotto_name_clean (name);
  g_autoptr (SottoNeighbour) neighbour = NULL;

  if (best == NULL && shown != NULL) {
    g_list_store_remove (self->neighbours, position);
  } else if (best != NULL && shown != NULL) {
    sotto_neighbour_set_address (shown, sotto_sighting_get_address (best));
  } else if (best != NULL && position < SOTTO_BROWSER_NEIGHBOURS_MAX) {
    neighbour =
      sotto_neighbour_new (name, clean, sotto_sighting_get_address (best));
    g_list_store_append (self->neighbours, neighbour);
  }
}

/* Somebody's place on the list has become free, perhaps. */
static void
show_all (SottoBrowser *self)
{
  for (guint i = 0; i < self->sightings->len; i++) {
    show (self,
          sotto_sighting_get_name (g_ptr_array_index (self->sightings, i)));
  }
}

/* Sightings */

static guint
count_pending (SottoBrowser *self)
{
  guint n = 0;

  for (guint i = 0; i < self->sightings->len; i++) {
    n += sotto_sighting_is_pending (g_ptr_array_index (self->sightings, i));
  }
  return n;
}

static void
resolve_next (SottoBrowser *self)
{
  GaClient *client =
    self->avahi != NULL ? sotto_avahi_get_client (self->avahi) : NULL;
  guint pending = count_pending (self);

  for (guint i = 0; client != NULL && i < self->sightings->len; i++) {
    SottoSighting *sighting = g_ptr_array_index (self->sightings, i);

    if (pending < PENDING_MAX && sotto_sighting_is_new (sighting)) {
      pending += sotto_sighting_resolve (sighting, client);
    }
  }
}

static void
forget (SottoBrowser *self, SottoSighting *sighting)
{
  g_autofree char *name = g_strdup (sotto_sighting_get_name (sighting));

  g_signal_handlers_disconnect_by_data (sighting, self);
  g_ptr_array_remove (self->sightings, sighting);
  show (self, name);
  show_all (self);
}

static void
sighting_changed_cb (SottoSighting *sighting, SottoBrowser *self)
{
  g_autoptr (SottoBrowser) alive G_GNUC_UNUSED = g_object_ref (self);

  if (sotto_sighting_get_address (sighting) != NULL) {
    show (self, sotto_sighting_get_name (sighting));
  } else {
    forget (self, sighting);
  }
  resolve_next (self);
}

static SottoSighting *
find_sighting (SottoBrowser *self,
               int           interface,
               GaProtocol    protocol,
               const char   *name,
               const char   *domain)
{
  for (guint i = 0; i < self->sightings->len; i++) {
    SottoSighting *sighting = g_ptr_array_index (self->sightings, i);

    if (sotto_sighting_is (sighting, interface, protocol, name, domain)) {
      return sighting;
    }
  }
  return NULL;
}

static gboolean
can_be_shown (const char *name)
{
  g_autofree char *clean = NULL;

  if (strlen (name) > NAME_SIZE_MAX || !g_utf8_validate (name, -1, NULL)) {
    return FALSE;
  }
  clean = sotto_name_clean (name);
  return *clean != '\0';
}

void
sotto_browser_see (SottoBrowser *self,
                   int           interface,
                   GaProtocol    protocol,
                   const char   *name,
                   const char   *domain)
{
  SottoSighting *sighting;

  if (!can_be_shown (name) || self->sightings->len >= SIGHTINGS_MAX ||
      find_sighting (self, interface, protocol, name, domain) != NULL) {
    return;
  }
  sighting = sotto_sighting_new (interface, protocol, name, domain);
  g_signal_connect (sighting, "changed", G_CALLBACK (sighting_changed_cb),
                    self);
  g_ptr_array_add (self->sightings, sighting);
  resolve_next (self);
}

void
sotto_browser_lose (SottoBrowser *self,
                    int           interface,
                    GaProtocol    protocol,
                    const char   *name,
                    const char   *domain)
{
  SottoSighting *sighting =
    find_sighting (self, interface, protocol, name, domain);

  if (sighting != NULL) {
    forget (self, sighting);
    resolve_next (self);
  }
}

void
sotto_browser_lose_all (SottoBrowser *self)
{
  for (guint i = 0; i < self->sightings->len; i++) {
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->sightings,
                                                             i),
                                          self);
  }
  g_ptr_array_set_size (self->sightings, 0);
  g_list_store_remove_all (self->neighbours);
}
