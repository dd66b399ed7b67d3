/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Keeps a list at its end while new rows come, unless the person scrolled
 * away. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_FOLLOWER (sotto_follower_get_type ())
G_DECLARE_FINAL_TYPE (SottoFollower, sotto_follower, SOTTO, FOLLOWER, GObject)

/* Property "following" (boolean, read-only, notifies): the end of the list is
 * in sight and stays so. Holds no reference to @list, which must be in a
 * GtkScrolledWindow and have its model set by sotto_follower_set_model(). */
SottoFollower *sotto_follower_new (GtkListView *list);

/* Watches @model (NULL: none), which is what @list shows. */
void sotto_follower_set_model (SottoFollower *self, GListModel *model);

gboolean sotto_follower_get_following (SottoFollower *self);

/* Goes to the end and follows it from now on. */
void sotto_follower_go_to_end (SottoFollower *self);

G_END_DECLS
