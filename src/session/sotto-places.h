/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The places for unauthenticated connections, and who gets them.
 * PROTOCOL.md, "Guesses and strangers". */

#pragma once

#include "sotto-stranger.h"

G_BEGIN_DECLS

/*
 * Whether @newcomer, one of @strangers and the last who came, may stay. If all
 * places are taken by the others, *@loser has to give up its own for that, else
 * it is NULL. @now is by the strangers' clock.
 */
gboolean sotto_places_find (GPtrArray      *strangers,
                            SottoStranger  *newcomer,
                            gint64          now,
                            SottoStranger **loser);

G_END_DECLS
