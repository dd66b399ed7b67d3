/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The invite of a host, to hand on. */

#pragma once

#include <adwaita.h>

#include "sotto-reach.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_INVITE_ROW (sotto_invite_row_get_type ())
G_DECLARE_FINAL_TYPE (SottoInviteRow,
                      sotto_invite_row,
                      SOTTO,
                      INVITE_ROW,
                      AdwActionRow)

/* To be called once. It can be used while there is an invite. */
void sotto_invite_row_set_reach (SottoInviteRow *self, SottoReach *reach);

G_END_DECLS
