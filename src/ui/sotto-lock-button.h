/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The lock in the header bar, with its popover. A host sees on it how many
 * wrong passwords were tried at the door. */

#pragma once

#include <adwaita.h>

#include "sotto-host.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_LOCK_BUTTON (sotto_lock_button_get_type ())
G_DECLARE_FINAL_TYPE (SottoLockButton,
                      sotto_lock_button,
                      SOTTO,
                      LOCK_BUTTON,
                      AdwBin)

/* Follows @session (NULL: none any more); @host is NULL for a joiner. */
void sotto_lock_button_set_session (SottoLockButton *self,
                                    SottoSession    *session,
                                    SottoHost       *host);

/* Opens the popover, if there is a session. */
void sotto_lock_button_popup (SottoLockButton *self);

G_END_DECLS
