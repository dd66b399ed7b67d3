/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Follows the end of a list. Scrolling up is what stops it: a list that merely
 * grows, gets another height on the screen, or estimates its own anew, is still
 * followed. */

#include "sotto-follower.h"

#include "config.h"

/* So close to the end, in pixels, counts as being there. */
#define NEAR 16.0

struct _SottoFollower {
  GObject parent_instance;

  GtkListView   *list; /* weak */
  GtkAdjustment *adjustment;
  GListModel    *model;
  guint          idle_id;
  gboolean       following;
  double         value;
  double         upper;
  double         page;
};

G_DEFINE_FINAL_TYPE (SottoFollower, sotto_follower, G_TYPE_OBJECT)

enum { PROP_0, PROP_FOLLOWING, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
set_following (SottoFollower *self, gboolean following)
{
  if (self->following == following) {
    return;
  }
  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

static void
scroll_to_end (SottoFollower *self)
{
  guint n_items =
    self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  if (self->list != NULL && n_items > 0) {
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item",
                                "u", n_items - 1);
  }
}

static gboolean
is_at_end (SottoFollower *self)
{
  return gtk_adjustment_get_value (self->adjustment) +
           gtk_adjustment_get_page_size (self->adjustment) >=
         gtk_adjustment_get_upper (self->adjustment) - NEAR;
}

static gboolean
idle_cb (gpointer data)
{
  SottoFollower *self = data;

  self->idle_id = 0;
  if (self->following && !is_at_end (self)) {
    scroll_to_end (self);
  }

  return G_SOURCE_REMOVE;
}

/* The list got its size or another one. It is in the middle of that, so the
 * end is gone to afterwards. */
static void
resized_cb (SottoFollower *self)
{
  if (self->idle_id == 0 && self->following && !is_at_end (self)) {
    self->idle_id = g_idle_add (idle_cb, self);
    g_source_set_name_by_id (self->idle_id, "[sottovoce] follow the end");
  }
}

static void
scrolled_cb (SottoFollower *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double page = gtk_adjustment_get_page_size (self->adjustment);

  if (is_at_end (self)) {
    set_following (self, TRUE);
  } else if (value < self->value && upper >= self->upper &&
             !(page > self->page)) {
    set_following (self, FALSE);
  }
  self->value = value;
  self->upper = upper;
  self->page = page;
}

static void
items_changed_cb (SottoFollower *self,
                  guint          position,
                  guint          removed,
                  guint          added,
                  GListModel    *model)
{
  if (added > 0 && self->following) {
    scroll_to_end (self);
  }
}

SottoFollower *
sotto_follower_new (GtkListView *list)
{
  SottoFollower *self = g_object_new (SOTTO_TYPE_FOLLOWER, NULL);

  g_set_weak_pointer (&self->list, list);
  g_set_object (&self->adjustment,
                gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)));
  g_signal_connect_object (self->adjustment, "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (resized_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

void
sotto_follower_set_model (SottoFollower *self, GListModel *model)
{
  g_return_if_fail (SOTTO_IS_FOLLOWER (self));

  if (self->model == model) {
    return;
  }
  if (self->model != NULL) {
    g_signal_handlers_disconnect_by_func (self->model, items_changed_cb, self);
  }
  g_set_object (&self->model, model);
  if (self->model != NULL) {
    g_signal_connect_object (self->model, "items-changed",
                             G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
    scroll_to_end (self);
  }
}

gboolean
sotto_follower_get_following (SottoFollower *self)
{
  g_return_val_if_fail (SOTTO_IS_FOLLOWER (self), FALSE);

  return self->following;
}

void
sotto_follower_go_to_end (SottoFollower *self)
{
  g_return_if_fail (SOTTO_IS_FOLLOWER (self));

  scroll_to_end (self);
  set_following (self, TRUE);
}

static void
sotto_follower_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SottoFollower *self = SOTTO_FOLLOWER (object);

  switch (property_id) {
  case PROP_FOLLOWING:
    g_value_set_boolean (value, self->following);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_follower_dispose (GObject *object)
{
  SottoFollower *self = SOTTO_FOLLOWER (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  sotto_follower_set_model (self, NULL);
  g_clear_object (&self->adjustment);
  g_clear_weak_pointer (&self->list);
  G_OBJECT_CLASS (sotto_follower_parent_class)->dispose (object);
}

static void
sotto_follower_class_init (SottoFollowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sotto_follower_get_property;
  object_class->dispose = sotto_follower_dispose;

  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_follower_init (SottoFollower *self)
{
  self->following = TRUE;
}
