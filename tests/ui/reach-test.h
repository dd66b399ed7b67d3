/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A host, the ways to it, and a widget that shows them. */

#pragma once

#include <gtk/gtk.h>

#include "pair.h"
#include "sotto-reach.h"

G_BEGIN_DECLS

typedef struct {
  Pair        pair;
  SottoReach *reach;
  GtkWidget  *widget;
  GtkWidget  *window;
  GPtrArray  *said; /* in a toast or to a screen reader */
} ReachTest;

/* A host that only this computer reaches, so that nothing of the network takes
 * part. */
void reach_test_host (ReachTest *test);

/* Shows @widget. */
void reach_test_show (ReachTest *test, GtkWidget *widget);

/* For g_test_add(). */
void reach_test_tear_down (ReachTest *test, gconstpointer data);

/* Adds a place, as if the network had brought it. Transfer none. */
SottoReachPlace *reach_test_add (ReachTest *test, const char *host);

/* Whether @text is the newest of what was said. */
gboolean reach_test_said (ReachTest *test, const char *text);

G_END_DECLS
