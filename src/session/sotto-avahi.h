/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* This process's connection to Avahi, the system's service for multicast DNS,
 * which may come and go. Only in a build that has avahi-gobject. */

#pragma once

#include "sotto-ga.h"
#include "sotto-lan.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_AVAHI (sotto_avahi_get_type ())
G_DECLARE_FINAL_TYPE (SottoAvahi, sotto_avahi, SOTTO, AVAHI, GObject)

/*
 * One for the whole process, so that Avahi knows which services are our own; a
 * new one once nobody holds it any more. Free it with g_object_unref().
 *
 * Signal "changed": the client is another, or the error. Whoever made something
 * with the client that was there before lets go of it then.
 */
SottoAvahi *sotto_avahi_get (void);

/* NULL unless Avahi is there and can be asked and told. */
GaClient *sotto_avahi_get_client (SottoAvahi *self);

/* In SOTTO_LAN_ERROR; NULL while nothing is known to be wrong. */
const GError *sotto_avahi_get_error (SottoAvahi *self);

G_END_DECLS
