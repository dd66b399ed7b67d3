/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Shows an invite, to be scanned or copied. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_INVITE_DIALOG (sotto_invite_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SottoInviteDialog,
                      sotto_invite_dialog,
                      SOTTO,
                      INVITE_DIALOG,
                      AdwWindow)

/* Opens one over the window of @parent. */
void sotto_invite_dialog_show (GtkWidget *parent, const char *invite);

G_END_DECLS
