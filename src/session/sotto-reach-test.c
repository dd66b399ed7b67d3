/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tries a host's own addresses from here. */

#include "sotto-reach-private.h"

#include "sotto-probe.h"

typedef struct {
  SottoHost       *host;
  SottoReachPlace *place;
} Probe;

static void
probe_free (Probe *probe)
{
  g_clear_object (&probe->host);
  g_clear_object (&probe->place);
  g_clear_pointer (&probe, g_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Probe, probe_free)

static gboolean
is_onion (SottoReachPlace *place)
{
  return sotto_reach_place_get_scope (place) == SOTTO_REACH_TOR;
}

static void
probe_from_cb (GSocketAddress *from, gpointer user_data)
{
  Probe *probe = user_data;

  sotto_host_expect_probe (probe->host, from);
}

/* Many a router does not let those who are behind it come back from outside,
 * although it lets others in. */
static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Probe) probe = user_data;
  SottoReachState   state = (SottoReachState) sotto_probe_finish (result);

  /* One that has got through may yet have to be accepted. */
  if (is_onion (probe->place) && state != SOTTO_REACH_ANSWERS) {
    sotto_host_expect_onion_probe (probe->host, FALSE);
  }
  if (sotto_reach_place_get_from_outside (probe->place) &&
      state != SOTTO_REACH_ANSWERS) {
    state = SOTTO_REACH_UNKNOWN;
  }
  sotto_reach_place_set_state (probe->place, state);
}

static void
test_place (SottoReach *self, SottoReachPlace *place)
{
  Probe *probe = g_new0 (Probe, 1);

  probe->host = g_object_ref (self->host);
  probe->place = g_object_ref (place);
  sotto_reach_place_set_state (place, SOTTO_REACH_TESTING);
  if (is_onion (place)) {
    sotto_host_expect_onion_probe (self->host, TRUE);
  }
  sotto_probe_async (sotto_reach_place_get_place (place), self->probing,
                     probe_from_cb, probed_cb, probe);
}

void
sotto_reach_test (SottoReach *self)
{
  GListModel *list;

  g_return_if_fail (SOTTO_IS_REACH (self));

  list = G_LIST_MODEL (self->places);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (SottoReachPlace) place = g_list_model_get_item (list, i);

    if (sotto_reach_place_get_state (place) != SOTTO_REACH_TESTING) {
      test_place (self, place);
    }
  }
}
