/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who made the invite does not know from where it will be used, and who uses it
 * does not know which of the places is silent: so each gets a short lead, and
 * none is waited for (RFC 8305). */

#include "sotto-race.h"

#include "sotto-dialer.h"
#include "sotto-source.h"
#include "sotto-tor.h"

typedef struct {
  GTask        *task; /* whose data this is; not a reference */
  SottoInvite  *invite;
  guint         order[SOTTO_INVITE_PLACES_MAX]; /* numbers of places */
  guint         n_begun;
  guint         n_failed;
  guint         timeout_s;
  GCancellable *stop; /* of all attempts */
  GSource      *cancel_source;
  GSource      *step_source;
  SottoTor     *tor;
  GError       *error; /* the one that tells most so far */
  gboolean      over;
  guint         winner;
  SottoRaceNews news;
  gpointer      user_data;
} Race;

/* An attempt, which keeps the race until it comes back. */
typedef struct {
  GTask *task;
  guint  i;
} Attempt;

static void begin_next (Race *race);

static void
race_free (gpointer data)
{
  Race *race = data;

  sotto_source_stop (&race->cancel_source);
  sotto_source_stop (&race->step_source);
  sotto_invite_unref (race->invite);
  g_clear_object (&race->stop);
  g_clear_object (&race->tor);
  g_clear_error (&race->error);
  g_clear_pointer (&race, g_free);
}

static void
attempt_free (Attempt *attempt)
{
  g_clear_object (&attempt->task);
  g_clear_pointer (&attempt, g_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

/* Which error tells most: the first of these. What follows from the table's
 * order: somebody answered; nobody did; this computer could do something about
 * it; there is no way. */
static guint
rank (const GError *error)
{
  const struct {
    GQuark domain;
    int    code;
  } lines[] = {
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED },
    { SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_ONION },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT },
    { G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED },
    { SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_BOOTSTRAP },
    { SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_LOST },
    { SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_START },
    { SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_MISSING },
    { G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    if (g_error_matches (error, lines[i].domain, lines[i].code)) {
      return i;
    }
  }

  return G_N_ELEMENTS (lines);
}

/* Places begin from near to far, but may fail in any order. */
static gboolean
tells_more (Race *race, const GError *error, guint i)
{
  const SottoPlace *place = sotto_invite_get_place (race->invite, i);
  const SottoPlace *before =
    sotto_invite_get_place (race->invite, race->winner);

  if (race->error == NULL || rank (error) != rank (race->error)) {
    return race->error == NULL || rank (error) < rank (race->error);
  }

  return sotto_scope_of_host (place->host) < sotto_scope_of_host (before->host);
}

/* Nothing is told after this but the result. */
static void
end (Race *race)
{
  race->over = TRUE;
  sotto_source_stop (&race->cancel_source);
  sotto_source_stop (&race->step_source);
  g_cancellable_cancel (race->stop);
}

static void
win (Race *race, guint i, GSocketConnection *connection)
{
  end (race);
  race->winner = i;
  race->news (i, TRUE, NULL, race->user_data);
  g_task_return_pointer (race->task, g_object_ref (connection), g_object_unref);
}

/* Until somebody wins, the winner is the one whose error tells most. */
static void
lose (Race *race, guint i, const GError *error)
{
  race->n_failed++;
  if (tells_more (race, error, i)) {
    g_clear_error (&race->error);
    race->error = g_error_copy (error);
    race->winner = i;
  }
  race->news (i, TRUE, error, race->user_data);
  if (race->n_failed < race->n_begun) {
    return;
  }
  if (race->n_begun < sotto_invite_get_n_places (race->invite)) {
    begin_next (race);
  } else {
    end (race);
    g_task_return_error (race->task, g_steal_pointer (&race->error));
  }
}

static void
dialed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt)           attempt = user_data;
  Race                         *race = g_task_get_task_data (attempt->task);
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection =
    source != NULL ? sotto_tor_dial_finish (SOTTO_TOR (source), result, &error)
                   : sotto_dialer_connect_finish (result, &error);

  if (race->over) {
    return;
  }
  if (connection != NULL) {
    win (race, attempt->i, connection);
  } else {
    lose (race, attempt->i, error);
  }
}

