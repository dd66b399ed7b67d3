/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the announcer and the browser of the local network share. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_LAN_ERROR (sotto_lan_error_quark ())

typedef enum {
  SOTTO_LAN_ERROR_MISSING = 1, /* built without Avahi */
  SOTTO_LAN_ERROR_AWAY,        /* its service does not run here */
  SOTTO_LAN_ERROR_FAILED,      /* it refused */
  SOTTO_LAN_ERROR_ALONE,       /* only this computer can reach the host */
} SottoLanError;

GQuark sotto_lan_error_quark (void);

#define SOTTO_LAN_SERVICE "_sottovoce._tcp"

G_END_DECLS
