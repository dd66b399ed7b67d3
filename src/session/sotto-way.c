/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Runs the races of a joiner, remembers who won, and says for the person where
 * they are. */

#include "sotto-way.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-limits.h"
#include "sotto-race.h"
#include "sotto-reach.h"
#include "sotto-tor.h"

#define NOWHERE -1

struct _SottoWay {
  GObject parent_instance;

  char        *address;
  SottoInvite *invite; /* NULL until one goes */
  SottoInvite *left;   /* of that, what has not been blamed; it is numbered */
  int          first;  /* the number of the place that proved, or NOWHERE */
  int          here;   /* that of the place, or NOWHERE */
  GTask       *going;  /* the newest one, which holds itself; or NULL */
  gboolean     tried[SOTTO_INVITE_PLACES_MAX]; /* just now */
  SottoTor    *tor;                            /* once it was needed */
  char        *place;
  gboolean     onion; /* that is in Tor */
  char        *trying;
};

G_DEFINE_FINAL_TYPE (SottoWay, sotto_way, G_TYPE_OBJECT)

enum { PROP_0, PROP_PLACE, PROP_TRYING, N_PROPS };

static GParamSpec *properties[N_PROPS];

static gboolean
is_onion (SottoWay *self, guint i)
{
  const SottoPlace *place = sotto_invite_get_place (self->left, i);

  return sotto_scope_of_host (place->host) == SOTTO_SCOPE_TOR;
}

static char *
format_place (SottoWay *self, guint i)
{
  const SottoPlace *place = sotto_invite_get_place (self->left, i);

  return sotto_address_format (place->host, place->port);
}

static void
set_place (SottoWay *self, int i)
{
  g_autofree char *place = i == NOWHERE ? NULL : format_place (self, i);

  self->here = i;
  self->onion = i != NOWHERE && is_onion (self, i);
  if (g_strcmp0 (self->place, place) != 0) {
    g_clear_pointer (&self->place, g_free);
    self->place = g_steal_pointer (&place);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
  }
}

/* What is being tried */

/* NULL for what is not being tried any more: the race learns of a tor that has
 * failed a little later than this. */
static char *
describe (SottoWay *self, guint i)
{
  SottoTorState state;

  if (!is_onion (self, i) || self->tor == NULL) {
    return format_place (self, i);
  }
  state = sotto_tor_get_state (self->tor);
  if (state == SOTTO_TOR_FAILED) {
    return NULL;
  }
  return state == SOTTO_TOR_READY
           ? format_place (self, i)
           : sotto_reach_describe_tor (sotto_tor_get_progress (self->tor));
}

/* "a", "a and b", "a, b and c". Takes the texts out of @items. */
static char *
join (GPtrArray *items)
{
  g_autofree char *last = NULL;
  g_autofree char *others = NULL;

  if (items->len == 0) {
    return NULL;
  }
  last = g_ptr_array_steal_index (items, items->len - 1);
  if (items->len == 0) {
    return g_steal_pointer (&last);
  }
  g_ptr_array_add (items, NULL);
  /* Translators: between addresses in a list, but for the last two. */
  others = g_strjoinv (_ (", "), (char **) items->pdata);

  /* Translators: addresses: "192.0.2.1:5533 and [2001:db8::1]:5533"; there may
   * be several before the "and". */
  return g_strdup_printf (_ ("%s and %s"), others, last);
}

static char *
list_tried (SottoWay *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (self->tried); i++) {
    char *item = self->tried[i] ? describe (self, i) : NULL;

    if (item != NULL) {
      g_ptr_array_add (items, item);
    }
  }

  return join (items);
}

static void
update_trying (SottoWay *self)
{
  g_autofree char *trying = list_tried (self);

  if (g_strcmp0 (self->trying, trying) != 0) {
    g_clear_pointer (&self->trying, g_free);
    self->trying = g_steal_pointer (&trying);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRYING]);
  }
}

static void
forget_tried (SottoWay *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->tried); i++) {
    self->tried[i] = FALSE;
  }
  update_trying (self);
}

/* A stream through it needs tor for as long as it lasts, and so does the next
 * one. */
static void
need_tor (SottoWay *self)
{
  if (self->tor == NULL) {
    self->tor = sotto_tor_get_default ();
    g_signal_connect_object (self->tor, "notify", G_CALLBACK (update_trying),
                             self, G_CONNECT_SWAPPED);
  }
}

static void
drop_tor (SottoWay *self)
{
  if (self->tor != NULL) {
    g_signal_handlers_disconnect_by_data (self->tor, self);
    g_clear_object (&self->tor);
  }
}

/* The race */

static void
news_cb (guint i, gboolean done, const GError *error, gpointer user_data)
{
  GTask    *task = user_data;
  SottoWay *self = g_task_get_source_object (task);

  if (task != self->going) {
    return;
  }
  if (is_onion (self, i)) {
    need_tor (self);
  }
  if (error != NULL) {
    g_debug ("One place failed: %s", error->message);
  }
  self->tried[i] = !done;
  update_trying (self);
}