static void
dial (Race *race, const SottoPlace *place, Attempt *attempt)
{
  if (sotto_scope_of_host (place->host) != SOTTO_SCOPE_TOR) {
    sotto_dialer_connect_async (place->host, place->port, race->timeout_s,
                                race->stop, dialed_cb, attempt);
    return;
  }
  if (race->tor == NULL) {
    race->tor = sotto_tor_get_default ();
  }
  sotto_tor_dial_async (race->tor, place->host, place->port,
                        race->timeout_s * SOTTO_RACE_TOR_FACTOR, race->stop,
                        dialed_cb, attempt);
}

static gboolean
step_cb (gpointer user_data)
{
  begin_next (user_data);

  return G_SOURCE_REMOVE;
}

static void
begin_next (Race *race)
{
  guint             i = race->order[race->n_begun++];
  const SottoPlace *place = sotto_invite_get_place (race->invite, i);
  Attempt          *attempt = g_new0 (Attempt, 1);

  attempt->task = g_object_ref (race->task);
  attempt->i = i;
  sotto_source_stop (&race->step_source);
  if (race->n_begun < sotto_invite_get_n_places (race->invite)) {
    sotto_source_start (&race->step_source,
                        g_timeout_source_new (SOTTO_RACE_STEP_MS), step_cb,
                        race, "[sottovoce] race");
  }
  race->news (i, FALSE, NULL, race->user_data);
  dial (race, place, attempt);
}

static gboolean
cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  Race *race = user_data;

  end (race);
  g_task_return_error_if_cancelled (race->task);

  return G_SOURCE_REMOVE;
}

static void
sort (Race *race, int first)
{
  guint n_places = sotto_invite_get_n_places (race->invite);
  guint at = 0;

  if (first >= 0) {
    race->order[at++] = first;
  }
  for (guint scope = SOTTO_SCOPE_COMPUTER; scope <= SOTTO_SCOPE_TOR; scope++) {
    for (guint i = 0; i < n_places; i++) {
      const SottoPlace *place = sotto_invite_get_place (race->invite, i);

      if ((int) i != first && sotto_scope_of_host (place->host) == scope) {
        race->order[at++] = i;
      }
    }
  }
}

static Race *
race_new (GTask        *task,
          SottoInvite  *invite,
          int           first,
          guint         timeout_s,
          SottoRaceNews news,
          gpointer      user_data)
{
  Race *race = g_new0 (Race, 1);

  race->task = task;
  race->invite = sotto_invite_ref (invite);
  race->timeout_s = timeout_s;
  race->stop = g_cancellable_new ();
  race->news = news;
  race->user_data = user_data;
  sort (race, first);

  return race;
}

void
sotto_race_async (SottoInvite        *invite,
                  int                 first,
                  guint               timeout_s,
                  GCancellable       *cancellable,
                  SottoRaceNews       news,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Race             *race;

  g_return_if_fail (invite != NULL);
  g_return_if_fail (sotto_invite_get_n_places (invite) > 0);
  g_return_if_fail (first < (int) sotto_invite_get_n_places (invite));
  g_return_if_fail (timeout_s > 0);
  g_return_if_fail (news != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_race_async);
  race = race_new (task, invite, first, timeout_s, news, user_data);
  g_task_set_task_data (task, race, race_free);
  if (cancellable != NULL) {
    sotto_source_start (&race->cancel_source,
                        g_cancellable_source_new (cancellable),
                        G_SOURCE_FUNC (cancel_cb), race,
                        "[sottovoce] race cancel");
  }
  begin_next (race);
}

GSocketConnection *
sotto_race_finish (GAsyncResult *result, guint *i, GError **error)
{
  Race *race;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (i != NULL, NULL);

  race = g_task_get_task_data (G_TASK (result));
  *i = race->winner;

  return g_task_propagate_pointer (G_TASK (result), error);
}
