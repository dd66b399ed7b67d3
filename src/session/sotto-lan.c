/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What can keep the local network from being told of, or asked for, hosts. */

#include "sotto-lan.h"

G_DEFINE_QUARK (sotto - lan - error - quark, sotto_lan_error)
