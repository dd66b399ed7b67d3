/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What protects the conversation right now, behind the lock. */

#pragma once

#include <adwaita.h>

#include "sotto-host.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_SECURITY_POPOVER (sotto_security_popover_get_type ())
G_DECLARE_FINAL_TYPE (SottoSecurityPopover,
                      sotto_security_popover,
                      SOTTO,
                      SECURITY_POPOVER,
                      GtkPopover)

/* Property "session" (SottoSession, construct-only). With @host, which is NULL
 * for a joiner, it also tells what happened at the door. @clock: NULL for the
 * system's. */
GtkWidget *sotto_security_popover_new (SottoSession *session,
                                       SottoHost    *host,
                                       SottoClock   *clock);

G_END_DECLS
