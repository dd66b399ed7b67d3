/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What only the browser does with a neighbour. */

#pragma once

#include "sotto-browser.h"

G_BEGIN_DECLS

/* @key tells it from all others; it is not shown. */
SottoNeighbour *sotto_neighbour_new (const char *key,
                                     const char *name,
                                     const char *address);

const char *sotto_neighbour_get_key (SottoNeighbour *self);

void sotto_neighbour_set_address (SottoNeighbour *self, const char *address);

G_END_DECLS