static void
raced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)             task = user_data;
  SottoWay                     *self = g_task_get_source_object (task);
  g_autoptr (GError)            error = NULL;
  guint                         i;
  g_autoptr (GSocketConnection) connection =
    sotto_race_finish (result, &i, &error);
  gboolean task_is_newest = task == self->going;

  if (task_is_newest) {
    self->going = NULL;
    forget_tried (self);
    set_place (self, (int) i);
  }
  if (connection != NULL && task_is_newest && !self->onion) {
    drop_tor (self);
  }
  if (connection != NULL) {
    g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

/* Who goes anew need not wait until what was cancelled has come back. */
static gboolean
is_busy (SottoWay *self)
{
  return self->going != NULL &&
         !g_cancellable_is_cancelled (g_task_get_cancellable (self->going));
}

static gboolean
prepare (SottoWay *self, GError **error)
{
  if (is_busy (self)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                         "One goes this way already");
    return FALSE;
  }
  if (self->invite == NULL) {
    self->invite =
      sotto_invite_parse (self->address, SOTTO_PORT_DEFAULT, error);
    self->left = self->invite == NULL ? NULL : sotto_invite_ref (self->invite);
  }

  return self->invite != NULL;
}

void
sotto_way_go_async (SottoWay           *self,
                    guint               timeout_s,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError           *error = NULL;

  g_return_if_fail (SOTTO_IS_WAY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sotto_way_go_async);
  if (!prepare (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  self->going = task;
  forget_tried (self);
  set_place (self, sotto_invite_get_n_places (self->left) == 1 ? 0 : NOWHERE);
  sotto_race_async (self->left, self->first, timeout_s, cancellable, news_cb,
                    raced_cb, g_object_ref (task));
}

GSocketConnection *
sotto_way_go_finish (SottoWay *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The places */

/* All of them can be tried again. */
static void
forgive (SottoWay *self)
{
  g_clear_pointer (&self->left, sotto_invite_unref);
  self->left = sotto_invite_ref (self->invite);
  self->here = NOWHERE;
  self->first = NOWHERE;
}

static gboolean
is_same (const SottoPlace *one, const SottoPlace *other)
{
  return one->port == other->port && strcmp (one->host, other->host) == 0;
}

void
sotto_way_prove (SottoWay *self)
{
  g_autoptr (SottoInvite) left = NULL;
  const SottoPlace       *place;

  g_return_if_fail (SOTTO_IS_WAY (self));
  g_return_if_fail (self->here != NOWHERE);

  left = sotto_invite_ref (self->left);
  place = sotto_invite_get_place (left, (guint) self->here);
  forgive (self);
  for (guint i = 0; i < sotto_invite_get_n_places (self->invite); i++) {
    if (is_same (place, sotto_invite_get_place (self->invite, i))) {
      self->first = (int) i;
    }
  }
  self->here = self->first;
}

gboolean
sotto_way_blame (SottoWay *self)
{
  g_autoptr (SottoInvite) others = sotto_invite_new ();

  g_return_val_if_fail (SOTTO_IS_WAY (self), FALSE);
  g_return_val_if_fail (self->here != NOWHERE, FALSE);

  for (guint i = 0; i < sotto_invite_get_n_places (self->left); i++) {
    const SottoPlace *place = sotto_invite_get_place (self->left, i);

    if ((int) i != self->here) {
      sotto_invite_add (others, place->host, place->port);
    }
  }
  forgive (self);
  if (sotto_invite_get_n_places (others) == 0) {
    return FALSE;
  }
  sotto_invite_unref (self->left);
  self->left = g_steal_pointer (&others);

  return TRUE;
}

/* The object */

static void
sotto_way_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SottoWay *self = SOTTO_WAY (object);

  switch (property_id) {
  case PROP_PLACE:
    g_value_set_string (value, self->place);
    break;
  case PROP_TRYING:
    g_value_set_string (value, self->trying);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_way_finalize (GObject *object)
{
  SottoWay *self = SOTTO_WAY (object);

  g_clear_object (&self->tor);
  g_clear_pointer (&self->invite, sotto_invite_unref);
  g_clear_pointer (&self->left, sotto_invite_unref);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->trying, g_free);
  G_OBJECT_CLASS (sotto_way_parent_class)->finalize (object);
}

static void
sotto_way_class_init (SottoWayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sotto_way_get_property;
  object_class->finalize = sotto_way_finalize;

  properties[PROP_PLACE] =
    g_param_spec_string ("place", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRYING] =
    g_param_spec_string ("trying", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_way_init (SottoWay *self)
{
  self->first = NOWHERE;
  self->here = NOWHERE;
}

SottoWay *
sotto_way_new (const char *address)
{
  SottoWay *self = g_object_new (SOTTO_TYPE_WAY, NULL);

  self->address = g_strdup (address);

  return self;
}

void
sotto_way_rest (SottoWay *self)
{
  g_return_if_fail (SOTTO_IS_WAY (self));

  self->going = NULL;
  forget_tried (self);
  drop_tor (self);
}

const char *
sotto_way_get_place (SottoWay *self)
{
  g_return_val_if_fail (SOTTO_IS_WAY (self), NULL);

  return self->place;
}

const char *
sotto_way_get_trying (SottoWay *self)
{
  g_return_val_if_fail (SOTTO_IS_WAY (self), NULL);

  return self->trying;
}

gboolean
sotto_way_get_onion (SottoWay *self)
{
  g_return_val_if_fail (SOTTO_IS_WAY (self), FALSE);

  return self->onion;
}
